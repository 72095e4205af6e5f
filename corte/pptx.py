"""El corte como lámina de PowerPoint, en la forma de la de la oficina.

Portada; información general; los acuerdos (mapa y cuadros); estado y avance, que la de la oficina no tenía;
conclusiones y recomendaciones. Los gráficos son nativos: quien la recibe puede editarlos.
"""

import io
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches

from acuerdos.palabras import contar, dia_en_palabras, instante_en_palabras
from corte import tablas
from corte.datos import Corte
from corte.lamina_piezas import (
    ALTO,
    ANCHO,
    BLANCO,
    MARGEN,
    ROJO,
    TINTA,
    TINTA2,
    barras,
    cifra,
    cuadro,
    mapa_de_regiones,
    rectangulo,
    texto,
    titulo,
)
from corte.repetible import repetible

SOLO_TITULO = 5  # el diseño de la plantilla que trae nada más que un título
UTIL = ANCHO - 2 * MARGEN


def escribir_pptx(corte: Corte) -> bytes:
    """La lámina, lista para guardarse. Mismo corte, mismos bytes."""
    lamina = Presentation()
    lamina.slide_width, lamina.slide_height = Inches(ANCHO), Inches(ALTO)
    propiedades = lamina.core_properties
    propiedades.title = f"{corte.sesion.nombre}: avances al {dia_en_palabras(corte.al)}"
    propiedades.author, propiedades.last_modified_by = "Secretaría de Descentralización", ""
    propiedades.language = "es-PE"
    for hacer in (
        _portada,
        _general,
        _por_region,
        _por_sector,
        _otros_cuadros,
        _avance,
        _conclusiones,
        _recomendaciones,
    ):
        hacer(_nueva(lamina, corte, con_pie=hacer is not _portada), corte)
    salida = io.BytesIO()
    lamina.save(salida)
    return repetible(salida.getvalue(), corte.al)


def _nueva(lamina: Any, corte: Corte, *, con_pie: bool) -> Any:
    hoja = lamina.slides.add_slide(lamina.slide_layouts[SOLO_TITULO])
    if con_pie:
        rectangulo(hoja, (0, 0, ANCHO, 0.12), ROJO)
        pie = f"{corte.sesion.nombre} · al {dia_en_palabras(corte.al)}"
        if corte.sesion.de_demostracion:
            pie += " · demostración: los acuerdos son inventados"
        texto(hoja, (MARGEN, ALTO - 0.45, UTIL - 1, 0.35), [pie], puntos=10, color=TINTA2)
        numero = str(len(lamina.slides))
        texto(hoja, (ANCHO - MARGEN - 1, ALTO - 0.45, 1, 0.35), [numero], puntos=10, color=TINTA2, lado=PP_ALIGN.RIGHT)
    return hoja


def _portada(hoja: Any, corte: Corte) -> None:
    sesion = corte.sesion
    rectangulo(hoja, (0, 0, 0.5, ALTO), ROJO)
    institucion = ["Perú · Presidencia del Consejo de Ministros", "Secretaría de Descentralización"]
    texto(hoja, (1.2, 0.7, 9, 0.8), institucion, puntos=16, color=TINTA2)
    titulo(hoja, sesion.nombre, (1.2, 2.1, ANCHO - 2.4, 1.5), puntos=48)
    lugar = f"{sesion.lugar}, " if sesion.lugar else ""
    texto(hoja, (1.2, 3.7, 11, 0.6), [f"{lugar}{dia_en_palabras(sesion.fecha)}"], puntos=22)
    if sesion.lema:
        texto(hoja, (1.2, 4.3, 11, 0.5), [sesion.lema], puntos=18, color=TINTA2)
    cinta = rectangulo(hoja, (1.2, 5.4, 7.2, 0.75), TINTA)
    cinta.text_frame.clear()
    texto(
        hoja, (1.45, 5.4, 6.9, 0.75), [f"Avances al {dia_en_palabras(corte.al)}"], puntos=24, color=BLANCO,
        negrita=True, ancla=MSO_ANCHOR.MIDDLE,
    )  # fmt: skip
    notas = []
    if corte.conocido_al:
        notas.append(f"Con lo registrado hasta el {instante_en_palabras(corte.conocido_al)}.")
    if sesion.de_demostracion:
        notas.append("Demostración: los acuerdos son inventados.")
    if notas:
        texto(hoja, (1.2, 6.4, 11, 0.7), [" ".join(notas)], puntos=13, color=TINTA2)


