"""Enviar un resumen: tomarlo, comprobarlo de nuevo, enviarlo y dejar constancia.

Regla: se toma con un UPDATE condicional y solo sigue quien cambió una fila, así que la misma tarea dos veces envía una;
con el interruptor apagado o el correo en pausa nadie toma nada. Antes de enviar se mira otra vez cada recordatorio:
quien dejó el cargo, el hito culminado o el plazo cambiado se descartan, y a quien pidió no recibir no se le escribe.

Justo antes de darle el mensaje al servidor el envío pasa a «quizá salió», y deja de estarlo cuando él contesta: si no
contesta, o si el worker muere en ese instante, ya está escrito. Lo que quizá salió se prueba una sola vez más, horas
después (`RECORDATORIOS_QUIZA`) y con el mismo Message-ID: quien lo recibe dos veces ve un solo correo. Lo que un worker
muerto dejó tomado sin llegar a darlo se toma otra vez a los diez minutos (`RECORDATORIOS_ABANDONO`); si el primero
vivía, al ir a darlo descubre que ya no es suyo. Se reintenta solo lo que `correo.Falla` llama pasajero; cualquier otro
«no» queda dicho.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import Error as ErrorDeLaBase
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, Q, QuerySet

from acuerdos.acciones.recordatorios import cambiar_recordatorios, descartar_recordatorios
from acuerdos.acciones.transaccion import en_transaccion, verbo
from acuerdos.condiciones import se_puede_recordar
from acuerdos.destinos import Destinos, autoridad_de
from acuerdos.enums import Destinatario, EstadoDeEnvio, Frecuencia
from acuerdos.models import Envio, MotorDeRecordatorios, PreferenciaDeRecordatorios, Recordatorio
from cuentas.freno import EN_PAUSA, Vigia
from cuentas.models import FrenoDeCorreo
from cuentas.traducidas import traer
from municipalidades.models import PuntoFocal
from recordatorios import noticias
from recordatorios.correo import Buzonero, Falla
from recordatorios.noticias import Noticia
from recordatorios.resumen import componer

INTENTOS_DE_ENVIO = 12
ESPERA_MAYOR = timedelta(hours=2)
DURACION_DE_TANDA = timedelta(minutes=5)  # más lo que tarda un envío, por debajo del límite de una tarea
ENTREGAS = 2  # veces que se le da al servidor un mensaje sin que conteste: la segunda es la última
DADO = "Se le dio al servidor de correo, que aún no contesta"
NO_QUIERE = "Pidió no recibir recordatorios"
NO_SE_SABE = "El servidor de correo lo recibió dos veces y no contestó ninguna: no se prueba más"
AJENO = "ajeno"
bitacora = structlog.get_logger(__name__)


class _YaNoEsSuyo(Exception):
    """Otro lo retomó entretanto: no se da el mensaje."""


def enviar_tanda(ids: Iterable[int], *, dia: date, reloj: Callable[[], datetime]) -> Counter[str]:
    """Envía los que pueda por una misma conexión. Devuelve cuántos quedaron en cada estado («ajeno»: eran de otro).

    `dia`: desde el que se cuentan los días en el texto, salvo que el envío sea de después. `reloj`: el de la puerta,
    porque una tanda tarda.
    """
    cuentas: Counter[str] = Counter()
    vigia = Vigia(reloj)
    fin = reloj() + DURACION_DE_TANDA
    destinos: Destinos | None = None
    with Buzonero(vigia) as buzonero:
        for pk in ids:
            ahora = reloj()
            if ahora > fin or not vigia.deja_pasar:
                break
            envio = tomar(pk, ahora=ahora, de_prueba=vigia.es_prueba)
            if envio is None:
                cuentas[AJENO] += 1
                continue
            destinos = destinos or Destinos(dia)
            cuentas[enviar(envio, dia=dia, reloj=reloj, destinos=destinos, buzonero=buzonero)] += 1
    vigia.terminar()
    return cuentas


def limite_de_tanda() -> int:
    """Segundos que puede durar una tanda: la última que empieza a tiempo espera todos los pasos y la respuesta."""
    pasos = 12 * settings.EMAIL_TIMEOUT  # conectar, TLS, identificarse, nombrar…: ninguno los usa todos
    return int(DURACION_DE_TANDA.total_seconds()) + pasos + settings.CORREO_ESPERA_FINAL


def se_puede_tomar(ahora: datetime) -> Q:
    """Envíos que esperan su turno, o que alguien tomó hace mucho y no llegó a dar."""
    abandonado = ahora - timedelta(seconds=settings.RECORDATORIOS_ABANDONO)
    esperan = Q(estado__in=[EstadoDeEnvio.PROGRAMADO, EstadoDeEnvio.QUIZA], proximo_intento_en__lte=ahora)
    return esperan | Q(estado=EstadoDeEnvio.ENVIANDO, tomado_en__lt=abandonado)


def tomar(envio_id: int, *, ahora: datetime, de_prueba: bool = False) -> Envio | None:
    """El envío, si nadie más lo tomó y los recordatorios no están detenidos ni en pausa; None si no hay nada que hacer.

    `de_prueba`: el que se permite durante una pausa, para saber si ya terminó.
    """
    libres = Envio.objects.filter(se_puede_tomar(ahora), pk=envio_id)
    libres = libres.exclude(Exists(MotorDeRecordatorios.objects.filter(detenido_en__isnull=False)))
    if not de_prueba:
        libres = libres.exclude(Exists(FrenoDeCorreo.objects.filter(EN_PAUSA)))
    tomados = libres.update(estado=EstadoDeEnvio.ENVIANDO, tomado_en=ahora, intentos=F("intentos") + 1)
    if tomados != 1:
        return None
    [envio] = traer("envío tomado", _con_su_destino, envio_id)
    return envio


def _con_su_destino(envio: int) -> "QuerySet[Envio]":
    return Envio.objects.filter(pk=envio).select_related("persona", "municipalidad")


def enviar(envio: Envio, *, dia: date, reloj: Callable[[], datetime], destinos: Destinos, buzonero: Buzonero) -> str:
    """Envía uno ya tomado. `destinos`: los cargos de este momento. Devuelve el estado en que quedó."""
    ahora = reloj()
    if envio.sin_respuesta >= ENTREGAS:
        return _terminar(envio, EstadoDeEnvio.QUIZA, NO_SE_SABE, ahora)
    if envio.intentos > INTENTOS_DE_ENVIO:
        return _terminar(envio, EstadoDeEnvio.FALLIDO, f"Se empezó {INTENTOS_DE_ENVIO} veces y nunca terminó", ahora)
    if _no_quiere(envio):
        return _descartar(envio, NO_QUIERE, ahora)
    recordatorios, decisiones = _los_que_siguen_valiendo(envio, destinos, ahora)
    if not recordatorios and not decisiones:
        return _descartar(envio, "Ya no había nada que avisar", ahora)
    correo, motivo = direccion(envio)
    if not correo:
        return _terminar(envio, EstadoDeEnvio.FALLIDO, motivo, ahora)
    envio.correo = correo
    try:
        mensaje = componer(envio, recordatorios, decisiones, correo, dia=max(dia, envio.dia), ahora=ahora)
        buzonero.enviar(mensaje, al_entregar=lambda: _anotar_entrega(envio, reloj()))
    except Falla as falla:
        return _fallo(envio, falla, reloj())
    except _YaNoEsSuyo:
        return AJENO
    except (ErrorDeLaBase, SoftTimeLimitExceeded):
        raise  # no es del correo: si no se dio, se retoma cuando se dé por abandonado; si se dio, quizá salió
    except Exception as error:  # una falla nuestra no detiene a los demás ni se calla
        bitacora.exception("envio_fallido", envio=envio.pk)
        motivo = f"Falla nuestra ({type(error).__name__}): quedó anotada"
        return _terminar(envio, EstadoDeEnvio.FALLIDO, motivo, reloj())
    return _terminar(envio, EstadoDeEnvio.ENVIADO, "", reloj())


def direccion(envio: Envio) -> tuple[str, str]:
    """A qué correo va, o "" y el motivo por el que a ninguno."""
    if envio.municipalidad is not None:
        if not _se_le_escala(envio):
            return envio.municipalidad.correo, "No tiene punto focal ni correo institucional"
        autoridad = autoridad_de(envio.municipalidad, envio.dia)
        return (autoridad.correo if autoridad else envio.municipalidad.correo), "No consta el correo de su autoridad"
    persona = envio.persona
    assert persona is not None  # una restricción de la tabla dice que hay persona o municipalidad
    if traer("a quien le rebota", _le_rebota, persona.pk):
        return "", "Su correo rebota: está en la lista de personas sin contacto"
    de_su_cargo = traer("correo de su cargo", _correo_de_su_cargo, persona.pk)
    return (de_su_cargo[0] if de_su_cargo else persona.email), "No tiene correo registrado"


def _le_rebota(persona: int) -> "QuerySet[PreferenciaDeRecordatorios, int]":
    suya = PreferenciaDeRecordatorios.objects.filter(usuario=persona, rebotado_en__isnull=False)
    return suya.values_list("pk", flat=True)


def _correo_de_su_cargo(persona: int) -> "QuerySet[PuntoFocal, str]":
    suyos = PuntoFocal.objects.en_ejercicio().filter(usuario=persona).exclude(correo="")
    return suyos.order_by("-pk").values_list("correo", flat=True)[:1]


def _se_le_escala(envio: Envio) -> bool:
    """Si lo que lleva es para su autoridad, y no para quien falte nombrar."""
    return envio.recordatorios.filter(rol=Destinatario.AUTORIDAD).exists()


def _los_que_siguen_valiendo(
    envio: Envio, destinos: Destinos, ahora: datetime
) -> tuple[list[Recordatorio], list[Noticia]]:
    """Los recordatorios y las noticias que aún proceden; los demás quedan descartados con su motivo."""
    filas: list[Any] = traer("recordatorios por enviar", _por_enviar, envio.pk)
    decisiones, motivos = noticias.leer([fila for fila in filas if noticias.es_noticia(fila)], destinos)
    recordatorios = [fila for fila in filas if not noticias.es_noticia(fila)]
    for fila in recordatorios:
        if motivo := _motivo_de_descarte(fila, destinos) if fila.recordable else "El hito ya no está pendiente":
            motivos[fila.pk] = motivo
    descartados = [fila for fila in filas if fila.pk in motivos]
    for fila in descartados:
        fila.estado, fila.terminado_en, fila.motivo = EstadoDeEnvio.DESCARTADO, ahora, motivos[fila.pk]
    if descartados:
        en_transaccion(lambda: descartar_recordatorios(descartados))
    return [fila for fila in recordatorios if fila.pk not in motivos], list(decisiones.values())


def _por_enviar(envio: int) -> "QuerySet[Recordatorio]":
    suyos = Recordatorio.objects.filter(envio=envio, estado=EstadoDeEnvio.PROGRAMADO)
    suyos = suyos.select_related("hito__acuerdo__municipalidad", "hito__acuerdo__sesion")
    recordable = ExpressionWrapper(se_puede_recordar("hito__"), output_field=BooleanField())
    return suyos.annotate(recordable=recordable)


def _motivo_de_descarte(fila: Recordatorio, destinos: Destinos) -> str:
    if fila.hito_recordado.plazo_vigente != fila.plazo:
        return "El plazo cambió"
    if fila.destino not in {d.clave for d in destinos.de(fila.hito_recordado, fila.rol)}:
        return "Ya no le corresponde: dejó el cargo o el puesto se cubrió"
    return ""


def _no_quiere(envio: Envio) -> bool:
    """Si pidió no recibir recordatorios después de que este se juntó."""
    return envio.persona_id is not None and bool(traer("quien no quiere", _ninguno, envio.persona_id))


def _ninguno(persona: int) -> "QuerySet[PreferenciaDeRecordatorios, int]":
    suya = PreferenciaDeRecordatorios.objects.filter(usuario=persona, frecuencia=Frecuencia.NINGUNA)
    return suya.values_list("pk", flat=True)


def _descartar(envio: Envio, motivo: str, ahora: datetime) -> str:
    """No sale; pero si una vez quizá salió, eso es lo que consta."""
    if envio.sin_respuesta:
        return _terminar(envio, EstadoDeEnvio.QUIZA, f"{motivo} cuando tocaba probar otra vez", ahora)
    return _terminar(envio, EstadoDeEnvio.DESCARTADO, motivo, ahora)


def _anotar_entrega(envio: Envio, ahora: datetime) -> None:
    """El instante en que deja de saberse: se escribe antes de dar el mensaje, y solo se da si se pudo escribir.

    :raises _YaNoEsSuyo: si entretanto se dio por abandonado y otro lo retomó.
    """
    sigue = _cerrar(
        envio,
        estado=EstadoDeEnvio.QUIZA,
        motivo=DADO,
        correo=envio.correo,
        sin_respuesta=envio.sin_respuesta + 1,
        proximo_intento_en=ahora + timedelta(seconds=settings.RECORDATORIOS_QUIZA),
    )
    if not sigue:
        raise _YaNoEsSuyo
    envio.estado, envio.sin_respuesta = EstadoDeEnvio.QUIZA, envio.sin_respuesta + 1


@verbo
def _terminar(envio: Envio, estado: EstadoDeEnvio, motivo: str, ahora: datetime) -> str:
    """Deja el envío y sus recordatorios en `estado`, para siempre."""
    campos: dict[str, Any] = {"estado": estado, "motivo": motivo[:300], "correo": envio.correo}
    campos["enviado_en"] = ahora if estado == EstadoDeEnvio.ENVIADO else None
    if estado == EstadoDeEnvio.QUIZA:
        campos["proximo_intento_en"] = None
    else:
        campos["sin_respuesta"] = _sin_respuesta(envio)
    if not _cerrar(envio, **campos):
        return AJENO
    suyos = envio.recordatorios.filter(estado=EstadoDeEnvio.PROGRAMADO)
    cambiar_recordatorios(suyos, estado=estado, motivo=campos["motivo"], terminado_en=ahora)
    return estado


def _cerrar(envio: Envio, **campos: Any) -> bool:
    """Escribe solo quien aún lo tiene: cuándo se tomó y el número de intento dicen si entretanto otro lo retomó."""
    mio = Envio.objects.filter(
        pk=envio.pk,
        estado__in=[EstadoDeEnvio.ENVIANDO, EstadoDeEnvio.QUIZA],
        tomado_en=envio.tomado_en,
        intentos=envio.intentos,
    )
    return mio.update(**campos) == 1


def _sin_respuesta(envio: Envio) -> int:
    """Las entregas sin contestar de antes de este intento: de este, el servidor ya dijo algo."""
    return envio.sin_respuesta - (envio.estado == EstadoDeEnvio.QUIZA)


def _fallo(envio: Envio, falla: Falla, ahora: datetime) -> str:
    if falla.quiza:
        return _quedar_en_duda(envio, falla.motivo, ahora)
    if falla.rebota and envio.persona_id:
        PreferenciaDeRecordatorios.objects.update_or_create(
            usuario_id=envio.persona_id, defaults={"rebotado_en": ahora, "motivo_de_rebote": falla.motivo[:300]}
        )
    if not falla.pasajera:
        return _terminar(envio, EstadoDeEnvio.FALLIDO, falla.motivo, ahora)
    if envio.intentos >= INTENTOS_DE_ENVIO:
        return _terminar(
            envio, EstadoDeEnvio.FALLIDO, f"Sin éxito tras {INTENTOS_DE_ENVIO} intentos: {falla.motivo}", ahora
        )
    sigue = _cerrar(
        envio,
        estado=EstadoDeEnvio.PROGRAMADO,
        motivo=falla.motivo[:300],
        proximo_intento_en=ahora + espera(envio.intentos),
        sin_respuesta=_sin_respuesta(envio),
    )
    return EstadoDeEnvio.PROGRAMADO if sigue else AJENO


def _quedar_en_duda(envio: Envio, motivo: str, ahora: datetime) -> str:
    """Ya estaba escrito al darlo; falta decir por qué, y desde cuándo se cuentan las horas."""
    if envio.sin_respuesta >= ENTREGAS:
        return _terminar(envio, EstadoDeEnvio.QUIZA, NO_SE_SABE, ahora)
    proximo = ahora + timedelta(seconds=settings.RECORDATORIOS_QUIZA)
    return EstadoDeEnvio.QUIZA if _cerrar(envio, motivo=motivo[:300], proximo_intento_en=proximo) else AJENO


def espera(intentos: int) -> timedelta:
    """Cuánto se espera tras el intento número `intentos`: el doble cada vez, con azar para no volver todos juntos."""
    base = timedelta(seconds=settings.RECORDATORIOS_ESPERA)
    return min(base * 2 ** (intentos - 1), ESPERA_MAYOR) * random.uniform(0.5, 1.5)  # noqa: S311  # no guarda ningún secreto
