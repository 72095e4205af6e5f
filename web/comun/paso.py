"""Un paso de cualquier página: formulario → verbo → mensaje → volver.

Todas se comportan igual: un dato que no sirve devuelve el formulario con lo escrito y la frase (400); una acción
denegada es un 403 con su motivo; y si otra persona guardó antes, se ven las dos versiones (409).
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from web.comun import conflicto
from web.comun.conflicto import FormularioConVersion
from web.comun.puerta import intentar

T = TypeVar("T")
# Lo que no hace falta calcular si el paso sale bien se da como función.
Contexto = Mapping[str, Any] | Callable[[], Mapping[str, Any]]


def paso(
    request: HttpRequest,
    form: BaseForm,
    verbo: Callable[[dict[str, Any]], T],
    *,
    dicho: str | Callable[[T], str],
    volver: str | Callable[[T], str],
    plantilla: str,
    contexto: Contexto,
) -> HttpResponse:
    """Muestra el formulario o, si llegó bien y `verbo(datos)` no se niega, dice `dicho` y lleva a `volver`.

    :param verbo: la acción, con los datos ya limpios. Puede añadir a `form` errores suyos: entonces no se hizo.
    :param dicho: la frase de lo hecho, o una función de lo que el verbo devolvió; vacía, no se dice nada.
    :param volver: la dirección adonde se va, o una función de lo que el verbo devolvió.
    :param contexto: lo que la plantilla muestra además de `form`.
    """
    if form.is_bound and form.is_valid():
        hecho = intentar(form, lambda: verbo(form.cleaned_data))
        if not form.errors:
            return terminar(request, hecho, dicho=dicho, volver=volver)
    return mostrar(request, form, plantilla, contexto)


def paso_con_version(
    request: HttpRequest,
    form: FormularioConVersion,
    verbo: Callable[[Any, dict[str, Any]], T],
    *,
    titulo: str,
    dicho: str | Callable[[T], str],
    volver: str | Callable[[T], str],
    cancelar: str,
    plantilla: str,
    contexto: Contexto,
) -> HttpResponse:
    """Como `paso`, para editar un registro que otra persona puede haber guardado entretanto (ver `conflicto`).

    :param verbo: la acción, con el registro como está ahora y los datos ya limpios.
    :param titulo: el de la página de las dos versiones. `cancelar`: adonde se va desde ella sin guardar.
    """
    if form.is_bound and form.is_valid():
        try:
            hecho = conflicto.guardar(form, lambda actual: verbo(actual, form.cleaned_data))
        except conflicto.Choque as choque:
            return conflicto.mostrar(request, choque, titulo=titulo, volver=cancelar)
        if not form.errors:
            return terminar(request, hecho, dicho=dicho, volver=volver)
    return mostrar(request, form, plantilla, contexto)


def terminar(request: HttpRequest, hecho: Any, *, dicho: Any, volver: Any) -> HttpResponse:
    """Dice lo hecho y vuelve."""
    frase = dicho(hecho) if callable(dicho) else dicho
    if frase:
        messages.success(request, frase)
    return redirect(volver(hecho) if callable(volver) else volver)


def mostrar(request: HttpRequest, form: BaseForm, plantilla: str, contexto: Contexto) -> HttpResponse:
    """La página del formulario: 400 si trae algo que corregir."""
    lo_demas = contexto() if callable(contexto) else contexto
    return render(request, plantilla, {**lo_demas, "form": form}, status=400 if form.is_bound else 200)
