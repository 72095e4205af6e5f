"""La lista que hay detrás de cada cifra de un corte: la misma dirección en la página, la lámina y el PDF.

Regla: la dirección dice el día y el instante en que se conocía (`al`, `conocido_al`): lo que se registre después no la
cambia, y la lista sigue dando la cifra (la lee `web.acuerdos.entonces`). Lo que no es de acuerdos (asistentes,
reuniones, sectores) lleva a su cuadro, en la página de ese mismo corte.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from urllib.parse import parse_qs, urlencode

from django.urls import reverse

from acuerdos.enums import Estado
from acuerdos.fechas import escribir_instante

raiz = cache(reverse)  # la de una página sin claves no cambia: un corte la pide por cifra
VIGENTES = tuple(estado.value for estado in Estado if estado != Estado.DESESTIMADO)
POR_CUMPLIR = tuple(estado for estado in VIGENTES if estado != Estado.CUMPLIDO)
# Un destino es una lista, sin decir aún de qué día: así lo llevan las frases.
LISTA, CUADRO, SIN_PUNTO_FOCAL = "acuerdos?", "#", "sin-punto-focal"


def acuerdos_con(**filtros: str | Sequence[str]) -> str:
    """El destino de los acuerdos con esos filtros; sin ninguno, de todos."""
    return f"{LISTA}{urlencode(filtros, doseq=True)}"


def del_cuadro(ancla: str) -> str:
    """El destino de un cuadro de la página del corte."""
    return f"{CUADRO}{ancla}"


@dataclass(frozen=True, slots=True)
class Enlaces:
    """Las de un corte. `sitio`: lo que va delante (vacío en una página). `parte`: el filtro de una lámina parcial."""

    codigo: str
    al: date
    conocido_al: datetime
    sitio: str = ""
    parte: tuple[tuple[str, str], ...] = ()

    def lista(self, **filtros: str | Sequence[str]) -> str:
        """La lista de acuerdos con esos filtros; un valor que son varios se repite."""
        pedidos = {"sesion": self.codigo, **dict(self.parte), **filtros}
        pares = [(n, v) for n, uno in pedidos.items() for v in ([uno] if isinstance(uno, str) else uno)]
        return f"{self.sitio}{raiz('acuerdos')}?{urlencode(pares)}&{self._cuando()}"

    def vigentes(self, **filtros: str) -> str:
        return self.lista(estado=VIGENTES, **filtros)

    def pagina(self, ancla: str = "") -> str:
        """La página de este corte, en el cuadro que se diga."""
        lugar = f"#{ancla}" if ancla else ""
        return f"{self.sitio}{reverse('corte', args=[self.codigo])}?{self._cuando()}{lugar}"

    def de(self, destino: str) -> str:
        """La dirección de un destino: lo que dicen `acuerdos_con`, `del_cuadro` o `SIN_PUNTO_FOCAL`; o ya lo es."""
        if destino.startswith(("http://", "https://")):
            return destino
        if destino.startswith(CUADRO):
            return self.pagina(destino.removeprefix(CUADRO))
        if destino == SIN_PUNTO_FOCAL:
            return self.sin_punto_focal()
        return self.lista(**parse_qs(destino.removeprefix(LISTA)))

    def sin_punto_focal(self) -> str:
        """Las municipalidades que ese día no lo tenían, como se conocía."""
        parte = f"{urlencode(self.parte)}&" if self.parte else ""
        return f"{self.sitio}{reverse('corte_sin_punto_focal', args=[self.codigo])}?{parte}{self._cuando()}"

    def _cuando(self) -> str:
        return _cuando(self.al, self.conocido_al)


@lru_cache(maxsize=64)
def _cuando(al: date, conocido_al: datetime) -> str:
    """El final de todas las direcciones de un corte: más de cien por página, y es siempre el mismo."""
    return urlencode({"al": al.isoformat(), "conocido_al": escribir_instante(conocido_al)})
