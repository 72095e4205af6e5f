"""Verbos de lo que un servidor avisa después de haber aceptado un correo: que no llegó, o que se quejaron de él.

Regla: un envío aceptado por el servidor de la oficina no consta para siempre. Si después avisan que la dirección no
recibe, el envío falló y su persona queda «sin contacto» hasta que la Secretaría corrija el correo. Si fue pasajero,
sus recordatorios vuelven a la cola y salen con el resumen siguiente; a la tercera vez seguida, también es sin
contacto. Si no nos aceptan, falla con lo que dijeron y la persona no carga con ello. Quien se queja deja de recibir.
De una autoridad o una municipalidad, que no tienen cuenta ni preferencias, se quita el correo: lo suyo va desde
entonces a quien siga, y la historia dice por qué.
"""

from datetime import datetime, timedelta

from acuerdos.acciones.base import guardar
from acuerdos.acciones.correos import anotar_correo, correos_de
from acuerdos.acciones.preferencias import preferencia_de
from acuerdos.acciones.recordatorios import cambiar_recordatorios
from acuerdos.acciones.transaccion import verbo
from acuerdos.enums import ClaseDeCorreo, EstadoDeEnvio, Frecuencia, ResultadoDeCorreo
from acuerdos.models import CorreoRecibido, Envio
from cuentas.models import Usuario
from cuentas.sistema import usuario_sistema
from municipalidades.models import Autoridad, Municipalidad

SALIERON = (EstadoDeEnvio.ENVIADO, EstadoDeEnvio.QUIZA)
REBOTES_SEGUIDOS = 3
EN_CUANTO = timedelta(days=15)
HASTA_LA_OTRA = timedelta(hours=2)
PASAJERO = "Volvió sin entregarse"
NO_RECIBE = "La dirección no recibe"
NOS_RECHAZAN = "El servidor de destino no acepta nuestro correo"
SE_QUEJO = "Marcó el correo como no deseado"


@verbo
def anotar_que_no_recibe(*, envio: Envio, dicho: str, clave: str, ahora: datetime) -> None:
    """El envío falló, y su persona no tiene contacto.

    :raises CorreoRepetido: si ese aviso ya se anotó.
    """
    _anotar(envio, f"{NO_RECIBE}: {dicho}", clave, ahora)
    dejar_sin_contacto(envio=envio, motivo=f"{NO_RECIBE}: {dicho}", ahora=ahora)
    _dar_por_fallido(envio, f"{NO_RECIBE}: {dicho}")


@verbo
def anotar_que_nos_rechazan(*, envio: Envio, dicho: str, clave: str, ahora: datetime) -> None:
    """El envío falló por nosotros: la persona sigue con contacto. :raises CorreoRepetido: si ya se anotó."""
    _anotar(envio, f"{NOS_RECHAZAN}: {dicho}", clave, ahora)
    _dar_por_fallido(envio, f"{NOS_RECHAZAN}: {dicho}")


@verbo
def anotar_pasajero(*, envio: Envio, dicho: str, clave: str, ahora: datetime) -> None:
    """Sus recordatorios vuelven a salir; a la tercera vuelta en quince días, no tiene contacto.

    :raises CorreoRepetido: si ya se anotó.
    """
    _anotar(envio, f"{PASAJERO}: {dicho}", clave, ahora)
    vueltas = CorreoRecibido.objects.filter(
        clase=ClaseDeCorreo.REBOTE,
        envio__destino=envio.destino,
        motivo__startswith=PASAJERO,
        recibido_en__gt=ahora - EN_CUANTO,
    ).count()
    if vueltas < REBOTES_SEGUIDOS:
        return _reponer(envio, f"{PASAJERO}: {dicho}", ahora)
    motivo = f"Volvió {vueltas} veces seguidas: {dicho}"
    dejar_sin_contacto(envio=envio, motivo=motivo, ahora=ahora)
    return _dar_por_fallido(envio, motivo)


@verbo
def anotar_aviso(*, envio: Envio, dicho: str, clave: str, ahora: datetime) -> None:
    """Un aviso que no cambia nada: se demora, o no se entiende. :raises CorreoRepetido: si ya se anotó."""
    _anotar(envio, dicho, clave, ahora)


