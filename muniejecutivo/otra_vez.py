"""Lo que se quedó sin conexión a la base a la mitad se pide otra vez, una, si no puede hacerse dos; y nadie lo nota.

Regla: GET y HEAD, que no cambian nada, y lo que un programa envía con su Idempotency-Key, que se aparta en la misma
transacción que lo hecho: si la primera vez alcanzó a quedar, la segunda contesta lo mismo. Y solo si la conexión se
cortó estando hecha: cuando PgBouncer o la base se reinician, la siguiente ya sirve. A quien no pudo conectar no se le
repite: a ese ya se le esperó (`postgresql.base.DatabaseWrapper.get_new_connection`). Lo demás que escribe nunca se
repite aquí: pudo haberse hecho, y lo sabe quien lo envió, con su formulario de vuelta. Decisiones 52 y 53.
"""

from collections.abc import Callable

import structlog
from django.db import connections
from django.http import HttpRequest, HttpResponse

from cuentas.bases import CON_SU_CLAVE, SE_CORTO
from muniejecutivo.cuerpos import EN_PARTES, MEGA, peso_dicho
from muniejecutivo.errores import CAIDO, SIN_EFECTO

CABECERA = "HTTP_IDEMPOTENCY_KEY"
bitacora = structlog.get_logger(__name__)


class OtraVez:
    """Va detrás de `PaginasDeError`, que apunta en la petición qué falló, y antes que todas las demás."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _guardar_lo_enviado(request)
        respuesta = self.get_response(request)
        no_se_hace_dos_veces = request.META.pop(CON_SU_CLAVE, False) or request.method in SIN_EFECTO
        if not request.META.pop(SE_CORTO, False) or not no_se_hace_dos_veces or respuesta.status_code < 500:
            return respuesta
        respuesta.close()
        request.META.pop(CAIDO, None)
        for una in connections.all(initialized_only=True):
            una.close_if_unusable_or_obsolete()
        bitacora.warning("leido_otra_vez", ruta=request.path)
        return self.get_response(request)


def _guardar_lo_enviado(request: HttpRequest) -> None:
    """Para poder leerlo otra vez; un archivo no se guarda: quien lo envió lo tiene."""
    con_archivos = str(request.META.get("CONTENT_TYPE", "")).startswith(EN_PARTES)
    if CABECERA in request.META and not con_archivos and peso_dicho(request) <= MEGA:
        request.body  # noqa: B018  # Django lo guarda al leerlo
