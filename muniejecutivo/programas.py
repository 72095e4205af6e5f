"""Un programa que trae su token no pasa por las capas que son de las páginas.

Regla: a lo de la API y OData que llega con `Authorization: Token`, `Bearer` o `Basic` contesta su vista, que comprueba
el token. La sesión, el sello contra falsificación, los mensajes y lo demás son del navegador: cuestan y no deciden nada
(decisión 39). Lo que va antes de `ConToken` vale también aquí: direcciones creídas, errores, compresión, topes, TLS y
bitácora. Una capa nueva que los programas también necesiten va antes.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

DE_PROGRAMAS = ("/api/", "/odata/")
ESQUEMAS = frozenset({"token", "bearer", "basic"})
# De aquí sale JSON o un archivo: si un navegador lo abre, que no ejecute ni muestre nada.
CABECERAS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
}


Capa = Callable[[HttpRequest], HttpResponse]
_vistas: list[Capa] = []


def lo_ultimo(get_response: Capa) -> Capa:
    """No es una capa: anota qué hay detrás de todas, que son las vistas. Va al final de la lista."""
    _vistas[:] = [get_response]
    raise MiddlewareNotUsed


class ConToken:
    """Donde se separan: quien trae su token va derecho a su vista."""

    def __init__(self, get_response: Capa) -> None:
        self.get_response = get_response
        self.vistas = _vistas[0]  # Django las arma de dentro hacia fuera: lo último ya está

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not trae_token(request):
            return self.get_response(request)
        request.user = AnonymousUser()  # quién es lo dirá su token
        respuesta = self.vistas(request)
        for nombre, valor in CABECERAS.items():
            respuesta.headers.setdefault(nombre, valor)
        if not respuesta.streaming:
            respuesta.headers.setdefault("Content-Length", str(len(respuesta.content)))
        return respuesta


def trae_token(request: HttpRequest) -> bool:
    """Si es de un programa. A la dirección sin su barra final la lleva la capa que lo hace con las páginas."""
    if not request.path.startswith(DE_PROGRAMAS) or not request.path.endswith("/"):
        return False
    return str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")[0].lower() in ESQUEMAS
