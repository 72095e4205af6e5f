"""Lo que lleva una entrega: qué cambió y dónde se lee.

Forma: la de Standard Webhooks, `type`, `timestamp` y `data`.
"""

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from django.conf import settings

from acuerdos.espejo import Novedad
from api.cambios import fila_de_novedad
from api.recurso import RAIZ

CAMBIOS, REINICIO, PRUEBA = "cambios", "copia.reinicio", "prueba"
EMPIECE = "Cambió el rol de quien creó la suscripción, y con él lo que ve: vacíe su copia y empiece con desde=0."


def identificador() -> str:
    return f"msg_{secrets.token_urlsafe(21)}"


def de_cambios(novedades: Iterable[Novedad], *, hasta: int | None, ahora: datetime) -> str:
    """`hasta`: el número con que se seguiría preguntando a `/cambios/`."""
    raiz = f"{settings.SITIO}{RAIZ}/"
    return _sobre(CAMBIOS, {"hasta": hasta, "cambios": [fila_de_novedad(n, raiz) for n in novedades]}, ahora)


def de_reinicio(ahora: datetime) -> str:
    return _sobre(REINICIO, {"detalle": EMPIECE}, ahora)


def de_prueba(ahora: datetime) -> str:
    return _sobre(PRUEBA, {"detalle": "Es una prueba: nada cambió."}, ahora)


def _sobre(clase: str, datos: Mapping[str, object], ahora: datetime) -> str:
    en = ahora.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"type": clase, "timestamp": en, "data": datos}, ensure_ascii=False, separators=(",", ":"))
