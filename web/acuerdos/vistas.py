"""Las vistas guardadas: sus enlaces sobre la lista, guardar la que se ve, cambiarla y borrarla."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from acuerdos.acciones import vistas as acciones
from acuerdos.models import VistaGuardada
from acuerdos.permisos import Accion, puede, vistas_visibles
from web.acuerdos.peticion import Pedido
from web.comun.campos import Formulario
from web.comun.paginas import datos_de, quien_pide, ver_y_enviar
from web.comun.puerta import intentar


class FormularioDeVista(Formulario):
    """Guardar la lista como se ve."""

    nombre = forms.CharField(label="Nombre", max_length=acciones.NOMBRE_MAXIMO)
    compartida = forms.BooleanField(label="Compartirla con la oficina", required=False)
    reemplazar = forms.BooleanField(label="Si ya tengo una con ese nombre, reemplazarla", required=False)
    parametros = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, persona: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        if not puede(persona, Accion.COMPARTIR_VISTA):
            del self.fields["compartida"]


class FormularioDeCambio(FormularioDeVista):
    """Cambiar una ya guardada."""

    parametros = None  # type: ignore[assignment]
    reemplazar = None  # type: ignore[assignment]
    de_inicio = forms.BooleanField(label="Empezar aquí al ingresar", required=False)


def visibles_para(usuario: Any) -> Any:
    return VistaGuardada.objects.filter(vistas_visibles(usuario)).select_related("usuario")


def chips_de(usuario: Any, consulta: str) -> list[dict[str, Any]]:
    """Los enlaces que van sobre la lista; `actual`, la que es la lista que se ve."""
    return [
        {
            "nombre": v.nombre,
            "url": direccion_de(v),
            "actual": v.parametros == consulta,
            "de": "" if v.usuario_id == usuario.pk else str(v.usuario),
        }
        for v in visibles_para(usuario)
    ]


def direccion_de(vista: VistaGuardada) -> str:
    return f"{reverse('acuerdos')}?{vista.parametros}" if vista.parametros else reverse("acuerdos")


def inicio_de(usuario: Any) -> str:
    """Adónde lleva su vista de inicio; vacío si no eligió ninguna."""
    vista = VistaGuardada.objects.filter(usuario=usuario, de_inicio=True).first()
    return direccion_de(vista) if vista else ""


@ver_y_enviar
def vistas(request: HttpRequest) -> HttpResponse:
    """GET: las que hay. POST: guarda la lista que se estaba viendo."""
    quien = quien_pide(request)
    form = FormularioDeVista(datos_de(request), persona=quien)
    if request.method == "POST" and form.is_valid():
        datos = form.cleaned_data
        pedido = Pedido(quien, QueryDict(datos.pop("parametros")), hoy=timezone.localdate())
        for frase in pedido.problemas:
            form.add_error(None, frase)
        guardar = lambda: acciones.guardar_vista(  # noqa: E731
            por=quien, parametros=pedido.consulta, ahora=timezone.now(), **datos
        )
        if not form.errors and (vista := intentar(form, guardar)):
            messages.success(request, f"Vista «{vista}» guardada.")
            return redirect(direccion_de(vista))
    todas = list(visibles_para(quien))
    contexto = {
        "form": form if form.is_bound or form.recuperado else None,
        "suyas": [{"vista": v, "url": direccion_de(v)} for v in todas if v.usuario_id == quien.pk],
        "de_otros": [{"vista": v, "url": direccion_de(v)} for v in todas if v.usuario_id != quien.pk],
    }
    return render(request, "acuerdos/vistas.html", contexto, status=400 if form.errors else 200)


@ver_y_enviar
def vista(request: HttpRequest, pk: int) -> HttpResponse:
    """Cambiar una suya: nombre, si se comparte y si es la de inicio."""
    quien = quien_pide(request)
    v = get_object_or_404(VistaGuardada, pk=pk, usuario=quien)
    inicial = {"nombre": v.nombre, "compartida": v.compartida, "de_inicio": v.de_inicio}
    form = FormularioDeCambio(datos_de(request), initial=inicial, persona=quien)
    if request.method == "POST" and form.is_valid():
        datos = {"compartida": v.compartida} | form.cleaned_data
        if intentar(form, lambda: acciones.cambiar_vista(por=quien, vista=v, **datos) or True):
            messages.success(request, f"Vista «{datos['nombre']}» cambiada.")
            return redirect("vistas")
    return render(request, "acuerdos/vista.html", {"vista": v, "form": form}, status=400 if form.errors else 200)


@require_POST
def borrar(request: HttpRequest, pk: int) -> HttpResponse:
    quien = quien_pide(request)
    v = get_object_or_404(VistaGuardada, pk=pk, usuario=quien)
    acciones.borrar_vista(por=quien, vista=v)
    messages.success(request, f"Vista «{v.nombre}» borrada.")
    return redirect("vistas")
