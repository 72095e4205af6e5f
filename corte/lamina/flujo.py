"""Pone una página del informe en hojas: lo que no cabe en una sigue en otra, con su título y diciendo cuál es."""

from dataclasses import replace

from corte.aspecto import MARCA, SUAVE, TINTA2
from corte.contenido.bloques import (
    Barras,
    BarrasDeEstado,
    Bloque,
    CifraDestacada,
    Frases,
    Mapa,
    Pagina,
    TablaDelInforme,
    Zona,
)
from corte.frases import FraseDicha
from corte.lamina import letras
from corte.lamina.hoja import MARGEN, UTIL, HojaDeLamina, numero_de_hoja, sin_formato, un_parrafo
from corte.lamina.holgura import ENTRE_BLOQUES, HOLGURA, alto_de_tabla, preparados
from corte.lamina.medidas import (
    MAPA_ANGOSTO,
    MINIMO_DE_FLEXIBLE,
    ajustada,
    ancho_que_pide,
    en_dos_columnas,
    partida_junto_al_mapa,
    partir_frases,
    partir_tabla,
)
from corte.lamina.medidas_de_barras import alto_de_barras, medir_barras, partir_barras
from corte.lamina.piezas import con_enlaces, poner
from corte.lamina.xml import Caja, TramoDeTexto, parrafo

ARRIBA, FONDO = 1.5, 6.9
ENTRE_ZONAS = 0.4
ALTO_DE_CIFRAS, ENTRE_CIFRAS, BAJO_LAS_CIFRAS = 1.08, 0.16, 0.28
TITULO_ANCHO, TITULO_ALTO = UTIL, 0.82
LETRA_DE_TITULO = (26, 24, 22, 20, 18, 16)
ANCHO_DE_PIE, ALTO_DE_PIE = 10.9, 0.3
LETRA_DE_PIE = (10, 9, 8, 7, 6)
ESPACIO_FIJO = "\u00a0"
COLUMNA = (UTIL - ENTRE_ZONAS) / 2
LIBRE = "Hallazgo y contenido libre"


def hojas_de(pagina: Pagina, pie: str) -> list[HojaDeLamina]:
    """Las hojas que hacen falta: una, o más si el contenido no cabe."""
    los_anchos = _anchos(pagina.zonas)
    if juntas := _junto_al_mapa(pagina, los_anchos):
        pagina, los_anchos = replace(pagina, zonas=juntas), _anchos(juntas)
    alto = FONDO - ARRIBA - (ALTO_DE_CIFRAS + BAJO_LAS_CIFRAS if pagina.cifras else 0.0)
    pendientes = preparados(pagina, los_anchos, alto)
    hojas: list[HojaDeLamina] = []
    ya_a_todo_el_ancho = False
    while True:
        hoja = _nueva(pagina)
        arriba = ARRIBA
        if pagina.cifras and not hojas:
            poner_cifras(hoja, pagina.cifras, (MARGEN, ARRIBA, UTIL, ALTO_DE_CIFRAS))
            arriba += ALTO_DE_CIFRAS + BAJO_LAS_CIFRAS
        sobra: TablaDelInforme | None = None
        if hojas and not ya_a_todo_el_ancho and (sola := _unica_tabla(pendientes)):
            angosta = ancho_que_pide(sola, COLUMNA) <= COLUMNA
            pendientes, los_anchos, sobra = _la_que_sigue(sola, FONDO - arriba, angosta=angosta)
            ya_a_todo_el_ancho = not angosta
        x = MARGEN
        parejas = _barras_parejas(pendientes, los_anchos, FONDO - arriba)
        for bloques, ancho in zip(pendientes, los_anchos, strict=True):
            _llenar(hoja, bloques, (x, arriba, ancho, FONDO - arriba), parejas)
            x += ancho + ENTRE_ZONAS
        hojas.append(hoja)
        if sobra is not None:
            pendientes, los_anchos = [[sobra]], [UTIL]
        if not any(pendientes):
            break
    for n, hoja in enumerate(hojas, start=1):
        _rematar(hoja, pagina, pie, n, len(hojas))
    return hojas


def _anchos(zonas: tuple[Zona, ...]) -> list[float]:
    suma, disponible = sum(zona.ancho for zona in zonas), UTIL - ENTRE_ZONAS * (len(zonas) - 1)
    return [disponible * zona.ancho / suma for zona in zonas]


