"""Las páginas que mira cualquiera, ya hechas: la misma se hace una vez por cambio, y de a una.

Regla: una página guardada vale mientras no pase nada: lleva el número del último acto (decisión 20), el día y lo que la
enciende o apaga, y quien la pide lo compara. Lo que cambió sin un acto (una fila tocada a mano) se ve al minuto
(`VALE_GUARDADA`). Solo se guarda lo que se hizo para quien no trae nada suyo: ni sesión, ni mensajes, ni cómo quiere
verla (el tema queda en el navegador de quien salió). La que no está hecha se hace de a una por proceso (`puestos`);
entretanto se da la de antes o, si no hay, una que vuelve sola.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from acuerdos.espejo import ultimo_numero
from acuerdos.permisos import hay_parte_publica
from cuentas import idiomas
from cuentas.galletas import EnGalletaPropia
from web.comun import pantalla
from web.comun.puestos import SinPuesto, en_camino, pagina_en_camino, turno_de_desconocido

VALE_GUARDADA = 60.0  # segundos que una guardada vale sin que haya un acto; 0: no se guarda ninguna
DE_ANTES = 600.0  # segundos que puede darse la de antes mientras se hace la nueva
CABEN = 16 * 2**20  # bytes, en cada proceso
LA_MAYOR = 256 * 2**10
Version = tuple[int, date, bool]


@dataclass(frozen=True, slots=True)
class PaginaHecha:
    version: Version
    en: float
    contenido: bytes
    cabeceras: Mapping[str, str]

    def respuesta(self) -> HttpResponse:
        respuesta = HttpResponse(self.contenido)
        for nombre, valor in self.cabeceras.items():
            respuesta[nombre] = valor
        return respuesta


class Estante:
    """Las de un proceso, por su dirección. La que hace más que nadie pide deja su lugar."""

    def __init__(self, caben: int) -> None:
        self._caben, self._ocupa = caben, 0
        self._hechas: OrderedDict[str, PaginaHecha] = OrderedDict()
        self._cerrojo = threading.Lock()

    def buscar(self, direccion: str) -> PaginaHecha | None:
        with self._cerrojo:
            if hecha := self._hechas.get(direccion):
                self._hechas.move_to_end(direccion)
            return hecha

    def poner(self, direccion: str, hecha: PaginaHecha) -> None:
        with self._cerrojo:
            self._quitar(direccion)
            self._hechas[direccion] = hecha
            self._ocupa += _mide(direccion, hecha)
            while self._ocupa > self._caben:
                self._quitar(next(iter(self._hechas)))

    def vaciar(self) -> None:
        with self._cerrojo:
            self._hechas.clear()
            self._ocupa = 0

    def _quitar(self, direccion: str) -> None:
        if hecha := self._hechas.pop(direccion, None):
            self._ocupa -= _mide(direccion, hecha)


def _mide(direccion: str, hecha: PaginaHecha) -> int:
    return len(direccion) + len(hecha.contenido) + 1024  # lo demás que se guarda con ella


ESTANTE = Estante(CABEN)


def para_quien_no_ingreso(
    request: HttpRequest, hacer: Callable[[], HttpResponseBase], archivo: str = ""
) -> HttpResponseBase:
    """La respuesta de `hacer` o, si nada cambió desde que se hizo, la misma.

    Si no le toca turno: la de antes; sin ella, una página que vuelve sola o, a un programa, 503.
    :param archivo: si no es una página, qué es, en palabras.
    """
    if not _sin_nada_suyo(request):
        return _por_turno(request, hacer, None, archivo)
    version: Version = (ultimo_numero(), timezone.localdate(), hay_parte_publica())
    direccion, ahora = request.get_full_path(), time.monotonic()
    hecha = ESTANTE.buscar(direccion)
    if hecha and hecha.version == version and ahora - hecha.en <= VALE_GUARDADA:
        return hecha.respuesta()
    de_antes = hecha if hecha and ahora - hecha.en <= DE_ANTES and hecha.version[1:] == version[1:] else None

    def hacer_y_guardar() -> HttpResponseBase:
        otra = ESTANTE.buscar(direccion)  # la que pudo hacer quien tenía el turno
        if otra and otra is not hecha and otra.version == version:
            return otra.respuesta()
        respuesta = hacer()
        if isinstance(respuesta, HttpResponse) and _se_guarda(respuesta):
            cabeceras = dict(respuesta.items())
            ESTANTE.poner(direccion, PaginaHecha(version, time.monotonic(), respuesta.content, cabeceras))
        return respuesta

    return _por_turno(request, hacer_y_guardar, de_antes, archivo)


def de_a_una(request: HttpRequest, hacer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """La respuesta de `hacer`, que no se guarda; a quien no ingresó, si le toca turno."""
    return hacer() if request.user.is_authenticated else _por_turno(request, hacer, None, "")


def _por_turno(
    request: HttpRequest, hacer: Callable[[], HttpResponseBase], de_antes: PaginaHecha | None, archivo: str
) -> HttpResponseBase:
    try:
        with turno_de_desconocido("archivo" if archivo else "página"):
            return hacer()
    except SinPuesto:
        if de_antes:
            return de_antes.respuesta()
        return en_camino(request, que=archivo) if archivo else pagina_en_camino(request)


def _sin_nada_suyo(request: HttpRequest) -> bool:
    suyas = {settings.SESSION_COOKIE_NAME, EnGalletaPropia.cookie_name, idiomas.galleta()}
    suyas |= {pantalla.galleta(nombre) for nombre in pantalla.OPCIONES}
    return VALE_GUARDADA > 0 and not suyas & request.COOKIES.keys() and "HX-Request" not in request.headers


def _se_guarda(respuesta: HttpResponse) -> bool:
    return respuesta.status_code == HTTPStatus.OK and not respuesta.cookies and len(respuesta.content) <= LA_MAYOR
