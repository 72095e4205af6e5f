"""Páginas de error: 400, 403, 404, 429, 500 y 503, en castellano llano y con el mismo aspecto siempre.

Si la base de datos (o Redis) no responde se contesta 503 con una página que no toca la base; en cuanto vuelve, Django
abre otra conexión y la petición siguiente funciona sin reiniciar nada.
"""

import errno
import re
import sys
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

import redis
import structlog
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import DisallowedHost, PermissionDenied, TooManyFieldsSent
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.common import CommonMiddleware
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils.translation import gettext, gettext_noop

from acuerdos.errores import AccionDenegada, ArchivoPerdido
from acuerdos.models import Acuerdo
from api.formatos import PROBLEMA
from api.odata.errores import TIPO_JSON, VERSION, en_forma_de_odata
from api.problemas import problema
from cuentas.bases import anotar_si_se_corto
from cuentas.limite import Demasiados
from cuentas.middleware import conservar_y_volver
from muniejecutivo.reenvio import Reenvio, reenvio_de
from muniejecutivo.vigilancia.quien import trae_el_token
from web.comun.lo_pedido import LoPedidoNoExiste
from web.comun.paginas import base_para

SIN_SERVICIO = (OperationalError, InterfaceError, redis.ConnectionError, redis.TimeoutError)
SIN_DISCO = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
TITULOS = {
    400: "La petición no se entiende",
    403: gettext_noop("No tiene permiso"),
    404: "No encontramos esta página",
    429: "Demasiadas peticiones en poco tiempo",
    410: "Este archivo no se puede entregar",
    413: "Lo que envió pesa demasiado",
    415: "No se entiende lo que envió",  # solo a programas
    500: "Algo falló de nuestro lado",
    503: "El servicio no está disponible por ahora",
}
MOTIVOS = {
    400: "Vuelva a la página anterior y pruebe otra vez.",
    403: "Su cuenta no puede hacer esto.",
    404: "La dirección no existe, o lo que busca no está a su alcance.",
    429: "Espere un minuto y pruebe otra vez.",
    413: "Quite archivos, o envíelos en varias veces.",
    410: "Ya no está, o ya no es el que se subió. Avise a quien administra el sistema.",
    500: "El error quedó anotado. Pruebe otra vez en unos minutos.",
    503: "No pudimos llegar a los datos. No se perdió nada: pruebe otra vez en unos minutos.",
}
CADUCADA = "La página llevaba mucho tiempo abierta. Vuelva atrás, actualícela y pruebe otra vez."
NO_SE_RECIBIO = (
    "No pudimos llegar a los datos, y lo que envió puede no haberse guardado. Está aquí: espere unos minutos y pulse "
    "«Enviar otra vez»."
)
NO_SE_HIZO = (
    "No pudimos llegar a los datos, y lo que pidió puede no haberse hecho. Vuelva a la página anterior y pruebe otra "
    "vez en unos minutos."
)
DISCO_LLENO = (
    "El sistema no tiene dónde guardar lo que envió: su disco está lleno o no se puede escribir. Avise a quien lo "
    "administra. Mientras tanto puede enviarlo sin archivos."
)
DEMASIADOS = "La dirección lleva demasiados parámetros: quite los que sobran."
OTRO_NOMBRE = "Este servidor no contesta con ese nombre: use la dirección que le dio la Secretaría."
FALTA_LA_BARRA = "A la dirección le falta la barra del final: es {}/"
CON_MARCO = (403, 404)
DE_ACUERDO = re.compile(r"/acuerdos/([A-Za-z0-9-]{4,30})/")
CODIGOS_QUE_SE_MIRAN = 2_000
API, ODATA, ASISTENTE, DE_SALUD = "/api/", "/odata/", "/mcp/", "/salud/"
CAIDO, DISCO = "muniejecutivo.servicio_caido", "muniejecutivo.disco_lleno"
SIN_EFECTO = ("GET", "HEAD")
RESPALDO = '<!doctype html><html lang="es-PE"><meta charset="utf-8"><title>{0}</title><h1>{0}</h1><p>{1}</p></html>'
bitacora = structlog.get_logger(__name__)


def pagina(request: HttpRequest, estado: int, motivo: str = "", reenvio: Reenvio | None = None) -> HttpResponse:
    """La página de error `estado`, sin tocar la base; para la API, un problema como los suyos.

    `reenvio`: lo que la persona había escrito, para que pueda enviarlo otra vez.
    """
    titulo = gettext(TITULOS[estado])
    if es_de_programas(request):
        de_odata, cuerpo = request.path.startswith(ODATA), problema(estado, motivo)
        respuesta: HttpResponse = JsonResponse(
            en_forma_de_odata(cuerpo) if de_odata else cuerpo,
            status=estado,
            content_type=TIPO_JSON if de_odata else PROBLEMA,
            json_dumps_params={"ensure_ascii": False},
            headers={"OData-Version": VERSION} if de_odata else {},
        )
    else:
        motivo = motivo or MOTIVOS[estado]
        contexto = {"estado": estado, "titulo": titulo, "motivo": motivo, "reenvio": reenvio}
        try:
            respuesta = HttpResponse(_con_su_marco(request, estado, contexto), status=estado)
        except Exception:  # una página de error no puede fallar: si su plantilla falla, queda la de respaldo
            bitacora.exception("pagina_de_error")
            respuesta = HttpResponse(RESPALDO.format(titulo, motivo), status=estado)
    if estado == 503:
        respuesta["Retry-After"] = "30"
    if reenvio:
        respuesta["Cache-Control"] = "no-store"
    return respuesta


