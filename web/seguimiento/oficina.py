"""Lo interno de la Secretaría sobre un acuerdo: sus notas, quién lo sigue y deshacer su anulación."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from acuerdos.acciones.acuerdos import restaurar_acuerdo
from acuerdos.acciones.avisos import asignar_a_cargo
from acuerdos.acciones.notas import anular_nota, registrar_nota
from acuerdos.models import Acuerdo, Nota
from acuerdos.permisos import Accion
from web.comun.paginas import datos_de, exigir, quien_pide, ver_y_enviar
from web.seguimiento import formularios
from web.seguimiento.paso import acuerdo_de, atender, de_acuerdo, ya_paso


@ver_y_enviar
def nota(request: HttpRequest, codigo: str) -> HttpResponse:
    quien = quien_pide(request)
    acuerdo = acuerdo_de(request, codigo)
    exigir(request, Accion.REGISTRAR_NOTA, acuerdo)
    return atender(
        request,
        acuerdo,
        formularios.FormularioDeNota(datos_de(request)),
        lambda datos: registrar_nota(por=quien, acuerdo=acuerdo, texto=datos["texto"], ahora=timezone.now()),
        titulo="Agregar una nota",
        boton="Guardar la nota",
        hecho="Nota guardada.",
        ancla="notas",
        explicacion="Es interna: solo la ve la Secretaría.",
    )


@ver_y_enviar
def anular_la_nota(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    """Anular una nota propia: sale de la página y queda en la historia."""
    quien = quien_pide(request)
    la_nota = de_acuerdo(request, Nota, codigo, pk=pk)
    exigir(request, Accion.ANULAR_NOTA, la_nota)
    if salida := ya_paso(request, la_nota.acuerdo, "La nota ya estaba anulada." if la_nota.anulado_en else "", "notas"):
        return salida
    return atender(
        request,
        la_nota.acuerdo,
        formularios.Motivo(datos_de(request)),
        lambda datos: anular_nota(por=quien, nota=la_nota, motivo=datos["motivo"], ahora=timezone.now()),
        titulo="Anular la nota",
        boton="Anular la nota",
        hecho="Nota anulada.",
        ancla="notas",
        explicacion=la_nota.texto,
    )


@ver_y_enviar
def a_cargo(request: HttpRequest, codigo: str) -> HttpResponse:
    """Quién sigue el acuerdo y recibe sus avisos."""
    quien = quien_pide(request)
    acuerdo = acuerdo_de(request, codigo)
    exigir(request, Accion.ASIGNAR_A_CARGO)
    return atender(
        request,
        acuerdo,
        formularios.FormularioACargo(datos_de(request), initial={"usuario": acuerdo.a_cargo_id}),
        lambda datos: asignar_a_cargo(por=quien, acuerdo=acuerdo, usuario=datos["usuario"], ahora=timezone.now()),
        titulo="Quién sigue el acuerdo",
        boton="Guardar",
        hecho="Quedó dicho quién sigue el acuerdo.",
        ancla="datos",
        explicacion="Recibe los avisos de este acuerdo cuando se atrasa.",
    )


@ver_y_enviar
def restaurar(request: HttpRequest, codigo: str) -> HttpResponse:
    """Deshacer la anulación de un acuerdo, se hubiera anulado solo o en un lote."""
    quien = quien_pide(request)
    acuerdo = get_object_or_404(Acuerdo.objects.accesibles_para(quien).con_nombres(), codigo=codigo)
    exigir(request, Accion.RESTAURAR_ACUERDO, acuerdo)
    if salida := ya_paso(request, acuerdo, "" if acuerdo.anulado_en else "El acuerdo no está anulado."):
        return salida
    return atender(
        request,
        acuerdo,
        formularios.Confirmacion(datos_de(request)),
        lambda datos: restaurar_acuerdo(por=quien, acuerdo=acuerdo, version=acuerdo.version, ahora=timezone.now()),
        titulo="Deshacer la anulación",
        boton="Deshacer la anulación",
        hecho=f"{codigo} vuelve a la lista.",
        explicacion=f"Se anuló por «{acuerdo.motivo_de_anulacion}». "
        "Vuelve con su código y con todo lo suyo; queda en la historia.",
    )
