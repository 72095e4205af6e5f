"""Una petición a la dirección de una suscripción, con todo lo que puede salir mal dicho en una frase.

Regla: solo por HTTPS y nunca a una dirección de la propia red (se mira la IP a la que se conecta, no el nombre). Una
redirección no se sigue. No se lee lo que contesten: solo el código. Lo que tarda se corta.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import requests
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress

ESPERA = (5.0, 10.0)  # segundos para conectarse y entre una parte de la respuesta y la siguiente
CIFRAS_DE_ESPERA = 9
ESPERA_MAXIMA = 24 * 3600  # segundos: más no se le hace caso a Retry-After
PROTEGIDO = Config(
    ip_filter_enable=True,
    ip_filter_allow_loopback_ips=False,
    never_redirect=True,
    default_timeout=ESPERA,
    user_agent_override="MUNI-Ejecutivo-webhooks/1",
)
A_LA_RED_PROPIA = "Esa dirección lleva a una red privada: ahí no se entrega"
YA_NO_QUIERE = 410


@dataclass(frozen=True, slots=True)
class Contestacion:
    """Cómo terminó un intento. `codigo`: el HTTP, o None si no hubo respuesta; `esperar`: segundos que pide."""

    codigo: int | None
    falla: str
    milisegundos: int
    esperar: int = 0
    definitiva: bool = False  # no tiene caso insistir

    @property
    def recibida(self) -> bool:
        return not self.falla


def enviar(destino: str, cabeceras: Mapping[str, str], cuerpo: str) -> Contestacion:
    """Envía `cuerpo` a `destino`. No levanta nada: lo que salga mal viene en la contestación."""
    empezo = time.monotonic()

    def tardo() -> int:
        return int((time.monotonic() - empezo) * 1000)

    try:
        codigo, pide = _pedir(destino, cabeceras, cuerpo)
    except InvalidIPAddress:
        return Contestacion(None, A_LA_RED_PROPIA, tardo(), definitiva=True)
    except (requests.RequestException, OSError, ValueError) as error:
        return Contestacion(None, _en_palabras(error), tardo())
    if 200 <= codigo < 300:
        return Contestacion(codigo, "", tardo())
    if codigo == YA_NO_QUIERE:
        return Contestacion(codigo, "Contestó 410: ya no quiere recibir", tardo(), definitiva=True)
    if 300 <= codigo < 400:
        return Contestacion(codigo, f"Contestó {codigo}, que manda a otra dirección: no se sigue", tardo())
    return Contestacion(codigo, f"Contestó {codigo}", tardo(), esperar=_segundos(pide))


def _pedir(destino: str, cabeceras: Mapping[str, str], cuerpo: str) -> tuple[int, str]:
    """El código con que contesta, y lo que dice de cuánto esperar."""
    with Manager(PROTEGIDO).get_session() as sesion:
        sesion.trust_env = False  # un proxy del entorno se saltaría la mirada a la IP
        respuesta = sesion.post(destino, data=cuerpo.encode(), headers=dict(cabeceras), stream=True)
        with respuesta:
            return respuesta.status_code, respuesta.headers.get("Retry-After", "")


def _segundos(pide: str) -> int:
    """Los que pide esperar. Con miles de cifras, que su servidor puede mandar, leerlas fallaría."""
    if not (pide.isascii() and pide.isdigit()):
        return 0
    return min(int(pide), ESPERA_MAXIMA) if len(pide) <= CIFRAS_DE_ESPERA else ESPERA_MAXIMA


def _en_palabras(error: Exception) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "Su certificado no sirve"
    if isinstance(error, requests.exceptions.Timeout):
        return "No contestó a tiempo"
    if isinstance(error, requests.exceptions.ConnectionError):
        return "No se pudo conectar"
    return f"No se pudo enviar ({type(error).__name__})"
