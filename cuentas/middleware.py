"""Lo que se exige a quien entra, antes de cualquier página.

* `ExigirIngreso`: ninguna página se abre sin ingresar salvo que su vista lo diga (`login_not_required`): si alguien
  olvida pedir el ingreso, la página queda cerrada y no abierta.
* `ExigirDosPasos`: la Secretaría lo ve todo, así que entra con un segundo paso (TOTP); quien aún no lo tiene es llevado
  a activarlo y no puede hacer otra cosa. Lo gobierna el ajuste EXIGIR_DOS_PASOS (por defecto, fuera de DEBUG).
* `ConservarLoEscrito`: si el ingreso venció mientras alguien llenaba un formulario, lo escrito espera a que vuelva a
  entrar (ver `borradores`). Va antes de `ExigirIngreso`, que lo perdería.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from cuentas import borradores

# Lo que se puede hacer sin el segundo paso: activarlo, demostrar quién se es, y salir.
LIBRES = {"mfa_activate_totp", "account_reauthenticate", "account_logout", "account_change_password"}
VISTO = "dos_pasos_activos"
HECHO = (201, 302, 303)  # lo enviado se registró: se contesta con un recibo o llevando a otra página
CONSERVADO = "_lo_escrito_se_conservo"
GUARDADO = (
    "Su ingreso venció antes de enviar. Lo que escribió está guardado: ingrese otra vez, revíselo en el formulario y "
    "envíelo."
)
CADUCADA = "La página llevaba mucho tiempo abierta. Lo que escribió está aquí: revíselo y vuelva a enviarlo."


class ExigirIngreso(LoginRequiredMiddleware):
    """El de Django: lleva a LOGIN_URL a quien no ha ingresado, y después a donde quería ir.

    Si apretó un botón cuya dirección no se puede mirar, después va a la página en que estaba.
    """

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method == "POST" and not borradores.se_guarda(request):
            return redirect_to_login(_de_donde_vino(request))
        return super().handle_no_permission(request, view_func)


def falta_el_segundo_paso(request: HttpRequest, usuario: Any) -> bool:
    """Si `usuario` es de la Secretaría, debe el segundo paso y aún no lo activó. Vale para las páginas y la API."""
    if not settings.EXIGIR_DOS_PASOS or not usuario.is_authenticated or not usuario.es_secretaria:
        return False
    if request.session.get(VISTO):
        return False
    if get_adapter().is_mfa_enabled(usuario, [Authenticator.Type.TOTP]):
        request.session[VISTO] = True  # la pregunta se hace una vez por sesión de ingreso
        return False
    return True


class ExigirDosPasos:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, vista: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not settings.EXIGIR_DOS_PASOS or not getattr(vista, "login_required", True):
            return None
        if not falta_el_segundo_paso(request, request.user):
            return None
        if request.resolver_match and request.resolver_match.url_name in LIBRES:
            return None
        return redirect("mfa_activate_totp")


class ConservarLoEscrito:
    """Todo formulario pasa por aquí, también el que se escriba mañana: ninguna página tiene que acordarse."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        respuesta = self.get_response(request)
        hecho = request.method == "POST" and respuesta.status_code in HECHO and not hasattr(request, CONSERVADO)
        if hecho and borradores.se_guarda(request) and request.user.is_authenticated:
            borradores.olvidar_lo_de(request)
        return respuesta

    def process_view(
        self, request: HttpRequest, vista: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method != "POST" or not getattr(vista, "login_required", True) or request.user.is_authenticated:
            return None
        return conservar_y_volver(request)


def conservar_y_volver(request: HttpRequest, *, dicho: str = CADUCADA) -> HttpResponse | None:
    """Guarda lo escrito y lleva a ingresar (o de vuelta al formulario); None si no es un formulario.

    `dicho`: lo que se le explica a quien ya había ingresado.

    A la cola del teléfono (`Accept: application/json`) se le contesta 401 con la dirección para ingresar, o 403: lo
    escrito sigue en el teléfono.
    """
    if not borradores.se_guarda(request):
        return None
    setattr(request, CONSERVADO, True)
    aqui, dentro = request.get_full_path(), request.user.is_authenticated
    if not request.accepts("text/html"):
        ingresar = redirect_to_login(aqui)["Location"]
        return JsonResponse({"ingresar": ingresar}, status=403 if dentro else 401)
    respuesta = HttpResponseRedirect(aqui) if dentro else redirect_to_login(aqui)
    if borradores.guardar_lo_de(request, respuesta, ahora=timezone.now()):
        messages.warning(request, dicho) if dentro else messages.info(request, GUARDADO)
    return respuesta


def _de_donde_vino(request: HttpRequest) -> str:
    """La página de este sitio en que se apretó el botón; si no se sabe, el inicio de cada quien."""
    partes = urlsplit(request.headers.get("Referer", ""))
    if partes.netloc != request.get_host():
        return str(settings.LOGIN_REDIRECT_URL)
    return urlunsplit(("", "", partes.path, partes.query, "")) or "/"
