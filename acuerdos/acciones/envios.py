"""Verbos de los envíos: lo que el servidor de correo no quiso vuelve a la cola cuando la Secretaría lo dice."""

from datetime import date, datetime

from acuerdos.acciones.base import exigir
from acuerdos.acciones.recordatorios import cambiar_recordatorios
from acuerdos.acciones.transaccion import verbo
from acuerdos.enums import EstadoDeEnvio
from acuerdos.errores import DatoInvalido
from acuerdos.models import Envio, Recordatorio
from acuerdos.permisos import Accion
from cuentas.models import Usuario


@verbo
def reintentar_envio(*, por: Usuario, envio: Envio, ahora: datetime) -> Envio:
    """Un envío fallido vuelve a la cola, con sus recordatorios, su Message-ID y la cuenta de intentos en cero."""
    exigir(por, Accion.REINTENTAR_ENVIO)
    envio = Envio.objects.select_for_update(no_key=True).get(pk=envio.pk)
    if envio.estado != EstadoDeEnvio.FALLIDO:
        raise DatoInvalido(envio=f"El envío está {envio.get_estado_display().lower()}: solo se reintenta lo fallido.")
    suyos = envio.recordatorios.filter(estado=EstadoDeEnvio.FALLIDO)
    cambiar_recordatorios(suyos, estado=EstadoDeEnvio.PROGRAMADO, motivo="", terminado_en=None)
    envio.estado, envio.motivo, envio.intentos, envio.proximo_intento_en = EstadoDeEnvio.PROGRAMADO, "", 0, ahora
    envio.save(update_fields=["estado", "motivo", "intentos", "proximo_intento_en"])
    return envio


@verbo
def reintentar_fallidos(*, por: Usuario, dia: date, ahora: datetime, motivo: str = "") -> int:
    """Todos los fallidos de `dia` (si se dice, solo los de ese `motivo`) vuelven a la cola. Devuelve cuántos.

    En tres sentencias, sean cuantos sean: lo que un servidor de correo le negó a mil personas se repone de una vez.
    """
    exigir(por, Accion.REINTENTAR_ENVIO)
    fallidos = Envio.objects.filter(dia=dia, estado=EstadoDeEnvio.FALLIDO)
    if motivo:
        fallidos = fallidos.filter(motivo=motivo)
    # En orden: dos que los reintentan a la vez no se esperan en círculo.
    claves = list(fallidos.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    repuestos = Envio.objects.filter(pk__in=claves)
    cuantos = repuestos.update(estado=EstadoDeEnvio.PROGRAMADO, motivo="", intentos=0, proximo_intento_en=ahora)
    # Un envío programado no tiene recordatorios fallidos: los que los tienen son los que se acaban de reponer.
    recordatorios = Recordatorio.objects.filter(
        estado=EstadoDeEnvio.FALLIDO, envio__dia=dia, envio__estado=EstadoDeEnvio.PROGRAMADO
    )
    recordatorios.update(estado=EstadoDeEnvio.PROGRAMADO, motivo="", terminado_en=None)
    return cuantos
