"""Corregir celdas en la página, sin volver al libro: lo que se propone, o lo que se escriba."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from acuerdos.acciones import importaciones as acciones
from acuerdos.enums import EstadoDeImportacion as Estado
from acuerdos.models import Importacion
from importacion.arreglos import es_celda
from importacion.buenas import CLASE as DEPENDE
from importacion.errores import Error
from importacion.hojas import REUNIONES
from importacion.informe_guardado import errores_guardados
from web.comun.campos import Formulario
from web.comun.paginas import datos_de, entero, quien_pide, ver_y_enviar
from web.comun.paso import paso, toque
from web.importaciones import comun

CELDAS_POR_VEZ = 25
SIN_VER_ENTERO = 80  # letras: lo más largo no se guardó entero, y no se puede ofrecer a medias


@dataclass(frozen=True, slots=True)
class FilaPorCorregir:
    """Un error y sus controles: lo que la celda dirá y, si algo se propone, elegirlo."""

    error: Error
    dice: forms.BoundField
    toma: forms.BoundField | None


class FormularioDeCeldas(Formulario):
    """`celdas()`: de cada celda que cambió, lo que debe decir."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: object, errores: list[Error], revision: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.errores, self.label_suffix, self.initial["revision"] = errores, "", revision
        for n, error in enumerate(errores):
            self.fields[f"dice-{n}"] = forms.CharField(
                label=f"Lo que debe decir {error.celda}",
                max_length=500,
                required=False,
                initial=error.valor if len(error.valor) < SIN_VER_ENTERO else "",
            )
            if error.propone:
                opciones = [("", "No tomar ninguna"), *((str(m), como) for m, (*_, como) in enumerate(error.propone))]
                self.fields[f"toma-{n}"] = forms.ChoiceField(
                    label=f"Tomar, en {error.celda}", choices=opciones, required=False
                )

    def filas(self) -> list[FilaPorCorregir]:
        return [
            FilaPorCorregir(error, self[f"dice-{n}"], self[f"toma-{n}"] if error.propone else None)
            for n, error in enumerate(self.errores)
        ]

    def celdas(self) -> dict[str, str]:
        cambian = {}
        for n, error in enumerate(self.errores):
            escrito = self.cleaned_data[f"dice-{n}"]
            if tomada := self.cleaned_data.get(f"toma-{n}"):
                columna, valor, _ = error.propone[int(tomada)]
                cambian[f"{error.hoja}!{columna}{error.fila}"] = valor
            elif escrito != (self.fields[f"dice-{n}"].initial or ""):
                cambian[error.celda] = escrito
        return cambian


@ver_y_enviar
def corregir(request: HttpRequest, pk: int) -> HttpResponse:
    """Las primeras celdas con error; al enviarlas, el libro se revisa otra vez y vienen las que queden."""
    importacion, quien = comun.la_importacion(request, pk), quien_pide(request)
    errores = corregibles(importacion)
    if not errores:
        messages.error(request, "No hay celdas que corregir aquí.")
        return redirect("importacion", pk)
    form = FormularioDeCeldas(datos_de(request), errores=errores[:CELDAS_POR_VEZ], revision=importacion.revision)

    def guardar(datos: dict[str, Any]) -> None:
        if not (celdas := form.celdas()):
            form.add_error(None, "No cambió ninguna celda: escriba lo que debe decir, o elija una de las propuestas.")
            return
        acciones.corregir_celdas(
            por=quien, importacion=importacion, revision=datos["revision"], celdas=celdas, ahora=timezone.now()
        )
        comun.encolar(pk)

    return paso(
        request,
        form,
        guardar,
        dicho="",
        volver=reverse("importacion", args=[pk]),
        plantilla="importaciones/corregir.html",
        contexto={"importacion": importacion, "resto": max(0, len(errores) - CELDAS_POR_VEZ)},
    )


@require_POST
def olvidar(request: HttpRequest, pk: int) -> HttpResponse:
    """Quita todo lo corregido aquí: el libro vuelve a valer como se subió."""
    importacion, quien = comun.la_importacion(request, pk), quien_pide(request)
    revision = entero(request.POST.get("revision", ""), -1)

    def quitar() -> None:
        acciones.corregir_celdas(por=quien, importacion=importacion, revision=revision, celdas={}, ahora=timezone.now())
        comun.encolar(pk)

    return toque(request, quitar, dicho="", volver=reverse("importacion", args=[pk]))


def corregibles(importacion: Importacion) -> list[Error]:
    """Los errores de una sola celda. De las municipalidades de una reunión van varias en una celda: en su libro."""
    if importacion.estado != Estado.REVISADA:
        return []
    return [
        error
        for error in errores_guardados(importacion.errores)
        if error.fila
        and es_celda(error.celda)
        and error.clase != DEPENDE
        and not error.cambia
        and not (error.hoja == REUNIONES.nombre and "municipalidad" in error.clase)
    ]
