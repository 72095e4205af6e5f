"""De dónde viene una petición cuando delante hay un servidor que pone TLS.

Regla: `X-Forwarded-For` y `X-Forwarded-Proto` las puede escribir cualquiera, así que se creen solo si quien se conecta
es uno de los PROXIES. De la primera vale, contando desde la derecha, la dirección que escribió el más lejano de los
nuestros (DETRAS_DE_PROXY dice cuántos son). Aquí `X_Forwarded_For` llega ya confundida con la suya, y gana la última:
quitar las que llevan guion bajo le toca al proxy (`despliegue/caddy/`). Lo creído queda en `REMOTE_ADDR`, y las
cabeceras se quitan: más adentro nadie las vuelve a mirar.
"""

import ipaddress
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

DE_QUIEN, COMO = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"
# Las demás que dicen de dónde viene una petición: nadie las necesita, y creerlas sería otra puerta.
OTRAS = ("HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
Red = ipaddress.IPv4Network | ipaddress.IPv6Network
bitacora = structlog.get_logger(__name__)


class SoloDelProxy:
    """La primera de las capas: las demás encuentran en `REMOTE_ADDR` a quien de verdad pide."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.avisado = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        cadena, esquema = meta.pop(DE_QUIEN, ""), meta.pop(COMO, "")
        for otra in OTRAS:
            meta.pop(otra, None)
        if settings.DETRAS_DE_PROXY and (cadena or esquema):
            if es_de(meta.get("REMOTE_ADDR", ""), settings.PROXIES):
                meta["REMOTE_ADDR"] = quien_pide(cadena, settings.DETRAS_DE_PROXY) or meta["REMOTE_ADDR"]
                if esquema:
                    meta[COMO] = esquema
            elif not self.avisado:  # una vez por proceso: si es el de verdad, falta decirlo en PROXIES
                self.avisado = True
                bitacora.warning("proxy_desconocido", remedio="Agregue su dirección a PROXIES si es el suyo.")
        return self.get_response(request)


def quien_pide(cadena: str, saltos: int) -> str:
    """La dirección que, en `X-Forwarded-For`, escribió el más lejano de nuestros `saltos` proxies; "" si no hay."""
    partes = [parte.strip() for parte in cadena.split(",")]
    return _sin_puerto(partes[-saltos]) if len(partes) >= saltos else ""


def es_de(direccion: str, redes: Sequence[Red]) -> bool:
    """Si `direccion` está en alguna de las `redes`."""
    limpia = _sin_puerto(direccion)
    return bool(limpia) and any(ipaddress.ip_address(limpia) in red for red in redes)


def _sin_puerto(direccion: str) -> str:
    """La dirección IP, sin corchetes ni puerto; "" si no lo es."""
    for posible in (direccion, direccion.rpartition(":")[0]):
        try:
            leida: Any = ipaddress.ip_address(posible.strip("[]"))
        except ValueError:
            continue
        return str(getattr(leida, "ipv4_mapped", None) or leida)
    return ""
