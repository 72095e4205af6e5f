"""Cuánto puede pesar lo que se envía, según adónde, y en qué letras viene: se mira antes de leerlo.

Regla: donde no se suben archivos basta con lo que cabe en un formulario; donde sí, los que caben en un envío. Lo que
pasa se contesta 413 con la medida, sin leerlo ni escribirlo en ninguna parte: quien no ha ingresado no llena el disco.
Un cuerpo que no dice cuánto pesa no se lee, ni uno que no está en UTF-8: con el juego que nombra quien envía, mil bytes
podían ser un millón de letras (`zlib`), u otras que las que escribió.
"""

import codecs
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_header_parameters

from acuerdos.evidencias import TAMANO_DE_EVIDENCIA
from muniejecutivo.errores import es_de_programas, pagina
from web.comun.campos import ARCHIVOS_POR_ENVIO

MEGA = 1024 * 1024
SIN_ARCHIVOS = 3 * MEGA
CON_ARCHIVOS = ARCHIVOS_POR_ENVIO * TAMANO_DE_EVIDENCIA + SIN_ARCHIVOS
# Las páginas que reciben archivos; en la API, todo lo que llega en partes.
PAGINAS_CON_ARCHIVOS = {
    "informar",
    "constancia",
    "enlace",
    "enlace_constancia",
    "enlace_correo",
    "avance_nuevo",
    "avance_adjuntar",
    "desestimacion_pedir",
    "documento_nuevo",
    "acta_nueva",
    "importar",
    "autoridades",
    "autoridad_nueva",
    "autoridad_documento",
    "punto_focal_nombrar",
    "funcionario_nombrar",  # el mismo paso, que lee lo subido si el puesto lleva documento
    "punto_focal_documento",
    "punto_focal_ascender",
    "punto_focal_cesar",
    "inversiones",
    "propuesto",
    "buzon_responder",
}
PESA_DEMASIADO = "Lo que envió pesa {:.0f} MB y aquí caben {:.0f}: quite archivos, o envíelos en varias veces."
EN_PARTES = "multipart/form-data"
CIFRAS_DE_PESO = 18  # que se leen: con más de 4 300, leerlas falla
SIN_LEER = {"recordatorios_baja"}  # RFC 8058: el programa de correo lo envía en las letras que quiere
SIN_CUERPO = ("GET", "HEAD", "OPTIONS")
LETRAS = ("utf-8", "ascii")  # como las llama Python; quien no dice cuáles, las mismas
OTRAS_LETRAS = "Lo que se envía va en UTF-8, y el Content-Type dice «{}»: envíelo en UTF-8."
TIPO_ILEGIBLE = "No se entiende el Content-Type de lo que envía: revíselo."


class TopeDelCuerpo:
    """Antes que nadie lea lo enviado: buscar en ello el sello contra falsificación ya lo leería entero."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, vista: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        return lo_que_no_se_lee(request)


def lo_que_no_se_lee(request: HttpRequest) -> HttpResponse | None:
    """Lo que se contesta a un cuerpo que no se va a leer; None si se lee."""
    return de_mas(request) or (None if _no_se_mira(request) else en_otras_letras(request))


def _no_se_mira(request: HttpRequest) -> bool:
    """Si lo enviado no se lee, esté en las letras que esté: no hay nada, o a esa dirección le basta que la pidan."""
    nombre = request.resolver_match.url_name if request.resolver_match else ""
    return request.method in SIN_CUERPO or not peso_dicho(request) or nombre in SIN_LEER


def en_otras_letras(request: HttpRequest) -> HttpResponse | None:
    """El «no» a lo que dice venir en otras letras que UTF-8: a un programa, 415."""
    try:
        juego = parse_header_parameters(request.META.get("CONTENT_TYPE", ""))[1].get("charset", "")
        motivo = "" if _son_las_nuestras(juego) else OTRAS_LETRAS.format(juego[:40])
    except ValueError:
        motivo = TIPO_ILEGIBLE
    return pagina(request, 415 if es_de_programas(request) else 400, motivo) if motivo else None


def _son_las_nuestras(juego: str) -> bool:
    try:
        return not juego or codecs.lookup(juego).name in LETRAS
    except LookupError:
        return False


def de_mas(request: HttpRequest) -> HttpResponse | None:
    """El 413 con la medida, si lo que se envía pasa del tope."""
    pesa = peso_dicho(request)
    if not pesa or pesa <= (tope := tope_de(request)):
        return None
    return pagina(request, 413, PESA_DEMASIADO.format(pesa / MEGA, tope / MEGA))


def peso_dicho(request: HttpRequest) -> int:
    """Los bytes que anuncia; Django no lee más de eso, y sin anuncio no lee nada."""
    dicho = str(request.META.get("CONTENT_LENGTH") or "")
    if not (dicho.isascii() and dicho.isdigit()):
        return 0
    return int(dicho) if len(dicho) <= CIFRAS_DE_PESO else 10**CIFRAS_DE_PESO


def tope_de(request: HttpRequest) -> int:
    """Los bytes que admite la dirección pedida."""
    pedida = request.resolver_match
    if pedida is None:
        return SIN_ARCHIVOS
    por_api = pedida.namespace == "api" and str(request.META.get("CONTENT_TYPE", "")).startswith(EN_PARTES)
    return CON_ARCHIVOS if por_api or pedida.url_name in PAGINAS_CON_ARCHIVOS else SIN_ARCHIVOS
