"""Lo que la revisión halló, como la página lo muestra: las cuentas de cada hoja y los errores, por clases y páginas."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from acuerdos.models import Importacion
from importacion.buenas import CLASE as DEPENDE
from importacion.errores import Error
from importacion.hojas import NOMBRES
from importacion.informe_guardado import ERRORES_GUARDADOS, errores_guardados
from web.comun.paginas import Paginas, direccion, paginas_de

HALLAZGOS_POR_PAGINA = 50
CLASES = 14
COLUMNAS = (
    ("nuevas", "Nuevas"),
    ("completadas", "Se validan"),
    ("sin_cambio", "Ya estaban"),
    ("con_error", "Con error"),
    ("omitidas", "Dependen de una con error"),
    ("ignoradas", "No son datos"),
)
SIEMPRE = ("nuevas", "sin_cambio")


@dataclass(frozen=True, slots=True)
class CifraDeHoja:
    clave: str
    cantidad: int


@dataclass(frozen=True, slots=True)
class CuentasDeHoja:
    """Cuántas filas de una hoja hay de cada clase, en el orden de las columnas."""

    hoja: str
    cifras: list[CifraDeHoja]


@dataclass(frozen=True, slots=True)
class CuadroDeHojas:
    """El cuadro de las hojas: solo con las columnas que dicen algo."""

    titulos: list[str]
    filas: list[CuentasDeHoja]
    totales: list[int]


@dataclass(frozen=True, slots=True)
class FilaDeError:
    """Un error en su celda; `depende`: la fila cae por el error de otra."""

    error: Error
    depende: bool


@dataclass(frozen=True, slots=True)
class PaginaDeHallazgos:
    """Una página de los errores de una clase; `sin_guardar`: cuántos más hubo."""

    filas: list[FilaDeError]
    paginas: Paginas
    pestanas: list[dict[str, Any]]
    sin_guardar: int


def filas_de_hojas(informe: dict[str, Any]) -> CuadroDeHojas:
    cuentas = informe["cuentas"]
    totales = Counter[str]()
    for suyas in cuentas.values():
        totales.update(suyas)
    columnas = [(clave, titulo) for clave, titulo in COLUMNAS if clave in SIEMPRE or totales[clave]]
    return CuadroDeHojas(
        titulos=[titulo for _, titulo in columnas],
        filas=[
            CuentasDeHoja(hoja, [CifraDeHoja(clave, cuentas[hoja].get(clave, 0)) for clave, _ in columnas])
            for hoja in NOMBRES
            if hoja in cuentas
        ],
        totales=[totales[clave] for clave, _ in columnas],
    )


def lista_de_errores(request: HttpRequest, importacion: Importacion) -> PaginaDeHallazgos:
    """Los errores de la clase pedida, por páginas; y las clases que hay, con cuántos tiene cada una."""
    clases = Counter[str]()
    for _, clase, cantidad in importacion.informe["grupos"]:
        clases[clase] += cantidad
    pedida = request.GET.get("clase", "")
    elegida = pedida if pedida in clases else ""
    todos = errores_guardados(importacion.errores)
    suyos = [error for error in todos if error.clase == elegida or (not elegida and error.clase != DEPENDE)]
    pagina = Paginator(suyos, HALLAZGOS_POR_PAGINA).get_page(request.GET.get("pagina"))
    uno, varios = ("fila", "filas") if elegida == DEPENDE else ("error", "errores")
    return PaginaDeHallazgos(
        filas=[FilaDeError(error, error.clase == DEPENDE) for error in pagina],
        paginas=paginas_de(request, pagina, uno, varios),
        pestanas=_pestanas(request, clases, elegida),
        sin_guardar=max(0, clases.total() - ERRORES_GUARDADOS),
    )


def _pestanas(request: HttpRequest, clases: Counter[str], elegida: str) -> list[dict[str, Any]]:
    """Todos, las clases con más errores y, al final, las filas que dependen de ellos."""
    propias = Counter({clase: cantidad for clase, cantidad in clases.items() if clase != DEPENDE})
    rotulos = [("", "Todos los errores", propias.total())]
    rotulos += [(clase, clase[:1].upper() + clase[1:], cantidad) for clase, cantidad in propias.most_common(CLASES)]
    if clases[DEPENDE]:
        rotulos.append((DEPENDE, "Filas que dependen de ellos", clases[DEPENDE]))
    return [
        {
            "texto": texto,
            "url": direccion(request.path, [("clase", clase)]) + "#errores",
            "actual": clase == elegida,
            "cantidad": cantidad,
        }
        for clase, texto, cantidad in rotulos
    ]
