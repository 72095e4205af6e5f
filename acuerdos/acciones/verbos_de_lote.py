"""Lo que un lote puede hacer con cada acuerdo y cómo se deshace. Cada uno llama a los verbos de siempre."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from acuerdos import reglas
from acuerdos.acciones.acuerdos import (
    DatosDeAcuerdo,
    DatosTrasLaFirma,
    anular_acuerdo,
    asignar_a_cargo,
    corregir_acuerdo,
    editar_acuerdo,
    restaurar_acuerdo,
)
from acuerdos.acciones.hitos import anular_hito
from acuerdos.acciones.plantillas import registrar_hitos_de_plantilla
from acuerdos.acciones.recordar_ahora import recordar_ahora, retirar_recordatorio
from acuerdos.acciones.solicitudes import YA_SOLICITADO, retirar_solicitud, solicitar_reprogramacion
from acuerdos.enums import Responsable, VerboDeLote
from acuerdos.errores import DatoInvalido
from acuerdos.models import Acuerdo, Clasificacion, FilaDeLote, Hito, Reprogramacion
from acuerdos.palabras import contar
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from reuniones.enums import Etapa

NADIE = "Nadie en particular"
SE_DESHIZO = "Se deshizo el lote en que se pidió"
SE_DESHIZO_LOS_HITOS = "Se deshizo el lote que registró los hitos de la plantilla"
SE_DESHIZO_LA_CLASIFICACION = "Se deshizo el lote que cambió la clasificación"
SIN_CAMBIO = "Ya está así: no cambia nada."


@dataclass(frozen=True, slots=True)
class ResultadoDeFila:
    """Cómo quedó: en palabras, la versión del acuerdo y, si se pidió plazo, la solicitud."""

    despues: str
    version: int
    solicitud: Reprogramacion | None = None


@dataclass(frozen=True, slots=True)
class VerboPorLotes:
    """`antes` da lo que hay como se guarda para deshacer y en palabras; `resumen`, lo que el lote hará.

    `permiso_de_deshacer`: el que exige el verbo contrario, que puede ser de otra persona que el que hizo el lote;
    `tras_la_firma`, el que exige en seguimiento, si entonces es otro.
    """

    resumen: Callable[[dict[str, Any]], str]
    antes: Callable[[Acuerdo], tuple[str, str]]
    hacer: Callable[[Usuario, Acuerdo, dict[str, Any], datetime], ResultadoDeFila]
    deshacer: Callable[[Usuario, Acuerdo, FilaDeLote, datetime], None]
    permiso_de_deshacer: Accion
    tras_la_firma: Accion | None = None

    def deshacer_exige(self, acuerdo: Acuerdo) -> Accion:
        return self.tras_la_firma if self.tras_la_firma and _se_firmo(acuerdo) else self.permiso_de_deshacer


def _se_firmo(acuerdo: Acuerdo) -> bool:
    return bool(acuerdo.sesion.etapa == Etapa.SEGUIMIENTO)


# --- Quién lo sigue: datos = {"usuario": clave o None} --------------------------------------------------------------
def _persona(clave: int | str | None) -> Usuario | None:
    if not clave:
        return None
    persona = Usuario.objects.filter(pk=clave).first()
    if persona is None:
        raise DatoInvalido(usuario="Esa persona no existe.")
    return persona


def _asignar(por: Usuario, acuerdo: Acuerdo, datos: dict[str, Any], ahora: datetime) -> ResultadoDeFila:
    persona = _persona(datos["usuario"])
    if acuerdo.a_cargo_id == (persona.pk if persona else None):
        raise DatoInvalido(usuario=SIN_CAMBIO)
    hecho = asignar_a_cargo(por=por, acuerdo=acuerdo, usuario=persona, ahora=ahora)
    return ResultadoDeFila(str(persona or NADIE), hecho.version)


def _devolver_a(por: Usuario, acuerdo: Acuerdo, fila: FilaDeLote, ahora: datetime) -> None:
    asignar_a_cargo(por=por, acuerdo=acuerdo, usuario=_persona(fila.valor), ahora=ahora)


# --- Responsable: datos = {"responsable": "GN"} ---------------------------------------------------------------------
def _con_responsable(por: Usuario, acuerdo: Acuerdo, responsable: str, ahora: datetime) -> Acuerdo:
    datos = replace(DatosDeAcuerdo.de(acuerdo), responsable=Responsable(responsable))
    return editar_acuerdo(por=por, acuerdo=acuerdo, version=acuerdo.version, datos=datos, ahora=ahora)


def _responsable(por: Usuario, acuerdo: Acuerdo, datos: dict[str, Any], ahora: datetime) -> ResultadoDeFila:
    if acuerdo.responsable == datos["responsable"]:
        raise DatoInvalido(responsable=SIN_CAMBIO)
    hecho = _con_responsable(por, acuerdo, datos["responsable"], ahora)
    return ResultadoDeFila(str(Responsable(hecho.responsable).label), hecho.version)


def _responsable_de_antes(por: Usuario, acuerdo: Acuerdo, fila: FilaDeLote, ahora: datetime) -> None:
    _con_responsable(por, acuerdo, fila.valor, ahora)


# --- Clasificación: datos = {"clasificacion": "financiamiento", "motivo": …, si alguno ya se firmó} ------------------
def _clase(codigo: str) -> Clasificacion:
    clase = Clasificacion.objects.filter(pk=codigo).first()
    if clase is None:
        raise DatoInvalido(clasificacion="Esa clasificación no existe.")
    return clase


def _con_clasificacion(por: Usuario, acuerdo: Acuerdo, codigo: str, motivo: str, ahora: datetime) -> Acuerdo:
    """Se edita mientras la sesión está en curso; después se corrige, con su motivo."""
    if _se_firmo(acuerdo):
        return corregir_acuerdo(
            por=por,
            acuerdo=acuerdo,
            version=acuerdo.version,
            datos=replace(DatosTrasLaFirma.de(acuerdo), clasificacion=_clase(codigo)),
            motivo=motivo,
            ahora=ahora,
        )
    datos = replace(DatosDeAcuerdo.de(acuerdo), clasificacion=_clase(codigo))
    return editar_acuerdo(por=por, acuerdo=acuerdo, version=acuerdo.version, datos=datos, ahora=ahora)


def _clasificar(por: Usuario, acuerdo: Acuerdo, datos: dict[str, Any], ahora: datetime) -> ResultadoDeFila:
    if acuerdo.clasificacion_id == datos["clasificacion"]:
        raise DatoInvalido(clasificacion=SIN_CAMBIO)
    hecho = _con_clasificacion(por, acuerdo, datos["clasificacion"], datos.get("motivo", ""), ahora)
    return ResultadoDeFila(hecho.clasificacion.nombre, hecho.version)


def _clasificacion_de_antes(por: Usuario, acuerdo: Acuerdo, fila: FilaDeLote, ahora: datetime) -> None:
    _con_clasificacion(por, acuerdo, fila.valor, SE_DESHIZO_LA_CLASIFICACION, ahora)


# --- Hitos de plantilla: datos = {} ---------------------------------------------------------------------------------
def _hitos_de_plantilla(por: Usuario, acuerdo: Acuerdo, datos: dict[str, Any], ahora: datetime) -> ResultadoDeFila:
    hitos = registrar_hitos_de_plantilla(por=por, acuerdo=acuerdo, ahora=ahora)
    hasta = reglas.en_fecha(max(hito.plazo for hito in hitos))
    version = Acuerdo.objects.values_list("version", flat=True).get(pk=acuerdo.pk)
    return ResultadoDeFila(f"{contar(len(hitos), 'hito', 'hitos')}, el último hasta el {hasta}", version)


def _sin_sus_hitos(por: Usuario, acuerdo: Acuerdo, fila: FilaDeLote, ahora: datetime) -> None:
    """Los que el lote registró: antes no había ninguno, y nadie tocó el acuerdo después."""
    for hito in Hito.objects.sin_anulados().filter(acuerdo=acuerdo).order_by("numero"):
        anular_hito(por=por, hito=hito, motivo=SE_DESHIZO_LOS_HITOS, ahora=ahora)


# --- Más plazo: datos = {"plazo_nuevo": "2026-03-31", "motivo": …} --------------------------------------------------
def _pedir_plazo(por: Usuario, acuerdo: Acuerdo, datos: dict[str, Any], ahora: datetime) -> ResultadoDeFila:
    if acuerdo.reprogramaciones.sin_decidir().filter(hito__isnull=True).exists():
        raise DatoInvalido(plazo_nuevo=YA_SOLICITADO)
    nuevo = date.fromisoformat(datos["plazo_nuevo"])
    solicitud = solicitar_reprogramacion(
        por=por, acuerdo=acuerdo, plazo_nuevo=nuevo, motivo=datos["motivo"], ahora=ahora
    )
    return ResultadoDeFila(f"Se pide hasta el {reglas.en_fecha(nuevo)}", solicitud.acuerdo.version, solicitud)


def _retirar(por: Usuario, acuerdo: Acuerdo, fila: FilaDeLote, ahora: datetime) -> None:
    assert fila.solicitud is not None
    retirar_solicitud(por=por, solicitud=fila.solicitud, motivo=SE_DESHIZO, ahora=ahora)


# --- Recordar ahora: datos = {} -------------------------------------------------------------------------------------
def _recordar(por: Usuario, acuerdo: Acuerdo, datos: dict[str, Any], ahora: datetime) -> ResultadoDeFila:
    return ResultadoDeFila(str(recordar_ahora(por=por, acuerdo=acuerdo, ahora=ahora)), acuerdo.version)


def _no_recordar(por: Usuario, acuerdo: Acuerdo, fila: FilaDeLote, ahora: datetime) -> None:
    retirar_recordatorio(por=por, acuerdo=acuerdo, ahora=ahora)


# --- Anular: datos = {"motivo": …} ----------------------------------------------------------------------------------
def _anular(por: Usuario, acuerdo: Acuerdo, datos: dict[str, Any], ahora: datetime) -> ResultadoDeFila:
    return ResultadoDeFila(
        "Anulado", anular_acuerdo(por=por, acuerdo=acuerdo, motivo=datos["motivo"], ahora=ahora).version
    )


def _restaurar(por: Usuario, acuerdo: Acuerdo, fila: FilaDeLote, ahora: datetime) -> None:
    restaurar_acuerdo(por=por, acuerdo=acuerdo, version=acuerdo.version, ahora=ahora)


VERBOS = {
    VerboDeLote.ASIGNAR: VerboPorLotes(
        lambda d: f"Los sigue: {_persona(d['usuario']) or NADIE}",
        lambda a: (str(a.a_cargo_id or ""), str(a.a_cargo or NADIE)),
        _asignar,
        _devolver_a,
        Accion.ASIGNAR_A_CARGO,
    ),
    VerboDeLote.RESPONSABLE: VerboPorLotes(
        lambda d: f"Responsable: {Responsable(d['responsable']).label}",
        lambda a: (a.responsable, str(Responsable(a.responsable).label)),
        _responsable,
        _responsable_de_antes,
        Accion.EDITAR_ACUERDO,
    ),
    VerboDeLote.CLASIFICAR: VerboPorLotes(
        lambda d: f"Clasificación: {_clase(d['clasificacion']).nombre}",
        lambda a: (a.clasificacion_id, a.clasificacion.nombre),
        _clasificar,
        _clasificacion_de_antes,
        Accion.EDITAR_ACUERDO,
        Accion.CORREGIR_ACUERDO,
    ),
    VerboDeLote.HITOS: VerboPorLotes(
        lambda d: "Registrar los hitos de la plantilla de su clasificación",
        lambda a: ("", f"Plazo: {reglas.en_fecha(a.plazo_vigente)}"),
        _hitos_de_plantilla,
        _sin_sus_hitos,
        Accion.ANULAR_HITO,
    ),
    VerboDeLote.PLAZO: VerboPorLotes(
        lambda d: f"Pedir plazo hasta el {reglas.en_fecha(date.fromisoformat(d['plazo_nuevo']))}: {d['motivo']}",
        lambda a: (a.plazo_vigente.isoformat(), f"Plazo: {reglas.en_fecha(a.plazo_vigente)}"),
        _pedir_plazo,
        _retirar,
        Accion.RETIRAR_SOLICITUD,
    ),
    VerboDeLote.RECORDAR: VerboPorLotes(
        lambda d: "Recordar hoy lo pendiente a quien lo debe",
        lambda a: ("", f"Plazo: {reglas.en_fecha(a.plazo_vigente)}"),
        _recordar,
        _no_recordar,
        Accion.RECORDAR_AHORA,
    ),
    VerboDeLote.ANULAR: VerboPorLotes(
        lambda d: f"Anular: {d['motivo']}",
        lambda a: ("", "En la lista"),
        _anular,
        _restaurar,
        Accion.RESTAURAR_ACUERDO,
    ),
}
