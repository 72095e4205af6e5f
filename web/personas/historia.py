"""Qué cambió en una persona y en sus cargos, y quién lo hizo, según la historia de cada tabla."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from acuerdos.models import DocumentoDeCargo
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal
from reuniones.models import FuncionarioSectorial, Sector
from web.comun.historial import CampoCambiado, Edicion, campos_que_cambiaron, lo_ultimo_primero

EDICIONES_LEIDAS = 300  # ediciones leídas por tabla: cada ingreso deja una, y no se muestra


def historia_de_persona(usuario: Usuario) -> list[Edicion]:
    """Los cambios de su cuenta y de sus cargos, lo último primero."""
    cambios = _cambios(Usuario.history.filter(id=usuario.pk), lambda fila: "la cuenta")
    focales = PuntoFocal.history.filter(usuario=usuario)
    cambios += _cambios(focales, lambda fila: f"el cargo en {fila.municipalidad.nombre}", "municipalidad")
    cambios += _cambios(
        FuncionarioSectorial.history.filter(usuario=usuario), lambda fila: f"el cargo en {fila.sector_id}"
    )
    cambios += _de_documentos(DocumentoDeCargo.history.filter(punto_focal__usuario=usuario))
    return lo_ultimo_primero(cambios)


def historia_de_municipalidad(municipalidad: Municipalidad) -> list[Edicion]:
    """Los cambios de sus puntos focales y de los papeles que los nombran."""
    filas = PuntoFocal.history.filter(municipalidad=municipalidad)
    cambios = _cambios(filas, lambda fila: f"el cargo de {fila.usuario}", "usuario")
    cambios += _de_documentos(DocumentoDeCargo.history.filter(punto_focal__municipalidad=municipalidad))
    return lo_ultimo_primero(cambios)


def historia_de_sector(sector: Sector) -> list[Edicion]:
    """Los cambios de sus funcionarios."""
    filas = FuncionarioSectorial.history.filter(sector=sector)
    return lo_ultimo_primero(_cambios(filas, lambda fila: f"el cargo de {fila.usuario}", "usuario"))


def _de_documentos(filas: QuerySet[Any]) -> list[Edicion]:
    """Los papeles que nombran, subidos y anulados."""
    return [
        Edicion(
            cuando=fila.history_date,
            quien=str(fila.history_user or "Sistema"),
            que=_que_paso(fila),
            campos=[],
        )
        for fila in filas.select_related("history_user", "punto_focal__usuario").order_by("-history_id")[
            :EDICIONES_LEIDAS
        ]
    ]


def _que_paso(fila: Any) -> str:
    cual = f"«{fila.nombre}»" if fila.nombre else "ya borrado"
    de_quien = f"el documento {cual} del cargo de {fila.punto_focal.usuario}"
    if fila.anulado_en:
        return f"Anuló {de_quien} · {fila.motivo_de_anulacion}"
    return f"Subió {de_quien}"


def _cambios(filas: QuerySet[Any], cosa: Callable[[Any], str], *con: str) -> list[Edicion]:
    cambios: list[Edicion] = []
    previas: dict[Any, Any] = {}
    ultimas = filas.select_related("history_user", *con).order_by("-history_id")[:EDICIONES_LEIDAS]
    for fila in reversed(ultimas):
        antes = previas.get(fila.id)
        previas[fila.id] = fila
        campos = campos_que_cambiaron(antes, fila) if antes else []
        motivo = fila.history_change_reason
        if not campos and not motivo and fila.history_type != "+":
            continue  # un ingreso, o una edición que no cambió nada
        if antes is None and fila.history_type != "+":
            continue  # la más antigua de las leídas: no se sabe qué cambió
        cambios.append(
            Edicion(
                cuando=fila.history_date,
                quien=str(fila.history_user or "Sistema"),
                que=f"{_verbo(fila, campos)} {cosa(fila)}{f' · {motivo}' if motivo else ''}",
                campos=campos,
            )
        )
    return cambios


def _verbo(fila: Any, campos: list[CampoCambiado]) -> str:
    if fila.history_type == "+":
        return "Registró"
    return "Cambió" if campos else "Anotó en"
