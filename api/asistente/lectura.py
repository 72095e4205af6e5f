"""Leer por las vistas de la API, desde dentro: las mismas filas, los mismos permisos y las mismas frases."""

from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from rest_framework.request import Request

from api.formatos import JSON
from api.problemas import CLASES, responder
from api.recurso import RAIZ, Fila
from api.vistas import VistaDeLectura
from cuentas.models import TokenAPI, Usuario

Consulta = dict[str, str | list[str]]


class NoSePudo(Exception):
    """Lo que la API contesta a lo que no procede, en una frase."""


@dataclass(frozen=True, slots=True)
class Quien:
    """Quién pide, y con qué token."""

    usuario: Usuario
    token: TokenAPI


def leer(quien: Quien, vista: type[VistaDeLectura], consulta: Consulta | None = None, **claves: str) -> Fila:
    """Lo que esa vista contesta a `quien`. :raises NoSePudo: si lo niega o no lo entiende."""
    peticion = Request(_peticion(urlencode(consulta or {}, doseq=True)))
    peticion.user, peticion.auth = quien.usuario, quien.token
    peticion.accepted_renderer = JSON()
    puesta = vista()
    puesta.request = peticion
    try:
        return dict(puesta.get(peticion, **claves).data)  # type: ignore[attr-defined]
    except Exception as error:
        raise dicho(error, peticion, puesta) from error


def dicho(error: Exception, peticion: Request, vista: object) -> NoSePudo:
    """La frase con que la API diría ese error. Lo que es una falla nuestra sigue su camino."""
    respuesta = responder(error, {"request": peticion, "view": vista})
    if respuesta.status_code >= 500:
        raise error
    if respuesta.data["detail"] == CLASES[404].detalle:  # nadie dijo más, y aquí no hay dirección que revisar
        return NoSePudo(f"{respuesta.data['title']}.")
    return NoSePudo(respuesta.data["detail"])


def pagina(ruta: str, consulta: Consulta | None = None) -> str:
    """La dirección de una página, para que una persona la abra."""
    datos = urlencode(consulta or {}, doseq=True)
    return f"{settings.SITIO}{ruta}{'?' if datos else ''}{datos}"


def _peticion(datos: str) -> WSGIRequest:
    sitio = urlsplit(settings.SITIO)
    puerto = sitio.port or (443 if sitio.scheme == "https" else 80)
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": f"{RAIZ}/asistente/",
            "QUERY_STRING": datos,
            "SERVER_NAME": sitio.hostname or "localhost",
            "SERVER_PORT": str(puerto),
            "wsgi.url_scheme": sitio.scheme,
            "wsgi.input": BytesIO(),
        }
    )
