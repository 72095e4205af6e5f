"""Los errores de la API, todos en la misma forma: RFC 9457 (`application/problem+json`), con frases en castellano.

`type` dice la clase de problema (una dirección de /api/v1/docs/ que la explica), `title` y `status`
son los de esa clase y `detail` dice qué pasó y qué sería correcto. `errores`, si los hay, lo dicen uno
por uno: cada uno con su `detail` y con `parametro` (el de la dirección que está mal), `cabecera` (la que
está mal) o `pointer` (RFC 6901: en qué lugar de lo enviado). Nunca sale una página.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import redis
import structlog
from django.core.exceptions import PermissionDenied as NoPermitido
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response
from rest_framework.views import set_rollback

from acuerdos.errores import AccionDenegada, ArchivoPerdido, Conflicto, DatoInvalido, DemasiadosIntentos, PorAhoraNo
from api.formatos import PROBLEMA
from cuentas.bases import anotar_si_se_corto

DOCUMENTO = "/api/v1/docs/"
SIN_SERVICIO = (OperationalError, InterfaceError, redis.ConnectionError, redis.TimeoutError)
bitacora = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ClaseDeProblema:
    """Una clase de problema: su ancla en la documentación, su código y lo que se dice si no hay nada más preciso."""

    ancla: str
    status: int
    titulo: str
    detalle: str


CLASES = {
    clase.status: clase
    for clase in (
        ClaseDeProblema("pedido-malo", 400, "La petición no se entiende", "Revise los parámetros."),
        ClaseDeProblema(
            "sin-ingresar", 401, "Hace falta ingresar", "Envíe «Authorization: Bearer » y su token, o ingrese antes."
        ),
        ClaseDeProblema("sin-permiso", 403, "No tiene permiso", "Su cuenta no puede hacer esto."),
        ClaseDeProblema("no-existe", 404, "No existe o no está a su alcance", "Revise la dirección."),
        ClaseDeProblema("metodo", 405, "Ese método no se admite aquí", "La cabecera Allow dice los que sí."),
        ClaseDeProblema(
            "formato-pedido",
            406,
            "No hay ese formato",
            "La API contesta en application/json; las listas, también como archivo: vea «formato».",
        ),
        ClaseDeProblema("conflicto", 409, "Otra persona guardó antes", "Vuelva a leer el registro y repita su cambio."),
        ClaseDeProblema("ya-no-esta", 410, "Ya no está", "Lo que pide ya no está, o ya no es lo mismo."),
        ClaseDeProblema(
            "otra-version", 412, "Cambió desde que lo leyó", "Vuelva a leerlo y repita su cambio con su ETag."
        ),
        ClaseDeProblema("demasiado-grande", 413, "Es demasiado grande", "Envíe menos, o por partes."),
        ClaseDeProblema("formato-enviado", 415, "No se entiende ese formato", "Envíe application/json."),
        ClaseDeProblema(
            "clave-usada", 422, "La clave ya se usó", "Esa Idempotency-Key ya se usó con otra cosa: use una nueva."
        ),
        ClaseDeProblema(
            "falta-version", 428, "Diga qué versión leyó", "Envíe If-Match con el ETag que le dieron al leerlo."
        ),
        ClaseDeProblema("demasiados", 429, "Demasiadas peticiones", "Espere lo que dice la cabecera Retry-After."),
        ClaseDeProblema(
            "falla", 500, "Algo falló de nuestro lado", "El error quedó anotado. Pruebe otra vez en unos minutos."
        ),
        ClaseDeProblema(
            "sin-servicio", 503, "El servicio no está disponible", "No se perdió nada: pruebe en unos minutos."
        ),
    )
}


DICHOS_EN_EL_DETALLE = 3
Errores = list[dict[str, str]]
Frases = dict[str, list[str]]


class ParametrosErrados(exceptions.APIException):
    """400: por cada parámetro, las frases que dicen qué está mal y qué sería correcto."""

    status_code = 400

    def __init__(self, errores: Frases) -> None:
        self.errores = errores
        super().__init__(_en_una_frase(errores))


class CabeceraErrada(ParametrosErrados):
    """400: lo mismo, por cada cabecera."""


class ConSuFrase(exceptions.APIException):
    """Las de esta API, cada una con su código: el detalle es la frase con que se levantó."""


class FaltaVersion(ConSuFrase):
    """428: para cambiar algo hay que decir qué se leyó."""

    status_code = 428

    def __init__(self, detalle: str = "") -> None:
        super().__init__(detalle or CLASES[428].detalle)


class OtraVersion(ConSuFrase):
    """412: lo que se leyó ya no es lo último. El problema lleva lo que es ahora."""

    status_code = 412

    def __init__(self, numero: int) -> None:
        self.numero = numero
        super().__init__(f"Cambió desde que lo leyó: ahora va en «{numero}». Vuelva a leerlo y repita su cambio.")


class OtraCopia(ConSuFrase):
    """410: lo que se copió ya no es lo que se ve."""

    status_code = 410

    def __init__(self) -> None:
        super().__init__(
            "Su rol cambió desde entonces, y con él lo que ve: vacíe su copia y empiece de nuevo con desde=0."
        )


class ClaveUsada(ConSuFrase):
    """422: la misma Idempotency-Key con otra petición."""

    status_code = 422


class SinTurno(ConSuFrase):
    """503: se está haciendo otro archivo, y no le tocó a este."""

    status_code = 503
    wait = 3

    def __init__(self) -> None:
        super().__init__("Se están haciendo otros archivos y no le tocó a este: pruebe otra vez en un momento.")


class SinBiblioteca(ConSuFrase):
    """503: este servidor no tiene instalado lo que hace falta para atender a un asistente."""

    status_code = 503

    def __init__(self) -> None:
        super().__init__(
            "Aquí no está instalada la biblioteca de los asistentes: quien administra el servidor la instala con "
            "«pip install --require-hashes -r requirements-asistente.lock» y lo reinicia."
        )


def de_la_consulta(frases: Frases) -> Errores:
    """Los errores de los parámetros de la dirección."""
    return [{"parametro": nombre, "detail": frase} for nombre, suyas in frases.items() for frase in suyas]


def de_las_cabeceras(frases: Frases) -> Errores:
    """Los errores de las cabeceras."""
    return [{"cabecera": nombre, "detail": frase} for nombre, suyas in frases.items() for frase in suyas]


def del_cuerpo(frases: Frases) -> Errores:
    """Los errores de los campos de lo enviado. Un nombre vacío es el cuerpo entero."""
    return [{"pointer": _puntero(nombre), "detail": frase} for nombre, suyas in frases.items() for frase in suyas]


def _puntero(nombre: str) -> str:
    return f"/{nombre.replace('~', '~0').replace('/', '~1')}" if nombre else ""


def _en_una_frase(frases: Frases) -> str:
    """Las frases, si son pocas; si no, cuántas son y la primera: las demás están en `errores`."""
    todas = [frase for suyas in frases.values() for frase in suyas]
    if len(todas) <= DICHOS_EN_EL_DETALLE:
        return " ".join(todas)
    return f"Hay {len(todas)} errores; el primero: {todas[0]}"


def problema(status: int, detalle: str = "", errores: Errores | None = None) -> dict[str, Any]:
    """El cuerpo de una respuesta de error."""
    clase = CLASES[status]
    cuerpo: dict[str, Any] = {
        "type": f"{DOCUMENTO}#{clase.ancla}",
        "title": clase.titulo,
        "status": status,
        "detail": detalle or clase.detalle,
    }
    return cuerpo | {"errores": errores} if errores else cuerpo


def responder(error: Exception, contexto: dict[str, Any]) -> Response:
    """El manejador de errores de REST framework."""
    set_rollback()
    status, detalle, frases = _leer(error)
    errores = _donde(error, contexto["request"].method)(frases or {})
    if status >= 500:
        anotar_si_se_corto(contexto["request"].META, error)
        bitacora.error("falla_en_la_api", exc_info=error, vista=type(contexto["view"]).__name__)
    cuerpo = problema(status, detalle, errores) | _para_programas(error)
    respuesta = Response(cuerpo, status=status, content_type=PROBLEMA)
    if isinstance(error, OtraVersion):
        respuesta["ETag"] = f'"{error.numero}"'
    if cabecera := getattr(error, "auth_header", None):
        respuesta["WWW-Authenticate"] = cabecera
    if espera := getattr(error, "wait", None):
        respuesta["Retry-After"] = str(int(espera) + 1)
    elif status == 503:
        respuesta["Retry-After"] = "30"
    return respuesta


def _donde(error: Exception, metodo: str) -> Callable[[Frases], Errores]:
    """De qué parte de la petición son: quien mira la dirección o una cabecera lo dice; los demás miran lo enviado."""
    if isinstance(error, CabeceraErrada):
        return de_las_cabeceras
    if isinstance(error, ParametrosErrados) or metodo in SAFE_METHODS:
        return de_la_consulta
    return del_cuerpo


def _para_programas(error: Exception) -> dict[str, Any]:
    """Lo que, además de la frase, necesita quien decide por programa: la causa del «no», la versión de ahora."""
    match error:
        case AccionDenegada():
            return {"causa": error.causa.name.lower()}
        case OtraVersion():
            return {"version_actual": error.numero}
    return {}


A_MEDIAS = "Lo enviado no se pudo leer: revise que sea un JSON, o un formulario con archivos, completo."


def _leer(error: Exception) -> tuple[int, str, Frases | None]:
    """(código, detalle, frases por parámetro o campo) de cualquier error."""
    match error:
        case ParametrosErrados():
            return 400, str(error.detail), error.errores
        case DemasiadosIntentos():
            return 429, str(error), None
        case PorAhoraNo():
            return 503, str(error), None
        case DatoInvalido():
            return 400, str(error), {campo: [frase] for campo, frase in error.errores.items()}
        case AccionDenegada():
            return 403, error.motivo, None
        case Conflicto():
            return 409, str(error), None
        case ArchivoPerdido():
            return 410, f"{error.motivo} Avise a quien administra el sistema.", None
        case exceptions.ValidationError():
            frases = _por_campo(error.detail)
            return 400, _en_una_frase(frases), frases
        case exceptions.ParseError():
            return 400, A_MEDIAS, None
        case ConSuFrase() | exceptions.NotFound() | exceptions.PermissionDenied() | exceptions.AuthenticationFailed():
            return error.status_code, _propio(error), None
        case RequestDataTooBig():
            return 413, "Lo enviado, sin contar archivos, pesa demasiado.", None
        case exceptions.APIException():
            return (error.status_code if error.status_code in CLASES else 400), "", None
        case Http404():
            return 404, "", None
        case NoPermitido():
            return 403, str(error), None
        case SuspiciousOperation():
            return 400, "La petición trae demasiados campos o alguno que no se admite.", None
        case _ if isinstance(error, SIN_SERVICIO):
            return 503, "", None
    return 500, "", None


def _propio(error: exceptions.APIException) -> str:
    """El detalle que puso quien lo levantó, o vacío si es el genérico de la biblioteca."""
    return "" if error.detail == error.default_detail else str(error.detail)


def _por_campo(detalle: object) -> Frases:
    """Las frases de un serializador. Las de un elemento de una lista van con su campo."""
    if isinstance(detalle, dict):
        return {str(campo): _frases(suyo) for campo, suyo in detalle.items()}
    return {"": _frases(detalle)}


def _frases(detalle: object) -> list[str]:
    if isinstance(detalle, dict):
        return [frase for suyo in detalle.values() for frase in _frases(suyo)]
    if isinstance(detalle, list):
        return [frase for uno in detalle for frase in _frases(uno)]
    return [str(detalle)]
