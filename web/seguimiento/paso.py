"""Un paso del seguimiento: una página pequeña con un formulario, que hace una cosa y vuelve al acuerdo.

Todas se comportan igual: quien no ve el acuerdo recibe un 404; quien lo ve y no puede, un 403 con el motivo; un dato
que no sirve, el formulario con lo escrito y la frase; lo que ya pasó (decidido, validado, anulado), la frase que lo
dice.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from acuerdos.models import Acuerdo, Hito
from web.comun.paginas import base_para, es_focal
from web.comun.paso import paso

FORMULARIO = "seguimiento/formulario.html"
CON_SU_ACUERDO = ("acuerdo__sesion", "acuerdo__sector", "acuerdo__municipalidad__region", "acuerdo__clasificacion")


def acuerdo_de(request: HttpRequest, codigo: str) -> Acuerdo:
    """El acuerdo de ese código si quien pide lo ve y no está anulado; si no, 404."""
    acuerdo: Acuerdo = get_object_or_404(Acuerdo.objects.visibles_para(request.user).con_nombres(), codigo=codigo)
    return acuerdo


def hito_de(request: HttpRequest, codigo: str, numero: int) -> Hito:
    hito: Hito = de_acuerdo(request, Hito, codigo, numero=numero)
    return hito


def de_acuerdo(request: HttpRequest, modelo: Any, codigo: str, *, camino: str = "", **clave: Any) -> Any:
    """La fila de `modelo` del acuerdo `codigo` que `clave` dice, con su acuerdo; anulada o no. 404 si no la ve.

    `camino`: de la fila a aquello de lo que cuelga el acuerdo (`hito__`, `traba__`, `avance__hito__`).
    """
    filas = modelo.objects.accesibles_para(request.user).select_related(*(f"{camino}{c}" for c in CON_SU_ACUERDO))
    vivo = {f"{camino}acuerdo__codigo": codigo, f"{camino}acuerdo__anulado_en__isnull": True}
    return get_object_or_404(filas, **vivo, **clave)


def atender(
    request: HttpRequest,
    acuerdo: Acuerdo,
    form: BaseForm,
    verbo: Callable[[dict[str, Any]], Any],
    *,
    titulo: str,
    boton: str,
    hecho: str | dict[str, str],
    ancla: str = "",
    plantilla: str = FORMULARIO,
    **lo_demas: Any,
) -> HttpResponse:
    """Un `paso` sobre `acuerdo`, del que se vuelve a él.

    :param hecho: la frase de lo hecho, o una por cada `decision`.
    :param ancla: la parte del acuerdo adonde se vuelve.
    :param lo_demas: lo que la plantilla muestra encima del formulario.
    """

    def contexto() -> dict[str, Any]:
        propio = {"boton": boton, "con_archivos": form.is_multipart()}
        return contexto_de(request, acuerdo, titulo, ancla) | propio | lo_demas

    return paso(
        request,
        form,
        verbo,
        dicho=lambda _: hecho if isinstance(hecho, str) else hecho[form.cleaned_data["decision"]],
        volver=direccion_de(acuerdo, ancla),
        plantilla=plantilla,
        contexto=contexto,
    )


def contexto_de(request: HttpRequest, acuerdo: Acuerdo, titulo: str, ancla: str = "") -> dict[str, Any]:
    """Lo que toda página de un paso muestra alrededor de su formulario."""
    return {
        "acuerdo": acuerdo,
        "base": base_para(request.user),
        "focal": es_focal(request.user),
        "es_demo": acuerdo.sesion.de_demostracion,
        "titulo": titulo,
        "volver": direccion_de(acuerdo, ancla),
    }


def direccion_de(acuerdo: Acuerdo, ancla: str = "") -> str:
    return reverse("acuerdo", args=[acuerdo.codigo]) + (f"#{ancla}" if ancla else "")


def ya_paso(request: HttpRequest, acuerdo: Acuerdo, motivo: str, ancla: str = "") -> HttpResponse | None:
    """Al mirar un paso que ya no procede: la frase y de vuelta al acuerdo. Al enviarlo lo dice la acción misma."""
    if not motivo or request.method == "POST":
        return None
    messages.warning(request, motivo)
    return redirect(direccion_de(acuerdo, ancla))
