"""El freno del correo: si el servidor calla varias veces seguidas, nadie le insiste por un rato.

Regla: `SILENCIOS` seguidos (no deja conectar, no contesta a tiempo o corta) ponen el correo en pausa para todos, por
`CORREO_PAUSA` segundos. Después prueba uno solo: si el servidor contesta, lo que sea, sale todo lo que espera; si no,
otra pausa. Un «no» en regla no es silencio. Está en la base y no en la caché: que Redis se vacíe no lo olvida.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from cuentas.models import FrenoDeCorreo

SILENCIOS = 4
MOTIVO_DEL_FRENO = 300
# Lo que puede tardar la prueba en saberse, además de la espera final; si quien prueba muere, después prueba otro.
MARGEN_DE_PRUEBA = timedelta(minutes=2)
EN_PAUSA = Q(desde__isnull=False)


@dataclass(frozen=True, slots=True)
class Pausa:
    """El correo en pausa: desde cuándo, qué pasó la última vez y cuándo se vuelve a probar."""

    desde: datetime
    hasta: datetime
    motivo: str

    @property
    def frase(self) -> str:
        """Lo mismo, para la página, la terminal y la comprobación de salud. Las horas, de Lima."""
        desde, hasta = timezone.localtime(self.desde), timezone.localtime(self.hasta)
        return (
            f"El servidor de correo no contesta desde las {desde:%H:%M} del {desde:%d/%m/%Y}. {self.motivo}. "
            f"El correo está en pausa y nada se pierde: desde las {hasta:%H:%M} se prueba con uno solo y, "
            "si el servidor contesta, sale lo que espera."
        )


def pausa() -> Pausa | None:
    """La que hay, o None si el correo anda. Sin preguntar la hora: mientras nadie prueba, sigue en pausa."""
    freno = FrenoDeCorreo.objects.filter(EN_PAUSA, pk=1).first()
    if freno is None or freno.desde is None or freno.hasta is None:
        return None
    return Pausa(freno.desde, freno.hasta, freno.motivo)


class Vigia:
    """Lo que una tanda de correos sabe del freno, y por donde le cuenta lo que va viendo. `reloj`: el de la puerta."""

    def __init__(self, reloj: Callable[[], datetime]) -> None:
        self._reloj = reloj
        fila = FrenoDeCorreo.objects.filter(pk=1).values("silencios", "desde").first()
        self._silencios: int = fila["silencios"] if fila else 0
        self.en_pausa = bool(fila and fila["desde"])
        self.es_prueba = self.en_pausa and self._pedir_la_prueba()

    @property
    def deja_pasar(self) -> bool:
        """Si se puede enviar otro: no hay pausa, o es el de prueba."""
        return not self.en_pausa or self.es_prueba

    def contesto(self) -> None:
        """El servidor está: se olvidan los silencios y, si había pausa, termina."""
        if self._silencios or self.en_pausa:
            FrenoDeCorreo.objects.filter(pk=1).update(silencios=0, desde=None, hasta=None, motivo="")
        self._silencios, self.en_pausa, self.es_prueba = 0, False, False

    def callo(self, motivo: str) -> None:
        """El servidor no contestó. Con demasiados silencios seguidos, empieza o sigue la pausa."""
        FrenoDeCorreo.objects.get_or_create(pk=1)
        ahora = self._reloj()
        with transaction.atomic():
            freno = FrenoDeCorreo.objects.filter(pk=1)
            freno.update(silencios=F("silencios") + 1, motivo=motivo[:MOTIVO_DEL_FRENO])
            hasta = ahora + timedelta(seconds=settings.CORREO_PAUSA)
            demasiados = freno.filter(silencios__gte=SILENCIOS)
            self.en_pausa = demasiados.update(desde=Coalesce("desde", ahora), hasta=hasta) == 1
        self._silencios, self.es_prueba = self._silencios + 1, False

    def terminar(self) -> None:
        """Si le tocaba probar y no hubo con qué, que pruebe otro."""
        if self.es_prueba:
            FrenoDeCorreo.objects.filter(EN_PAUSA, pk=1).update(hasta=self._reloj())

    def _pedir_la_prueba(self) -> bool:
        """Solo uno la consigue: el que cambia la fila."""
        ahora = self._reloj()
        plazo = ahora + timedelta(seconds=settings.CORREO_ESPERA_FINAL) + MARGEN_DE_PRUEBA
        return FrenoDeCorreo.objects.filter(EN_PAUSA, pk=1, hasta__lte=ahora).update(hasta=plazo) == 1


def toca_probar(ahora: datetime) -> bool:
    """Si tiene sentido encolar envíos: no hay pausa, o ya es hora de la prueba."""
    return not FrenoDeCorreo.objects.filter(EN_PAUSA, pk=1, hasta__gt=ahora).exists()
