"""De quién es un envío en cada momento: se toma, se da, se cierra o se suelta.

Regla: todo es un UPDATE condicional, y solo sigue quien cambió la fila: la misma tarea dos veces envía una. Se toman de
a muchos; pero lo que quizá salió y lo que salió se escribe uno por uno, en el instante en que pasa: si el worker muere,
ya está escrito. Con el interruptor apagado o el correo en pausa nadie toma nada, ni da lo que ya tomó.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, Q, QuerySet, Value

from acuerdos.acciones.transaccion import verbo
from acuerdos.enums import EstadoDeEnvio
from acuerdos.models import Envio, MotorDeRecordatorios
from cuentas.freno import EN_PAUSA
from cuentas.models import FrenoDeCorreo
from cuentas.traducidas import a_lo_largo, cambiar, traer

DADO = "Se le dio al servidor de correo, que aún no contesta"
Cambio = tuple["QuerySet[Envio]", dict[str, Any]]


def se_puede_tomar(ahora: datetime) -> Q:
    """Envíos que esperan su turno, o que alguien tomó hace mucho y no llegó a dar."""
    return _se_puede_tomar(ahora, _abandonado(ahora))


def _abandonado(ahora: datetime) -> datetime:
    return ahora - timedelta(seconds=settings.RECORDATORIOS_ABANDONO)


def _se_puede_tomar(ahora: datetime, abandonado: datetime) -> Q:
    esperan = Q(estado__in=[EstadoDeEnvio.PROGRAMADO, EstadoDeEnvio.QUIZA], proximo_intento_en__lte=ahora)
    return esperan | Q(estado=EstadoDeEnvio.ENVIANDO, tomado_en__lt=abandonado)


@verbo
def tomar(ids: Sequence[int], *, ahora: datetime, de_prueba: bool = False) -> list[Envio]:
    """De esos, los que nadie más tomó, en el mismo orden. Ninguno, si los recordatorios están detenidos o en pausa.

    `de_prueba`: el que se permite durante una pausa, para saber si ya terminó.
    """
    cuales = _libres_de_prueba if de_prueba else _libres
    libres = traer("por tomar", cuales, ahora, _abandonado(ahora), *a_lo_largo(ids))
    tomados: dict[int, Envio] = {envio.pk: envio for envio in libres}
    if tomados:
        cambiar("tomados", _de_quien_los_toma, ahora, *a_lo_largo(tomados))
    for envio in tomados.values():
        envio.estado, envio.tomado_en, envio.intentos = EstadoDeEnvio.ENVIANDO, ahora, envio.intentos + 1
    return [tomados[pk] for pk in ids if pk in tomados]


def soltar(envios: Iterable[Envio]) -> None:
    """Los que no se llegaron a empezar vuelven a esperar, como si no se hubieran tomado."""
    for envio in envios:
        if envio.estado == EstadoDeEnvio.ENVIANDO:
            cerrar(envio, estado=EstadoDeEnvio.PROGRAMADO, intentos=envio.intentos - 1)


def dar(envio: Envio, ahora: datetime, *, de_prueba: bool = False) -> bool:
    """El instante en que deja de saberse: se escribe antes de dar el mensaje, y solo se da si se pudo escribir."""
    proximo = ahora + timedelta(seconds=settings.RECORDATORIOS_QUIZA)
    lo_que_se_sabe = envio.correo, envio.sin_respuesta + 1, proximo
    dado = cambiar("envío dado", _dado_de_prueba if de_prueba else _dado, *_quien(envio), *lo_que_se_sabe)
    if dado:
        envio.estado, envio.sin_respuesta = EstadoDeEnvio.QUIZA, envio.sin_respuesta + 1
    return dado == 1


def dejar_enviado(envio: Envio, ahora: datetime) -> bool:
    """El servidor contestó que sí. Sus recordatorios lo sabrán al terminar la tanda (`cerrar_enviados`)."""
    return cambiar("envío enviado", _enviado, *_quien(envio), sin_respuesta(envio), ahora) == 1


def cerrar(envio: Envio, **campos: object) -> bool:
    """Escribe solo quien aún lo tiene."""
    return _suyo(*_quien(envio)).update(**campos) == 1


def sin_respuesta(envio: Envio) -> int:
    """Las entregas sin contestar de antes de este intento: de este, el servidor ya dijo algo."""
    return envio.sin_respuesta - (envio.estado == EstadoDeEnvio.QUIZA)


def _quien(envio: Envio) -> tuple[int, datetime, int]:
    """Cuándo se tomó y el número de intento dicen si entretanto otro lo retomó."""
    assert envio.tomado_en is not None  # está tomado
    return envio.pk, envio.tomado_en, envio.intentos


def _suyo(pk: int, tomado_en: datetime, intentos: int) -> "QuerySet[Envio]":
    en_marcha = [EstadoDeEnvio.ENVIANDO, EstadoDeEnvio.QUIZA]
    # `Value`: al traducir la consulta su lugar lo ocupa un número que la columna no admite.
    return Envio.objects.filter(pk=pk, estado__in=en_marcha, tomado_en=tomado_en, intentos=Value(intentos))


def _si_no_esta_detenido(envios: "QuerySet[Envio]") -> "QuerySet[Envio]":
    return envios.exclude(Exists(MotorDeRecordatorios.objects.filter(detenido_en__isnull=False)))


def _si_no_hay_pausa(envios: "QuerySet[Envio]") -> "QuerySet[Envio]":
    return envios.exclude(Exists(FrenoDeCorreo.objects.filter(EN_PAUSA)))


def _libres_de_prueba(ahora: datetime, abandonado: datetime, *ids: int) -> "QuerySet[Envio]":
    envios = Envio.objects.filter(_se_puede_tomar(ahora, abandonado), pk__in=ids)
    libres = _si_no_esta_detenido(envios).select_related("persona", "municipalidad")
    return libres.select_for_update(no_key=True, skip_locked=True, of=("self",)).order_by("pk")


def _libres(ahora: datetime, abandonado: datetime, *ids: int) -> "QuerySet[Envio]":
    return _si_no_hay_pausa(_libres_de_prueba(ahora, abandonado, *ids))


def _de_quien_los_toma(ahora: datetime, *ids: int) -> Cambio:
    campos = {"estado": EstadoDeEnvio.ENVIANDO, "tomado_en": ahora, "intentos": F("intentos") + 1}
    return Envio.objects.filter(pk__in=ids), campos


def _dado_de_prueba(pk: int, tomado_en: datetime, intentos: int, correo: str, veces: int, proximo: datetime) -> Cambio:
    campos = {"estado": EstadoDeEnvio.QUIZA, "motivo": DADO, "correo": correo}
    suyo = _si_no_esta_detenido(_suyo(pk, tomado_en, intentos))
    return suyo, campos | {"sin_respuesta": veces, "proximo_intento_en": proximo}


def _dado(pk: int, tomado_en: datetime, intentos: int, correo: str, veces: int, proximo: datetime) -> Cambio:
    suyo, campos = _dado_de_prueba(pk, tomado_en, intentos, correo, veces, proximo)
    return _si_no_hay_pausa(suyo), campos


def _enviado(pk: int, tomado_en: datetime, intentos: int, veces: int, ahora: datetime) -> Cambio:
    campos = {"estado": EstadoDeEnvio.ENVIADO, "motivo": "", "enviado_en": ahora, "sin_respuesta": veces}
    return _suyo(pk, tomado_en, intentos), campos
