"""Lo leído de la inversión de un acuerdo en la consulta pública del MEF: registrarlo a mano y anular lo mal copiado."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from acuerdos.acciones.inversiones import DatosDeLectura, anular_lectura, motivo_de_no_leerse, registrar_lectura
from acuerdos.models import Acuerdo, LecturaDeInversion
from acuerdos.permisos import Accion
from web.comun.deshacer import NO_SE_REPONE, inverso
from web.comun.paginas import datos_de, quien_pide
from web.seguimiento import formularios
from web.seguimiento.paso import atender, paso_sobre, si_esta_anulado, un_acuerdo, uno_de


@paso_sobre(un_acuerdo, Accion.REGISTRAR_LECTURA, ya_paso=motivo_de_no_leerse, ancla="datos")
def nueva(request: HttpRequest, acuerdo: Acuerdo) -> HttpResponse:
    quien, hoy = quien_pide(request), timezone.localdate()
    form = formularios.FormularioDeLectura(datos_de(request), initial={"leida_el": hoy})
    formularios.entre(form, "leida_el", acuerdo.evento_el, hoy)
    return atender(
        request,
        acuerdo,
        form,
        lambda datos: registrar_lectura(
            por=quien, acuerdo=acuerdo, datos=DatosDeLectura(**datos), ahora=timezone.now()
        ),
        titulo="Registrar lo leído de la inversión",
        boton="Registrar",
        hecho="Lectura registrada.",
        como_se_deshace=lambda lectura: inverso(
            Accion.ANULAR_LECTURA, lectura, "lectura_anular", acuerdo.codigo, lectura.pk
        ),
        ancla="inversion",
        explicacion=f"Lo que la consulta pública del MEF muestra del CUI {acuerdo.cui}. Lo que no dé va en blanco.",
    )


@paso_sobre(
    uno_de(LecturaDeInversion),
    Accion.ANULAR_LECTURA,
    ya_paso=si_esta_anulado("La lectura ya estaba anulada."),
    ancla="inversion",
)
def anular(request: HttpRequest, lectura: LecturaDeInversion) -> HttpResponse:
    quien = quien_pide(request)
    return atender(
        request,
        lectura.acuerdo,
        formularios.FormularioConMotivo(datos_de(request)),
        lambda datos: anular_lectura(por=quien, lectura=lectura, motivo=datos["motivo"], ahora=timezone.now()),
        titulo="Anular la lectura",
        boton="Anular la lectura",
        hecho="Lectura anulada.",
        como_se_deshace=NO_SE_REPONE,
        ancla="inversion",
        explicacion="Solo si se copió mal. La de otro día se agrega: no hace falta anular la anterior.",
    )
