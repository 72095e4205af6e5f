"""Qué filas escribió una carga, para poder deshacerla: por cada tabla, los tramos de claves que insertó.

Las claves de una carga salen casi siempre seguidas; así, veinte mil filas caben en unos pocos números.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.db.models import Model, Q

from reuniones.models import Sesion

Tramo = list[int]
TRAMOS_POR_CONSULTA = 100


@dataclass(slots=True)
class Escrito:
    """`creada`: si la sesión la creó la carga; si no, `sectores` son los que le agregó. `version_de_sesion`: la última
    de su historia al terminar. `filas`: tabla → tramos de claves. `validaciones`: avances de antes que validó."""

    creada: bool = False
    sectores: list[str] = field(default_factory=list)
    correlativo_antes: int = 0
    correlativo_despues: int = 0
    version_de_sesion: int = 0
    filas: dict[str, list[Tramo]] = field(default_factory=dict)
    validaciones: list[int] = field(default_factory=list)

    @classmethod
    def leer(cls, guardado: dict[str, Any]) -> Self:
        return cls(**guardado)

    def anotar(self, modelo: type[Model], claves: Iterable[int]) -> None:
        self.filas.setdefault(modelo._meta.label_lower, []).extend(_tramos(claves))

    def cerrar(self, sesion: Sesion) -> dict[str, Any]:
        """Lo que se guarda en la carga, cuando ya se escribió todo."""
        if self.creada:
            self.anotar(Sesion, [sesion.pk])
        self.correlativo_despues = sesion.ultimo_correlativo
        self.version_de_sesion = version_de(sesion)
        return asdict(self)

    def de(self, modelo: type[Model], camino: str = "pk") -> Iterator[Q]:
        """Condiciones, una por consulta, que entre todas abarcan lo escrito en `modelo`. `camino`: hasta su clave."""
        tramos = self.filas.get(modelo._meta.label_lower, [])
        for desde in range(0, len(tramos), TRAMOS_POR_CONSULTA):
            condicion = Q()
            for primera, ultima in tramos[desde : desde + TRAMOS_POR_CONSULTA]:
                condicion |= Q(**{f"{camino}__gte": primera, f"{camino}__lte": ultima})
            yield condicion

    def tiene(self, modelo: type[Model], clave: int) -> bool:
        return any(desde <= clave <= hasta for desde, hasta in self.filas.get(modelo._meta.label_lower, ()))


def version_de(sesion: Sesion) -> int:
    """La última versión de la sesión en su historia; 0 si no tiene."""
    return sesion.history.order_by("-history_id").values_list("history_id", flat=True).first() or 0


def _tramos(claves: Iterable[int]) -> Sequence[Tramo]:
    tramos: list[Tramo] = []
    for clave in sorted(claves):
        if tramos and clave == tramos[-1][1] + 1:
            tramos[-1][1] = clave
        else:
            tramos.append([clave, clave])
    return tramos
