"""El corte en PDF, en la forma de la lámina: la compone typst con `documento.typ`."""

from html import escape
from pathlib import Path
from typing import Any

from acuerdos.palabras import contar, dia_en_palabras, instante_en_palabras
from corte import aspecto, mapa, tablas
from corte.datos import Corte
from corte.papel.tipografia import componer
from corte.tablas import Tabla

AQUI = Path(__file__).resolve().parent


def escribir_pdf(corte: Corte) -> bytes:
    """El PDF. Mismo corte, mismos bytes.

    :raises PDFImposible: si el tipógrafo falla o tarda más de un minuto.
    """
    return componer(AQUI / "documento.typ", _datos(corte))


def _datos(corte: Corte) -> dict[str, Any]:
    sesion, dia = corte.sesion, dia_en_palabras(corte.al)
    pie, notas = f"{sesion.nombre} · al {dia}", []
    if corte.conocido_al:
        notas.append(f"Con lo registrado hasta el {instante_en_palabras(corte.conocido_al)}.")
    if sesion.de_demostracion:
        notas.append("Demostración: los acuerdos son inventados.")
        pie += " · demostración: los acuerdos son inventados"
    lugar = f"{sesion.lugar}, " if sesion.lugar else ""
    cuadros = {
        nombre: _tabla(getattr(tablas, nombre)(corte))
        for nombre in (
            "asistentes", "reuniones", "por_region", "regiones_mayores", "por_sector", "por_responsable",
            "por_clasificacion", "por_tipo", "por_estado",
        )
    }  # fmt: skip
    return {
        "titulo": f"{sesion.nombre}: avances al {dia}", "sesion": sesion.nombre, "lema": sesion.lema, "notas": notas,
        "lugar": f"{lugar}{dia_en_palabras(sesion.fecha)}", "avances": f"Avances al {dia}", "pie": pie,
        "al": [corte.al.year, corte.al.month, corte.al.day],
        "acuerdos": contar(corte.totales.acuerdos, "acuerdo", "acuerdos"),
        "cifras": tablas.cifras(corte), "avance": tablas.cifras_de_avance(corte),
        "mapa": _mapa(corte), "mapa_alt": _mapa_en_palabras(corte),
        "conclusiones": corte.conclusiones, "recomendaciones": [r.texto for r in corte.recomendaciones], **cuadros,
    }  # fmt: skip


def _tabla(tabla: Tabla) -> dict[str, Any]:
    return {
        "titulo": tabla.titulo,
        "columnas": tabla.columnas,
        "filas": [[f"{c:,}" if isinstance(c, int) else c for c in fila] for fila in tabla.filas],
        "total": f"{tabla.total:,}" if tabla.con_total else None,
        "nombres": tabla.nombres,
        "cantidades": tabla.cantidades,
        "escritas": [f"{c:,}" for c in tabla.cantidades],
    }


def _mapa(corte: Corte) -> str:
    (ancho, alto), regiones = mapa.regiones()
    cantidades = {p.codigo: p.cantidad for p in corte.acuerdos.por_region}
    limites = aspecto.tramos(cantidades.values())
    trazos = "".join(
        f'<path d="{escape(r.trazo)}" fill="#{_color(cantidades.get(r.codigo, 0), limites)}" fill-rule="evenodd" '
        'stroke="#fff" stroke-width="1.5"/>'
        for r in regiones
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {ancho} {alto}">{trazos}</svg>'


def _color(cantidad: int, limites: list[int]) -> str:
    return aspecto.color_de_tono(aspecto.tono(cantidad, limites)).rgb


def _mapa_en_palabras(corte: Corte) -> str:
    pares = ", ".join(f"{p.nombre} {p.cantidad}" for p in corte.acuerdos.por_region)
    return f"Mapa del Perú con los acuerdos por región: {pares or 'ninguno todavía'}"
