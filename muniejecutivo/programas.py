"""Un programa que trae su token no pasa por las capas que son de las páginas.

Regla: a lo de la API y OData que llega con `Authorization: Token`, `Bearer` o `Basic` contesta su vista, que comprueba
el token. La sesión, el sello contra falsificación, los mensajes y lo demás son del navegador: cuestan y no deciden nada
(decisión 39). Lo que va antes de `ConToken` vale también aquí: direcciones creídas, errores, compresión y topes. Una
capa nueva que los programas también necesiten va antes. De lo que va después hace, de una vez, lo que a ellos también
les toca: las cabeceras de seguridad, el registro de accesos y la línea de la bitácora, las mismas (decisión 55).
"""

import uuid
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import MiddlewareNotUsed
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware
from django.urls import Resolver404, ResolverMatch, resolve
from django_structlog.middlewares.request import sync_streaming_content_wrapper

from cuentas import registro
from cuentas.bases import LECTURA
from muniejecutivo import cuerpos, errores

DE_PROGRAMAS = ("/api/", "/odata/", "/mcp/")
ESQUEMAS = frozenset({"token", "bearer", "basic"})
# De aquí sale JSON o un archivo: si un navegador lo abre, que no ejecute ni muestre nada.
CABECERAS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
}
bitacora = structlog.get_logger(__name__)
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
        self.por_capas = _vistas[0]  # Django las arma de dentro hacia fuera: lo último ya está
        self.derecho: Any = convert_exception_to_response(_contestar)
        self.con_replica = LECTURA in settings.DATABASES  # quien decide a cuál se pregunta es la última capa
        self.cabeceras = (CABECERAS | _de_seguridad()).items()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Sin TLS, a donde lo hay lo lleva la capa que lo exige.
        if not trae_token(request) or (settings.SECURE_SSL_REDIRECT and not request.is_secure()):
            return self.get_response(request)
        request.user = AnonymousUser()  # quién es lo dirá su token
        structlog.contextvars.bind_contextvars(request_id=request.headers.get("X-Request-ID") or str(uuid.uuid4()))
        try:
            respuesta = (self.derecho if self._va_derecho(request) else self.por_capas)(request)
            for nombre, valor in self.cabeceras:
                respuesta.headers.setdefault(nombre, valor)
            if not respuesta.streaming:
                respuesta.headers.setdefault("Content-Length", str(len(respuesta.content)))
            registro.anotar_respuesta(request, respuesta)
            _anotar(request, respuesta)
            return respuesta
        finally:
            structlog.contextvars.clear_contextvars()

    def _va_derecho(self, request: HttpRequest) -> bool:
        """Si a su vista no le hace falta lo que las capas de las páginas miran de cada una: quien no exige ingresar
        ni el sello se cuida sola."""
        if self.con_replica:
            return False
        try:
            vista = request.resolver_match = _la_de(settings.ROOT_URLCONF, request.path_info)
        except Resolver404:
            return False
        return not getattr(vista.func, "login_required", True) and getattr(vista.func, "csrf_exempt", False)


@lru_cache(maxsize=4096)
def _la_de(direcciones: str, ruta: str) -> ResolverMatch:
    """La vista de esa dirección: buscarla entre todas costaba la décima parte de un 304."""
    return resolve(ruta, direcciones)


def _contestar(request: HttpRequest) -> HttpResponse:
    """Lo que Django hace al llegar a una vista, sin preguntar a las capas por las que no se pasó."""
    vista = request.resolver_match
    assert vista is not None  # es la que hizo venir aquí
    if no_se_lee := cuerpos.lo_que_no_se_lee(request):
        return no_se_lee
    try:
        respuesta = vista.func(request, *vista.args, **vista.kwargs)
        if hasattr(respuesta, "render"):
            _soltar(respuesta.render())
        return respuesta
    except Exception as error:
        dicho = errores.en_pagina(request, error)
        if dicho is None:
            raise
        return dicho


def _soltar(respuesta: object) -> None:
    """Una respuesta ya escrita no vuelve a necesitar su vista ni su petición, que en DRF se nombran entre sí: si no se
    sueltan, todo lo de cada petición se queda hasta que Python busca basura."""
    contexto = getattr(respuesta, "renderer_context", None)
    if contexto:
        contexto["request"].parser_context.clear()
        vars(contexto["view"]).clear()
        contexto.clear()


def _de_seguridad() -> dict[str, str]:
    """Las cabeceras que `SecurityMiddleware` pone a toda respuesta, que son siempre las mismas."""
    peticion = HttpRequest()
    peticion.META["SERVER_NAME"], peticion.META["SERVER_PORT"] = "localhost", "443"
    vars(peticion)["_get_scheme"] = lambda: "https"
    respuesta = SecurityMiddleware(lambda _: HttpResponse()).process_response(peticion, HttpResponse())
    return {nombre: valor for nombre, valor in respuesta.items() if nombre != "Content-Type"}


def _anotar(request: HttpRequest, respuesta: HttpResponse) -> None:
    """La línea con que django_structlog cierra cada petición; lo que falló sin preverse ya lo escribió su señal."""
    if hasattr(request, "_raised_exception"):
        return
    clase = respuesta.status_code // 100
    escribir = bitacora.warning if clase == 4 else bitacora.error if clase == 5 else bitacora.info
    escribir("request_finished", code=respuesta.status_code, request=f"{request.method} {request.get_full_path()}")
    if respuesta.streaming:
        contexto = structlog.contextvars.get_merged_contextvars(bitacora)
        sin_mirar: Any = respuesta
        sin_mirar.streaming_content = sync_streaming_content_wrapper(sin_mirar.streaming_content, contexto)


def trae_token(request: HttpRequest) -> bool:
    """Si es de un programa. A la dirección sin su barra final la lleva la capa que lo hace con las páginas."""
    if not request.path.startswith(DE_PROGRAMAS) or not request.path.endswith("/"):
        return False
    return str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")[0].lower() in ESQUEMAS
