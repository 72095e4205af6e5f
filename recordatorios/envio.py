"""Enviar resúmenes: tomarlos, mirarlos de nuevo, darlos y dejar constancia.

Regla: se toman y se leen de a `BLOQUE`, con las mismas consultas sean dos o cincuenta (`por_enviar`); y se dan uno por
uno. Lo leído vale lo que dice `frescura`: si el servidor de correo tarda, lo que falta se suelta y se vuelve a mirar.
De quién es cada uno en cada momento lo dice `tomados`.

Justo antes de darle el mensaje al servidor el envío pasa a «quizá salió», y deja de estarlo cuando él contesta: si no
contesta, o si el worker muere en ese instante, ya está escrito. Lo que quizá salió se prueba una sola vez más, horas
después (`RECORDATORIOS_QUIZA`) y con el mismo Message-ID: quien lo recibe dos veces ve un solo correo. Lo que un worker
muerto dejó tomado sin llegar a darlo se toma otra vez a los diez minutos (`RECORDATORIOS_ABANDONO`); si el primero
vivía, al ir a darlo descubre que ya no es suyo. Se reintenta solo lo que `correo.Falla` llama pasajero; cualquier otro
«no» queda dicho.
"""

import random
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import Error as ErrorDeLaBase

from acuerdos.acciones.rebotes import dejar_sin_contacto
from acuerdos.acciones.recordatorios import cambiar_recordatorios, cerrar_enviados
from acuerdos.acciones.transaccion import verbo
from acuerdos.destinos import Destinos
from acuerdos.enums import EstadoDeEnvio
from acuerdos.models import Envio
from cuentas import idiomas
from cuentas.freno import Vigia
from cuentas.memoria import sin_recoger
from recordatorios.correo import Buzonero, Falla
from recordatorios.por_enviar import NO_QUIERE, PorEnviar, leer
from recordatorios.resumen import componer
from recordatorios.tomados import cerrar, dar, dejar_enviado, sin_respuesta, soltar, tomar

INTENTOS_DE_ENVIO = 12
ESPERA_MAYOR = timedelta(hours=2)
DURACION_DE_TANDA = timedelta(minutes=5)  # más lo que tarda un envío, por debajo del límite de una tarea
BLOQUE = 50  # envíos que se toman y se leen juntos: la memoria no crece con cuántos esperan
PARTE_DEL_ABANDONO = 30  # lo leído vale mucho menos de lo que tarda un envío en darse por abandonado
ENTREGAS = 2  # veces que se le da al servidor un mensaje sin que conteste: la segunda es la última
NO_SE_SABE = "El servidor de correo lo recibió dos veces y no contestó ninguna: no se prueba más"
AJENO = "ajeno"
bitacora = structlog.get_logger(__name__)


class _YaNoEsSuyo(Exception):
    """Otro lo retomó entretanto, o se detuvieron los recordatorios: no se da el mensaje."""


def enviar_tanda(ids: Iterable[int], *, dia: date, reloj: Callable[[], datetime]) -> Counter[str]:
    """Envía los que pueda por una misma conexión. Devuelve cuántos quedaron en cada estado («ajeno»: eran de otro).

    `dia`: desde el que se cuentan los días en el texto, salvo que el envío sea de después. `reloj`: el de la puerta,
    porque una tanda tarda.
    """
    esperan, cuentas, vigia = deque(ids), Counter[str](), Vigia(reloj)
    fin = reloj() + DURACION_DE_TANDA
    with Buzonero(vigia) as buzonero:
        tanda = Tanda(dia, fin, reloj, buzonero, vigia)
        while esperan and tanda.sigue:
            bloque = [esperan.popleft() for _ in range(1 if vigia.es_prueba else min(BLOQUE, len(esperan)))]
            tomados = tomar(bloque, ahora=reloj(), de_prueba=vigia.es_prueba)
            cuentas[AJENO] += len(bloque) - len(tomados)
            if tomados:
                with sin_recoger():  # lo de cincuenta correos se suelta solo
                    estados = tanda.enviar(tomados)
                cuentas.update(estados)
                esperan.extendleft(envio.pk for envio in reversed(tomados[len(estados) :]))
    vigia.terminar()
    return +cuentas


