"""Los acuerdos por estado en una sola barra, con su leyenda: forma, palabra, cantidad y parte del total."""

from collections.abc import Mapping
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from acuerdos.enums import Estado
from acuerdos.palabras import en_miles
from acuerdos.reglas import redondear
from corte.aspecto import ORDEN_DE_ESTADOS
from web.graficos.comun import medida
from web.graficos.formas import DE_ESTADO, forma

PARTE_CON_NUMERO = 7  # % del ancho desde el cual la cantidad cabe dentro del tramo


def barra_de_estados(
    cantidades: Mapping[str, int],
    *,
    titulo: str = "Acuerdos por estado",
    ident: str = "estados",
    enlaces: Mapping[str, str] | None = None,
) -> SafeString:
    """Barra apilada y leyenda; los estados sin acuerdos salen solo en la leyenda, con 0.

    cantidades: estado → acuerdos. enlaces: estado → lista que hay detrás. titulo, ident: como en `barras`.
    """
    total = sum(cantidades.get(estado, 0) for estado in ORDEN_DE_ESTADOS)
    tramos, leyenda, x = [], [], 0.0
    for estado in ORDEN_DE_ESTADOS:
        cantidad, enlace = cantidades.get(estado, 0), (enlaces or {}).get(estado, "")
        parte = 100 * cantidad / total if total else 0.0
        if cantidad:
            tramos.append((_tramo(estado, cantidad, x, parte, enlace),))
            x += parte
        leyenda.append((_entrada(estado, cantidad, total, enlace),))
    return format_html(
        '<figure class="por-estado"><svg width="100%" height="30" role="{papel}" aria-labelledby="{ident}-t">'
        '<title id="{ident}-t">{titulo}</title>'
        '<rect class="pista" width="100%" height="30"/>{tramos}</svg><ul class="leyenda">{leyenda}</ul></figure>',
        ident=ident,
        titulo=titulo,
        papel="group" if enlaces else "img",  # de una imagen no se llega a lo de dentro
        tramos=format_html_join("", "{}", tramos),
        leyenda=format_html_join("", "<li>{}</li>", leyenda),
    )


def _tramo(estado: Estado, cantidad: int, x: float, parte: float, enlace: str) -> SafeString:
    numero: str | SafeString = ""
    if parte >= PARTE_CON_NUMERO:
        numero = format_html('<text x="{}%" y="20">{}</text>', medida(x + parte / 2), en_miles(cantidad))
    tramo = format_html(
        '<g class="e-{}"><rect x="{}%" width="{}%" height="30"/>{}</g>', estado.value, medida(x), medida(parte), numero
    )
    if not enlace:
        return tramo
    nombre = f"{en_miles(cantidad)} {estado.label}"
    return format_html('<a href="{}"><title>{}</title>{}</a>', enlace, nombre, tramo)


def _entrada(estado: Estado, cantidad: int, total: int, enlace: str) -> SafeString:
    tono, dibujo = DE_ESTADO[estado]
    # Con su base: al lado está el «% cumplido», que es de los vigentes.
    porcentaje, base = (
        (f"{redondear(Fraction(100 * cantidad, total), 1)}\u00a0%", f"de {en_miles(total)}") if total else ("—", "")
    )
    cifras = format_html("<b>{}</b> <small>{}</small>", en_miles(cantidad), porcentaje)
    if enlace and cantidad:
        cifras = format_html('<a href="{}">{}<span class="oculto"> {}</span></a>', enlace, cifras, estado.label)
    return format_html(
        '<span class="semaforo {}">{}</span> {} {} <small>{}</small>', tono, forma(dibujo), estado.label, cifras, base
    )
