"""Quién cambió qué y cuándo en un acuerdo y en lo que cuelga de él, de la historia que guarda cada tabla.

Regla («Who sees what»): la Secretaría ve toda la historia, con nombres; los demás, desde que están en el cargo y solo
el lado de quien lo hizo.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from acuerdos import permisos
from acuerdos.colgado import RARO, hay_alguno
from acuerdos.models import (
    Acuerdo,
    AsistenciaTecnica,
    Avance,
    Desestimacion,
    Documento,
    Evidencia,
    Hito,
    LecturaDeInversion,
    MensajeDeAcuerdo,
    Nota,
    Participante,
    Reprogramacion,
    Traba,
)
from acuerdos.reglas import en_fecha
from cuentas.models import Usuario
from cuentas.traducidas import traer
from web.comun.quien import Quienes

# Campos que no dicen nada a una persona: llaves, instantes gemelos de un día que sí se muestra, y quién (va aparte).
CALLADOS = {
    "id",
    "evento_el",
    "registrado_en",
    "registrado_por",
    "aceptado_en",
    "aceptado_por",
    "validado_en",
    "validado_por",
    "devuelto_en",
    "devuelto_por",
    "decidido_en",
    "decidido_por",
    "levantada_en",
    "levantada_por",
    "anulado_en",
    "anulado_por",
    "acuerdo",
    "hito",
    "traba",
    "avance",
    "clave",
    "importado",
    "sesion",
    "sha256",
    "archivo",
}
# modelo: camino hasta el acuerdo
CAMINOS: dict[Any, str] = {
    Acuerdo: "id",
    Hito: "acuerdo_id",
    Avance: "hito__acuerdo_id",
    Reprogramacion: "acuerdo_id",
    Desestimacion: "acuerdo_id",
    Traba: "acuerdo_id",
    AsistenciaTecnica: "traba__acuerdo_id",
    Evidencia: "avance__hito__acuerdo_id",
    Nota: "acuerdo_id",
    LecturaDeInversion: "acuerdo_id",
    MensajeDeAcuerdo: "acuerdo_id",
    Participante: "acuerdo_id",
    Documento: "acuerdo_id",
}
# modelo: cómo se le dice cuando no hace falta decir cuál
COSAS = {
    Acuerdo: gettext_noop("el acuerdo"),
    Desestimacion: gettext_noop("la desestimación"),
    Traba: gettext_noop("la traba"),
    AsistenciaTecnica: gettext_noop("la asistencia técnica"),
    Nota: gettext_noop("una nota"),
    LecturaDeInversion: gettext_noop("una lectura de la inversión"),
    MensajeDeAcuerdo: gettext_noop("un mensaje"),
}
# Un campo que pasa de vacío a tener valor tiene su propio verbo.
VERBOS = (
    ("anulado_en", gettext_noop("Anuló")),
    ("validado_el", gettext_noop("Validó")),
    ("devuelto_en", gettext_noop("Devolvió")),
    ("levantada_el", gettext_noop("Dio por levantada")),
    ("decidido_el", gettext_noop("Decidió")),
    ("aceptado_en", gettext_noop("Aceptó")),
)


@dataclass(frozen=True, slots=True)
class CampoCambiado:
    """Un campo de una edición: cómo se llama, qué decía (vacío si nada) y qué dice."""

    nombre: str
    antes: str
    ahora: str


@dataclass(frozen=True, slots=True)
class Edicion:
    """Quién cambió qué y cuándo: lo que muestra `componentes/historial.html`. `campos` puede ser vacía."""

    cuando: datetime
    quien: str
    que: str
    campos: Sequence[CampoCambiado]


def lo_ultimo_primero(ediciones: Iterable[Edicion]) -> list[Edicion]:
    """De las de un mismo instante, la que se leyó después."""
    return sorted(ediciones, key=lambda edicion: edicion.cuando)[::-1]


@dataclass(frozen=True, slots=True)
class LoQueHay:
    """`vivos`: de lo que pocos acuerdos tienen (`colgado.RARO`), lo que este tiene; `historias`, las que guarda."""

    vivos: frozenset[Any]
    historias: Sequence[tuple[Any, str]]


def lo_que_hay(acuerdo: int) -> LoQueHay:
    """Una consulta, para no pedir lo que no está: de un acuerdo, casi siempre son tres o cuatro tablas."""
    [hay] = traer("qué hay", _que_hay, acuerdo)
    return LoQueHay(
        vivos=frozenset(modelo for modelo, alguno in zip(RARO, hay, strict=False) if alguno),
        historias=[uno for uno, alguna in zip(CAMINOS.items(), hay[len(RARO) :], strict=True) if alguna],
    )


def _que_hay(acuerdo: int) -> "QuerySet[Any, Any]":
    historias = (Exists(modelo.history.filter(**{camino: OuterRef("pk")})) for modelo, camino in CAMINOS.items())
    return Acuerdo.objects.filter(pk=acuerdo).values_list(*map(hay_alguno, RARO), *historias)


def historial_de(
    acuerdo: Acuerdo, quien_mira: Usuario, quienes: Quienes, historias: Sequence[tuple[Any, str]]
) -> list[Edicion]:
    """Los cambios, lo último primero. `historias`: las que guarda (`lo_que_hay`); las demás no se piden."""
    tramos = None if quien_mira.es_secretaria else permisos.tramos_a_cargo(quien_mira, acuerdo)
    numeros = dict(traer("números de hito", _numeros, acuerdo.pk))
    cambios = []
    for modelo, camino in historias:
        if modelo is Nota and not quien_mira.es_secretaria:
            continue
        previa: Any = None
        for fila in traer(("historia", modelo), partial(_ediciones, modelo, camino), acuerdo.pk):
            antes = previa if previa is not None and previa.id == fila.id else None
            previa = fila
            if not _lo_ve(tramos, fila.history_date):
                continue
            campos = campos_que_cambiaron(antes, fila) if antes else []
            verbo = _verbo(antes, fila)
            if antes and not campos and verbo == "Cambió":
                continue  # solo se movió algo que no se muestra
            cambios.append(
                Edicion(
                    cuando=fila.history_date,
                    quien=quienes.nombre_de(fila.history_user) or gettext("Sistema"),
                    que=f"{gettext(verbo)} {_cosa(modelo, fila, numeros)}".replace(" de el ", " del "),
                    campos=campos,
                )
            )
    return lo_ultimo_primero(cambios)


def _numeros(acuerdo: int) -> "QuerySet[Any, Any]":
    return Hito.objects.filter(acuerdo=acuerdo).values_list("pk", "numero")


def _ediciones(modelo: Any, camino: str, acuerdo: int) -> "QuerySet[Any]":
    con_quien = ("history_user", "municipalidad") if modelo is Participante else ("history_user",)
    filas: QuerySet[Any] = modelo.history.filter(**{camino: acuerdo}).select_related(*con_quien)
    return filas.order_by("id", "history_date", "history_id")


def _lo_ve(tramos: Sequence[permisos.Tramo] | None, cuando: datetime) -> bool:
    """Si lo de ese instante es de los `tramos` que ve quien mira; None, los ve todos."""
    return tramos is None or any(desde <= cuando and (hasta is None or cuando < hasta) for desde, hasta in tramos)


def _verbo(antes: Any, fila: Any) -> str:
    if antes is None:
        return gettext_noop("Registró")
    if getattr(antes, "anulado_en", None) and not fila.anulado_en:
        return gettext_noop("Deshizo la anulación de")
    for campo, verbo in VERBOS:
        if hasattr(fila, campo) and getattr(fila, campo) and not getattr(antes, campo):
            return verbo
    return gettext_noop("Cambió")


def _cosa(modelo: Any, fila: Any, numeros: dict[int, int]) -> str:
    if modelo is Hito:
        return gettext("el hito %(numero)s") % {"numero": fila.numero}
    if modelo is Avance:
        cual = {"cuanto": fila.porcentaje, "hito": numeros.get(fila.hito_id, "")}
        return (gettext("el avance de %(cuanto)s %% del hito %(hito)s") % cual).rstrip()
    if modelo is Reprogramacion:
        cual = {"hito": numeros.get(fila.hito_id), "al": en_fecha(fila.plazo_nuevo)}
        if cual["hito"]:
            return gettext("la reprogramación del hito %(hito)s al %(al)s") % cual
        return gettext("la reprogramación del acuerdo al %(al)s") % cual
    if modelo is Evidencia:
        return gettext("la evidencia «%(nombre)s»") % {"nombre": fila.nombre}
    if modelo is Documento:
        return gettext("el documento «%(nombre)s»") % {"nombre": fila.nombre}
    if modelo is Participante:
        if fila.municipalidad_id:
            return gettext("la participación de la %(cual)s") % {"cual": fila.municipalidad.nombre_completo}
        return gettext("la participación del sector %(cual)s") % {"cual": fila.sector_id}
    return gettext(COSAS[modelo])


def campos_que_cambiaron(antes: Any, fila: Any) -> list[CampoCambiado]:
    """Entre dos ediciones seguidas, cada campo que se muestra."""
    cambios = []
    for campo in fila.tracked_fields:
        if campo.name in CALLADOS:
            continue
        viejo, nuevo = getattr(antes, campo.attname), getattr(fila, campo.attname)
        if viejo != nuevo:
            cambios.append(
                CampoCambiado(
                    gettext(str(campo.verbose_name)),  # los que se traducen: `nombres_de_campos`
                    antes=_valor(campo, viejo),
                    ahora=_valor(campo, nuevo) or "—",
                )
            )
    return cambios


def _valor(campo: Any, valor: Any) -> str:
    if valor in (None, ""):
        return ""
    if campo.choices:
        return gettext(str(dict(campo.flatchoices).get(valor, valor)))
    if isinstance(valor, datetime):
        return f"{timezone.localtime(valor):%d/%m/%Y %H:%M}"
    if hasattr(valor, "isoformat"):
        return en_fecha(valor)
    if isinstance(valor, bool):
        return gettext("sí") if valor else gettext("no")
    return str(valor)
