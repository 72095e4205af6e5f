"""Mandar los errores a un Sentry (o a quien hable como él), si los ajustes dicen a cuál. De fábrica, a ninguno.

Regla: sale qué falló y en qué línea; nunca quién, ni lo que escribió, ni de dónde vino. De la petición queda el método
y la dirección sin claves; de las variables de cada línea, nada: pueden llevar un nombre o un teléfono.
"""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration

from cuentas.textos import CLAVE_EN_RUTA


def encender(dsn: str, *, version: str, **opciones: Any) -> None:
    """Desde aquí, lo que falla en este proceso se manda. Ni trazas de rendimiento ni sesiones."""
    sentry_sdk.init(
        dsn=dsn,
        release=version,
        default_integrations=False,
        integrations=[DjangoIntegration(middleware_spans=False, signals_spans=False), CeleryIntegration()],
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=sin_personas,
        auto_session_tracking=False,
        **opciones,
    )


def sin_personas(evento: Any, _pista: object) -> Any:
    """Lo que queda de un error antes de salir."""
    for nombre in ("user", "extra", "breadcrumbs", "server_name", "logentry", "message"):
        evento.pop(nombre, None)
    peticion = evento.pop("request", None)
    if peticion:
        ruta = CLAVE_EN_RUTA.sub("…", str(peticion.get("url", "")).partition("?")[0])
        evento["request"] = {"method": peticion.get("method"), "url": ruta}
    for excepcion in evento.get("exception", {}).get("values", []):
        excepcion["value"] = ""  # la frase de un error puede repetir lo que alguien escribió
    evento.get("contexts", {}).pop("celery-job", None)
    return evento
