"""Lo que tarda, de a pocos: en cada proceso web quedan siempre hilos libres para lo demás.

Regla: hacer un archivo ocupa un puesto, y hay menos puestos que hilos. A quien no lo encuentra no se le hace esperar
con la conexión abierta: recibe una página que vuelve sola a pedirlo o, si es un programa, 503 y cuándo volver.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

PUESTOS = 2  # de los cuatro hilos de un proceso
CADA_INTENTO = 3  # segundos entre un intento y el siguiente de la página de espera
EN_CAMINO = f"El archivo se está preparando. Vuelva a pedirlo en {CADA_INTENTO} segundos."
_libres = threading.BoundedSemaphore(PUESTOS)
# Leer las cifras ya es trabajo: de quien no ingresó, uno a la vez y otro que espera.
_fila, _turno = threading.BoundedSemaphore(2), threading.BoundedSemaphore(1)
ESPERA_DEL_TURNO = 1.0  # segundos


class SinPuesto(Exception):
    """Todos los puestos están ocupados."""


@contextmanager
def un_puesto() -> Iterator[None]:
    """:raises SinPuesto: en el acto, si no queda ninguno."""
    if not _libres.acquire(blocking=False):
        raise SinPuesto
    try:
        yield
    finally:
        _libres.release()


@contextmanager
def turno_de_desconocido() -> Iterator[None]:
    """El de quien no ingresó, que es uno por proceso: cientos a la vez no dejan a la oficina sin hilos.

    :raises SinPuesto: en el acto, si ya hay otro esperando; si no, cuando pasa un segundo sin que le toque.
    """
    if not _fila.acquire(blocking=False):
        raise SinPuesto
    try:
        if not _turno.acquire(timeout=ESPERA_DEL_TURNO):
            raise SinPuesto
        try:
            yield
        finally:
            _turno.release()
    finally:
        _fila.release()


def pesada(vista: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decora una vista que hace un archivo mientras alguien espera."""

    @wraps(vista)
    def con_puesto(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            with un_puesto():
                return vista(request, *args, **kwargs)
        except SinPuesto:
            return en_camino(request)

    return con_puesto


def en_camino(
    request: HttpRequest, *, que: str = "", van: str = "", tarda: bool = False, volver: str = ""
) -> HttpResponse:
    """La página que vuelve sola a pedir `que` (en palabras). `volver`: adónde se puede ir mientras tanto.

    `van`: cuánto se hizo ya, en una frase.
    """
    if "text/html" in request.headers.get("Accept", ""):
        contexto = {"que": que, "van": van, "tarda": tarda, "url": request.get_full_path(), "volver": volver}
        respuesta = render(request, "cortes/archivo_en_camino.html", contexto, status=202)
        respuesta["Refresh"] = str(CADA_INTENTO)
    else:
        respuesta = HttpResponse(EN_CAMINO, status=503, content_type="text/plain; charset=utf-8")
        respuesta["Retry-After"] = str(CADA_INTENTO)
    respuesta["Cache-Control"] = "no-store"
    return respuesta
