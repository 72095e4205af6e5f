"""Lo que tarda, de a pocos: en cada proceso web quedan siempre hilos libres para lo demás.

Regla: hacer un archivo ocupa un puesto, y hay menos puestos que hilos. A quien no lo encuentra no se le hace esperar
con la conexión abierta: recibe una página que vuelve sola a pedirlo o, si es un programa, 503 y cuándo volver.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from cuentas.limite import red_de

PUESTOS = 2  # de los cuatro hilos de un proceso
CADA_INTENTO = 3  # segundos entre un intento y el siguiente de la página de espera
UN_INSTANTE = 1  # lo mismo, de la de una página
PAGINA_EN_CAMINO = "Hay muchas personas mirando a la vez. Vuelva a pedir la página en un segundo."
EN_CAMINO = f"El archivo se está preparando. Vuelva a pedirlo en {CADA_INTENTO} segundos."
_libres = threading.BoundedSemaphore(PUESTOS)
# Leer las cifras ya es trabajo: de quien no ingresó se hace una cosa de cada clase a la vez (una página, que es un
# instante, no espera por un archivo) y espera uno. Queda al menos un hilo, que es de la oficina.
_espera = threading.BoundedSemaphore(1)
_turnos = {"archivo": threading.BoundedSemaphore(1), "página": threading.BoundedSemaphore(1)}
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
def turno_de_desconocido(clase: str) -> Iterator[None]:
    """El de quien no ingresó, uno por proceso y clase («archivo», «página»): cientos no dejan a la oficina sin hilos.

    :raises SinPuesto: en el acto, si ya hay otro esperando; si no, cuando pasa un segundo sin que le toque.
    """
    turno = _turnos[clase]
    if not turno.acquire(blocking=False):
        _esperar(turno)
    try:
        yield
    finally:
        turno.release()


def _esperar(turno: threading.BoundedSemaphore) -> None:
    if not _espera.acquire(blocking=False):
        raise SinPuesto
    try:
        if not turno.acquire(timeout=ESPERA_DEL_TURNO):
            raise SinPuesto
    finally:
        _espera.release()


SE_OLVIDA = 3.0 * CADA_INTENTO  # segundos sin volver a preguntar tras los que ya no espera
POR_ARCHIVO = 2  # segundos que suele tomar cada uno
_cerrojo = threading.Lock()
_esperan: dict[tuple[str, str], float] = {}  # quién y qué pide → cuándo preguntó por última vez


def espera(request: HttpRequest) -> str:
    """Anota que quien pide sigue esperando, y dice más o menos cuánto le falta."""
    ahora = time.monotonic()
    with _cerrojo:
        _esperan[_quien(request)] = ahora
        for quien in [q for q, visto in _esperan.items() if ahora - visto > SE_OLVIDA]:
            del _esperan[quien]
        cuantos = len(_esperan)
    segundos = cuantos * POR_ARCHIVO + CADA_INTENTO
    if cuantos == 1:
        return f"Faltan unos {segundos} segundos."
    return f"Faltan unos {segundos} segundos: hay {cuantos} archivos por hacer, contando el suyo."


def ya_no_espera(request: HttpRequest) -> None:
    with _cerrojo:
        _esperan.pop(_quien(request), None)


def _quien(request: HttpRequest) -> tuple[str, str]:
    return red_de(request), request.get_full_path()


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
    contexto = {"que": que, "van": van, "tarda": tarda, "url": request.get_full_path(), "volver": volver}
    return _que_vuelve(request, "cortes/archivo_en_camino.html", contexto, CADA_INTENTO, EN_CAMINO)


def pagina_en_camino(request: HttpRequest) -> HttpResponse:
    """Lo mismo de una página, que tarda un instante."""
    return _que_vuelve(
        request, "publico/en_camino.html", {"url": request.get_full_path()}, UN_INSTANTE, PAGINA_EN_CAMINO
    )


def _que_vuelve(
    request: HttpRequest, plantilla: str, contexto: Mapping[str, object], segundos: int, frase: str
) -> HttpResponse:
    if "text/html" in request.headers.get("Accept", ""):
        respuesta = render(request, plantilla, dict(contexto), status=202)
        respuesta["Refresh"] = str(segundos)
    else:
        respuesta = HttpResponse(frase, status=503, content_type="text/plain; charset=utf-8")
        respuesta["Retry-After"] = str(segundos)
    respuesta["Cache-Control"] = "no-store"
    return respuesta
