"""/buzon/: los correos de la demostración. Con un servidor de correo configurado, o sin DEBUG, no existe."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muniejecutivo.buzon import lectura

POR_PAGINA = 30
BUZON = "muniejecutivo.buzon.backend.Buzon"


@never_cache
@login_not_required
@require_safe
def buzon(request: HttpRequest) -> HttpResponse:
    """Los mensajes, el último primero."""
    carpeta = _carpeta()
    pagina = Paginator(lectura.nombres(carpeta), POR_PAGINA).get_page(request.GET.get("pagina"))
    mensajes = [leido for nombre in pagina if (leido := lectura.leer(carpeta, nombre))]
    return render(request, "buzon/lista.html", {"mensajes": mensajes, "pagina": pagina})


@never_cache
@login_not_required
@require_safe
def mensaje(request: HttpRequest, nombre: str) -> HttpResponse:
    """Un mensaje: su texto, con los enlaces para seguirlos."""
    leido = lectura.leer(_carpeta(), nombre)
    if leido is None:
        raise Http404
    return render(request, "buzon/mensaje.html", {"m": leido})


def _carpeta() -> Path:
    if not settings.DEBUG or settings.EMAIL_BACKEND != BUZON:
        raise Http404
    return Path(settings.CARPETA_DEL_BUZON)