@dataclass(slots=True)
class Tanda:
    """Lo que no cambia de un envío a otro. `fin`: desde cuándo no se empieza ninguno."""

    dia: date
    fin: datetime
    reloj: Callable[[], datetime]
    buzonero: Buzonero
    vigia: Vigia
    destinos: Destinos | None = None

    @property
    def sigue(self) -> bool:
        return self.reloj() <= self.fin and self.vigia.deja_pasar

    def enviar(self, tomados: Sequence[Envio]) -> list[str]:
        """Los que alcance, uno al menos. Devuelve en qué quedó cada uno; los que no empezó, los suelta."""
        ahora = self.reloj()
        self.destinos = self.destinos or Destinos(self.dia)
        leidos = leer(tomados, self.destinos, dia=self.dia, ahora=ahora)
        estados: list[str] = []
        empezados: list[int] = []
        try:
            # Se escriben seguidos: entre dos esperas a la base, cada uno costaba un sexto más.
            for leido in leidos:
                empezados.append(leido.envio.pk)  # si escribiéndolo se acaba el tiempo, no es de los que se sueltan
                _escribir(leido, ahora)
                empezados.pop()
            for leido in leidos:
                if empezados and not (self.sigue and self.reloj() <= ahora + frescura()):
                    break
                empezados.append(leido.envio.pk)
                estados.append(self._uno(leido))
        finally:
            soltar(envio for envio in tomados if envio.pk not in empezados)
            cerrar_enviados(empezados)
        return estados

    def _uno(self, leido: PorEnviar) -> str:
        """El estado en que quedó."""
        envio, ahora = leido.envio, self.reloj()
        if quedo := _sin_darlo(leido, ahora):
            return quedo
        envio.correo = leido.correo
        try:
            self.buzonero.enviar(leido.mensaje or _mensaje(leido, ahora), al_entregar=lambda: self._dar(envio))
        except Falla as falla:
            return _fallo(envio, falla, self.reloj())
        except _YaNoEsSuyo:
            soltar([envio])
            return AJENO
        except (ErrorDeLaBase, SoftTimeLimitExceeded):
            raise  # no es del correo: si no se dio, se retoma cuando se dé por abandonado; si se dio, quizá salió
        except Exception as error:  # una falla nuestra no detiene a los demás ni se calla
            bitacora.exception("envio_fallido", envio=envio.pk)
            return _terminar(envio, EstadoDeEnvio.FALLIDO, _falla_nuestra(error), self.reloj())
        return EstadoDeEnvio.ENVIADO if dejar_enviado(envio, self.reloj()) else AJENO

    def _dar(self, envio: Envio) -> None:
        """:raises _YaNoEsSuyo: si entretanto se dio por abandonado y otro lo retomó, o se detuvieron."""
        if not dar(envio, self.reloj(), de_prueba=self.vigia.es_prueba):
            raise _YaNoEsSuyo


def _escribir(leido: PorEnviar, ahora: datetime) -> None:
    """El mensaje, si va a salir: dice lo que se leyó, y vale lo que eso vale. Si no se puede, consta al darlo."""
    if leido.contenido is None or not leido.correo:
        return
    el_de_antes = leido.envio.correo
    try:
        leido.mensaje = _mensaje(leido, ahora)
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        leido.mensaje = None
    finally:
        leido.envio.correo = el_de_antes  # si no se llega a dar, consta adónde se dio la vez anterior


def _mensaje(leido: PorEnviar, ahora: datetime) -> EmailMessage:
    assert leido.contenido is not None
    leido.envio.correo = leido.correo
    with idiomas.en(leido.idioma):
        return componer(leido.envio, leido.contenido, leido.enlaces, ahora=ahora)


def _sin_darlo(leido: PorEnviar, ahora: datetime) -> str:
    """En qué queda el que no se va a dar; "" si se da."""
    envio = leido.envio
    if envio.sin_respuesta >= ENTREGAS:
        return _terminar(envio, EstadoDeEnvio.QUIZA, NO_SE_SABE, ahora)
    if envio.intentos > INTENTOS_DE_ENVIO:
        return _terminar(envio, EstadoDeEnvio.FALLIDO, f"Se empezó {INTENTOS_DE_ENVIO} veces y nunca terminó", ahora)
    if leido.falla:
        return _terminar(envio, EstadoDeEnvio.FALLIDO, _falla_nuestra(leido.falla), ahora)
    if leido.no_quiere:
        return _descartar(envio, NO_QUIERE, ahora)
    if leido.contenido is None:
        return _descartar(envio, "Ya no había nada que avisar", ahora)
    return "" if leido.correo else _terminar(envio, EstadoDeEnvio.FALLIDO, leido.sin_correo, ahora)


