"""El diccionario con que viajan las páginas del punto focal desde la segunda visita (RFC 9842).

Lo que esas páginas tienen igual, sea quien sea (`web.focal.marco`), el navegador lo guarda una vez; después, de cada
página solo viaja lo que es suyo. Su dirección es su resumen: si una plantilla cambia, es otro, y quien tenga el
anterior recibe las páginas como siempre hasta traer el nuevo.

Solo lo piden los navegadores que saben usarlo, y solo lo usan por HTTPS o en la propia máquina. Con brotli no se puede:
ninguna biblioteca viva de Python le pasa un diccionario; con zstd, la de la biblioteca estándar desde Python 3.14.
"""

import base64
import hashlib
import re
import secrets
import sys
from functools import lru_cache

import brotli
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from web.focal import marco

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NIVEL = 9  # de 1 a 19; de 10 en adelante se ahorra menos del 2 % y cuesta el doble
MINIMO = 500  # bytes: con menos, comprimir no ahorra ni un paquete
UN_ANIO = 365 * 24 * 3600  # segundos
ADMITE = re.compile(r"\bdcz\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))")
# Un bloque que quien descomprime se salta: RFC 8878 §3.1.2. El primero, con el resumen del diccionario, es de la
# RFC 9842 §5; el último es relleno.
ENCABEZADO = bytes.fromhex("5e2a4d18") + (32).to_bytes(4, "little")
RELLENO = bytes.fromhex("502a4d18")


@lru_cache(maxsize=1)
def resumen() -> bytes:
    """SHA-256 del diccionario: con él se nombra, y con él dice el navegador cuál tiene."""
    return hashlib.sha256(marco.contenido()).digest()


@lru_cache(maxsize=1)
def _direccion() -> str:
    return reverse("diccionario", args=[resumen().hex()[:16]])


@lru_cache(maxsize=1)
def _para_comprimir() -> zstd.ZstdDict:
    return zstd.ZstdDict(marco.contenido(), is_raw=True)


@login_not_required
@require_safe
def diccionario(request: HttpRequest, cual: str) -> HttpResponse:
    """El de hoy, para guardarlo un año; 404 si se pide otro."""
    if cual != resumen().hex()[:16]:
        raise Http404("Ese diccionario ya no se usa.")
    respuesta = HttpResponse(marco.contenido(), content_type="text/plain; charset=utf-8")
    respuesta["Cache-Control"] = f"public, max-age={UN_ANIO}, immutable"
    # Las páginas, y lo que el trabajador pide por ellas, que no dice para qué es. Ni hojas ni guiones.
    respuesta["Use-As-Dictionary"] = 'match="/*", match-dest=("document" "")'
    if re.search(r"\bbr\b", request.headers.get("Accept-Encoding", "")):
        respuesta.content = brotli.compress(marco.contenido())
        respuesta["Content-Encoding"] = "br"
    patch_vary_headers(respuesta, ["Accept-Encoding"])
    return respuesta


def sirve(request: HttpRequest, respuesta: HttpResponse) -> bool:
    """Si es una página entera del punto focal, tal como se abre, que no repite nada de lo que se le haya pedido.

    Lo pedido con parámetros y lo enviado quedan fuera: ninguna página comprimida así refleja algo que otro eligió.
    """
    return (
        settings.DICCIONARIO
        and request.method == "GET"
        and request.path.startswith(marco.DONDE)
        and not request.META.get("QUERY_STRING")
        and respuesta.status_code == 200
        and not respuesta.streaming
        and respuesta.get("Content-Type", "").startswith("text/html")
        and not respuesta.has_header("Content-Encoding")
    )


def con_diccionario(request: HttpRequest, respuesta: HttpResponse) -> bool:
    """Comprime la página con el diccionario si quien la pide lo tiene; si no, le dice dónde está. Dice si comprimió."""
    patch_vary_headers(respuesta, ["Accept-Encoding", "Available-Dictionary"])
    admite = bool(ADMITE.search(request.headers.get("Accept-Encoding", "")))
    tiene = request.headers.get("Available-Dictionary", "") == f":{base64.b64encode(resumen()).decode()}:"
    if not tiene:
        respuesta["Link"] = f'<{_direccion()}>; rel="compression-dictionary"'
    if not (admite and tiene) or len(respuesta.content) < MINIMO:
        return False
    respuesta.content = comprimir(respuesta.content)
    respuesta["Content-Encoding"] = "dcz"
    respuesta["Content-Length"] = str(len(respuesta.content))
    return True


def comprimir(cuerpo: bytes) -> bytes:
    """`cuerpo` como lo manda la RFC 9842 §5, con un relleno al azar para que su largo no diga lo que lleva dentro."""
    relleno = bytes(secrets.randbelow(GZipMiddleware.max_random_bytes + 1))
    apretado = zstd.compress(cuerpo, level=NIVEL, zstd_dict=_para_comprimir())
    return ENCABEZADO + resumen() + apretado + RELLENO + len(relleno).to_bytes(4, "little") + relleno
