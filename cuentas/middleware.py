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

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from cuentas import borradores

# Lo que se puede hacer sin el segundo paso: activarlo, demostrar quién se es, y salir.
LIBRES = {"mfa_activate_totp", "account_reauthenticate", "account_logout", "account_change_password"}
VISTO = "dos_pasos_activos"
GUARDADO = "Su ingreso venció, pero lo que escribió está guardado. Ingrese otra vez y lo encontrará en el formulario."
CADUCADA = "La página llevaba mucho tiempo abierta. Lo que escribió está aquí: revíselo y vuelva a enviarlo."


class ExigirIngreso(LoginRequiredMiddleware):
    """El de Django: redirige a LOGIN_URL a quien no ha ingresado."""


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
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, vista: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method != "POST" or not getattr(vista, "login_required", True) or request.user.is_authenticated:
            return None
        return conservar_y_volver(request)


def conservar_y_volver(request: HttpRequest) -> HttpResponse | None:
    """Guarda lo escrito y lleva a ingresar (o de vuelta al formulario); None si el formulario no es de los que guardan.

    A la cola del teléfono (`Accept: application/json`) se le contesta 401 con la dirección para ingresar, o 403: lo
    escrito sigue en el teléfono.
    """
    campos = borradores.campos_de_borrador(request)
    if not campos:
        return None
    dentro = request.user.is_authenticated
    if request.accepts("text/html"):
        respuesta = redirect(request.path) if dentro else redirect_to_login(request.path)
    else:
        ingresar = redirect_to_login(request.path)["Location"]
        return JsonResponse({"ingresar": ingresar}, status=403 if dentro else 401)
    escrito, ahora = borradores.lo_escrito(request.POST, campos), timezone.now()
    if dentro:
        borradores.guardar(borradores.dueno_de(request), request.path, escrito, ahora=ahora)
        messages.warning(request, CADUCADA)
    elif escrito:
        borradores.guardar_sin_ingreso(request, respuesta, escrito, ahora=ahora)
        messages.info(request, GUARDADO)
    return respuesta