def _falla_nuestra(error: Exception) -> str:
    return f"Falla nuestra ({type(error).__name__}): quedó anotada"


def frescura() -> timedelta:
    """Lo más que pasa entre mirar un recordatorio y darlo, sin contar el que va: 20 segundos, de costumbre."""
    return timedelta(seconds=settings.RECORDATORIOS_ABANDONO) / PARTE_DEL_ABANDONO


def limite_de_tanda() -> int:
    """Segundos que puede durar una tanda: la última que empieza a tiempo espera todos los pasos y la respuesta."""
    pasos = 12 * settings.EMAIL_TIMEOUT  # conectar, TLS, identificarse, nombrar…: ninguno los usa todos
    return int(DURACION_DE_TANDA.total_seconds()) + pasos + settings.CORREO_ESPERA_FINAL


def _descartar(envio: Envio, motivo: str, ahora: datetime) -> str:
    """No sale; pero si una vez quizá salió, eso es lo que consta."""
    if envio.sin_respuesta:
        return _terminar(envio, EstadoDeEnvio.QUIZA, f"{motivo} cuando tocaba probar otra vez", ahora)
    return _terminar(envio, EstadoDeEnvio.DESCARTADO, motivo, ahora)


@verbo
def _terminar(envio: Envio, estado: EstadoDeEnvio, motivo: str, ahora: datetime) -> str:
    """Deja el envío y sus recordatorios en `estado`, para siempre."""
    campos: dict[str, Any] = {"estado": estado, "motivo": motivo[:300], "correo": envio.correo}
    campos["enviado_en"] = ahora if estado == EstadoDeEnvio.ENVIADO else None
    if estado == EstadoDeEnvio.QUIZA:
        campos["proximo_intento_en"] = None
    else:
        campos["sin_respuesta"] = sin_respuesta(envio)
    if not cerrar(envio, **campos):
        return AJENO
    suyos = envio.recordatorios.filter(estado=EstadoDeEnvio.PROGRAMADO)
    cambiar_recordatorios(suyos, estado=estado, motivo=campos["motivo"], terminado_en=ahora)
    return estado


def _fallo(envio: Envio, falla: Falla, ahora: datetime) -> str:
    if falla.quiza:
        return _quedar_en_duda(envio, falla.motivo, ahora)
    if not falla.pasajera:
        quedo = _terminar(envio, EstadoDeEnvio.FALLIDO, falla.motivo, ahora)
        if falla.rebota and quedo != AJENO:
            dejar_sin_contacto(envio=envio, motivo=falla.motivo, ahora=ahora)
        return quedo
    if envio.intentos >= INTENTOS_DE_ENVIO:
        return _terminar(
            envio, EstadoDeEnvio.FALLIDO, f"Sin éxito tras {INTENTOS_DE_ENVIO} intentos: {falla.motivo}", ahora
        )
    sigue = cerrar(
        envio,
        estado=EstadoDeEnvio.PROGRAMADO,
        motivo=falla.motivo[:300],
        proximo_intento_en=ahora + espera(envio.intentos),
        sin_respuesta=sin_respuesta(envio),
    )
    return EstadoDeEnvio.PROGRAMADO if sigue else AJENO


def _quedar_en_duda(envio: Envio, motivo: str, ahora: datetime) -> str:
    """Ya estaba escrito al darlo; falta decir por qué, y desde cuándo se cuentan las horas."""
    if envio.sin_respuesta >= ENTREGAS:
        return _terminar(envio, EstadoDeEnvio.QUIZA, NO_SE_SABE, ahora)
    proximo = ahora + timedelta(seconds=settings.RECORDATORIOS_QUIZA)
    return EstadoDeEnvio.QUIZA if cerrar(envio, motivo=motivo[:300], proximo_intento_en=proximo) else AJENO


def espera(intentos: int) -> timedelta:
    """Cuánto se espera tras el intento número `intentos`: el doble cada vez, con azar para no volver todos juntos."""
    base = timedelta(seconds=settings.RECORDATORIOS_ESPERA)
    return min(base * 2 ** (intentos - 1), ESPERA_MAYOR) * random.uniform(0.5, 1.5)  # noqa: S311  # no guarda ningún secreto
