"""Lo que solo se lee y se quedó sin conexión a la base a la mitad se vuelve a leer, una vez, y nadie lo nota.

Regla: solo GET y HEAD, que no cambian nada, y solo si la conexión se cortó estando hecha: cuando PgBouncer o la base se
reinician, la siguiente ya sirve. A quien no pudo conectar no se le repite: a ese ya se le esperó
(`postgresql.base.DatabaseWrapper.get_new_connection`). Lo que escribe nunca se repite aquí: pudo haberse hecho, y lo
sabe quien lo envió, con su formulario de vuelta o con su Idempotency-Key. Decisión 52.
"""

from collections.abc import Callable

import structlog
from django.db import connections
from django.http import HttpRequest, HttpResponse

from cuentas.bases import SE_CORTO
from muniejecutivo.errores import CAIDO, SIN_EFECTO

bitacora = structlog.get_logger(__name__)


class OtraVez:
    """Va detrás de `PaginasDeError`, que apunta en la petición qué falló, y antes que todas las demás."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        respuesta = self.get_response(request)
        if not request.META.pop(SE_CORTO, False) or request.method not in SIN_EFECTO or respuesta.status_code < 500:
            return respuesta
        respuesta.close()
        request.META.pop(CAIDO, None)
        for una in connections.all(initialized_only=True):
            una.close_if_unusable_or_obsolete()
        bitacora.warning("leido_otra_vez", ruta=request.path)
        return self.get_response(request)
