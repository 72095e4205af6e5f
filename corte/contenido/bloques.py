"""De qué está hecho un informe: páginas con sus cifras, cuadros, gráficos, mapas y frases. Aquí nada se dibuja."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from acuerdos.enums import Estado
from corte.aspecto import SERIE, Color, con_signo
from corte.enlaces import Enlaces
from corte.frases import FraseDicha


@dataclass(frozen=True, slots=True)
class Enlazada:
    """Una celda que lleva a la lista que la hace."""

    valor: "str | int | Decimal | date | Estado | None"
    url: str


Celda = str | int | Decimal | date | Estado | Enlazada | None


def enlazada(valor: "str | int | Decimal | None", url: str) -> Celda:
    """`valor`, con su enlace si lo hay y hay algo que mirar."""
    return Enlazada(valor, url) if url and valor not in NADA_QUE_MIRAR else valor


NADA_QUE_MIRAR = (None, 0, "0", "—")


def valor_de(celda: Celda) -> "str | int | Decimal | date | Estado | None":
    return celda.valor if isinstance(celda, Enlazada) else celda


def url_de(celda: Celda) -> str:
    return celda.url if isinstance(celda, Enlazada) else ""


class ClaseDeColumna(StrEnum):
    """Qué hay en una columna: de ella salen su lado, su escritura y el formato de la celda en el libro."""

    TEXTO = "texto"
    NUMERO = "numero"
    PORCENTAJE = "porcentaje"  # de 0 a 100
    MONTO = "monto"
    FECHA = "fecha"
    CAMBIO = "cambio"  # cuánto subió o bajó
    ESTADO = "estado"


@dataclass(frozen=True, slots=True)
class ColumnaDeTabla:
    """`ancho`, relativo a las demás. `solo_libro`: en la lámina y el PDF no cabe."""

    nombre: str
    ancho: float = 1.0
    clase: ClaseDeColumna = ClaseDeColumna.TEXTO
    solo_libro: bool = False

    @property
    def a_la_vista(self) -> str:
        """Su nombre, sin que un «%» pueda quedar solo en un renglón."""
        return self.nombre.replace("% ", "%\u00a0").replace(" %", "\u00a0%")


@dataclass(frozen=True, slots=True)
class TablaDelInforme:
    """`nombre`: el de su hoja en el libro (31 letras). `total`: su última fila. `nota`: lo que se dice debajo.

    `aire`: pulgadas de más en cada renglón, si en la hoja sobra.
    """

    nombre: str
    titulo: str
    columnas: tuple[ColumnaDeTabla, ...]
    filas: tuple[tuple[Celda, ...], ...]
    total: tuple[Celda, ...] | None = None
    nota: str = ""
    puntos: float = 12
    aire: float = 0.0

    def a_la_vista(self) -> "TablaDelInforme":
        """Sin las columnas que solo van en el libro."""
        cuales = [n for n, c in enumerate(self.columnas) if not c.solo_libro]
        return replace(
            self,
            columnas=tuple(self.columnas[n] for n in cuales),
            filas=tuple(tuple(fila[n] for n in cuales) for fila in self.filas),
            total=None if self.total is None else tuple(self.total[n] for n in cuales),
        )


@dataclass(frozen=True, slots=True)
class Barras:
    """`colores`: el de cada barra, si no es el de todas. `tope`: hasta dónde llega el eje. `url`: su lista.

    `urls`: la de cada barra, si se sabe.
    """

    titulo: str
    serie: str
    nombres: tuple[str, ...]
    valores: tuple[int, ...]
    colores: tuple[Color, ...] = ()
    tope: int = 0
    url: str = ""
    urls: tuple[str, ...] = ()

    @property
    def mayor(self) -> int:
        return self.tope or max(self.valores, default=0) or 1


@dataclass(frozen=True, slots=True)
class BarrasDeEstado:
    """Una barra por nombre, partida en los cinco estados, en su orden. `tope`, `url` y `urls`, como en las otras."""

    titulo: str
    nombres: tuple[str, ...]
    valores: tuple[tuple[int, ...], ...]
    tope: int = 0
    url: str = ""
    urls: tuple[tuple[str, ...], ...] = ()

    @property
    def mayor(self) -> int:
        return self.tope or max(map(sum, self.valores), default=0) or 1


@dataclass(frozen=True, slots=True)
class Serie:
    nombre: str
    valores: tuple[int, ...]
    color: Color = SERIE


@dataclass(frozen=True, slots=True)
class Curva:
    titulo: str
    dias: tuple[date, ...]
    series: tuple[Serie, ...]


@dataclass(frozen=True, slots=True)
class Mapa:
    """`valores`: por código de región; la que falta no tiene acuerdos. `unidad`: de qué, para la leyenda."""

    titulo: str
    valores: dict[str, int]
    unidad: str
    sufijo: str = ""
    enlaces: dict[str, str] = field(default_factory=dict)  # por código de región, la lista que la hace


@dataclass(frozen=True, slots=True)
class Qr:
    """Un código que lleva a `direccion`."""

    titulo: str
    direccion: str


@dataclass(frozen=True, slots=True)
class Frases:
    """`aire`: pulgadas de más entre una y otra, si en la hoja sobra."""

    titulo: str
    frases: tuple[FraseDicha, ...]
    numeradas: bool = False
    puntos: float = 16
    aire: float = 0.0


@dataclass(frozen=True, slots=True)
class CifraDestacada:
    """Un número grande, qué es y, si se sabe, cuánto cambió desde el corte anterior («▲ 12»)."""

    valor: str
    que: str
    cambio: str = ""
    url: str = ""  # la lista que la hace


Bloque = TablaDelInforme | Barras | BarrasDeEstado | Curva | Mapa | Frases | Qr


@dataclass(frozen=True, slots=True)
class Zona:
    """Una columna de la página: sus bloques, uno debajo de otro. `ancho`, relativo a las demás."""

    bloques: tuple[Bloque, ...]
    ancho: float = 1.0


@dataclass(frozen=True, slots=True)
class Pagina:
    """`titulo` dice el hallazgo; `tema`, de qué trata. `notas`: lo que puede decir quien la presenta."""

    seccion: str
    tema: str
    titulo: FraseDicha
    zonas: tuple[Zona, ...]
    cifras: tuple[CifraDestacada, ...] = ()
    notas: tuple[str, ...] = field(default=())

    def con(self, enlaces: Enlaces | None) -> "Pagina":
        """La misma, con sus frases llevando cada cifra a su lista."""
        zonas = tuple(replace(z, bloques=tuple(_con(b, enlaces) for b in z.bloques)) for z in self.zonas)
        return replace(self, titulo=self.titulo.con(enlaces), zonas=zonas)


def _con(bloque: Bloque, enlaces: Enlaces | None) -> Bloque:
    if not isinstance(bloque, Frases):
        return bloque
    return replace(bloque, frases=tuple(frase.con(enlaces) for frase in bloque.frases))


def escrita(celda: Celda, clase: ClaseDeColumna) -> str:
    """Como se lee en la lámina y en el PDF. Lo que no se sabe, «—»."""
    if type(celda) is str:  # casi todas; un estado también es texto, pero lleva su signo
        return celda
    if isinstance(celda, Enlazada):
        return escrita(celda.valor, clase)
    if celda is None:
        return "—"
    if clase == ClaseDeColumna.CAMBIO and isinstance(celda, int | Decimal):
        return con_flecha(celda)
    if clase == ClaseDeColumna.PORCENTAJE and not isinstance(celda, str):
        return f"{celda}\u00a0%"
    if clase == ClaseDeColumna.MONTO and isinstance(celda, Decimal):
        return f"S/\u00a0{celda:,.2f}"
    if isinstance(celda, Estado):
        return con_signo(celda)
    if isinstance(celda, date):
        return f"{celda:%d/%m/%Y}"
    if isinstance(celda, int):
        return f"{celda:,}"
    return str(celda)


def con_flecha(diferencia: int | Decimal) -> str:
    """«▲ 12», «▼ 3», «= 0»: cuánto cambió desde el corte anterior."""
    if not diferencia:
        return "= 0"
    return f"{'▲' if diferencia > 0 else '▼'} {abs(diferencia):,}"


def una_zona(*bloques: Bloque) -> tuple[Zona, ...]:
    return (Zona(bloques),)


def zonas(*pares: tuple[float, Sequence[Bloque] | Bloque]) -> tuple[Zona, ...]:
    """De pares (ancho, bloque o bloques)."""
    return tuple(Zona(tuple(b) if isinstance(b, list | tuple) else (b,), ancho) for ancho, b in pares)  # type: ignore[arg-type]
