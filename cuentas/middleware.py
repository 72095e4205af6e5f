"""Lo que se exige a quien entra, antes de cualquier página.

* `ExigirIngreso`: ninguna página se abre sin ingresar salvo que su vista lo diga (`login_not_required`): si alguien
  olvida pedir el ingreso, la página queda cerrada y no abierta.
* `ExigirDosPasos`: la Secretaría lo ve todo, así que entra con un segundo paso (TOTP); quien aún no lo tiene es llevado
  a activarlo y no puede hacer otra cosa. Lo gobierna el ajuste EXIGIR_DOS_PASOS (por defecto, fuera de DEBUG).
"""

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

# Lo que se puede hacer sin el segundo paso: activarlo, demostrar quién se es, y salir.
LIBRES = {"mfa_activate_totp", "account_reauthenticate", "account_logout", "account_change_password"}
VISTO = "dos_pasos_activos"


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
