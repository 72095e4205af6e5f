"""Quién ve y quién puede hacer qué.

Fuente: «Rules» y «Who sees what» del documento del producto.

* Ve: la Secretaría, todo; un punto focal en ejercicio, su municipalidad; un funcionario en ejercicio, su sector; nadie
  más. Lo que no se ve no existe (404); lo que se ve pero no se puede hacer se niega con el motivo (403).
* Puede: lo dice `tabla_de_permisos.TABLA`, acción por acción: qué rol hace falta en cada etapa de la sesión.
* Lo desestimado ya no se mide: no recibe nada de `SOLO_SI_SE_MIDE`.
* Quien avanza no se valida, y quien pide una desestimación no la decide, tampoco por mano ajena (ver `cuatro_ojos`):
  esas condiciones de persona están en `condiciones`.
"""

from acuerdos.enums import Accion, Causa  # quien pregunta por un permiso la toma de aquí
from acuerdos.permisos.cargos import (
    Quien,
    Tramo,
    acuerdos_de,
    ejerce_cargo,
    ingreso,
    mira_todo,
    municipalidades_a_cargo,
    recordar_cargos,
    roles,
    sectores_a_cargo,
    tramos_a_cargo,
)
from acuerdos.permisos.condiciones import CONDICIONES, es_de_otro
from acuerdos.permisos.decision import Objeto, puede
from acuerdos.permisos.respuestas import Denegado, Permitido, Respuesta, juntar
from acuerdos.permisos.visibilidad import (
    NADIE,
    autoridades_visibles,
    hay_parte_publica,
    municipalidades_que_abre,
    municipalidades_visibles,
    por_que_no_se_entrega,
    puntos_focales_visibles,
    recordatorios_visibles,
    reuniones_visibles,
    sectores_que_abre,
    sectores_visibles,
    sesiones_abiertas,
    sesiones_visibles,
    ve_contacto,
    ve_los_acuerdos_de,
    visibles,
    vistas_visibles,
)

__all__ = [
    "CONDICIONES",
    "NADIE",
    "Accion",
    "Causa",
    "Denegado",
    "Objeto",
    "Permitido",
    "Quien",
    "Respuesta",
    "Tramo",
    "acuerdos_de",
    "ejerce_cargo",
    "es_de_otro",
    "hay_parte_publica",
    "ingreso",
    "juntar",
    "mira_todo",
    "municipalidades_a_cargo",
    "municipalidades_que_abre",
    "municipalidades_visibles",
    "roles",
    "por_que_no_se_entrega",
    "autoridades_visibles",
    "puede",
    "puntos_focales_visibles",
    "recordar_cargos",
    "recordatorios_visibles",
    "reuniones_visibles",
    "sectores_a_cargo",
    "sectores_que_abre",
    "sectores_visibles",
    "sesiones_abiertas",
    "sesiones_visibles",
    "tramos_a_cargo",
    "ve_contacto",
    "ve_los_acuerdos_de",
    "visibles",
    "vistas_visibles",
]
