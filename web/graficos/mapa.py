"""Mapa de las 26 regiones, más oscuras cuantos más acuerdos tienen, con la cantidad escrita en cada una.

Los tramos y los tonos son los de la lámina (`corte.aspecto`); los contornos, de `corte.mapa`.
"""

from collections.abc import Callable, Mapping, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from acuerdos.palabras import contar, en_miles
from corte.aspecto import OSCURO, leyenda, tono, tramos
from corte.mapa import EN_EL_MAR, RegionDelMapa, regiones


def mapa(
    cantidades: Mapping[str, int],
    *,
    titulo: str,
    enlace: Callable[[str], str] | None = None,
    ident: str = "mapa",
    unidad: tuple[str, str] = ("acuerdo", "acuerdos"),
) -> SafeString:
    """Figura con el mapa y su leyenda.

    cantidades: código de región → cantidad (las que faltan valen 0). enlace: código de región → lista que hay detrás
    (las regiones en 0 no enlazan). titulo, ident, unidad: como en `barras`. Un código que no está en el mapa no se
    pierde: se cuenta aparte, en una nota.
    """
    (ancho, alto), todas = regiones()
    limites = tramos(cantidades.values())
    piezas = [(_pieza(region, cantidades.get(region.codigo, 0), limites, enlace, unidad),) for region in todas]
    con_dato = sum(1 for region in todas if cantidades.get(region.codigo, 0))
    fuera = sum(cantidades.values()) - sum(cantidades.get(region.codigo, 0) for region in todas)
    nota = format_html('<p class="nota">Fuera del mapa: {}.</p>', contar(fuera, *unidad)) if fuera else ""
    return format_html(
        '<figure class="mapa"><svg viewBox="0 0 {ancho} {alto}" role="group" aria-labelledby="{ident}-t {ident}-d">'
        '<title id="{ident}-t">{titulo}</title>'
        '<desc id="{ident}-d">{con_dato} de {todas} regiones tienen {que}; las mismas cifras están en la tabla.</desc>'
        '{piezas}</svg><ul class="leyenda">{leyenda}</ul>{nota}</figure>',
        ancho=ancho,
        alto=alto,
        ident=ident,
        titulo=titulo,
        con_dato=con_dato,
        todas=len(todas),
        que=unidad[1],
        piezas=format_html_join("", "{}", piezas),
        leyenda=_leyenda(limites, unidad),
        nota=nota,
    )


# De cada tono, lo que abarca: el mismo color quiere decir lo mismo en cualquier mapa.
DE_CUMPLIDO = ("menos de 20 %", "20 a 39 %", "40 a 59 %", "60 a 79 %", "80 % o más")
PASO = 20


def mapa_de_cumplido(
    cuentas: Mapping[str, tuple[int, int, int]], *, titulo: str, enlace: Callable[[str], str], ident: str = "mapa"
) -> SafeString:
    """Figura con el mapa pintado por la parte cumplida.

    cuentas: código de región → acuerdos cumplidos, vigentes y en total. enlace: adónde lleva cada una que tiene alguno.
    """
    (ancho, alto), todas = regiones()
    piezas = [(_pieza_de_cumplido(region, cuentas.get(region.codigo, (0, 0, 0)), enlace),) for region in todas]
    leyenda = format_html_join(
        "",
        '<li><svg class="muestra" viewBox="0 0 16 16" aria-hidden="true">'
        '<rect class="t{}" width="16" height="16"/></svg>{}</li>',
        [(0, "Sin acuerdos"), *enumerate(DE_CUMPLIDO, start=1)],
    )
    return format_html(
        '<figure class="mapa"><svg viewBox="0 0 {ancho} {alto}" role="group" aria-labelledby="{ident}-t {ident}-d">'
        '<title id="{ident}-t">{titulo}</title>'
        '<desc id="{ident}-d">De los acuerdos vigentes de cada región; las mismas cifras están en la tabla.</desc>'
        '{piezas}</svg><ul class="leyenda">{leyenda}</ul></figure>',
        ancho=ancho,
        alto=alto,
        ident=ident,
        titulo=titulo,
        piezas=format_html_join("", "{}", piezas),
        leyenda=leyenda,
    )


def _pieza_de_cumplido(region: RegionDelMapa, cuenta: tuple[int, int, int], enlace: Callable[[str], str]) -> SafeString:
    cumplidos, vigentes, total = cuenta
    parte = 100 * cumplidos // vigentes if vigentes else 0
    cual = min(parte // PASO + 1, len(DE_CUMPLIDO)) if total else 0
    nombre = f"{region.nombre}: {cumplidos} de {contar(vigentes, 'vigente', 'vigentes')}" if total else region.nombre
    texto = f"{parte} %" if vigentes else ""
    dibujo = _dibujo(region, cual, texto)
    if total:
        return format_html('<a href="{}"><title>{}</title>{}</a>', enlace(region.codigo), nombre, dibujo)
    return format_html('<g role="img"><title>{}: sin acuerdos</title>{}</g>', nombre, dibujo)


def _pieza(
    region: RegionDelMapa,
    cantidad: int,
    limites: Sequence[int],
    enlace: Callable[[str], str] | None,
    unidad: tuple[str, str],
) -> SafeString:
    cual = tono(cantidad, limites)
    nombre = f"{region.nombre}: {contar(cantidad, *unidad) if cantidad else 'sin ' + unidad[1]}"
    dibujo = _dibujo(region, cual, en_miles(cantidad))
    if enlace and cantidad:
        return format_html('<a href="{}"><title>{}</title>{}</a>', enlace(region.codigo), nombre, dibujo)
    return format_html('<g role="img"><title>{}</title>{}</g>', nombre, dibujo)


def _dibujo(region: RegionDelMapa, cual: int, texto: str) -> SafeString:
    """La región pintada con su tono y, encima o al lado, lo que dice."""
    mar = EN_EL_MAR.get(region.codigo)
    linea: str | SafeString = ""
    if mar and texto:
        linea = format_html('<path class="guia" d="M{},{}L{},{}"/>', mar[0] + 22, mar[1] - 8, *region.centro)
    x, y = mar or region.centro
    clase = SafeString(' class="claro"') if cual >= OSCURO and not mar else ""
    return format_html(
        '<path class="t{tono}" fill-rule="evenodd" d="{trazo}"/>{linea}<text{clase} x="{x}" y="{y}">{texto}</text>',
        tono=cual,
        trazo=SafeString(region.trazo),  # solo usa M, l, z y números
        linea=linea,
        clase=clase,
        x=x,
        y=y + (0 if mar else 8),
        texto=texto,
    )


def _leyenda(limites: Sequence[int], unidad: tuple[str, str]) -> SafeString:
    entradas = [(0, f"Sin {unidad[1]}"), *leyenda(limites)]
    return format_html_join(
        "",
        '<li><svg class="muestra" viewBox="0 0 16 16" aria-hidden="true">'
        '<rect class="t{}" width="16" height="16"/></svg>{}</li>',
        entradas,
    )
