"""En qué idioma se le habla a cada quien: cuáles hay, cuáles están encendidos y cuántas frases les faltan revisar.

Regla: el castellano es el de origen, y el único encendido mientras nadie encienda otro (IDIOMAS). En otro se escriben
las páginas del punto focal, las del enlace del correo y los correos; lo de la Secretaría y lo que escriben las
personas, no. Una frase sin traducir sale en castellano. Un idioma con frases por revisar no se enciende sin decirlo
dos veces (IDIOMAS_SIN_REVISAR). Los catálogos están en `locale/`; cómo se hacen, en docs/como/idioma.md.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation import trans_real

ORIGEN = "es"
# Cada uno con su nombre en él mismo, y la etiqueta con que lo dice una página (BCP 47).
NOMBRES = {"es": "Castellano", "qu": "Runasimi", "ay": "Aymar aru", "en": "English"}
ETIQUETAS = {"es": "es-PE", "qu": "qu-PE", "ay": "ay-PE", "en": "en"}
_de_una_persona: list[Callable[[Any], str]] = []
IDIOMA_PEDIDO = "idioma"  # en la dirección; y con su prefijo, en la galleta
DURA = 365 * 24 * 3600
# Las páginas que se traducen; en las demás se habla en castellano aunque se haya elegido otro.
PAGINAS = {
    *("mis_acuerdos", "mis_acuerdos_todos", "mi_historia", "moldes", "informar", "mas_plazo", "decir_traba"),
    *("constancia", "constancia_de_traba", "constancia_de_plazo", "propuestos", "propuesto", "propuesto_descartar"),
    *("enlace", "enlace_constancia", "enlace_correo", "recordatorios_baja", "mis_recordatorios"),
    *("mi_cuenta", "account_login", "account_logout"),
    "acuerdo",
}
DE_LOS_DOS = {"acuerdo"}  # la abre también la Secretaría, y a ella se le habla en castellano


def encendidos() -> Sequence[str]:
    """Los que se ofrecen; el castellano, siempre."""
    idiomas: Sequence[str] = settings.IDIOMAS
    return idiomas


def hay_varios() -> bool:
    return len(encendidos()) > 1


def elegible(idioma: str) -> str:
    """Ese idioma si está encendido; si no, «»."""
    return idioma if idioma in encendidos() else ""


def en(idioma: str) -> AbstractContextManager[None]:
    """Lo de dentro, en ese idioma; en castellano si es «» o no está encendido."""
    return translation.override(idioma if elegible(idioma) and idioma != ORIGEN else settings.LANGUAGE_CODE)


def preguntar_a(de_una_persona: Callable[[Any], str]) -> None:
    """Quién sabe en qué idioma pidió cada persona que se le escriba: lo dice quien está más arriba, al arrancar."""
    _de_una_persona.append(de_una_persona)


def de(persona: Any) -> str:
    """El idioma en que esa persona pidió que se le escriba; «» es el castellano."""
    return _de_una_persona[-1](persona) if _de_una_persona else ""


def para(persona: Any) -> AbstractContextManager[None]:
    """Lo de dentro, en el idioma de esa persona, sea el que sea el de la petición."""
    return en(de(persona))


def de_hoy() -> str:
    """El idioma en que se está escribiendo."""
    activo = str(translation.get_language() or ORIGEN)[:2]
    return activo if activo in NOMBRES else ORIGEN


def catalogo_puesto() -> object:
    """Las frases en que se está escribiendo: de qué depende, además de su número, lo que se recuerda ya traducido.

    El catálogo y no el nombre de su idioma: con otras frases para el mismo idioma, lo recordado sería de las de antes.
    """
    return trans_real.catalog()


def etiqueta_de_hoy() -> str:
    """La etiqueta del idioma en que se está escribiendo, para `<html lang>`."""
    return ETIQUETAS[de_hoy()]


def elegido(request: HttpRequest) -> str:
    """El que pide la dirección (`?idioma=`) o, si no, el que guarda el navegador; «» si ninguno está encendido."""
    return elegible(request.GET.get(IDIOMA_PEDIDO, "")) or elegible(request.COOKIES.get(galleta(), ""))


def se_traduce(request: HttpRequest | None) -> bool:
    """Si la página que se pide es de las `PAGINAS`. La del enlace del correo se escribe sin petición a la vista."""
    if request is None or request.resolver_match is None:
        return request is None
    cual = request.resolver_match.url_name
    return cual in PAGINAS and not (cual in DE_LOS_DOS and getattr(request.user, "es_secretaria", False))


def galleta() -> str:
    """La que guarda el idioma elegido."""
    return f"{settings.DE_ESTA_MAQUINA}{IDIOMA_PEDIDO}"


def recordar(respuesta: HttpResponseBase, idioma: str) -> None:
    """Guarda en el navegador, por un año, el idioma elegido."""
    segura = settings.SESSION_COOKIE_SECURE
    respuesta.set_cookie(galleta(), idioma, max_age=DURA, httponly=True, samesite="Lax", secure=segura)


def formas(una: str, varias: str) -> tuple[str, str]:
    """Marca para traducir las dos formas de lo que se cuenta: `acuerdos.palabras.contar` elige una."""
    return una, varias


class ConIdioma:
    """Las `PAGINAS`, en el idioma elegido. Solo se instala si hay más de uno encendido."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            respuesta = self._get_response(request)
        finally:
            translation.deactivate()
        if pedido := elegible(request.GET.get(IDIOMA_PEDIDO, "")):
            recordar(respuesta, pedido)
        return respuesta

    def process_view(self, request: HttpRequest, vista: object, argumentos: object, nombrados: object) -> None:
        """Ya se sabe qué página es."""
        idioma = elegido(request) if se_traduce(request) else ""
        if idioma and idioma != ORIGEN:
            translation.activate(idioma)


def por_revisar(idioma: str, carpeta: Path) -> int:
    """Cuántas frases del catálogo de `idioma` esperan a un hablante; -1 si no hay catálogo. `carpeta`: la de todos."""
    catalogo = carpeta / idioma / "LC_MESSAGES" / "django.po"
    if not catalogo.with_suffix(".mo").is_file():
        return -1
    return sum(linea.startswith("#, fuzzy") for linea in catalogo.read_text("utf-8").splitlines())
