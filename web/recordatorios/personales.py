"""Los recordatorios de cada quien: cada cuánto los quiere, cómo deja de recibirlos, y su calendario."""

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from acuerdos.acciones import preferencias
from acuerdos.enums import Frecuencia
from acuerdos.models import PreferenciaDeRecordatorios
from cuentas import idiomas
from recordatorios import enlaces, ics
from web.comun.paginas import base_para, datos_de, quien_pide, ver_y_enviar
from web.comun.paso import paso
from web.recordatorios.formularios import FormularioDeFrecuencia


@ver_y_enviar
def mis_recordatorios(request: HttpRequest) -> HttpResponse:
    """Cada cuánto recibir los correos, y la dirección del calendario."""
    quien = quien_pide(request)
    guardada = PreferenciaDeRecordatorios.objects.filter(usuario=quien).first() or preferencias.preferencia_nueva(quien)
    sello = guardada.sello_de_calendario

    def cambiar(datos: dict[str, Any]) -> Frecuencia:
        frecuencia = Frecuencia(datos["frecuencia"])
        preferencias.cambiar_frecuencia(por=quien, frecuencia=frecuencia)
        if idioma := datos.get("idioma"):
            preferencias.cambiar_idioma(por=quien, idioma=idioma)
        return frecuencia

    respuesta = paso(
        request,
        FormularioDeFrecuencia(
            datos_de(request),
            persona=quien,
            initial={"frecuencia": guardada.frecuencia, "idioma": idiomas.elegible(guardada.idioma) or idiomas.ORIGEN},
        ),
        cambiar,
        dicho=lambda frecuencia: gettext("Guardado: %(que)s.") % {"que": gettext(frecuencia.label).lower()},
        volver=reverse("mis_recordatorios"),
        plantilla="recordatorios/personales.html",
        contexto=lambda: {
            "base": base_para(quien),
            "rebota": guardada.rebotado_en is not None,
            "calendario": settings.SITIO + reverse("calendario", args=[sello]) if sello else "",
        },
    )
    if idioma := idiomas.elegible(request.POST.get("idioma", "")):
        idiomas.recordar(respuesta, idioma)  # también en este navegador, para las páginas
    return respuesta


@require_http_methods(["POST"])
def renovar_calendario(request: HttpRequest) -> HttpResponse:
    """Da una dirección nueva; la anterior deja de servir."""
    quien = quien_pide(request)
    preferencias.renovar_calendario(por=quien, sello=secrets.token_urlsafe(24))
    dicho = gettext("Su calendario tiene una dirección nueva. La anterior, si la había, ya no sirve.")
    messages.success(request, dicho)
    return redirect("mis_recordatorios")


@csrf_exempt  # RFC 8058: el POST lo hace el programa de correo, sin cookie; lo autoriza la firma
@never_cache
@login_not_required
@ver_y_enviar
def baja(request: HttpRequest, firmado: str) -> HttpResponse:
    """GET pregunta; POST deja de enviar."""
    persona = enlaces.persona_de_baja(firmado)
    if persona is None or persona.es_secretaria:
        raise Http404
    if request.method == "POST":
        preferencias.cambiar_frecuencia(por=persona, frecuencia=Frecuencia.NINGUNA)
    return render(request, "recordatorios/baja.html", {"hecho": request.method == "POST"})


@never_cache
@login_not_required
@require_safe
def calendario(request: HttpRequest, sello: str) -> HttpResponse:
    """Lo que la persona debe, para su programa de calendario. 404 si la dirección se renovó."""
    preferencia = PreferenciaDeRecordatorios.objects.filter(sello_de_calendario=sello).select_related("usuario").first()
    if preferencia is None:
        raise Http404
    archivo = ics.calendario(preferencia.usuario)
    respuesta = HttpResponse(archivo, content_type="text/calendar; charset=utf-8")
    respuesta["Content-Disposition"] = 'attachment; filename="muniejecutivo.ics"'
    respuesta["X-Robots-Tag"] = "noindex"
    # Quien la lee cada pocas horas, casi siempre encuentra lo mismo: 304 sin cuerpo.
    respuesta["ETag"] = f'"{hashlib.sha256(archivo).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=respuesta["ETag"], response=respuesta) or respuesta