def _junto_al_mapa(pagina: Pagina, los_anchos: list[float]) -> tuple[Zona, ...]:
    """Un mapa y una tabla larga, en una hoja: el mapa más angosto y la tabla en dos columnas; vacío si no hace falta.

    Las 26 regiones se leen de una vez.
    """
    bloques = [bloque for zona in pagina.zonas for bloque in zona.bloques]
    if len(bloques) != 2 or not isinstance(bloques[0], Mapa) or not isinstance(bloques[1], TablaDelInforme):
        return ()
    columna = (UTIL - MAPA_ANGOSTO - 2 * ENTRE_ZONAS) / 2
    partida = partida_junto_al_mapa(bloques[1].a_la_vista(), los_anchos[1], columna, FONDO - ARRIBA)
    if partida is None:
        return ()
    return (Zona((bloques[0],), MAPA_ANGOSTO), *(Zona((una,), columna) for una in partida))


def _unica_tabla(pendientes: list[list[Bloque]]) -> TablaDelInforme | None:
    """Lo que falta poner, si es solo una tabla: sigue a todo el ancho, y no en su columna con lo demás en blanco."""
    faltan = [bloque for bloques in pendientes for bloque in bloques]
    return faltan[0] if len(faltan) == 1 and isinstance(faltan[0], TablaDelInforme) else None


def _la_que_sigue(
    tabla: TablaDelInforme, alto: float, *, angosta: bool
) -> tuple[list[list[Bloque]], list[float], TablaDelInforme | None]:
    """A todo el ancho o, si es angosta, en dos columnas: de lado a lado una cifra no se sigue con la vista."""
    if not angosta:
        return [[ajustada(tabla, UTIL, tabla.puntos)]], [UTIL], None
    if partida := en_dos_columnas(tabla, COLUMNA, alto):
        izquierda, derecha, sobra = partida
        return [[izquierda], [derecha]], [COLUMNA, COLUMNA], sobra
    return [[ajustada(tabla, COLUMNA, tabla.puntos)]], [COLUMNA], None


def _nueva(pagina: Pagina) -> HojaDeLamina:
    hoja = HojaDeLamina(LIBRE, pagina.seccion, pagina.titulo)
    hoja.ultimo = 3  # los primeros números son del título y del tema, que se ponen al final pero se leen antes
    return hoja


def _rematar(hoja: HojaDeLamina, pagina: Pagina, pie: str, cual: int, de: int) -> None:
    """El título y el tema, delante; el pie y el número, detrás: en ese orden se leen."""
    contenido, hoja.piezas, ultimo = hoja.piezas, [], hoja.ultimo
    sigue = f" (continúa, {cual} de {de})" if cual > 1 else f" (1 de {de})" if de > 1 else ""
    sigue = f" {sigue.strip().replace(' ', ESPACIO_FIJO)}" if sigue else ""
    hoja.titulo = f"{pagina.titulo}{sigue}"
    marcado = FraseDicha(f"{pagina.titulo.marcada}{sigue}")
    hoja.ultimo = 1
    puntos = letras.cuerpo_que_cabe(hoja.titulo, TITULO_ANCHO, TITULO_ALTO, LETRA_DE_TITULO, negrita=True)
    con_letra = puntos if puntos != LETRA_DE_TITULO[0] else None
    hoja.marcador("Título", "title", None, parrafo(con_enlaces(hoja, marcado, con_letra)))
    hoja.marcador("Tema", "body", 13, sin_formato(pagina.tema))
    hoja.piezas += contenido
    hoja.ultimo = ultimo
    del_pie = letras.cuerpo_que_cabe(pie, ANCHO_DE_PIE, ALTO_DE_PIE, LETRA_DE_PIE)
    hoja.marcador("Pie", "ftr", 11, un_parrafo(pie, del_pie, tinta=TINTA2))
    hoja.marcador("Número de hoja", "sldNum", 12, numero_de_hoja())
    hoja.notas = pagina.notas


