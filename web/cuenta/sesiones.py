"""Las sesiones abiertas de cada quien: desde dónde, con qué, desde cuándo; y cerrar una, o todas las demás."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from web.comun.paginas import base_para, entero, quien_pide

APARATOS = (
    ("iPhone", "iPhone"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
NAVEGADORES = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


@dataclass(frozen=True, slots=True)
class SesionAbierta:
    """`aparato`: lo que el navegador dijo de sí, en palabras. `es_esta`: con la que se está mirando."""

    clave: int
    aparato: str
    desde: str
    ingreso: datetime
    es_esta: bool


@require_safe
def sesiones(request: HttpRequest) -> HttpResponse:
    abiertas = sorted(UserSession.objects.purge_and_list(quien_pide(request)), key=lambda una: una.created_at)
    esta = request.session.session_key
    filas = [
        SesionAbierta(
            clave=una.pk,
            aparato=en_palabras(una.user_agent),
            desde=una.ip,
            ingreso=una.created_at,
            es_esta=una.session_key == esta,
        )
        for una in reversed(abiertas)
    ]
    contexto = {"base": base_para(request.user), "filas": filas, "hay_otras": any(not fila.es_esta for fila in filas)}
    return render(request, "cuenta/sesiones.html", contexto)


@require_POST
def cerrar(request: HttpRequest) -> HttpResponse:
    """La que diga el formulario o, si no dice ninguna, todas menos esta."""
    suyas = UserSession.objects.filter(user=quien_pide(request)).exclude(session_key=request.session.session_key)
    if pedida := request.POST.get("sesion", ""):
        suyas = suyas.filter(pk=entero(pedida))
        if not suyas:
            raise Http404
    for una in suyas:
        una.end()
    messages.success(request, "Cerrada. Para volver a entrar desde ahí hará falta ingresar.")
    return redirect("sesiones_abiertas")


def en_palabras(agente: str) -> str:
    """«Chrome en Android», de lo que el navegador dice de sí."""
    navegador = next((nombre for marca, nombre in NAVEGADORES if marca in agente), "Otro programa")
    aparato = next((nombre for marca, nombre in APARATOS if marca in agente), "")
    return f"{navegador} en {aparato}" if aparato else navegador
