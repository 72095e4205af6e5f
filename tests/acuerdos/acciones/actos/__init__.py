"""Un acto por verbo: la tabla con que se prueba que todos cumplen lo que se le pide a todo verbo.

Se usa en tres pruebas: corren a la vez sin esperarse en círculo, toman sus candados en el mismo orden, y ninguno cambia
lo que se conocía antes de él. Un verbo nuevo sin su acto no pasa `test_cada_verbo_tiene_su_acto`.
"""

import inspect
from collections.abc import Callable
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from acuerdos import acciones
from tests.acuerdos.acciones.actos import de_acuerdos, de_personas, de_recordatorios, de_sesiones
from tests.acuerdos.acciones.actos.escena import ACTOS, Acto, Correr, Escena, NadaQueHacer

__all__ = ["ACTOS", "Acto", "Correr", "Escena", "NadaQueHacer", "verbos"]
# Reparten entre dos verbos que ya tienen su acto.
REPARTEN = {"decidir_propuesta", "decidir_solicitud"}


def verbos() -> dict[str, Callable[..., Any]]:
    """Las funciones públicas de las acciones que alguien hace: solo con nombres, y entre ellos `por` o un enlace."""
    hallados = {}
    for modulo in walk_packages(acciones.__path__, f"{acciones.__name__}."):
        for nombre, funcion in inspect.getmembers(import_module(modulo.name), inspect.isfunction):
            if funcion.__module__ == modulo.name and _es_verbo(nombre, funcion):
                hallados[nombre] = funcion
    return {nombre: funcion for nombre, funcion in hallados.items() if nombre not in REPARTEN}


def _es_verbo(nombre: str, funcion: Callable[..., Any]) -> bool:
    parametros = inspect.signature(funcion).parameters.values()
    solo_con_nombre = all(p.kind == p.KEYWORD_ONLY for p in parametros if p.name != "plan")
    actua = {"por", "enlace"} & {p.name for p in parametros}
    return not nombre.startswith("_") and bool(actua) and solo_con_nombre


assert de_acuerdos and de_recordatorios and de_personas and de_sesiones  # al importarse declaran sus actos
