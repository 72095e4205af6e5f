"""Lo que solo se lee y pesa (cortes, exportaciones, API, datos abiertos) se le pide a una réplica, si hay una al día.

Regla: la réplica contesta solo si ya tiene el último acto registrado en la principal en el momento de preguntar: quien
acaba de escribir lee lo que escribió, sin galletas ni esperas. Si además lleva más de `ATRASO_MAXIMO` sin alcanzar lo
que la principal había escrito, tampoco. Si no está, se atrasa, cancela la consulta o no encuentra algo, contesta la
principal y nadie lo nota.

De otra historia no contesta nunca, aunque sus números coincidan: la principal que se devolvió de una copia empieza otra
línea de tiempo, y una réplica de antes conserva lo que ya no pasó.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from django.db import DatabaseError, InterfaceError, connection, connections
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase

from acuerdos.models import Numerador
from cuentas.bases import LECTURA, en_la_replica
from muniejecutivo.vigilancia.metricas import LECTURAS, preparar

# Lo que se le pide. Una ficha abierta y la portada también: las mira cualquiera.
DE_LECTURA = re.compile(
    r"/(api/v1/|odata/v1/|sesiones/[^/]+/corte[/.]|acuerdos/exportar\.|publico/|data\.json|novedades\.xml|sitemap\.xml)"
)
ATRASO_MAXIMO = 5.0  # segundos
TRAS_CAER = 5.0  # segundos sin insistirle a una réplica que no contesta
# Lo que puede ser por no haberle llegado todavía: se le pregunta a la principal. Quién pide (401) ya lo dijo ella.
QUIZA_NO_LLEGO = frozenset({403, 404})
NUMERO = f"SELECT (SELECT ultimo FROM {Numerador._meta.db_table}), pg_wal_lsn_diff("  # noqa: S608  # nada de fuera
# De qué base y de qué línea de tiempo es lo escrito. Tras cambiar de línea, la réplica lo dice en su próximo punto de
# control, y hasta entonces contesta la principal.
BASE = "(SELECT system_identifier FROM pg_control_system())"
LINEA_DE_LA_PRINCIPAL = "('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int"
LINEA_DE_LA_REPLICA = "(SELECT timeline_id FROM pg_control_checkpoint())"
EN_LA_PRINCIPAL = f"{NUMERO}pg_current_wal_lsn(), '0/0'), {BASE}, {LINEA_DE_LA_PRINCIPAL}"
EN_LA_REPLICA = f"{NUMERO}pg_last_wal_replay_lsn(), '0/0'), {BASE}, {LINEA_DE_LA_REPLICA}"
bitacora = structlog.get_logger(__name__)


@dataclass(slots=True)
class Atraso:
    """Lo que este proceso sabe de la réplica. `pendiente`: lo que aún no alcanza, y desde cuándo se le espera."""

    pendiente: float | None = None
    desde: float = 0.0
    caida_hasta: float = 0.0

    def al_dia(self, ahora: float) -> bool:
        """Si puede contestar. Dos consultas de una fila."""
        if ahora < self.caida_hasta:
            return False
        try:
            numero, escrito, *historia = _fila(connection, EN_LA_PRINCIPAL)
            su_numero, alcanzado, *su_historia = _fila(connections[LECTURA], EN_LA_REPLICA)
        except (DatabaseError, InterfaceError) as error:
            self.cayo(error, ahora)
            return False
        if su_historia != historia:
            return False
        if alcanzado is None:  # es la misma
            return numero == su_numero
        if self.pendiente is None or alcanzado >= self.pendiente:
            self.pendiente, self.desde = (None, ahora) if alcanzado >= escrito else (escrito, ahora)
        return numero == su_numero and (self.pendiente is None or ahora - self.desde <= ATRASO_MAXIMO)

    def cayo(self, error: Exception, ahora: float) -> None:
        self.caida_hasta = ahora + TRAS_CAER
        bitacora.warning("replica_sin_contestar", error=type(error).__name__)


class DeLaReplica:
    """La última de las capas, para que las demás (quién es, su sesión) miren siempre la principal."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response, self.atraso = get_response, Atraso()
        preparar()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, vista: Callable[..., HttpResponseBase], sueltos: Any, claves: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        """La respuesta de la réplica; None, y sigue el camino de siempre."""
        if request.method not in ("GET", "HEAD") or not DE_LECTURA.match(request.path_info):
            return None
        respuesta = self._de_la_replica(request, partial(vista, request, *sueltos, **claves))
        LECTURAS.labels("principal" if respuesta is None else "replica").inc()
        return respuesta

    def _de_la_replica(self, request: HttpRequest, ver: Callable[[], Any]) -> HttpResponseBase | None:
        if not self.atraso.al_dia(time.monotonic()):
            return None
        _ = request.user.is_authenticated  # quién es se le pregunta a la principal, antes
        try:
            with en_la_replica():
                respuesta = ver()
                if callable(dibujar := getattr(respuesta, "render", None)):
                    respuesta = dibujar()
        except (DatabaseError, InterfaceError) as error:
            self.atraso.cayo(error, time.monotonic())
            return None
        except Exception:  # lo que falle de verdad fallará igual en la principal, y se dirá como siempre
            return None
        if respuesta.status_code >= 500 or respuesta.status_code in QUIZA_NO_LLEGO:
            respuesta.close()
            return None
        if respuesta.streaming and not isinstance(respuesta, FileResponse):
            respuesta.streaming_content = desde_la_replica(iter(respuesta.streaming_content))
        return respuesta


def desde_la_replica(partes: Iterator[bytes]) -> Iterator[bytes]:
    """Lo que se escribe a medida que se envía se lee también de ella."""
    while True:
        with en_la_replica():
            parte = next(partes, None)
        if parte is None:
            return
        yield parte


def _fila(base: Any, consulta: str) -> Any:
    with base.cursor() as cursor:
        cursor.execute(consulta)
        return cursor.fetchone()