def _general(hoja: Any, corte: Corte) -> None:
    titulo(hoja, "Información general")
    cifras = tablas.cifras(corte)
    paso = UTIL / len(cifras)
    for n, (valor, que) in enumerate(cifras):
        cifra(hoja, (MARGEN + n * paso, 1.35, paso - 0.25, 1.25), valor, que)
    mitad = UTIL / 2
    texto(hoja, (MARGEN, 2.85, mitad, 0.4), ["Asistentes"], puntos=18, negrita=True)
    cuadro(hoja, (MARGEN, 3.3, mitad - 0.4, 3.6), tablas.asistentes(corte), columnas=(0, 1))
    reuniones = tablas.reuniones(corte)
    texto(hoja, (MARGEN + mitad, 2.85, mitad, 0.4), [reuniones.titulo], puntos=18, negrita=True)
    cuadro(
        hoja,
        (MARGEN + mitad, 3.3, mitad, 3.6),
        reuniones,
        columnas=(0, 1),
        puntos=13 if len(reuniones.filas) < 10 else 9,
    )


def _por_region(hoja: Any, corte: Corte) -> None:
    titulo(hoja, f"{contar(corte.totales.acuerdos, 'acuerdo', 'acuerdos')} por región")
    mapa_de_regiones(hoja, (MARGEN, 1.3, 3.9, 5.6), corte.acuerdos.por_region)
    if not corte.acuerdos.por_region:
        return
    tabla = tablas.por_region(corte)
    barras(hoja, (4.6, 1.2, 5.2, 5.75), tabla, puntos=12 if len(tabla.filas) < 16 else 10)
    mayores = tablas.regiones_mayores(corte)
    texto(hoja, (10.1, 1.35, 2.7, 0.7), [mayores.titulo], puntos=15, negrita=True)
    cuadro(hoja, (10.1, 2.1, 2.65, 4.5), mayores, columnas=(0, 1))


def _por_sector(hoja: Any, corte: Corte) -> None:
    titulo(hoja, "Acuerdos por sector")
    tabla = tablas.por_sector(corte)
    if tabla.filas:
        barras(hoja, (MARGEN, 1.2, UTIL, 5.75), tabla, puntos=13)


def _otros_cuadros(hoja: Any, corte: Corte) -> None:
    titulo(hoja, "Acuerdos por responsable, clasificación y tipo")
    lugares = {
        tablas.por_responsable(corte): (MARGEN, 1.3, UTIL / 2 - 0.3, 2.6),
        tablas.por_tipo(corte): (MARGEN, 4.2, UTIL / 2 - 0.3, 2.6),
        tablas.por_clasificacion(corte): (MARGEN + UTIL / 2, 1.3, UTIL / 2, 5.5),
    }
    for tabla, (x, y, ancho, alto) in lugares.items():
        texto(hoja, (x, y, ancho, 0.4), [tabla.titulo], puntos=16, negrita=True)
        if tabla.filas:
            barras(hoja, (x, y + 0.4, ancho, alto - 0.4), tabla, puntos=13, color=TINTA)


def _avance(hoja: Any, corte: Corte) -> None:
    titulo(hoja, "Estado y avance")
    cifras = tablas.cifras_de_avance(corte)
    paso = UTIL / len(cifras)
    for n, (valor, que) in enumerate(cifras):
        cifra(hoja, (MARGEN + n * paso, 1.35, paso - 0.2, 1.25), valor, que)
    tabla = tablas.por_estado(corte)
    texto(hoja, (MARGEN, 2.9, UTIL, 0.4), [tabla.titulo], puntos=18, negrita=True)
    if tabla.filas:
        barras(hoja, (MARGEN, 3.3, UTIL, 3.6), tabla, puntos=14)


def _conclusiones(hoja: Any, corte: Corte) -> None:
    titulo(hoja, "Conclusiones")
    _parrafos(hoja, list(corte.conclusiones))


def _recomendaciones(hoja: Any, corte: Corte) -> None:
    titulo(hoja, "Recomendaciones")
    _parrafos(hoja, [r.texto for r in corte.recomendaciones])


def _parrafos(hoja: Any, parrafos: list[str]) -> None:
    """Cada párrafo en su franja; el alto de la hoja se reparte entre todos."""
    alto = min(1.5, 5.5 / max(1, len(parrafos)))
    for n, parrafo in enumerate(parrafos):
        y = 1.4 + n * alto
        rectangulo(hoja, (MARGEN, y, 0.08, alto - 0.25), ROJO)
        texto(hoja, (MARGEN + 0.3, y, UTIL - 0.3, alto - 0.25), [parrafo], puntos=18, ancla=MSO_ANCHOR.MIDDLE)
