"""Solo las filas buenas: qué entra de un libro con errores y qué se queda fuera.

Regla: se quitan las filas con error, y de las repetidas todas, porque no se sabe cuál vale; lo que queda se comprueba
de nuevo como si fuera el libro entero, y lo que así ya no se sostiene (el hito de un acuerdo que se quitó, el plazo que
una reprogramación quitada justificaba) se quita también, hasta que nada falla. Entra lo mismo que entraría si la
persona borrara esas filas a mano. Sin la hoja Sesión no entra nada.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from importacion.comparacion import Comparacion
from importacion.errores import Error, Hallazgos
from importacion.lectura import LECTORES, LecturaDelLibro

CLASE = "depende de una fila que no entra"
Revisar = Callable[[LecturaDelLibro], Comparacion | None]


def solo_las_buenas(
    lectura: LecturaDelLibro, hallazgos: Hallazgos, revisar: Revisar
) -> tuple[Comparacion | None, tuple[Error, ...]]:
    """Lo que entra, y por cada fila sin error que se queda fuera, por qué. None: no puede entrar nada.

    `hallazgos` trae los errores del libro entero y vuelve con ellos.
    """
    del_libro = tuple(hallazgos.errores)
    if lectura.sesion is None or lectura.sesion.fila.con_error:
        return None, ()
    omitidas = {_fila(e): e for e in hallazgos.dudosas if _fila(e) not in hallazgos.filas_con_error}
    malas = hallazgos.filas_con_error | omitidas.keys()
    comparacion = None
    while malas:
        lectura = _sin(lectura, malas)
        hallazgos.quedarse_con(())
        comparacion = revisar(lectura)
        malas = set(hallazgos.filas_con_error)
        for error in hallazgos.errores:
            omitidas.setdefault(_fila(error), _dependiente(error))
        if lectura.sesion is None or lectura.sesion.fila.con_error:
            comparacion = None
            break
    hallazgos.quedarse_con(del_libro)
    return comparacion, tuple(omitidas.values())


def _sin(lectura: LecturaDelLibro, malas: Iterable[tuple[str, int]]) -> LecturaDelLibro:
    """Las demás filas. Lo que nombra a una hoja ilegible se comprueba: de ella no entra nada."""
    fuera = set(malas)
    quedan: dict[str, Any] = {
        destino: [leido for leido in getattr(lectura, destino) if (hoja, leido.fila.numero) not in fuera]
        for hoja, (_, destino) in LECTORES.items()
    }
    return replace(lectura, ilegibles=set(), **quedan)


def _fila(error: Error) -> tuple[str, int]:
    return error.hoja, error.fila


def _dependiente(error: Error) -> Error:
    problema = f"Depende de una fila que no entra. Sin ella: {error.problema}"
    return replace(error, problema=problema, remedio="Entrará cuando se corrija.", clase=CLASE)
