"""Por donde entra todo correo, venga de donde venga: se mira a quién va, se lee y se hace lo que toca.

Regla: lo que no es para una dirección nuestra y firmada no se lee. Lo que no se pudo tomar por una falla nuestra se
deja sin tomar (`FallaNuestra`): quien lo entrega lo vuelve a intentar, y nada se pierde.
"""

import hashlib
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.utils import timezone

from acuerdos.acciones import rebotes as verbos
from acuerdos.acciones.correos import CorreoRepetido
from acuerdos.acciones.olvido import MES
from acuerdos.models import Envio
from correo import conversacion, mensaje, quejas, rebotes, respuestas
from correo.mensaje import CorreoIlegible, Entrante
from correo.rebotes import TipoDeRebote
from correo.rechazos import Sello
from correo.resultado import ResultadoDeRecibir
from recordatorios import direcciones, enlaces
from recordatorios.direcciones import ClaseDeDireccion, Direccion

VERBO = {
    TipoDeRebote.PERMANENTE: verbos.anotar_que_no_recibe,
    TipoDeRebote.PASAJERO: verbos.anotar_pasajero,
    TipoDeRebote.NOS_RECHAZAN: verbos.anotar_que_nos_rechazan,
    TipoDeRebote.DEMORA: verbos.anotar_aviso,
    TipoDeRebote.NO_SE_ENTIENDE: verbos.anotar_aviso,
}
SIN_ENTENDER = "Llegó un aviso de entrega que no se entiende"
NUNCA = timedelta(0)  # de lo que no se olvida
bitacora = structlog.get_logger(__name__)


class FallaNuestra(Exception):
    """No se pudo tomar ahora: hay que volver a entregarlo."""


def recibir(
    crudo: bytes, *, destinatario: str, remitente_del_sobre: str | None, ahora: datetime, solo_cabeceras: bool = False
) -> ResultadoDeRecibir:
    """Toma un correo entregado a `destinatario`.

    :param remitente_del_sobre: el MAIL FROM; «» si es nulo; None si quien lo trae no lo sabe.
    :param solo_cabeceras: si pesa tanto que no se leyó más: no se toma, y se dice.
    :raises FallaNuestra: si no se pudo, y más tarde quizá sí.
    """
    direccion = direcciones.leer(destinatario)
    if direccion is None or direccion.clase == ClaseDeDireccion.RECIBO:
        return ResultadoDeRecibir.DESCONOCIDO if direccion is None else ResultadoDeRecibir.CALLADO
    try:
        correo = mensaje.leer(crudo)
    except CorreoIlegible as error:
        bitacora.info("correo_ilegible", clase=direccion.clase, motivo=str(error))
        return ResultadoDeRecibir.ILEGIBLE
    try:
        resultado = _tomar(correo, direccion, destinatario, remitente_del_sobre, ahora, solo_cabeceras)
    except enlaces.FALLAS_NUESTRAS as error:
        bitacora.exception("correo_sin_tomar", clase=direccion.clase)
        raise FallaNuestra from error
    bitacora.info("correo_tomado", clase=direccion.clase, resultado=resultado.name)
    return resultado


def _tomar(
    correo: Entrante, direccion: Direccion, destinatario: str, sobre: str | None, ahora: datetime, pesa_mucho: bool
) -> ResultadoDeRecibir:
    clave = hashlib.sha256(f"{correo.clave} {destinatario.strip().lower()}".encode()).hexdigest()
    try:
        if direccion.clase == ClaseDeDireccion.QUEJA or (
            direccion.clase == ClaseDeDireccion.REBOTE and quejas.es_informe(correo)
        ):
            return _queja(correo, clave, ahora)
        if direccion.clase == ClaseDeDireccion.REBOTE:
            return _rebote(correo, direccion, clave, ahora)
    except CorreoRepetido:
        return ResultadoDeRecibir.REPETIDO
    sello = Sello(clave=clave, remitente_del_sobre=sobre, ahora=ahora, pesa_mucho=pesa_mucho)
    if direccion.clase == ClaseDeDireccion.MENSAJE:
        return conversacion.recibir(correo, direccion, sello)
    return respuestas.recibir(correo, direccion, sello)


def _queja(correo: Entrante, clave: str, ahora: datetime) -> ResultadoDeRecibir:
    message_id = quejas.de_que_correo(correo)
    envio = Envio.objects.select_related("persona").filter(message_id=message_id).first() if message_id else None
    if envio is None:
        return ResultadoDeRecibir.CALLADO
    verbos.anotar_queja(envio=envio, clave=clave, ahora=ahora)
    return ResultadoDeRecibir.QUEJA


def _rebote(correo: Entrante, direccion: Direccion, clave: str, ahora: datetime) -> ResultadoDeRecibir:
    envio = Envio.objects.select_related("persona").filter(pk=direccion.pk).first()
    if envio is None:
        return ResultadoDeRecibir.DESCONOCIDO
    if NUNCA < settings.CORREO_RECIBIDO_MESES * MES < timezone.localdate(ahora) - envio.dia:
        return ResultadoDeRecibir.CALLADO  # de lo que ya se olvidó: otra vez lo mismo, o una firma que alguien guardó
    leido = rebotes.leer(correo)
    if leido.tipo == TipoDeRebote.NO_SE_ENTIENDE and correo.crudo.get_content_type() != "multipart/report":
        return ResultadoDeRecibir.CALLADO  # una nota de vacaciones mandada al remitente del sobre, o basura
    dicho = f"{SIN_ENTENDER}: {leido.dicho}" if leido.tipo == TipoDeRebote.NO_SE_ENTIENDE else leido.dicho
    VERBO[leido.tipo](envio=envio, dicho=dicho, clave=clave, ahora=ahora)
    return ResultadoDeRecibir.REBOTE
