"""Teclado y pantalla: qué hace cada tecla, y cómo quiere ver las listas quien mira."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from web.comun.campos import Formulario
from web.comun.paginas import datos_de, ver_y_enviar
from web.comun.pantalla import (
    ATAJOS,
    DENSIDAD,
    OPCIONES,
    TEMA,
    Atajos,
    Densidad,
    Tema,
    atajos_de,
    densidad_de,
    recordar,
    tema_de,
)

VOLVER = "volver"


@dataclass(frozen=True, slots=True)
class Atajo:
    """`teclas`: una, u otra; `que`: lo que hace."""

    teclas: tuple[str, ...]
    que: str


ATAJOS_DEL_TECLADO = (
    ("En toda página", (
        Atajo(("/", "Ctrl+K"), "Buscar o ir: un código, una municipalidad, una persona, una página"),
        Atajo(("?",), "Ver esta ayuda"),
    )),
    ("En una lista", (
        Atajo(("j", "k"), "La fila que sigue, la anterior"),
        Atajo(("Enter",), "Abrir la fila"),
        Atajo(("o",), "Abrirla al lado, sin salir de la lista"),
        Atajo(("x",), "Marcarla o desmarcarla"),
    )),
    ("En un acuerdo al que se llegó desde una lista", (
        Atajo(("j", "k"), "El que sigue en la lista, el anterior"),
        Atajo(("u",), "Volver a la lista, en su fila"),
    )),
    ("En Validación", (
        Atajo(("v",), "Validar (o aprobar) lo marcado o, sin nada marcado, la fila en que se está"),
        Atajo(("r",), "Devolver: lleva al motivo, y Enter lo envía"),
    )),
)  # fmt: skip


class FormularioDePantalla(Formulario):
    """Lo que no se envía queda como estaba."""

    densidad = forms.ChoiceField(
        label="Filas de las listas", choices=Densidad.choices, required=False, widget=forms.RadioSelect
    )
    atajos = forms.ChoiceField(
        label="Teclas de una sola letra", choices=Atajos.choices, required=False, widget=forms.RadioSelect
    )
    tema = forms.ChoiceField(label="Color", choices=Tema.choices, required=False, widget=forms.RadioSelect)


@ver_y_enviar
def pantalla(request: HttpRequest) -> HttpResponse:
    """GET: las teclas y lo elegido. POST: guarda en este navegador lo que venga y vuelve."""
    actual = {DENSIDAD: densidad_de(request), ATAJOS: atajos_de(request), TEMA: tema_de(request)}
    form = FormularioDePantalla(datos_de(request), initial=actual)
    if request.method == "POST" and form.is_valid():
        respuesta = redirect(_a_donde(request))
        elegido = {nombre: form.cleaned_data[nombre] for nombre in OPCIONES if form.cleaned_data[nombre]}
        for nombre, valor in elegido.items():
            recordar(respuesta, nombre, valor, segura=request.is_secure())
        if elegido and VOLVER not in request.POST:
            messages.success(request, "Guardado en este navegador.")
        return respuesta
    contexto = {"form": form, "grupos": ATAJOS_DEL_TECLADO}
    return render(request, "cuenta/pantalla.html", contexto, status=400 if form.errors else 200)


def _a_donde(request: HttpRequest) -> str:
    """La página desde la que se cambió, si es de este sitio."""
    pedida = str(request.POST.get(VOLVER, ""))
    es_de_aqui = url_has_allowed_host_and_scheme(pedida, {request.get_host()}, require_https=request.is_secure())
    return pedida if es_de_aqui and "\x00" not in pedida else reverse("pantalla")
