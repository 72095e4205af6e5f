"""Las solicitudes sobre un acuerdo: otro plazo (suyo o de un hito) y dejar de medirlo; retirarlas y decidirlas."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos.acciones.solicitudes import (
    decidir_solicitud,
    motivo_de_cerrada,
    motivo_de_no_reprogramar,
    retirar_solicitud,
    solicitar_desestimacion,
    solicitar_reprogramacion,
)
from acuerdos.models import Acuerdo, Desestimacion, Hito, Reprogramacion
from acuerdos.permisos import Accion
from acuerdos.reglas import en_fecha
from web.comun.deshacer import DECIDIDO, inverso
from web.comun.paginas import archivos_de, datos_de, quien_pide
from web.seguimiento import formularios
from web.seguimiento.evidencias import como_adjunto
from web.seguimiento.paso import atender, paso_sobre, un_acuerdo, uno_de


@paso_sobre(un_acuerdo, Accion.SOLICITAR_REPROGRAMACION)
def plazo_de_acuerdo(request: HttpRequest, acuerdo: Acuerdo) -> HttpResponse:
    """Pedir otro plazo para el acuerdo entero."""
    return _pedir_plazo(
        request, acuerdo, None, f"El plazo que rige es {en_fecha(acuerdo.plazo_vigente)}. Solo se amplía."
    )


@paso_sobre(uno_de(Hito), Accion.SOLICITAR_REPROGRAMACION, ya_paso=motivo_de_no_reprogramar, ancla="hitos")
def plazo_de_hito(request: HttpRequest, hito: Hito) -> HttpResponse:
    """Pedir otro plazo para un hito."""
    explicacion = (
        f"El plazo que rige es {en_fecha(hito.plazo_vigente)}. Si el nuevo pasa del plazo del acuerdo "
        f"({en_fecha(hito.acuerdo.plazo_vigente)}), al aprobarse lo mueve también."
    )
    return _pedir_plazo(request, hito.acuerdo, hito, explicacion)


@paso_sobre(un_acuerdo, Accion.SOLICITAR_DESESTIMACION)
def desestimar(request: HttpRequest, acuerdo: Acuerdo) -> HttpResponse:
    """Pedir que el acuerdo deje de medirse, con su motivo y su documento."""
    quien = quien_pide(request)
    return atender(
        request,
        acuerdo,
        formularios.FormularioDeDesestimacion(datos_de(request), archivos_de(request)),
        lambda datos: solicitar_desestimacion(por=quien, acuerdo=acuerdo, ahora=timezone.now(), **datos),
        titulo="Pedir la desestimación",
        boton="Pedir la desestimación",
        ancla="desestimaciones",
        hecho="Solicitud enviada: la decide un coordinador que no sea quien la hace.",
        como_se_deshace=lambda baja: inverso(
            Accion.RETIRAR_SOLICITUD, baja, "desestimacion_retirar", acuerdo.codigo, baja.pk
        ),
        explicacion="Si se aprueba, el acuerdo deja de medirse y de recibir avances. Lo decide otra persona.",
    )


@paso_sobre(uno_de(Reprogramacion), Accion.DECIDIR_REPROGRAMACION, ya_paso=motivo_de_cerrada, ancla="reprogramaciones")
def decidir_plazo(request: HttpRequest, reprogramacion: Reprogramacion) -> HttpResponse:
    return _decidir(
        request, reprogramacion, "Decidir la solicitud de plazo", "reprogramaciones", {"reprogramacion": reprogramacion}
    )


@paso_sobre(uno_de(Desestimacion), Accion.DECIDIR_DESESTIMACION, ya_paso=motivo_de_cerrada, ancla="desestimaciones")
def decidir_desestimacion(request: HttpRequest, desestimacion: Desestimacion) -> HttpResponse:
    return _decidir(
        request, desestimacion, "Decidir la desestimación", "desestimaciones", {"desestimacion": desestimacion}
    )


@paso_sobre(uno_de(Reprogramacion), Accion.RETIRAR_SOLICITUD, ya_paso=motivo_de_cerrada, ancla="reprogramaciones")
def retirar_plazo(request: HttpRequest, solicitud: Reprogramacion) -> HttpResponse:
    return _retirar(request, solicitud, "reprogramaciones")


@paso_sobre(uno_de(Desestimacion), Accion.RETIRAR_SOLICITUD, ya_paso=motivo_de_cerrada, ancla="desestimaciones")
def retirar_desestimacion(request: HttpRequest, solicitud: Desestimacion) -> HttpResponse:
    return _retirar(request, solicitud, "desestimaciones")


@require_safe
def archivo_de_desestimacion(request: HttpRequest, codigo: str, pk: int) -> FileResponse:
    """El documento de una desestimación, como adjunto, para quien ve el acuerdo."""
    visibles = Desestimacion.objects.visibles_para(request.user).filter(acuerdo__codigo=codigo)
    desestimacion = get_object_or_404(visibles, pk=pk)
    if not desestimacion.archivo:  # la importada puede no traerlo
        raise Http404
    return como_adjunto(desestimacion.archivo, f"desestimacion-{codigo}", desestimacion.sha256)


def _pedir_plazo(request: HttpRequest, acuerdo: Acuerdo, hito: Hito | None, explicacion: str) -> HttpResponse:
    quien = quien_pide(request)
    del_hito: dict[str, Any] = {"hito": hito} if hito else {}
    return atender(
        request,
        acuerdo,
        formularios.FormularioDePlazo(datos_de(request), acuerdo),
        lambda datos: solicitar_reprogramacion(por=quien, acuerdo=acuerdo, hito=hito, ahora=timezone.now(), **datos),
        titulo=f"Pedir otro plazo para el {f'hito {hito.numero}' if hito else 'acuerdo'}",
        boton="Pedir el plazo",
        hecho="Solicitud enviada: el plazo se mueve cuando un coordinador lo apruebe.",
        como_se_deshace=lambda pedida: inverso(
            Accion.RETIRAR_SOLICITUD, pedida, "plazo_retirar", acuerdo.codigo, pedida.pk
        ),
        ancla="reprogramaciones",
        explicacion=explicacion,
        **del_hito,
    )


def _decidir(
    request: HttpRequest, solicitud: Reprogramacion | Desestimacion, titulo: str, ancla: str, mas: dict[str, Any]
) -> HttpResponse:
    quien = quien_pide(request)
    return atender(
        request,
        solicitud.acuerdo,
        formularios.FormularioDeDecision(datos_de(request)),
        lambda datos: decidir_solicitud(
            por=quien,
            solicitud=solicitud,
            aprobar=datos["decision"] == "aprobar",
            motivo=datos["motivo"],
            ahora=timezone.now(),
        ),
        titulo=titulo,
        boton="",
        hecho={"aprobar": "Solicitud aprobada.", "rechazar": "Solicitud rechazada."},
        como_se_deshace=DECIDIDO,
        ancla=ancla,
        plantilla="seguimiento/decision.html",
        solicitud=solicitud,
        si="Aprobar",
        no="Rechazar",
        **mas,
    )


def _retirar(request: HttpRequest, solicitud: Any, ancla: str) -> HttpResponse:
    quien = quien_pide(request)
    return atender(
        request,
        solicitud.acuerdo,
        formularios.FormularioConMotivo(datos_de(request)),
        lambda datos: retirar_solicitud(por=quien, solicitud=solicitud, motivo=datos["motivo"], ahora=timezone.now()),
        titulo="Retirar la solicitud",
        boton="Retirar la solicitud",
        hecho="Solicitud retirada.",
        como_se_deshace="Lo retirado no vuelve: se pide otra vez.",
        ancla=ancla,
        explicacion="Todo sigue como estaba; la solicitud queda en la historia.",
    )
