"""La hoja de un sector o de una municipalidad, por correo: se hace al salir, con lo que entonces diga la base."""

from datetime import datetime

from django.core.mail import EmailMessage

from cuentas.cartas import HojaPedida
from importacion.escritura import TIPO
from importacion.exportacion import escribir_sesion
from reuniones.models import Sesion


def componer_hoja(asunto: str, pedida: HojaPedida, ahora: datetime) -> EmailMessage:
    """El correo con su libro adjunto; se le contesta a quien la mandó."""
    sesion = Sesion.objects.get(codigo=pedida.sesion)
    libro = escribir_sesion(sesion, sector=pedida.sector, municipalidad=pedida.municipalidad, ahora=ahora)
    mensaje = EmailMessage(asunto, pedida.cuerpo, to=[pedida.para], reply_to=[pedida.contestar_a])
    nombre = "-".join(filter(None, (pedida.sesion, pedida.sector, pedida.municipalidad)))
    mensaje.attach(f"{nombre}.xlsx", libro, TIPO)
    return mensaje
