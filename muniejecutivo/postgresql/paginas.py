"""La capa por la que las consultas de una página se preparan: ver `cuentas.sentencias.preparar_al_repetirse`."""

from collections.abc import Callable

from django.db import connections
from django.http import HttpRequest, HttpResponse

from cuentas.sentencias import preparar_al_repetirse


class ConSentenciasPreparadas:
    """De lo que solo se mira: lo que escribe corre pocas veces, y no lo pide nadie cien veces por minuto."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with connections["default"].execute_wrapper(preparar_al_repetirse):
            return self.get_response(request)