@verbo
def anotar_queja(*, envio: Envio, clave: str, ahora: datetime) -> None:
    """Quien lo recibió no quiere más: se le deja de escribir. A la Secretaría le llegan por su trabajo.

    :raises CorreoRepetido: si ya se anotó.
    """
    anotar_correo(
        clave=clave,
        clase=ClaseDeCorreo.QUEJA,
        resultado=ResultadoDeCorreo.ANOTADO,
        motivo=SE_QUEJO,
        ahora=ahora,
        persona=envio.persona,
        envio=envio,
    )
    if envio.persona is None:
        return _quitar_correo(envio, SE_QUEJO, ahora)
    if envio.persona.es_secretaria:
        return None
    preferencia = preferencia_de(envio.persona)
    if preferencia.frecuencia != Frecuencia.NINGUNA:
        preferencia.frecuencia = Frecuencia.NINGUNA
        guardar(preferencia, por=envio.persona, motivo=SE_QUEJO)
    return None


def _anotar(envio: Envio, motivo: str, clave: str, ahora: datetime) -> None:
    anotar_correo(
        clave=clave,
        clase=ClaseDeCorreo.REBOTE,
        resultado=ResultadoDeCorreo.ANOTADO,
        motivo=motivo,
        ahora=ahora,
        persona=envio.persona,
        envio=envio,
        remitente="",
    )


def _dar_por_fallido(envio: Envio, motivo: str) -> None:
    salidos = Envio.objects.filter(pk=envio.pk, estado__in=SALIERON)
    if salidos.update(estado=EstadoDeEnvio.FALLIDO, motivo=motivo[:300], proximo_intento_en=None):
        suyos = envio.recordatorios.filter(estado__in=SALIERON)
        cambiar_recordatorios(suyos, estado=EstadoDeEnvio.FALLIDO, motivo=motivo[:300])


def _reponer(envio: Envio, motivo: str, ahora: datetime) -> None:
    """Vuelve a la cola como el que aún no salió: el de otro día suelta sus recordatorios en el resumen siguiente."""
    salidos = Envio.objects.filter(pk=envio.pk, estado__in=SALIERON)
    repuesto = salidos.update(
        estado=EstadoDeEnvio.PROGRAMADO,
        motivo=motivo[:300],
        intentos=0,
        sin_respuesta=0,
        enviado_en=None,
        proximo_intento_en=ahora + HASTA_LA_OTRA,
    )
    if repuesto:
        suyos = envio.recordatorios.filter(estado__in=SALIERON)
        cambiar_recordatorios(suyos, estado=EstadoDeEnvio.PROGRAMADO, motivo="", terminado_en=None)


@verbo
def dejar_sin_contacto(*, envio: Envio, motivo: str, ahora: datetime) -> None:
    """Si la dirección que no recibe es la que todavía tiene: la que ya se corrigió no le quita el contacto.

    Lo llama también quien envía, cuando el servidor lo dice en el acto.
    """
    if envio.persona_id is None:
        return _quitar_correo(envio, motivo, ahora)
    persona = Usuario.objects.get(pk=envio.persona_id)  # la de ahora: quien envía la leyó antes
    if envio.correo.lower() not in correos_de(persona):
        return None
    preferencia = preferencia_de(persona)
    if preferencia.rebotado_en is None:
        preferencia.rebotado_en, preferencia.motivo_de_rebote = ahora, motivo[:300]
        guardar(preferencia, por=persona, motivo=motivo)
    return None


def _quitar_correo(envio: Envio, motivo: str, ahora: datetime) -> None:
    """A la municipalidad de ese envío y a sus autoridades, si es el que todavía tienen."""
    municipalidad = Municipalidad.objects.select_for_update(no_key=True).get(pk=envio.municipalidad_id)
    filas: list[Municipalidad | Autoridad] = [municipalidad, *municipalidad.autoridades.all()]
    for fila in filas:
        if fila.correo and fila.correo.lower() == envio.correo.lower():
            fila.correo = ""
            guardar(fila, por=usuario_sistema(), motivo=motivo, ahora=ahora)
