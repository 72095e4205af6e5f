"""Cómo contesta un formulario del punto focal: con un recibo, o con lo escrito de vuelta y las frases de qué corregir.

La misma dirección sirve al formulario de siempre (HTML) y a la cola del teléfono (`Accept: application/json`), que solo
suelta lo suyo cuando recibe la constancia.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from acuerdos.constancias import constancia_de as constancia_de
from cuentas import borradores
from cuentas.frases_de_campo import con_su_nombre


def quiere_json(request: HttpRequest) -> bool:
    return not request.accepts("text/html")


def dicho_a_la_cola(vista: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """La foto que ya no se recibe (se validó o se anuló su informe) se dice en una frase, con que la cola la suelta."""

    @wraps(vista)
    def contestar(request: HttpRequest, *args: object, **claves: object) -> HttpResponse:
        try:
            return vista(request, *args, **claves)
        except (PermissionDenied, Http404) as error:
            if request.method != "POST" or not quiere_json(request):
                raise
            if isinstance(error, PermissionDenied):
                return JsonResponse({"errores": [str(error)]}, status=403)
            frase = f"{gettext('falta la foto')}: {gettext('ya no se puede enviar.')}".capitalize()
            return JsonResponse({"errores": [frase]}, status=404)

    return contestar


def recibido(
    request: HttpRequest, *, constancia: str, url: str, fotos: str = "", avisos: Sequence[str] = ()
) -> HttpResponse:
    """El recibo. `fotos`: adonde se agrega sustento después. `avisos`: lo que no se pudo guardar (p. ej. una foto)."""
    if quiere_json(request):
        cuerpo = {"constancia": constancia, "url": url, "fotos": fotos, "avisos": list(avisos)}
        return JsonResponse(cuerpo, status=201)
    for aviso in avisos:
        messages.warning(request, aviso)
    respuesta = HttpResponseRedirect(url)
    respuesta.status_code = 303  # tras un POST, el navegador pide la constancia y no reenvía
    return respuesta


def pagina(
    request: HttpRequest, form: BaseForm, estado: int, plantilla: str, contexto: Mapping[str, Any]
) -> HttpResponse:
    """El formulario para llenar (200) o, con todo lo escrito y qué falta, otra vez (400)."""
    if form.is_bound and quiere_json(request):
        return JsonResponse({"errores": frases_de(form)}, status=estado)
    return render(request, plantilla, {**contexto, "form": form}, status=estado)


def formulario(
    request: HttpRequest, form: BaseForm, estado: int, plantilla: str, contexto: Mapping[str, Any]
) -> HttpResponse:
    """Como `pagina`; lo que no se pudo registrar queda además en un borrador."""
    respuesta = pagina(request, form, estado, plantilla, contexto)
    if form.is_bound:
        borradores.guardar_lo_de(request, respuesta, ahora=timezone.now(), datos=form.data)
    return respuesta


def frases_de(form: BaseForm) -> list[str]:
    """Cada error en una frase que se entiende sola: con el rótulo de su campo por delante."""
    frases = []
    for campo, errores in form.errors.items():
        rotulo = "" if campo not in form.fields or form[campo].is_hidden else str(form[campo].label)
        frases += [con_su_nombre(rotulo, str(error)) for error in errores]
    return frases
