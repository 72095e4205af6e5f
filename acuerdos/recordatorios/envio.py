"""Enviar un resumen: tomarlo, comprobarlo de nuevo, enviarlo y dejar constancia.

Regla: se toma con un UPDATE condicional y solo sigue quien cambió una fila, así que la misma tarea dos veces envía
una; con el interruptor apagado nadie toma nada. Antes de enviar se mira otra vez cada aviso: quien dejó el cargo, el
hito culminado o el plazo cambiado se descartan. Lo que un worker muerto dejó tomado se toma otra vez a los diez
minutos. Si murió entre la respuesta del servidor de correo y nuestra fila, nadie puede saberlo: sale de nuevo con el
mismo Message-ID, y es el mismo correo. Se reintenta solo lo que `correo.Falla` llama pasajero; cualquier otro «no»
queda dicho.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import Error as ErrorDeLaBase
from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, Q

from acuerdos.enums import EstadoDeEnvio
from acuerdos.models import Envio, MotorDeAvisos, PreferenciaDeAvisos, Recordatorio
from acuerdos.recordatorios.correo import Buzonero, Falla
from acuerdos.recordatorios.destinos import Destinos
from acuerdos.recordatorios.resumen import componer
from acuerdos.recordatorios.vencimientos import se_puede_avisar
from municipalidades.models import PuntoFocal

INTENTOS = 12
ESPERA_MAXIMA = timedelta(hours=2)
DURACION_DE_TANDA = timedelta(minutes=5)  # más lo que tarda un envío, por debajo del límite de una tarea
CONEXIONES_FALLIDAS = 2  # seguidas: el servidor no está, y lo que falta espera a la próxima pasada
AJENO = "ajeno"
bitacora = structlog.get_logger(__name__)


def enviar_tanda(ids: Iterable[int], *, dia: date, reloj: Callable[[], datetime]) -> Counter[str]:
    """Envía los que pueda por una misma conexión. Devuelve cuántos quedaron en cada estado («ajeno»: eran de otro).

    `dia`: desde el que se cuentan los días en el texto, salvo que el envío sea de después. `reloj`: el de la puerta,
    porque una tanda tarda.
    """
    cuentas: Counter[str] = Counter()
    fin = reloj() + DURACION_DE_TANDA
    destinos: Destinos | None = None
    with Buzonero() as buzonero:
        for pk in ids:
            ahora = reloj()
            if ahora > fin or buzonero.conexiones_fallidas >= CONEXIONES_FALLIDAS:
                break
            envio = tomar(pk, ahora=ahora)
            if envio is None:
                cuentas[AJENO] += 1
                continue
            destinos = destinos or Destinos()
            cuentas[enviar(envio, dia=dia, ahora=ahora, destinos=destinos, buzonero=buzonero)] += 1
    return cuentas


def se_puede_tomar(ahora: datetime) -> Q:
    """Envíos que esperan su turno, o que alguien tomó hace mucho y no terminó."""
    abandonado = ahora - timedelta(seconds=settings.AVISOS_ABANDONO)
    return Q(estado=EstadoDeEnvio.PROGRAMADO, proximo_intento_en__lte=ahora) | Q(
        estado=EstadoDeEnvio.ENVIANDO, tomado_en__lt=abandonado
    )


def tomar(envio_id: int, *, ahora: datetime) -> Envio | None:
    """El envío, si nadie más lo tomó y los avisos no están detenidos; None si no hay nada que hacer."""
    detenido = Exists(MotorDeAvisos.objects.filter(detenido_en__isnull=False))
    tomados = Envio.objects.filter(se_puede_tomar(ahora), ~detenido, pk=envio_id).update(
        estado=EstadoDeEnvio.ENVIANDO, tomado_en=ahora, intentos=F("intentos") + 1
    )
    if tomados != 1:
        return None
    return Envio.objects.select_related("persona", "municipalidad").get(pk=envio_id)


def enviar(envio: Envio, *, dia: date, ahora: datetime, destinos: Destinos, buzonero: Buzonero) -> str:
    """Envía uno ya tomado. `destinos`: los cargos de este momento. Devuelve el estado en que quedó."""
    if envio.intentos > INTENTOS:
        return _terminar(envio, EstadoDeEnvio.FALLIDO, f"Se empezó {INTENTOS} veces y nunca terminó", ahora)
    recordatorios = _los_que_siguen_valiendo(envio, destinos, ahora)
    if not recordatorios:
        return _terminar(envio, EstadoDeEnvio.DESCARTADO, "Ya no había nada que avisar", ahora)
    correo, motivo = direccion(envio)
    if not correo:
        return _terminar(envio, EstadoDeEnvio.FALLIDO, motivo, ahora)
    envio.correo = correo
    try:
        buzonero.enviar(componer(envio, recordatorios, correo, dia=max(dia, envio.dia), ahora=ahora))
    except Falla as falla:
        return _fallo(envio, falla, ahora)
    except (ErrorDeLaBase, SoftTimeLimitExceeded):
        raise  # no es del correo: queda tomado y se retoma cuando se dé por abandonado
    except Exception as error:  # una falla nuestra no detiene a los demás ni se calla
        bitacora.exception("envio_fallido", envio=envio.pk)
        return _terminar(envio, EstadoDeEnvio.FALLIDO, f"Falla nuestra ({type(error).__name__}): quedó anotada", ahora)
    return _terminar(envio, EstadoDeEnvio.ENVIADO, "", ahora)


def direccion(envio: Envio) -> tuple[str, str]:
    """A qué correo va, o "" y el motivo por el que a ninguno."""
    if envio.municipalidad is not None:
        return envio.municipalidad.correo, "No tiene punto focal ni correo institucional"
    persona = envio.persona
    assert persona is not None  # una restricción de la tabla dice que hay persona o municipalidad
    if PreferenciaDeAvisos.objects.filter(usuario=persona, rebotado_en__isnull=False).exists():
        return "", "Su correo rebota: está en la lista de personas sin contacto"
    cargo = PuntoFocal.objects.filter(usuario=persona, hasta__isnull=True).exclude(correo="").order_by("-pk").first()
    return (cargo.correo if cargo else persona.email), "No tiene correo registrado"


def _los_que_siguen_valiendo(envio: Envio, destinos: Destinos, ahora: datetime) -> Sequence[Recordatorio]:
    """Los avisos que aún proceden; los demás quedan descartados con su motivo."""
    suyos = envio.recordatorios.filter(estado=EstadoDeEnvio.PROGRAMADO)
    suyos = suyos.select_related("hito__acuerdo__municipalidad", "hito__acuerdo__sesion")
    avisable = ExpressionWrapper(se_puede_avisar("hito__"), output_field=BooleanField())
    filas: Iterable[Any] = suyos.annotate(avisable=avisable)
    valen: list[Recordatorio] = []
    descartados: list[Recordatorio] = []
    for fila in filas:
        fila.motivo = _motivo_de_descarte(fila, destinos) if fila.avisable else "El hito ya no está pendiente"
        (descartados if fila.motivo else valen).append(fila)
    for fila in descartados:
        fila.estado, fila.terminado_en = EstadoDeEnvio.DESCARTADO, ahora
    Recordatorio.objects.bulk_update(descartados, ["estado", "motivo", "terminado_en"])
    return valen


def _motivo_de_descarte(fila: Recordatorio, destinos: Destinos) -> str:
    if fila.hito.plazo_vigente != fila.plazo:
        return "El plazo cambió"
    if fila.destino not in {d.clave for d in destinos.de(fila.hito, fila.papel)}:
        return "Ya no le corresponde: dejó el cargo o el puesto se cubrió"
    return ""


def _terminar(envio: Envio, estado: EstadoDeEnvio, motivo: str, ahora: datetime) -> str:
    motivo = motivo[:300]
    with transaction.atomic():
        enviado_en = ahora if estado == EstadoDeEnvio.ENVIADO else None
        if not _cerrar(envio, estado=estado, motivo=motivo, enviado_en=enviado_en, correo=envio.correo):
            return AJENO
        envio.recordatorios.filter(estado=EstadoDeEnvio.PROGRAMADO).update(
            estado=estado, motivo=motivo, terminado_en=ahora
        )
    return estado


def _cerrar(envio: Envio, **campos: Any) -> bool:
    """Escribe solo quien aún lo tiene: el número de intento dice si entretanto otro lo retomó."""
    mio = Envio.objects.filter(pk=envio.pk, estado=EstadoDeEnvio.ENVIANDO, intentos=envio.intentos)
    return mio.update(**campos) == 1


def _fallo(envio: Envio, falla: Falla, ahora: datetime) -> str:
    if falla.rebota and envio.persona_id:
        PreferenciaDeAvisos.objects.update_or_create(
            usuario_id=envio.persona_id, defaults={"rebotado_en": ahora, "motivo_de_rebote": falla.motivo[:300]}
        )
    if not falla.pasajera:
        return _terminar(envio, EstadoDeEnvio.FALLIDO, falla.motivo, ahora)
    if envio.intentos >= INTENTOS:
        return _terminar(envio, EstadoDeEnvio.FALLIDO, f"Sin éxito tras {INTENTOS} intentos: {falla.motivo}", ahora)
    sigue = _cerrar(
        envio,
        estado=EstadoDeEnvio.PROGRAMADO,
        motivo=falla.motivo[:300],
        proximo_intento_en=ahora + espera(envio.intentos),
        quiza_entregado=envio.quiza_entregado or falla.quiza_entregado,
    )
    return EstadoDeEnvio.PROGRAMADO if sigue else AJENO


def espera(intentos: int) -> timedelta:
    """Cuánto se espera tras el intento número `intentos`: el doble cada vez, con azar para no volver todos juntos."""
    base = timedelta(seconds=settings.AVISOS_ESPERA)
    return min(base * 2 ** (intentos - 1), ESPERA_MAXIMA) * random.uniform(0.5, 1.5)  # noqa: S311  # no guarda ningún secreto
