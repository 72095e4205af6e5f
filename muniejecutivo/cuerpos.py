"""Cuánto puede pesar lo que se envía, según adónde: se mira antes de leerlo.

Regla: donde no se suben archivos basta con lo que cabe en un formulario; donde sí, los que caben en un envío. Lo que
pasa se contesta 413 con la medida, sin leerlo ni escribirlo en ninguna parte: quien no ha ingresado no llena el disco.
Un cuerpo que no dice cuánto pesa no se lee.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from acuerdos.evidencias import TAMANO_DE_EVIDENCIA
from muniejecutivo.errores import pagina
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


class TopeDelCuerpo:
    """Antes que nadie lea lo enviado: buscar en ello el sello contra falsificación ya lo leería entero."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, vista: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        return de_mas(request)


def de_mas(request: HttpRequest) -> HttpResponse | None:
    """El 413 con la medida, si lo que se envía pasa del tope."""
    pesa = peso_dicho(request)
    if not pesa or pesa <= (tope := tope_de(request)):
        return None
    return pagina(request, 413, PESA_DEMASIADO.format(pesa / MEGA, tope / MEGA))


def peso_dicho(request: HttpRequest) -> int:
    """Los bytes que anuncia; Django no lee más de eso, y sin anuncio no lee nada."""
    dicho = str(request.META.get("CONTENT_LENGTH") or "")
    return int(dicho) if dicho.isascii() and dicho.isdigit() else 0


def tope_de(request: HttpRequest) -> int:
    """Los bytes que admite la dirección pedida."""
    pedida = request.resolver_match
    if pedida is None:
        return SIN_ARCHIVOS
    por_api = pedida.namespace == "api" and str(request.META.get("CONTENT_TYPE", "")).startswith(EN_PARTES)
    return CON_ARCHIVOS if por_api or pedida.url_name in PAGINAS_CON_ARCHIVOS else SIN_ARCHIVOS
