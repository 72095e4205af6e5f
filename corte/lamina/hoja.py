"""Una hoja de la lámina: se le ponen piezas, en el orden en que se leen, y da su XML. Medidas en pulgadas."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from corte.aspecto import BLANCO, LINEA, SUAVE, TINTA, Color
from corte.lamina.xml import (
    DECORATIVA,
    ESPACIOS,
    IDIOMA,
    Caja,
    TramoDeTexto,
    atributo,
    celda,
    cuerpo,
    emu,
    limpio,
    parrafo,
    relleno,
    sitio,
    tramo,
)

ANCHO, ALTO, MARGEN = 13.333, 7.5, 0.6
UTIL = ANCHO - 2 * MARGEN
GRUPO_VACIO = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>'
    '<a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)
MARGEN_DE_CELDA = (0.07, 0.025)  # a los lados, arriba y abajo
# Sin relleno, PowerPoint solo deja pulsar el borde: va lleno de un color que no se ve.
TRANSPARENTE = '<a:solidFill><a:schemeClr val="bg1"><a:alpha val="0"/></a:schemeClr></a:solidFill>'


@dataclass(frozen=True, slots=True)
class Grafico:
    """La parte de un gráfico: su XML y el libro con sus datos."""

    xml: bytes
    libro: bytes


@dataclass(slots=True)
class HojaDeLamina:
    """`diseno`: cuál de los de la plantilla. `notas`: lo que dice quien presenta."""

    diseno: str
    seccion: str
    titulo: str
    notas: tuple[str, ...] = ()
    piezas: list[str] = field(default_factory=list)
    graficos: list[Grafico] = field(default_factory=list)
    enlaces: dict[str, str] = field(default_factory=dict)  # marca → dirección
    ultimo: int = 1  # los números de las piezas no se repiten en una hoja

    def numero(self) -> int:
        self.ultimo += 1
        return self.ultimo

    def enlazar(self, url: str) -> str:
        """La marca con que el XML de la hoja nombra esa dirección; vacía si no hay ninguna."""
        if not url:
            return ""
        marca = f"rEnlace{sha256(url.encode()).hexdigest()[:12]}"
        self.enlaces[marca] = url
        return marca

    def en_pieza(self, url: str) -> str:
        """Lo que va en una pieza entera para que lleve a esa dirección."""
        return f'<a:hlinkClick r:id="{self.enlazar(url)}"/>' if url else ""

    def marcador(self, nombre: str, tipo: str, indice: int | None, parrafos: str, caja: Caja | None = None) -> None:
        """Un marcador de la plantilla, en su lugar o, si `caja`, en otro."""
        tipo = f' type="{tipo}"' if tipo else ""
        donde = f' idx="{indice}"' if indice is not None else ""
        lugar = f"<p:spPr>{sitio(caja)}</p:spPr>" if caja else "<p:spPr/>"
        self.piezas.append(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{self.numero()}" name={atributo(nombre)}/>'
            f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph{tipo}{donde}/></p:nvPr></p:nvSpPr>{lugar}'
            f"<p:txBody><a:bodyPr/><a:lstStyle/>{parrafos}</p:txBody></p:sp>"
        )

    def texto(
        self,
        nombre: str,
        caja: Caja,
        parrafos: str,
        *,
        fondo: Color | None = None,
        ancla: str = "t",
        margenes: Caja = (0, 0, 0, 0),
        url: str = "",
    ) -> None:
        propio, nombrada = "" if fondo else ' txBox="1"', f'<p:cNvPr id="{self.numero()}" name={atributo(nombre)}'
        nombrada += f">{self.en_pieza(url)}</p:cNvPr>" if url else "/>"
        self.piezas.append(
            f"<p:sp><p:nvSpPr>{nombrada}<p:cNvSpPr{propio}/><p:nvPr/>"
            f'</p:nvSpPr><p:spPr>{sitio(caja)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{relleno(fondo)}'
            f"<a:ln><a:noFill/></a:ln></p:spPr>{cuerpo(parrafos, ancla=ancla, margenes=margenes)}</p:sp>"
        )

    def adorno(self, caja: Caja, fondo: Color) -> None:
        """Un rectángulo que no dice nada: los lectores de pantalla lo saltan."""
        n = self.numero()
        self.piezas.append(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{n}" name="Adorno {n}">{DECORATIVA}</p:cNvPr><p:cNvSpPr/><p:nvPr/>'
            f'</p:nvSpPr><p:spPr>{sitio(caja)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{relleno(fondo)}'
            f"<a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>"
            f'<a:p><a:endParaRPr lang="{IDIOMA}"/></a:p></p:txBody></p:sp>'
        )

    def tabla(
        self,
        nombre: str,
        caja: Caja,
        anchos: Sequence[float],
        filas: Sequence[Sequence[str]],
        altos: Sequence[float],
        lados: Sequence[str],
        puntos: float,
        *,
        con_total: bool,
        urls: Sequence[Sequence[str]] = (),
    ) -> None:
        """La primera fila es la cabecera y, si `con_total`, la última el total. `lados`: l o r, por columna.

        `urls`: adónde lleva cada celda, si lleva a alguna parte.
        """
        marcas = [[self.enlazar(url) for url in fila] for fila in urls]
        columnas = "".join(f'<a:gridCol w="{emu(ancho)}"/>' for ancho in anchos)
        cuerpo = "".join(
            _fila(
                fila,
                altos[n],
                lados,
                puntos,
                cabecera=n == 0,
                total=con_total and n == len(filas) - 1,
                marcas=marcas[n] if marcas else (),
            )
            for n, fila in enumerate(filas)
        )
        tabla = f'<a:tbl><a:tblPr firstRow="1"/><a:tblGrid>{columnas}</a:tblGrid>{cuerpo}</a:tbl>'
        self.marco(nombre, f"{nombre}: tabla de {len(filas) - 1} filas.", caja, TABLA, tabla)

    def grafico(self, nombre: str, descripcion: str, caja: Caja, parte: Grafico) -> None:
        self.graficos.append(parte)
        referencia = f'<c:chart r:id="rGrafico{len(self.graficos)}"/>'
        self.marco(nombre, descripcion, caja, GRAFICO, referencia)

    def marco(self, nombre: str, descripcion: str, caja: Caja, clase: str, contenido: str) -> None:
        self.piezas.append(
            f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{self.numero()}" name={atributo(nombre)} '
            f'descr={atributo(descripcion)}/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/>'
            f"</p:cNvGraphicFramePr>"
            f'<p:nvPr/></p:nvGraphicFramePr>{sitio(caja, "p:xfrm")}<a:graphic><a:graphicData uri="{clase}">{contenido}'
            "</a:graphicData></a:graphic></p:graphicFrame>"
        )

    def grupo(self, nombre: str, descripcion: str, caja: Caja, piezas: str) -> None:
        """Piezas que se mueven y se estiran juntas, en un grupo de su tamaño. Sin descripción, adorna."""
        dice = f" descr={atributo(descripcion)}/>" if descripcion else f">{DECORATIVA}</p:cNvPr>"
        x, y, ancho, alto = map(emu, caja)
        lugar = (
            f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{ancho}" cy="{alto}"/><a:chOff x="{x}" y="{y}"/>'
            f'<a:chExt cx="{ancho}" cy="{alto}"/></a:xfrm>'
        )
        self.piezas.append(
            f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="{self.numero()}" name={atributo(nombre)}{dice}'
            f"<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>{lugar}</p:grpSpPr>{piezas}</p:grpSp>"
        )

    def zona_enlazada(self, caja: Caja, dice: str, url: str) -> str:
        """Un rectángulo que no se ve y lleva a `url`: para lo que PowerPoint no deja enlazar por sí mismo."""
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{self.numero()}" name={atributo(f"Enlace: {dice}")} descr={atributo(dice)}>'
            f"{self.en_pieza(url)}</p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>{sitio(caja)}"
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{TRANSPARENTE}<a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
        )

    def xml(self) -> bytes:
        return (
            f"<p:sld {ESPACIOS}><p:cSld><p:spTree>{GRUPO_VACIO}{''.join(self.piezas)}</p:spTree></p:cSld>"
            "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"
        ).encode()

    def xml_de_notas(self) -> bytes:
        parrafos = "".join(f"<a:p>{tramo(TramoDeTexto(nota))}</a:p>" for nota in self.notas)
        return (
            f"<p:notes {ESPACIOS}><p:cSld><p:spTree>{GRUPO_VACIO}"
            '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Imagen de la hoja"/><p:cNvSpPr>'
            '<a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr>'
            '</p:nvSpPr><p:spPr/></p:sp><p:sp><p:nvSpPr><p:cNvPr id="3" name="Notas"/><p:cNvSpPr>'
            '<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="body" idx="3"/></p:nvPr></p:nvSpPr><p:spPr/>'
            f"<p:txBody><a:bodyPr/><a:lstStyle/>{parrafos}</p:txBody></p:sp></p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"
        ).encode()


TABLA = "http://schemas.openxmlformats.org/drawingml/2006/table"
GRAFICO = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def _fila(
    fila: Sequence[str],
    alto: float,
    lados: Sequence[str],
    puntos: float,
    *,
    cabecera: bool,
    total: bool,
    marcas: Sequence[str] = (),
) -> str:
    tinta, fondo = (BLANCO, TINTA) if cabecera else (TINTA, SUAVE if total else None)
    celdas = (
        celda(
            contenido,
            puntos,
            lado=lado,
            negrita=cabecera or total,
            tinta=tinta,
            fondo=fondo,
            linea=LINEA,
            margenes=MARGEN_DE_CELDA,
            enlace=marca,
        )
        for contenido, lado, marca in zip(fila, lados, marcas or [""] * len(fila), strict=True)
    )
    return f'<a:tr h="{emu(alto)}">{"".join(celdas)}</a:tr>'


def un_parrafo(texto: str, puntos: float | None = None, *, negrita: bool = False, tinta: Color | None = None) -> str:
    return parrafo([TramoDeTexto(texto, puntos, negrita, tinta)])


def sin_formato(texto: str) -> str:
    """El párrafo de un marcador: la letra es la de la plantilla."""
    return f'<a:p><a:r><a:rPr lang="{IDIOMA}"/><a:t>{limpio(texto)}</a:t></a:r></a:p>'


def numero_de_hoja() -> str:
    """El campo que PowerPoint mantiene: si se mueve la hoja, no miente."""
    campo = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
    return f'<a:p>{campo}<a:rPr lang="{IDIOMA}"/><a:t>‹Nº›</a:t></a:fld></a:p>'
