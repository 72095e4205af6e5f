"""Un cuadro de un corte como lo dibuja `componentes/cuadro.html`: sus cifras, su gráfico y sus filas ya escritas."""

from dataclasses import dataclass
from html import escape

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from web.comun import enlaces
from web.templatetags.presentacion import numero


@dataclass(frozen=True, slots=True, kw_only=True)
class FilaDeCuadro:
    """Un renglón: `nombre` es lo que se lee (la sigla, si la hay), `parte` el % del total, `url` su lista o vacía."""

    nombre: str
    nombre_entero: str
    nota: str
    cantidad: int
    parte: float | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuadro:
    """Un cuadro con su gráfico: las mismas cifras de dos maneras."""

    ident: str
    titulo: str
    columna: str
    filas: list[FilaDeCuadro]
    total: int
    grafico: SafeString
    unidad: str = "acuerdos"
    url_total: str = ""

    @property
    def renglones(self) -> SafeString:
        """Las filas ya escritas: con la plantilla, las de todos los cuadros eran la cuarta parte de la página."""
        if not self.filas:
            return format_html('<tr><td colspan="{}">Ninguno</td></tr>', 3 if self.total else 2)
        con_parte = bool(self.total)
        return mark_safe("\n".join([_renglon(fila, con_parte) for fila in self.filas]))  # noqa: S308  # va escapada


def _renglon(fila: FilaDeCuadro, con_parte: bool) -> str:
    nombre, url = escape(fila.nombre), escape(fila.url)
    nota = f" <small>{escape(fila.nota)}</small>" if fila.nota else ""
    casillas = [enlaces.enlazada(numero(fila.cantidad), url, f" de {nombre}")]
    if con_parte:
        casillas.append(enlaces.enlazada(numero(fila.parte, 1), url, f" %, {nombre}"))
    numeros = "".join([f'<td class="num">{casilla}</td>' for casilla in casillas])
    return f'<tr><th scope="row">{nombre}{nota}</th>{numeros}</tr>'
