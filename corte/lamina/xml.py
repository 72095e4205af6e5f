"""El XML de las piezas de una hoja: texto en español del Perú, colores del tema y marcas de accesibilidad.

Se escribe como texto y se lee una vez por hoja: una tabla de cien filas pieza por pieza cuesta veinte veces más.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from corte.aspecto import TINTA, Color

EMU = 914_400  # por pulgada
ESPACIOS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
IDIOMA = "es-PE"
# En una hoja, los cuatro primeros colores del tema se nombran por su función.
PAPELES = {"dk1": "tx1", "lt1": "bg1", "dk2": "tx2", "lt2": "bg2"}
DECORATIVA = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
_NO_ES_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Caja = tuple[float, float, float, float]  # izquierda, arriba, ancho y alto, en pulgadas


@dataclass(frozen=True, slots=True)
class TramoDeTexto:
    """Un texto con su letra. `puntos` None: la del marcador en que va."""

    texto: str
    puntos: float | None = None
    negrita: bool = False
    color: Color | None = None
    enlace: str = ""  # la marca de `HojaDeLamina.enlazar`


def emu(pulgadas: float) -> int:
    return round(pulgadas * EMU)


def limpio(texto: str) -> str:
    """Lo que XML no admite se quita: un solo carácter de control dejaría ilegible la lámina entera."""
    return escape(_NO_ES_XML.sub("", texto))


def atributo(texto: str) -> str:
    """Entre comillas, para un atributo."""
    return quoteattr(_NO_ES_XML.sub("", texto))


def color(cual: Color) -> str:
    papel = PAPELES.get(cual.de, cual.de)
    if cual.oscuridad == 100:
        return f'<a:schemeClr val="{papel}"/>'
    luz, falta = cual.oscuridad * 1000, (100 - cual.oscuridad) * 1000
    return f'<a:schemeClr val="{papel}"><a:lumMod val="{luz}"/><a:lumOff val="{falta}"/></a:schemeClr>'


def relleno(cual: Color | None) -> str:
    return "<a:noFill/>" if cual is None else f"<a:solidFill>{color(cual)}</a:solidFill>"


def tramo(t: TramoDeTexto) -> str:
    con_letra = letra("a:rPr", t.puntos, negrita=t.negrita, tinta=t.color, enlace=t.enlace)
    return f"<a:r>{con_letra}<a:t>{limpio(t.texto)}</a:t></a:r>"


# Con su propio color y no el de los enlaces del tema: una tabla de cifras no se vuelve azul.
SIN_AZUL = (
    '<a:extLst><a:ext uri="{A12FA001-AC4F-418D-AE19-62706E023703}"><ahyp:hlinkClr '
    'xmlns:ahyp="http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor" val="tx"/></a:ext></a:extLst>'
)


def letra(
    etiqueta: str, puntos: float | None, *, negrita: bool = False, tinta: Color | None = None, enlace: str = ""
) -> str:
    """`a:rPr`, `a:endParaRPr` o `a:defRPr`, con su idioma."""
    cuerpo = f' sz="{round(puntos * 100)}"' if puntos else ""
    peso = ' b="1"' if negrita else ""
    propia = '<a:latin typeface="+mn-lt"/>' if tinta else ""
    lleva = f'<a:hlinkClick r:id="{enlace}">{SIN_AZUL}</a:hlinkClick>' if enlace else ""
    return f'<{etiqueta} lang="{IDIOMA}"{cuerpo}{peso}>{relleno(tinta) if tinta else ""}{propia}{lleva}</{etiqueta}>'


def parrafo(tramos: Sequence[TramoDeTexto], *, lado: str = "l", despues: float = 0, numerado: bool = False) -> str:
    """`lado`: l, ctr o r. `despues`: puntos hasta el párrafo siguiente."""
    aire = f'<a:spcAft><a:spcPts val="{round(despues * 100)}"/></a:spcAft>' if despues else ""
    sangria = ' marL="342900" indent="-342900"' if numerado else ""
    numero = '<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod"/>' if numerado else ""
    return f'<a:p><a:pPr algn="{lado}"{sangria}>{aire}{numero}</a:pPr>{"".join(map(tramo, tramos))}</a:p>'


def cuerpo(parrafos: str, *, ancla: str = "t", margenes: Caja = (0, 0, 0, 0), etiqueta: str = "p:txBody") -> str:
    """`ancla`: t, ctr o b. `margenes`: izquierdo, de arriba, derecho y de abajo, en pulgadas."""
    izquierdo, arriba, derecho, abajo = map(emu, margenes)
    return (
        f'<{etiqueta}><a:bodyPr wrap="square" lIns="{izquierdo}" tIns="{arriba}" rIns="{derecho}" bIns="{abajo}" '
        f'anchor="{ancla}"><a:noAutofit/></a:bodyPr><a:lstStyle/>{parrafos}</{etiqueta}>'
    )


def sitio(caja: Caja, etiqueta: str = "a:xfrm") -> str:
    x, y, ancho, alto = map(emu, caja)
    return f'<{etiqueta}><a:off x="{x}" y="{y}"/><a:ext cx="{ancho}" cy="{alto}"/></{etiqueta}>'


def celda(
    contenido: str,
    puntos: float,
    *,
    lado: str = "l",
    negrita: bool = False,
    tinta: Color = TINTA,
    fondo: Color | None = None,
    linea: Color | None = None,
    margenes: tuple[float, float] = (0.07, 0.03),
    enlace: str = "",
) -> str:
    """Una casilla de tabla. `margenes`: a los lados y arriba y abajo, en pulgadas."""
    al_lado, arriba = map(emu, margenes)
    if contenido:
        parrafos = f'<a:p><a:pPr algn="{lado}"/>{tramo(TramoDeTexto(contenido, puntos, negrita, tinta, enlace))}</a:p>'
    else:
        parrafos = f"<a:p>{letra('a:endParaRPr', puntos)}</a:p>"
    nada = "".join(f'<a:{borde} w="0"><a:noFill/></a:{borde}>' for borde in ("lnL", "lnR", "lnT"))
    abajo = f'<a:lnB w="6350">{relleno(linea)}</a:lnB>'
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{parrafos}</a:txBody>"
        f'<a:tcPr marL="{al_lado}" marR="{al_lado}" marT="{arriba}" marB="{arriba}" anchor="ctr">'
        f"{nada}{abajo}{relleno(fondo)}</a:tcPr></a:tc>"
    )
