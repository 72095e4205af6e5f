"""Una respuesta a la conversación de un acuerdo: se vuelve un mensaje, o un «no» con su motivo.

Regla: vale hasta el día que dice su dirección, para su persona mientras pueda escribir en esa conversación y desde un
correo registrado. En nombre de la Secretaría se escribe solo si su servidor comprobó al remitente. Aquí no se guardan
fotos: se dice dónde van.
"""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_noop

from acuerdos.acciones import correos
from acuerdos.acciones.correos import CorreoRepetido, Respuesta
from acuerdos.enums import Causa
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.models import Acuerdo, Enlace
from acuerdos.palabras import contar
from acuerdos.permisos import Accion, Denegado, puede
from correo import texto
from correo.clases import Autenticidad, autenticidad
from correo.mensaje import Entrante
from correo.rechazos import Rechazo, Sello, hilo_de
from correo.resultado import ResultadoDeRecibir
from cuentas.models import Usuario
from recordatorios import enlaces, recibos
from recordatorios.direcciones import Direccion

VENCIDA = gettext_noop("Esta dirección venció: escriba en la página del acuerdo.")
ANULADA = gettext_noop("Esta dirección fue anulada: escriba en la página del acuerdo.")
SIN_TEXTO = gettext_noop("Su correo llegó sin texto. Las fotos van con el informe de su tarea, no en la conversación.")
PESA_MUCHO = gettext_noop("Su correo pesa demasiado: en la conversación va solo texto.")
DE_OTRA_PERSONA = gettext_noop("Esta dirección es para que escriba otra persona, desde el correo que tiene registrado.")
SIN_COMPROBAR = gettext_noop("Su servidor de correo no comprobó que es usted: escriba en la página del acuerdo.")


def recibir(correo: Entrante, direccion: Direccion, sello: Sello) -> ResultadoDeRecibir:
    """Toma lo que llegó a la dirección de una conversación."""
    if correos.ya_llego(sello.clave):
        return ResultadoDeRecibir.REPETIDO
    persona = Usuario.objects.filter(pk=direccion.persona).first()
    rechazo = Rechazo(correo, sello, persona)
    try:
        persona, acuerdo = _de_quien(persona, direccion, sello.ahora)
    except AccionDenegada as error:
        return rechazo.decir(error.motivo)
    if motivo := _por_que_no(correo, persona, sello, callado=rechazo.callado):
        return rechazo.decir(motivo)
    with enlaces.sin_contar_lo_que_falla(persona):
        return _tomar(correo, persona, acuerdo, sello, rechazo)


def _tomar(correo: Entrante, persona: Usuario, acuerdo: Acuerdo, sello: Sello, rechazo: Rechazo) -> ResultadoDeRecibir:
    dicho = texto.lo_dicho(correo.texto)
    if not dicho:
        return rechazo.decir(SIN_TEXTO)
    respuesta = Respuesta(
        clave=sello.clave,
        remitente=correo.remitente,
        asunto=correo.asunto,
        texto=dicho,
        evidencias=(),
        porcentaje=None,
    )
    try:
        tomado = correos.escribir_por_correo(acuerdo=acuerdo, persona=persona, respuesta=respuesta, ahora=sello.ahora)
    except CorreoRepetido:
        return ResultadoDeRecibir.REPETIDO
    except (AccionDenegada, DatoInvalido) as error:
        return rechazo.decir(str(error))
    recibos.dar_constancia_de_mensaje(tomado, _de_los_archivos(correo), hilo_de(correo))
    return ResultadoDeRecibir.ESCRITO


def _de_quien(persona: Usuario | None, direccion: Direccion, ahora: datetime) -> tuple[Usuario, Acuerdo]:
    """:raises AccionDenegada: con el motivo, si la dirección ya no vale."""
    acuerdo = Acuerdo.objects.select_related("sesion", "municipalidad", "sector").filter(pk=direccion.pk).first()
    if persona is None or acuerdo is None or direccion.vence_el is None:
        raise AccionDenegada(Causa.ENLACE_INVALIDO, enlaces.INVALIDO)
    if direccion.vence_el < timezone.localdate(ahora):
        raise AccionDenegada(Causa.ENLACE_VENCIDO, VENCIDA)
    salio_el = direccion.vence_el - enlaces.VIGENCIA_DEL_ENLACE
    if Enlace.objects.filter(persona=persona, revocado_en__date__gte=salio_el).exists():
        raise AccionDenegada(Causa.ENLACE_ANULADO, ANULADA)
    respuesta = puede(persona, Accion.ESCRIBIR_MENSAJE, acuerdo)
    if isinstance(respuesta, Denegado):
        raise AccionDenegada(respuesta.causa, respuesta.motivo)
    return persona, acuerdo


def _por_que_no(correo: Entrante, persona: Usuario, sello: Sello, *, callado: str) -> str:
    """Por qué no se toma lo que escribe a una dirección que vale; «» si se toma."""
    if callado or correo.remitente not in correos.correos_de(persona):
        return DE_OTRA_PERSONA
    if persona.es_secretaria and autenticidad(correo) != Autenticidad.COMPROBADA:
        return SIN_COMPROBAR
    if sello.pesa_mucho:
        return PESA_MUCHO
    return enlaces.INSISTE if enlaces.agota_los_informes(persona) else ""


def _de_los_archivos(correo: Entrante) -> list[str]:
    if not correo.adjuntos:
        return []
    cuantos = contar(len(correo.adjuntos), "archivo", "archivos")
    return [f"Traía {cuantos}, que aquí no se guarda: las fotos van con el informe de su tarea."]
