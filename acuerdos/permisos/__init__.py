"""Quién ve y quién puede hacer qué.

Fuente: «Rules» y «Who sees what» del documento del producto.

* Ve: la Secretaría, todo; un punto focal en ejercicio, su municipalidad; un funcionario en ejercicio, su sector; nadie
  más. Lo que no se ve no existe (404); lo que se ve pero no se puede hacer se niega con el motivo (403).
* Puede: lo dice `tabla_de_permisos.TABLA`, acción por acción: qué papel hace falta en cada etapa de la sesión.
* Lo desestimado ya no se mide: no recibe nada de `SOLO_SI_SE_MIDE`.
* Quien avanza o pide no se valida ni se aprueba a sí mismo, tampoco por mano ajena (ver `cuatro_ojos`): esas
  condiciones de persona están en `condiciones`.
"""

from acuerdos.enums import Accion  # quien pregunta por un permiso la toma de aquí
from acuerdos.permisos.cargos import (
    a_cargo_desde,
    ejerce_cargo,
    mira_todo,
    municipalidades_a_cargo,
    papeles,
    recordar_cargos,
    sectores_a_cargo,
)
from acuerdos.permisos.condiciones import CONDICIONES, DE_CUATRO_OJOS
from acuerdos.permisos.decision import puede
from acuerdos.permisos.respuestas import ANULADO, Denegado, Permitido, Respuesta
from acuerdos.permisos.visibilidad import (
    NADIE,
    editables,
    municipalidades_visibles,
    recordatorios_visibles,
    reuniones_visibles,
    sectores_visibles,
    sesiones_visibles,
    ve_contacto,
    visibles,
    vistas_visibles,
)

__all__ = [
    "ANULADO",
    "CONDICIONES",
    "DE_CUATRO_OJOS",
    "NADIE",
    "Accion",
    "Denegado",
    "Permitido",
    "Respuesta",
    "a_cargo_desde",
    "editables",
    "ejerce_cargo",
    "mira_todo",
    "municipalidades_a_cargo",
    "municipalidades_visibles",
    "papeles",
    "puede",
    "recordar_cargos",
    "recordatorios_visibles",
    "reuniones_visibles",
    "sectores_a_cargo",
    "sectores_visibles",
    "sesiones_visibles",
    "ve_contacto",
    "visibles",
    "vistas_visibles",
]
