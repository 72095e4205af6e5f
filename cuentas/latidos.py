"""Señales de vida de los procesos que no contestan páginas: el worker, el del correo y beat.

Regla: cada uno deja dicho en la caché que vive, cada `CADA_LATIDO` segundos; a los `SILENCIO_DEL_LATIDO` sin señal se
le da por detenido. Son tres señales y no una sola que pase por todos, para poder nombrar al que falta: uno muy ocupado
no está muerto.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

WORKER, CORREO, BEAT = "worker", "worker_del_correo", "beat"
RECEPCION = "recepcion_del_correo"
CADA_LATIDO = 20
SILENCIO_DEL_LATIDO = timedelta(seconds=90)
MEMORIA_DEL_LATIDO = 7 * 24 * 3600  # segundos que se recuerda la última señal, para decir desde cuándo falta
QUE_SE_DETIENE = {
    WORKER: "no se revisan ni se cargan libros, ni se preparan los recordatorios (worker)",
    CORREO: "no salen los recordatorios (worker del correo)",
    BEAT: "nadie pone en marcha los recordatorios ni retoma las importaciones (beat)",
    RECEPCION: "no se reciben respuestas por correo ni avisos de entrega (recibir_correo)",
}


@dataclass(frozen=True, slots=True)
class Detenido:
    """Un proceso que no da señales, y desde cuándo (None: no se le vio nunca, o hace más de una semana)."""

    quien: str
    desde: datetime | None

    @property
    def frase(self) -> str:
        """Qué deja de hacerse, para quien mira una página. La hora, de Lima."""
        que = QUE_SE_DETIENE[self.quien]
        if self.desde is None:
            return f"{que[0].upper()}{que[1:]}."
        return f"Desde las {timezone.localtime(self.desde):%H:%M del %d/%m/%Y} {que}."


def vigilados() -> Sequence[str]:
    """De quiénes se espera una señal: el que recibe el correo, solo si los ajustes dicen de dónde.

    Se pregunta al usarse y no al importar: el supervisor importa esto antes de que haya ajustes.
    """
    return [quien for quien in QUE_SE_DETIENE if quien != RECEPCION or settings.CORREO_RECIBE]


def dar_senal(quien: str, *, ahora: datetime) -> None:
    """`quien` vive en `ahora`."""
    cache.set(f"vive:{quien}", ahora.timestamp(), timeout=MEMORIA_DEL_LATIDO)


def se_sabe() -> bool:
    """Si lo último que se leyó de la caché es lo de todos los procesos, y no el respaldo de este."""
    return not getattr(cache, "es_de_respaldo", False)


def detenidos(*, ahora: datetime) -> Sequence[Detenido]:
    """Los que no dan señales. Nadie, si la caché misma no responde: de eso no se puede acusar a otro."""
    vistos = cache.get_many([f"vive:{quien}" for quien in vigilados()])
    if not se_sabe():
        return []
    hallados = []
    for quien in vigilados():
        visto = vistos.get(f"vive:{quien}")
        desde = datetime.fromtimestamp(visto, tz=ahora.tzinfo) if visto else None
        if desde is None or ahora - desde > SILENCIO_DEL_LATIDO:
            hallados.append(Detenido(quien, desde))
    return hallados
