"""El resultado de una revisión, como se guarda para mostrarlo: las cuentas en un lado y los errores en otro."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, replace
from typing import Any

from acuerdos.palabras import contar
from importacion.buenas import CLASE as DEPENDE
from importacion.errores import Error
from importacion.servicio import ResultadoDeImportar, resumen_de

ERRORES_GUARDADOS = 20_000  # errores que se guardan; de ahí en más solo se cuentan
AVISOS = 100


def informe_para_guardar(resultado: ResultadoDeImportar) -> dict[str, Any]:
    """Lo que la página y la confirmación miran. `entran`: filas nuevas, o validaciones, que entrarían.

    `errores`: los que se muestran como tales, con la otra fila de cada repetida; `omitidas`, las que solo dependen.
    """
    sesion = resultado.sesion
    dependen = sum(e.clase == DEPENDE for e in resultado.omitidas)
    grupos = Counter((e.hoja, e.clase) for e in (*resultado.errores, *resultado.omitidas))
    return {
        "sesion": sesion
        and {
            "codigo": sesion.codigo or "",
            "nombre": sesion.nombre or "",
            "fecha": sesion.fecha.isoformat() if sesion.fecha else "",
        },
        "cuentas": resumen_de(resultado.cuentas),
        "entran": resultado.nuevas,
        "validaciones": sum(c.completadas for c in resultado.cuentas.values()),
        "errores": len(resultado.errores) + len(resultado.omitidas) - dependen,
        "omitidas": dependen,
        "en_blanco": resultado.en_blanco,
        "avisos": _avisos(resultado.avisos),
        "grupos": [[hoja, clase, n] for (hoja, clase), n in grupos.most_common()],
    }


def _avisos(avisos: tuple[str, ...]) -> list[str]:
    """Los primeros, y cuántos no se muestran."""
    resto = len(avisos) - AVISOS
    return [*avisos[:AVISOS], *([f"Y {contar(resto, 'aviso', 'avisos')} más."] if resto > 0 else [])]


def errores_para_guardar(resultado: ResultadoDeImportar) -> list[list[Any]]:
    """Los errores y, detrás, las filas que dependen de ellos."""
    todos = (*resultado.errores, *resultado.omitidas)
    return [list(astuple(error)) for error in todos[:ERRORES_GUARDADOS]]


def errores_guardados(guardados: Iterable[list[Any]]) -> list[Error]:
    return [_error(*partes) for partes in guardados]


def _error(*partes: Any) -> Error:
    """Los guardados antes de que un error llevara algo más no lo traen."""
    error = Error(*partes)
    return replace(error, propone=tuple((columna, valor, como) for columna, valor, como in error.propone))
