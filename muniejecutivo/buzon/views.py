"""/buzon/: los correos de la demostración. Con un servidor de correo configurado, o sin DEBUG, no existe."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from muniejecutivo.buzon import lectura
from muniejecutivo.buzon.respuesta import FormularioDeRespuesta, contestar, no_llego

CORREOS_POR_PAGINA = 30
BUZON = "muniejecutivo.buzon.backend.Buzon"


@never_cache
@login_not_required
@require_safe
def buzon(request: HttpRequest) -> HttpResponse:
    """Los mensajes, el último primero."""
    carpeta = _carpeta()
    pagina = Paginator(lectura.nombres(carpeta), CORREOS_POR_PAGINA).get_page(request.GET.get("pagina"))
    mensajes = [leido for nombre in pagina if (leido := lectura.leer(carpeta, nombre))]
    return render(request, "buzon/lista.html", {"mensajes": mensajes, "pagina": pagina})


@never_cache
@login_not_required
@require_safe
def mensaje(request: HttpRequest, nombre: str) -> HttpResponse:
    """Un mensaje: su texto, con los enlaces para seguirlos, y donde contestarlo si se contesta."""
    leido = _el_mensaje(nombre)
    form = FormularioDeRespuesta(leido) if leido.se_contesta_a else None
    return render(request, "buzon/mensaje.html", {"m": leido, "form": form})


@never_cache
@login_not_required
@require_POST
def responder(request: HttpRequest, nombre: str) -> HttpResponse:
    """Contesta el mensaje como lo haría quien lo recibió."""
    leido = _el_mensaje(nombre)
    if not leido.se_contesta_a:
        raise Http404
    form = FormularioDeRespuesta(leido, request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "buzon/mensaje.html", {"m": leido, "form": form}, status=400)
    datos = form.cleaned_data
    fotos = [(foto.name, foto.read()) for foto in datos["fotos"]]
    resultado = contestar(leido, para=datos["para"], texto=datos["texto"], fotos=fotos, ahora=timezone.now())
    messages.success(request, f"Entregado: {resultado.value}. Si lleva recibo, llega aquí en unos segundos.")
    return redirect("buzon")


@never_cache
@login_not_required
@require_POST
def devolver(request: HttpRequest, nombre: str) -> HttpResponse:
    """Hace como que el mensaje no llegó."""
    leido = _el_mensaje(nombre)
    if not leido.vuelve_a:
        raise Http404
    messages.success(request, f"Avisado: {no_llego(leido, ahora=timezone.now()).value}.")
    return redirect("buzon")


def _el_mensaje(nombre: str) -> lectura.Mensaje:
    leido = lectura.leer(_carpeta(), nombre)
    if leido is None:
        raise Http404
    return leido


def _carpeta() -> Path:
    if not settings.DEBUG or settings.EMAIL_BACKEND != BUZON:
        raise Http404
    return Path(settings.CARPETA_DEL_BUZON)
