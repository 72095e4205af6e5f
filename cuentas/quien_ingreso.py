"""Quién pide, por lo corto: lo pregunta toda página, y con Django era la octava parte de la más liviana.

Regla: la decide Django (`auth.get_user`). Aquí solo se adelanta el caso de siempre, con las mismas comprobaciones: la
sesión nombra una cuenta activa, y el sello que guarda es el de su contraseña de hoy. Si algo de eso no se cumple, se le
pregunta a Django, que sabe de claves anteriores y de cerrar la sesión. La cuenta se lee cada vez; lo que no se repite
es traducir su consulta. Una vez leída queda en la petición ella misma, y no algo que pregunta por ella.
"""

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from cuentas.models import Usuario
from cuentas.traducidas import traer


class ConQuienIngreso(AuthenticationMiddleware):
    """La de Django, que pregunta por lo corto."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)

        def averiguar() -> Usuario | AnonymousUser:
            quien = quien_ingreso(request)
            if request.user is por_averiguar:
                request.user = quien
            return quien

        por_averiguar = request.user = SimpleLazyObject(averiguar)  # type: ignore[assignment]


def quien_ingreso(request: HttpRequest) -> Usuario | AnonymousUser:
    """La cuenta de la sesión de esta petición; la de nadie si no hay."""
    if not hasattr(request, "_cached_user"):
        request._cached_user = _por_lo_corto(request) or auth.get_user(request)  # type: ignore[attr-defined]
    quien: Usuario | AnonymousUser = request._cached_user  # type: ignore[attr-defined]
    return quien


def _por_lo_corto(request: HttpRequest) -> Usuario | None:
    sesion = request.session
    clave = str(sesion.get(auth.SESSION_KEY, ""))
    if not clave.isdecimal() or sesion.get(auth.BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    halladas: list[Usuario] = traer("quien ingresó", _la_cuenta, int(clave))
    if not halladas or not halladas[0].is_active:
        return None
    sello = sesion.get(auth.HASH_SESSION_KEY) or ""
    return halladas[0] if constant_time_compare(sello, halladas[0].get_session_auth_hash()) else None


def _la_cuenta(clave: int) -> "QuerySet[Usuario]":
    return Usuario._default_manager.filter(pk=clave)
