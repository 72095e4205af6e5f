"""Cuántas peticiones por minuto admite la API: de cada token o persona y, sin ingresar, de cada dirección de red.

Regla: se cuentan por minutos del reloj, en la caché que comparten los procesos, con una sola orden por petición. A
quien se pasa se le dice cuánto esperar (429, Retry-After), y en toda respuesta va cuánto le queda. Quien prueba tokens
que no sirven cuenta como quien no ingresó. Si donde se cuentan no responde se deja pasar, y no se vuelve a preguntar
ahí en `SEGUNDOS_SIN_CONTAR`: el límite protege al servicio y no puede ser lo que lo detiene.

Fuente: draft-ietf-httpapi-ratelimit-headers (`RateLimit-Policy` y `RateLimit`) y RFC 6585 §4.
"""

import time
from dataclasses import dataclass

import redis
import structlog
from django.conf import settings
from django.core.cache import cache
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cuentas.limite import red_de
from cuentas.models import TokenAPI

SEGUNDOS_DE_VENTANA = 60  # segundos
SEGUNDOS_SIN_CONTAR = 30
LARGO_DE_CLAVE = 32
SIN_CONTAR = (redis.RedisError, OSError)
bitacora = structlog.get_logger(__name__)
_sin_contar_hasta = [0.0]


@dataclass(frozen=True, slots=True)
class Medida:
    """Cuántos se admiten en la ventana, cuántos quedan y en cuántos segundos empieza otra."""

    tope: int
    quedan: int
    falta: int


def contar(quien: str, tope: int) -> Medida | None:
    """Uno más de `quien`; None si ahora no se puede contar. Si ya son más de `tope`, quedan menos que ninguno."""
    if time.monotonic() < _sin_contar_hasta[0]:
        return None
    ventana, pasados = divmod(int(time.time()), SEGUNDOS_DE_VENTANA)
    clave = f"api:{quien}:{ventana}"
    try:
        van = _uno_mas(clave)
    except SIN_CONTAR:
        bitacora.warning("limite_sin_cuenta", exc_info=True)
        _sin_contar_hasta[0] = time.monotonic() + SEGUNDOS_SIN_CONTAR
        return None
    falta = SEGUNDOS_DE_VENTANA - pasados
    return Medida(tope, tope - van, falta)


def _uno_mas(clave: str) -> int:
    try:
        return int(cache.incr(clave))
    except ValueError:  # es el primero de la ventana
        cache.add(clave, 0, timeout=2 * SEGUNDOS_DE_VENTANA)
        return int(cache.incr(clave))


def medir(request: Request, *, ingreso: bool) -> Medida | None:
    """Cuenta la petición; None si no hay límite."""
    if not ingreso or not request.user.is_authenticated:
        tope = settings.API_PETICIONES_ANONIMAS_POR_MINUTO
        return contar(f"red:{red_de(request)}", tope) if tope else None
    tope = settings.API_PETICIONES_POR_MINUTO
    if not tope:
        return None
    token = request.auth
    quien = f"token:{token.digest[:LARGO_DE_CLAVE]}" if isinstance(token, TokenAPI) else f"persona:{request.user.pk}"
    return contar(quien, tope)


def _medir_una_vez(request: Request, *, ingreso: bool) -> Medida | None:
    """La misma petición puede llegar dos veces a su vista: a la réplica y a la principal, o si la conexión se cortó."""
    anotada = f"api.medida.{ingreso}"
    if anotada not in request.META:
        request.META[anotada] = medir(request, ingreso=ingreso)
    medida: Medida | None = request.META[anotada]
    return medida


class ConLimite(APIView):
    """Una vista que cuenta sus peticiones y dice cuántas quedan."""

    medida: Medida | None = None

    def perform_authentication(self, request: Request) -> None:
        try:
            super().perform_authentication(request)
        except AuthenticationFailed:
            self._contar(request, ingreso=False)
            raise
        self._contar(request, ingreso=True)

    def _contar(self, request: Request, *, ingreso: bool) -> None:
        """Queda anotado aunque se pase: a quien se pasó también se le dice. :raises Throttled: si se pasa."""
        self.medida = _medir_una_vez(request, ingreso=ingreso)
        if self.medida and self.medida.quedan < 0:
            raise Throttled(wait=self.medida.falta)

    def finalize_response(self, request: Request, response: Response, *args: object, **claves: object) -> Response:
        respuesta = super().finalize_response(request, response, *args, **claves)
        if medida := self.medida:
            respuesta["RateLimit-Policy"] = f'"minuto";q={medida.tope};w={SEGUNDOS_DE_VENTANA}'
            respuesta["RateLimit"] = f'"minuto";r={max(medida.quedan, 0)};t={medida.falta}'
        return respuesta
