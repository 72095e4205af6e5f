"""Lo interno de la Secretaría sobre un acuerdo: sus notas y quién lo sigue."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from acuerdos.acciones.avisos import asignar_a_cargo
from acuerdos.acciones.notas import anular_nota, registrar_nota
from acuerdos.models import Nota
from acuerdos.permisos import Accion
from acuerdos.views.comun import datos_de, exigir, quien_pide, ver_y_enviar
from acuerdos.views.seguimiento import formularios as f
from acuerdos.views.seguimiento.paso import acuerdo_de, atender, de_acuerdo, ya_paso


@ver_y_enviar
def nota(request: HttpRequest, codigo: str) -> HttpResponse:
    quien = quien_pide(request)
    a = acuerdo_de(request, codigo)
    exigir(request, Accion.REGISTRAR_NOTA, a)
    return atender(
        request, a, f.FormularioDeNota(datos_de(request)),
        lambda d: registrar_nota(por=quien, acuerdo=a, texto=d["texto"], ahora=timezone.now()),
        titulo="Agregar una nota", boton="Guardar la nota", hecho="Nota guardada.", ancla="notas",
        explicacion="Es interna: solo la ve la Secretaría.",
    )  # fmt: skip


@ver_y_enviar
def anular_la_nota(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    """Anular una nota propia: sale de la página y queda en la historia."""
    quien = quien_pide(request)
    n = de_acuerdo(request, Nota, codigo, pk=pk)
    exigir(request, Accion.ANULAR_NOTA, n)
    if salida := ya_paso(request, n.acuerdo, "La nota ya estaba anulada." if n.anulado_en else "", "notas"):
        return salida
    return atender(
        request, n.acuerdo, f.Motivo(datos_de(request)),
        lambda d: anular_nota(por=quien, nota=n, motivo=d["motivo"], ahora=timezone.now()),
        titulo="Anular la nota", boton="Anular la nota", hecho="Nota anulada.", ancla="notas", explicacion=n.texto,
    )  # fmt: skip


@ver_y_enviar
def a_cargo(request: HttpRequest, codigo: str) -> HttpResponse:
    """Quién sigue el acuerdo y recibe sus avisos."""
    quien = quien_pide(request)
    a = acuerdo_de(request, codigo)
    exigir(request, Accion.ASIGNAR_A_CARGO)
    return atender(
        request, a, f.FormularioACargo(datos_de(request), initial={"usuario": a.a_cargo_id}),
        lambda d: asignar_a_cargo(por=quien, acuerdo=a, usuario=d["usuario"], ahora=timezone.now()),
        titulo="Quién sigue el acuerdo", boton="Guardar", hecho="Quedó dicho quién sigue el acuerdo.", ancla="datos",
        explicacion="Recibe los avisos de este acuerdo cuando se atrasa.",
    )  # fmt: skip
