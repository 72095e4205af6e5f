"""Las cifras que dicen cómo va: qué edad tiene lo último de cada cosa, qué espera y qué falló."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import time

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError

from acuerdos.enums import EstadoDeEnvio
from acuerdos.models import Envio, MotorDeRecordatorios
from cuentas import antivirus, latidos
from cuentas.models import Carta
from cuentas.registro import rechazos_de_la_hora
from muniejecutivo.celery import app
from muniejecutivo.respaldo import estado
from muniejecutivo.tasks import CLAVE_DEL_LATIDO
from recordatorios.calendario import atraso_de_la_pasada

COLAS = ("muniejecutivo", "correo")
DE_LOS_CORREOS = timedelta(days=1)
bitacora = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Cifras:
    """Edades en segundos y cuentas. None: no se sabe, o todavía nunca."""

    edad_del_latido: int | None
    edad_de_la_pasada: int | None
    atraso_de_la_pasada: int | None  # en horas y días de enviar; fuera de ellos, 0
    edad_de_la_copia: int | None
    edad_del_simulacro: int | None
    en_cola: dict[str, int | None]
    correos_por_salir: int | None
    correos_fallidos: int | None  # los del último día
    ingresos_rechazados: int | None  # los de la última hora
    antivirus_contesta: int | None  # 1 o 0; None si no hay


def leer(*, ahora: datetime) -> Cifras:
    """Lo que no contesta queda en None: nada de esto hace fallar a quien pregunta."""
    copias = estado.leer() or estado.EstadoDeRespaldos()
    return Cifras(
        edad_del_latido=_latido(),
        edad_de_la_pasada=_o_nada(lambda: _edad(_pasada(), ahora)),
        atraso_de_la_pasada=_o_nada(lambda: round(atraso_de_la_pasada(_pasada(), ahora).total_seconds())),
        edad_de_la_copia=_edad(_instante(copias.ultimo_respaldo), ahora),
        edad_del_simulacro=_edad(_instante(copias.ultimo_simulacro), ahora),
        en_cola=_en_cola(),
        correos_por_salir=_o_nada(_por_salir),
        correos_fallidos=_o_nada(lambda: _fallidos(ahora)),
        ingresos_rechazados=_o_nada(lambda: rechazos_de_la_hora(ahora=ahora)),
        antivirus_contesta=int(antivirus.contesta()) if settings.ANTIVIRUS else None,
    )


def _latido() -> int | None:
    visto = cache.get(CLAVE_DEL_LATIDO)
    return max(0, round(time() - visto)) if visto and latidos.se_sabe() else None


def _pasada() -> datetime | None:
    return MotorDeRecordatorios.objects.values_list("ultima_pasada_en", flat=True).first()


def _por_salir() -> int:
    programados = [EstadoDeEnvio.PROGRAMADO, EstadoDeEnvio.ENVIANDO]
    return (
        Envio.objects.filter(estado__in=programados).count() + Carta.objects.filter(terminada_en__isnull=True).count()
    )


def _fallidos(ahora: datetime) -> int:
    desde = ahora - DE_LOS_CORREOS
    envios = Envio.objects.filter(estado=EstadoDeEnvio.FALLIDO, dia__gte=desde.date())
    cartas = Carta.objects.filter(terminada_en__gte=desde).exclude(motivo="")
    return envios.count() + cartas.count()


def _en_cola() -> dict[str, int | None]:
    try:
        with app.connection_for_read(connect_timeout=2) as conexion:
            conexion.ensure_connection(max_retries=1, interval_start=0, timeout=2)
            canal = conexion.default_channel
            return {cola: int(canal._size(cola)) for cola in COLAS}  # el de cada transporte; no hay otro modo común
    except Exception as error:  # cada transporte tiene sus errores, y el detalle va a la bitácora
        bitacora.warning("cola_sin_contar", error=type(error).__name__)
        return dict.fromkeys(COLAS)


def _o_nada(preguntar: Callable[[], int | None]) -> int | None:
    try:
        return preguntar()
    except DatabaseError:
        return None


def _instante(texto: str) -> datetime | None:
    return datetime.fromisoformat(texto) if texto else None


def _edad(instante: datetime | None, ahora: datetime) -> int | None:
    return None if instante is None else max(0, round((ahora - instante).total_seconds()))
