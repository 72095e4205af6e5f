"""Lo interno de la Secretaría sobre un acuerdo: sus notas, quién lo sigue y deshacer su anulación."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from acuerdos.acciones.acuerdos import asignar_a_cargo, restaurar_acuerdo
from acuerdos.acciones.notas import anular_nota, registrar_nota
from acuerdos.models import Acuerdo, Nota
from acuerdos.permisos import Accion
from web.comun.deshacer import NO_SE_REPONE, inverso
from web.comun.paginas import datos_de, quien_pide
from web.seguimiento import formularios
from web.seguimiento.paso import atender, paso_sobre, si_esta_anulado, un_acuerdo, uno_de


@paso_sobre(un_acuerdo, Accion.REGISTRAR_NOTA)
def nota(request: HttpRequest, acuerdo: Acuerdo) -> HttpResponse:
    quien = quien_pide(request)
    return atender(
        request,
        acuerdo,
        formularios.FormularioDeNota(datos_de(request)),
        lambda datos: registrar_nota(por=quien, acuerdo=acuerdo, texto=datos["texto"], ahora=timezone.now()),
        titulo="Agregar una nota",
        boton="Guardar la nota",
        hecho="Nota guardada.",
        como_se_deshace=lambda la_nota: inverso(Accion.ANULAR_NOTA, la_nota, "nota_anular", acuerdo.codigo, la_nota.pk),
        ancla="notas",
        explicacion="Es interna: solo la ve la Secretaría.",
    )


@paso_sobre(uno_de(Nota), Accion.ANULAR_NOTA, ya_paso=si_esta_anulado("La nota ya estaba anulada."), ancla="notas")
def anular_la_nota(request: HttpRequest, la_nota: Nota) -> HttpResponse:
    """Anular una nota propia: sale de la página y queda en la historia."""
    quien = quien_pide(request)
    return atender(
        request,
        la_nota.acuerdo,
        formularios.FormularioConMotivo(datos_de(request)),
        lambda datos: anular_nota(por=quien, nota=la_nota, motivo=datos["motivo"], ahora=timezone.now()),
        titulo="Anular la nota",
        boton="Anular la nota",
        hecho="Nota anulada.",
        como_se_deshace=NO_SE_REPONE,
        ancla="notas",
        explicacion=la_nota.texto,
    )


@paso_sobre(un_acuerdo, Accion.ASIGNAR_A_CARGO)
def a_cargo(request: HttpRequest, acuerdo: Acuerdo) -> HttpResponse:
    """Quién sigue el acuerdo y recibe sus recordatorios."""
    quien = quien_pide(request)
    return atender(
        request,
        acuerdo,
        formularios.FormularioACargo(datos_de(request), initial={"usuario": acuerdo.a_cargo_id}),
        lambda datos: asignar_a_cargo(por=quien, acuerdo=acuerdo, usuario=datos["usuario"], ahora=timezone.now()),
        titulo="Quién sigue el acuerdo",
        boton="Guardar",
        hecho="Quedó dicho quién sigue el acuerdo.",
        como_se_deshace=inverso(
            Accion.ASIGNAR_A_CARGO,
            acuerdo,
            "acuerdo_a_cargo",
            acuerdo.codigo,
            campos={"usuario": str(acuerdo.a_cargo_id or "")},
        ),
        ancla="datos",
        explicacion="Recibe los recordatorios de este acuerdo cuando se atrasa.",
    )


def _aun_anulado(request: HttpRequest, codigo: str) -> Acuerdo:
    """El acuerdo, anulado o no: 404 a quien no lo ve."""
    acuerdos = Acuerdo.objects.accesibles_para(request.user).con_nombres()
    acuerdo: Acuerdo = get_object_or_404(acuerdos, codigo=codigo)
    return acuerdo


def _motivo_de_no_restaurar(acuerdo: Acuerdo) -> str:
    return "" if acuerdo.anulado_en else "El acuerdo no está anulado."


@paso_sobre(_aun_anulado, Accion.RESTAURAR_ACUERDO, ya_paso=_motivo_de_no_restaurar)
def restaurar(request: HttpRequest, acuerdo: Acuerdo) -> HttpResponse:
    """Deshacer la anulación de un acuerdo, se hubiera anulado solo o en un lote."""
    quien = quien_pide(request)
    return atender(
        request,
        acuerdo,
        formularios.FormularioDeConfirmacion(datos_de(request)),
        lambda datos: restaurar_acuerdo(por=quien, acuerdo=acuerdo, version=acuerdo.version, ahora=timezone.now()),
        titulo="Deshacer la anulación",
        boton="Deshacer la anulación",
        hecho=f"{acuerdo.codigo} vuelve a la lista.",
        como_se_deshace=lambda vuelto: inverso(Accion.ANULAR_ACUERDO, vuelto, "anular_acuerdo", vuelto.codigo),
        explicacion=f"Se anuló por «{acuerdo.motivo_de_anulacion}». "
        "Vuelve con su código y con todo lo suyo; queda en la historia.",
    )
