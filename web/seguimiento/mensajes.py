"""La conversación de un acuerdo: escribir en ella, y sacar de ella lo que fue un error."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from acuerdos.acciones.mensajes import anular_mensaje, escribir_mensaje, lado_de, otros_lados
from acuerdos.enums import Lado
from acuerdos.models import Acuerdo, MensajeDeAcuerdo
from acuerdos.permisos import Accion
from web.comun.deshacer import NO_SE_REPONE, inverso
from web.comun.paginas import datos_de, quien_pide
from web.seguimiento import formularios
from web.seguimiento.paso import atender, paso_sobre, si_esta_anulado, un_acuerdo, uno_de

QUIEN_LEE = "La leen la municipalidad, el sector y la Secretaría. No se publica ni cuenta en ninguna cifra."


@paso_sobre(un_acuerdo, Accion.ESCRIBIR_MENSAJE)
def nuevo(request: HttpRequest, acuerdo: Acuerdo) -> HttpResponse:
    """Un mensaje más. A quien se dirige se le dice por correo en el día; a los demás, en su resumen."""
    quien = quien_pide(request)
    a_quienes = [(str(lado), _como_se_le_dice(lado, acuerdo)) for lado in otros_lados(lado_de(quien, acuerdo))]
    return atender(
        request,
        acuerdo,
        formularios.FormularioDeMensaje(datos_de(request), a_quienes),
        lambda datos: escribir_mensaje(por=quien, acuerdo=acuerdo, ahora=timezone.now(), **datos),
        titulo="Escribir un mensaje",
        boton="Enviar",
        hecho="Mensaje enviado: se les dirá por correo.",
        como_se_deshace=lambda mensaje: inverso(
            Accion.ANULAR_MENSAJE, mensaje, "mensaje_anular", acuerdo.codigo, mensaje.pk
        ),
        ancla="conversacion",
        explicacion=QUIEN_LEE,
    )


@paso_sobre(
    uno_de(MensajeDeAcuerdo),
    Accion.ANULAR_MENSAJE,
    ya_paso=si_esta_anulado("El mensaje ya estaba anulado."),
    ancla="conversacion",
)
def anular(request: HttpRequest, mensaje: MensajeDeAcuerdo) -> HttpResponse:
    """Sale de la conversación y queda en la historia."""
    quien = quien_pide(request)
    return atender(
        request,
        mensaje.acuerdo,
        formularios.FormularioConMotivo(datos_de(request)),
        lambda datos: anular_mensaje(por=quien, mensaje=mensaje, motivo=datos["motivo"], ahora=timezone.now()),
        titulo="Anular el mensaje",
        boton="Anular el mensaje",
        hecho="Mensaje anulado.",
        como_se_deshace=NO_SE_REPONE,
        ancla="conversacion",
        explicacion=mensaje.texto,
    )


def _como_se_le_dice(lado: Lado, acuerdo: Acuerdo) -> str:
    return {
        Lado.MUNICIPALIDAD: f"Al punto focal de {acuerdo.municipalidad.nombre}",
        Lado.SECTOR: f"Al funcionario del sector {acuerdo.sector_id}",
        Lado.SECRETARIA: "A quien lo sigue en la Secretaría",
    }[lado]
