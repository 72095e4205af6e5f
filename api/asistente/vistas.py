"""La dirección de los asistentes por HTTP («Streamable HTTP», sin estado): con un token, y nada más que con él.

La cookie de una página no sirve aquí: lo que se pide lo arma un programa, y quien lo maneja le dio su token a
sabiendas. Un token de lectura también llama: lo que hace falta para proponer lo dice la herramienta.
"""

from importlib import import_module
from typing import Any

from django.http import HttpResponse
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from api.asistente.lectura import Quien
from api.limites import ConLimite
from api.problemas import SinBiblioteca
from cuentas.api import PorTokenDeAPI
from cuentas.models import TokenAPI, Usuario

NO_SE_COPIAN = {b"content-length", b"server", b"date"}


def biblioteca() -> Any:
    """`servidor`, que necesita la biblioteca. :raises SinBiblioteca: si no está instalada."""
    try:
        return import_module("api.asistente.servidor")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith(("api", "acuerdos", "cuentas")):
            raise
        raise SinBiblioteca from error


class AsistenteVista(ConLimite):
    """JSON-RPC: un mensaje por petición."""

    authentication_classes = [PorTokenDeAPI]
    permission_classes = [IsAuthenticated]
    http_method_names = ["post", "options"]
    schema = None

    def initial(self, request: Request, *args: object, **claves: str) -> None:
        if (request.method or "").lower() not in self.http_method_names:
            self.http_method_not_allowed(request)
        super().initial(request, *args, **claves)

    def post(self, request: Request) -> HttpResponse:
        if request.content_type.split(";")[0].strip() != "application/json":
            raise UnsupportedMediaType(request.content_type)
        usuario, token = request.user, request.auth
        assert isinstance(usuario, Usuario) and isinstance(token, TokenAPI)
        codigo, cabeceras, cuerpo = biblioteca().atender_http(Quien(usuario, token), _scope(request), request.body)
        respuesta = HttpResponse(cuerpo, status=codigo, content_type="application/json")
        for nombre, valor in cabeceras:
            if nombre.lower() not in NO_SE_COPIAN:
                respuesta[nombre.decode("latin-1")] = valor.decode("latin-1")
        respuesta["Cache-Control"] = "no-store"
        return respuesta


def _scope(request: Request) -> dict[str, Any]:
    """La petición como la espera la biblioteca, sin el token: ella no tiene que verlo."""
    cabeceras = [
        (nombre.lower().encode("latin-1"), valor.encode("latin-1", "replace"))
        for nombre, valor in request.headers.items()
        if nombre.lower() not in ("authorization", "cookie")
    ]
    return {
        "type": "http",
        "method": request.method,
        "path": request.path,
        "raw_path": request.path.encode(),
        "query_string": b"",
        "headers": cabeceras,
        "scheme": request.scheme,
        "http_version": "1.1",
        "server": (request.get_host(), None),
        "client": None,
    }