def _con_su_marco(request: HttpRequest, estado: int, contexto: dict[str, Any]) -> str:
    """A quien ingresó, lo que no puede o no existe se le dice sin sacarlo de su trabajo: con su menú y su buscador.

    Si el marco no se puede armar (la base no contesta), queda la página suelta.
    """
    if estado in CON_MARCO and getattr(getattr(request, "user", None), "is_authenticated", False):
        try:
            with transaction.atomic():
                suyo = {"base": base_para(request.user), "cercanos": _cercanos(request) if estado == 404 else []}
                return render_to_string("error_con_marco.html", contexto | suyo, request)
        except Exception:
            bitacora.exception("marco_de_pagina_de_error")
    return render_to_string(f"{estado}.html", contexto)


def _cercanos(request: HttpRequest) -> list[str]:
    """Los códigos de acuerdo más parecidos al que se pidió, de los que quien pide ve."""
    hallado = DE_ACUERDO.match(request.path)
    if hallado is None:
        return []
    pedido = hallado[1].upper()
    suyos = Acuerdo.objects.visibles_para(request.user).order_by("codigo")
    de_su_sesion = suyos.filter(codigo__startswith=pedido.rpartition("-")[0] or pedido[:3])
    return get_close_matches(pedido, de_su_sesion.values_list("codigo", flat=True)[:CODIGOS_QUE_SE_MIRAN], n=3)


def es_de_programas(request: HttpRequest) -> bool:
    """Si la dirección es de la API, de OData o del asistente, que no contestan páginas."""
    return request.path.startswith((API, ODATA, ASISTENTE))


def peticion_mala(request: HttpRequest, exception: Exception) -> HttpResponse:
    return pagina(request, 400)


def sin_permiso(request: HttpRequest, exception: Exception) -> HttpResponse:
    return pagina(request, 403, str(exception))


def pagina_caducada(request: HttpRequest, reason: str = "") -> HttpResponse:
    """El sello contra falsificación (CSRF) no corresponde: casi siempre, la página es de un ingreso anterior.

    Si el formulario guarda borradores y el envío salió de una página nuestra, lo escrito se devuelve.
    """
    de_aqui = request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
    try:
        de_aqui = de_aqui and _es_de_aqui(request)
        respuesta = conservar_y_volver(request) if de_aqui else None
    except SIN_SERVICIO as error:
        return servicio_caido(request, error, es_de_aqui=de_aqui and _lo_dice_el_navegador(request))
    return respuesta or pagina(request, 403, CADUCADA)


def _es_de_aqui(request: HttpRequest) -> bool:
    """Si el envío salió de una página nuestra.

    Sin `Origin` no se sabe: se cree a quien ingresó, porque el navegador que lo calla tampoco manda la sesión a un
    sitio ajeno (SameSite); a quien no, no, que podría no ser un navegador.
    """
    if request.headers.get("Origin") or request.headers.get("Referer"):
        return _lo_dice_el_navegador(request)
    return bool(request.user.is_authenticated)


def _lo_dice_el_navegador(request: HttpRequest) -> bool:
    origen = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origen).netloc == request.get_host()


def no_encontrada(request: HttpRequest, exception: Exception) -> HttpResponse:
    return pagina(request, 404)


def demasiadas_peticiones(request: HttpRequest, motivo: str = "", espera: int = 60) -> HttpResponse:
    """handler429: también el que django-allauth usa en sus páginas."""
    respuesta = pagina(request, 429, motivo)
    respuesta["Retry-After"] = str(espera)
    return respuesta


def falla(request: HttpRequest) -> HttpResponse:
    """handler500: distingue un servicio caído (503) de un error nuestro (500)."""
    return servicio_caido(request) if es_de_servicio(sys.exc_info()[1]) else pagina(request, 500)


def es_de_servicio(error: BaseException | None) -> bool:
    """Si lo que falló no fue el programa, sino algo de lo que depende: la base, Redis o el disco."""
    return isinstance(error, SIN_SERVICIO) or (isinstance(error, OSError) and error.errno in SIN_DISCO)