def poner_cifras(hoja: HojaDeLamina, cifras: tuple[CifraDestacada, ...], caja: Caja) -> None:
    """Una franja de números grandes, del ancho de la hoja; cada uno es una sola pieza, con lo que cambió al lado."""
    x, y, ancho, alto = caja
    cada = (ancho - ENTRE_CIFRAS * (len(cifras) - 1)) / len(cifras)
    for n, cifra in enumerate(cifras):
        lugar = (x + n * (cada + ENTRE_CIFRAS), y, cada, alto)
        caben = cada - 0.32
        cambio = f"  {cifra.cambio}" if cifra.cambio else ""
        libre = caben - letras.ancho(cambio, 13, negrita=True)
        grande = letras.cuerpo_que_cabe(
            cifra.valor.replace(" ", "_"), libre, letras.alto_de_renglon(28) + 0.01, (28, 24, 22, 20, 18), negrita=True
        )
        numero = [TramoDeTexto(cifra.valor, grande, True, MARCA)]
        if cambio:
            numero.append(TramoDeTexto(cambio, 13, True, TINTA2))
        puntos = letras.cuerpo_que_cabe(cifra.que, caben, 0.5, (13, 12, 11))
        parrafos = parrafo(numero) + un_parrafo(cifra.que, puntos, tinta=TINTA2)
        hoja.texto(
            f"{cifra.que}: {cifra.valor}",
            lugar,
            parrafos,
            fondo=SUAVE,
            ancla="ctr",
            margenes=(0.2, 0, 0.1, 0),
            url=cifra.url,
        )
        hoja.adorno((lugar[0], y, 0.06, alto), MARCA)


# --- Los bloques ----------------------------------------------------------------------------------------------------
def _barras_parejas(zonas: list[list[Bloque]], los_anchos: list[float], alto: float) -> float:
    """Lo que ocupan las más altas, si cada zona es de barras con su tabla debajo: así las tablas empiezan a la par.

    0 si no lo son, o si alguna no cabría.
    """
    de_barras = []
    for bloques, ancho in zip(zonas, los_anchos, strict=True):
        if len(bloques) < 2 or not isinstance(bloques[0], Barras | BarrasDeEstado):
            return 0.0
        de_barras.append(alto_de_barras(bloques[0], medir_barras(bloques[0], ancho, _libre(bloques, ancho, alto))))
    parejas = max(de_barras, default=0.0)
    for bloques, ancho in zip(zonas, los_anchos, strict=True):
        debajo = [alto_de_tabla(b, ancho) + ENTRE_BLOQUES for b in bloques[1:] if isinstance(b, TablaDelInforme)]
        if len(debajo) != len(bloques) - 1 or parejas + sum(debajo) > alto:
            return 0.0
    return parejas


def _llenar(hoja: HojaDeLamina, bloques: list[Bloque], caja: Caja, primero: float) -> None:
    """Pone de arriba abajo lo que quepa y deja en `bloques` lo que queda para la hoja siguiente.

    `primero`: lo que al menos se le da al de arriba.
    """
    x, y, ancho, alto = caja
    fondo = y + alto
    vacia = True
    while bloques:
        libre = _libre(bloques, ancho, fondo - y)
        cabe, queda = _partir(bloques[0], ancho, libre)
        if cabe is None and not vacia:
            return
        if cabe is None:  # ni en una hoja entera: se pone como esté, que perderlo es peor
            cabe, queda = bloques[0], None
        y += max(poner(hoja, cabe, (x, y, ancho, libre)), primero if vacia else 0.0) + ENTRE_BLOQUES
        vacia = False
        if queda is not None:
            bloques[0] = queda
            return
        bloques.pop(0)


def _libre(bloques: list[Bloque], ancho: float, alto: float) -> float:
    """El alto para el primero: a unas barras no se les da el de la tabla que va debajo, si no les falta."""
    if not isinstance(bloques[0], Barras | BarrasDeEstado):
        return alto
    debajo = sum(alto_de_tabla(b, ancho) + ENTRE_BLOQUES for b in bloques[1:] if isinstance(b, TablaDelInforme))
    libre = alto - debajo - HOLGURA if debajo else alto
    return libre if libre >= MINIMO_DE_BARRAS else alto


MINIMO_DE_BARRAS = 1.5


def _partir(bloque: Bloque, ancho: float, alto: float) -> tuple[Bloque | None, Bloque | None]:
    if isinstance(bloque, TablaDelInforme):
        return partir_tabla(bloque, ancho, alto)
    if isinstance(bloque, Barras | BarrasDeEstado):
        return partir_barras(bloque, ancho, alto)
    if isinstance(bloque, Frases):
        return partir_frases(bloque, ancho, alto)
    return (bloque, None) if alto >= MINIMO_DE_FLEXIBLE else (None, bloque)
