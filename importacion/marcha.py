"""Por dónde va un trabajo: una fracción y una frase, en la caché, que la página lee mientras dura."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from django.core.cache import cache

REVISAR, CARGAR = 12, 21  # cuántas frases dice cada trabajo, más o menos: es una barra, no una cuenta
DURACION_DE_LA_MARCHA = 3600  # segundos que la caché la guarda
SILENCIO_DE_LA_MARCHA = timedelta(seconds=60)  # sin una frase nueva en este tiempo, quizá se cortó


@dataclass(frozen=True, slots=True)
class PorDondeVa:
    """`fraccion` de 0 a 100. `dicho_en`: None si nadie ha dicho nada."""

    fraccion: int = 0
    frase: str = "Esperando su turno"
    dicho_en: datetime | None = None


class Marcha:
    """Se llama con cada frase; al salir del `with`, se borra."""

    def __init__(self, pk: int, reloj: Callable[[], datetime], *, cargando: bool = False) -> None:
        self._clave, self._reloj, self._total, self._dichas = _clave(pk), reloj, CARGAR if cargando else REVISAR, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, clase: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        cache.delete(self._clave)

    def __call__(self, frase: str) -> None:
        fraccion = min(95, 100 * self._dichas // self._total)
        self._dichas += 1
        cache.set(self._clave, (fraccion, frase, self._reloj().isoformat()), DURACION_DE_LA_MARCHA)


def por_donde_va(pk: int) -> PorDondeVa:
    """Lo último que dijo el trabajo."""
    dicho = cache.get(_clave(pk))
    if not dicho:
        return PorDondeVa()
    fraccion, frase, dicho_en = dicho
    return PorDondeVa(fraccion, frase, datetime.fromisoformat(dicho_en))


def _clave(pk: int) -> str:
    return f"importacion-{pk}"