def servicio_caido(request: HttpRequest, error: Exception | None = None, *, es_de_aqui: bool = False) -> HttpResponse:
    """503; y si lo que llegó era un formulario, con lo escrito, para enviarlo otra vez."""
    if error is not None:
        anotar_si_se_corto(request.META, error)
        bitacora.error("servicio_caido", exc_info=error)
    if es_de_programas(request) or request.method != "POST":
        return pagina(request, 503)
    reenvio = reenvio_de(request, es_de_aqui=es_de_aqui)
    if request.META.get(DISCO) or (isinstance(error, OSError) and error.errno in SIN_DISCO):
        return pagina(request, 503, DISCO_LLENO, reenvio)
    return pagina(request, 503, NO_SE_RECIBIO if reenvio else NO_SE_HIZO, reenvio)


def anotar_servicio_caido(request: HttpRequest | None = None, **_: object) -> None:
    """Deja dicho en la petición que lo que falló fue un servicio, para poder contestar 503 desde más arriba."""
    error = sys.exc_info()[1]
    if request is not None and es_de_servicio(error):
        anotar_si_se_corto(request.META, error)
        request.META[CAIDO] = True
        request.META[DISCO] = not isinstance(error, SIN_SERVICIO)


def _son_demasiados_parametros(request: HttpRequest) -> bool:
    """Se mira antes que nadie: la página de depuración de Django los vuelve a leer y falla al mostrarlo."""
    try:
        request.GET.keys()  # leerlos es lo que los cuenta
    except TooManyFieldsSent:
        return True
    return False


def _es_otro_nombre(request: HttpRequest) -> bool:
    """Si la petición trae un `Host` que no es de aquí, o ninguno: bajo DEBUG, Django pondría su página."""
    try:
        request.get_host()
    except DisallowedHost:
        return True
    return False


def _es_quien_vigila(request: HttpRequest) -> bool:
    """Con varias web, a cada una se le pide cómo va por su dirección en la red, que ningún ajuste puede nombrar."""
    return request.path_info.startswith(DE_SALUD) and trae_el_token(request)


def _falta_la_barra(request: HttpRequest) -> str:
    """Si con una barra al final la dirección existiría, la frase que lo dice."""
    urlconf = getattr(request, "urlconf", None)
    falta = not request.path_info.endswith("/") and is_valid_path(f"{request.path_info}/", urlconf)
    return FALTA_LA_BARRA.format(request.path) if falta else ""


def con_cabeceras(respuesta: HttpResponse) -> HttpResponse:
    """Las de toda página, a la que se contesta por fuera de las capas que las ponen."""
    respuesta["Content-Security-Policy"] = build_policy()
    respuesta["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    respuesta["X-Content-Type-Options"] = "nosniff"
    respuesta["Referrer-Policy"] = settings.SECURE_REFERRER_POLICY
    respuesta["Cross-Origin-Opener-Policy"] = settings.SECURE_CROSS_ORIGIN_OPENER_POLICY
    return respuesta


class ConBarraFinal(CommonMiddleware):
    """El de Django, que manda a la dirección con su barra final; pero solo a quien lee.

    Lo que se envía no se puede mandar a otra dirección: el cliente lo volvería a pedir como si
    solo leyera, y bajo DEBUG Django contesta con una falla. Recibe un 404 que dice qué falta.
    """

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return request.method in SIN_EFECTO and super().should_redirect_with_slash(request)


class PaginasDeError:
    """Las mismas páginas también bajo DEBUG, donde Django pondría las suyas de depuración."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # Django convierte en respuesta los errores de cada capa intermedia; solo esta señal los deja ver todos.
        got_request_exception.connect(anotar_servicio_caido)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _es_otro_nombre(request) and _es_quien_vigila(request):
            request.META["HTTP_HOST"] = "localhost"  # lo que contesta no lleva ninguna dirección
        if _es_otro_nombre(request):
            return con_cabeceras(pagina(request, 400, OTRO_NOMBRE))
        if _son_demasiados_parametros(request):
            return con_cabeceras(pagina(request, 400, DEMASIADOS))
        respuesta = self.get_response(request)
        if request.META.get(CAIDO) and respuesta.status_code == 500:
            return con_cabeceras(servicio_caido(request))
        if respuesta.status_code == 404 and request.resolver_match is None:
            return con_cabeceras(pagina(request, 404, _falta_la_barra(request)))
        return respuesta

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return en_pagina(request, error)


def en_pagina(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """Lo que se contesta a un error previsto de una vista."""
    if es_de_servicio(error):
        return servicio_caido(request, error)
    if isinstance(error, Http404):
        return pagina(request, 404)
    if isinstance(error, Demasiados):
        return demasiadas_peticiones(request, str(error), error.espera)
    if isinstance(error, ArchivoPerdido):
        return pagina(request, 410, f"{error.motivo} Avise a quien administra el sistema.")
    if isinstance(error, (PermissionDenied, AccionDenegada)):
        return pagina(request, 403, str(error))
    if isinstance(error, LoPedidoNoExiste):
        return pagina(request, 400, str(error))
    return None
