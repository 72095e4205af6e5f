"""Las vistas guardadas: sus enlaces sobre la lista, guardar la que se ve, cambiarla y borrarla."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from acuerdos.acciones import vistas as acciones
from acuerdos.errores import DatoInvalido
from acuerdos.models import VistaGuardada
from acuerdos.permisos import Accion, puede, vistas_visibles
from cuentas.models import Usuario
from cuentas.traducidas import traer
from web.acuerdos.peticion import PeticionDeLista
from web.comun.campos import Formulario
from web.comun.lo_que_ve import para
from web.comun.paginas import datos_de, quien_pide, ver_y_enviar
from web.comun.paso import paso


class FormularioDeVista(Formulario):
    """Guardar la lista como se ve."""

    nombre = forms.CharField(label="Nombre", max_length=acciones.NOMBRE_DE_VISTA)
    compartida = forms.BooleanField(label="Compartirla con la oficina", required=False)
    reemplazar = forms.BooleanField(label="Si ya tengo una con ese nombre, reemplazarla", required=False)
    parametros = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, persona: Usuario, **extra: object) -> None:
        super().__init__(*args, **extra)
        if not puede(persona, Accion.COMPARTIR_VISTA):
            del self.fields["compartida"]


class FormularioDeCambio(FormularioDeVista):
    """Cambiar una ya guardada."""

    parametros = None  # type: ignore[assignment]
    reemplazar = None  # type: ignore[assignment]
    de_inicio = forms.BooleanField(label="Empezar aquí al ingresar", required=False)


def visibles_para(usuario: Usuario) -> "QuerySet[VistaGuardada]":
    return VistaGuardada.objects.filter(vistas_visibles(usuario)).select_related("usuario")


@dataclass(frozen=True, slots=True)
class Chip:
    """Un enlace sobre la lista. `actual`: si es la lista que se ve; `de_quien`: de quién es, vacío si es suya."""

    nombre: str
    url: str
    actual: bool
    de_quien: str


@dataclass(frozen=True, slots=True)
class FilaDeVista:
    vista: VistaGuardada
    url: str


def chips_de(usuario: Usuario, consulta: str) -> list[Chip]:
    """Los enlaces que van sobre la lista."""
    return [
        Chip(
            nombre=guardada.nombre,
            url=direccion_de(guardada),
            actual=guardada.parametros == consulta,
            de_quien="" if guardada.usuario_id == usuario.pk else str(guardada.usuario),
        )
        for guardada in traer(*para(usuario, "vistas que ve", visibles_para))
    ]


def direccion_de(vista: VistaGuardada) -> str:
    return f"{reverse('acuerdos')}?{vista.parametros}" if vista.parametros else reverse("acuerdos")


def inicio_de(usuario: Usuario) -> str:
    """Adónde lleva su vista de inicio; vacío si no eligió ninguna."""
    vista = VistaGuardada.objects.filter(usuario=usuario, de_inicio=True).first()
    return direccion_de(vista) if vista else ""


@ver_y_enviar
def vistas(request: HttpRequest) -> HttpResponse:
    """GET: las que hay. POST: guarda la lista que se estaba viendo."""
    quien = quien_pide(request)
    form = FormularioDeVista(datos_de(request), persona=quien)

    def guardar(datos: dict[str, Any]) -> VistaGuardada:
        peticion = PeticionDeLista(quien, QueryDict(datos.pop("parametros")), hoy=timezone.localdate())
        if peticion.problemas:
            raise DatoInvalido(**{f"lista_{numero}": frase for numero, frase in enumerate(peticion.problemas)})
        return acciones.guardar_vista(por=quien, parametros=peticion.consulta, ahora=timezone.now(), **datos)

    def contexto() -> dict[str, Any]:
        todas = list(visibles_para(quien))
        return {
            "se_guarda": form.is_bound or form.recuperado is not None,
            "suyas": [FilaDeVista(guardada, direccion_de(guardada)) for guardada in todas if guardada.usuario == quien],
            "de_otros": [
                FilaDeVista(guardada, direccion_de(guardada)) for guardada in todas if guardada.usuario != quien
            ],
        }

    return paso(
        request,
        form,
        guardar,
        dicho=lambda guardada: f"Vista «{guardada}» guardada.",
        volver=direccion_de,
        plantilla="acuerdos/vistas.html",
        contexto=contexto,
    )


@ver_y_enviar
def vista(request: HttpRequest, pk: int) -> HttpResponse:
    """Cambiar una suya: nombre, si se comparte y si es la de inicio."""
    quien = quien_pide(request)
    suya = get_object_or_404(VistaGuardada, pk=pk, usuario=quien)
    inicial = {"nombre": suya.nombre, "compartida": suya.compartida, "de_inicio": suya.de_inicio}
    form = FormularioDeCambio(datos_de(request), initial=inicial, persona=quien)

    def cambiar(datos: dict[str, Any]) -> None:
        acciones.cambiar_vista(por=quien, vista=suya, **{"compartida": suya.compartida} | datos)

    return paso(
        request,
        form,
        cambiar,
        dicho=lambda _: f"Vista «{form.cleaned_data['nombre']}» cambiada.",
        volver=reverse("vistas"),
        plantilla="acuerdos/vista.html",
        contexto={"vista": suya},
    )


@require_POST
def borrar(request: HttpRequest, pk: int) -> HttpResponse:
    quien = quien_pide(request)
    suya = get_object_or_404(VistaGuardada, pk=pk, usuario=quien)
    acciones.borrar_vista(por=quien, vista=suya)
    messages.success(request, f"Vista «{suya.nombre}» borrada.")
    return redirect("vistas")
