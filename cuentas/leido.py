"""Lo que ya se leyó de una persona en esta petición, para no preguntarlo otra vez fila por fila.

No es un dato de la cuenta ni se guarda: lo pone y lo lee la regla que lo necesita (`acuerdos.permisos`,
`acuerdos.cuatro_ojos`), en la instancia que tiene en la mano.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Cargos:
    """Los que ejerce hoy: UBIGEO de sus municipalidades, como punto focal, y sigla de sus sectores.

    `participa_en`: códigos de los acuerdos en que están sin encabezarlos.
    """

    municipalidades: frozenset[str]
    sectores: frozenset[str]
    participa_en: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.municipalidades or self.sectores)


@dataclass(frozen=True, slots=True)
class ContactoPuesto:
    """Un correo o un teléfono: qué es, quién lo puso, desde cuándo vale y hasta cuándo (None si todavía).

    `confirmado`: si otra persona de la oficina dio fe de que es de ella.
    """

    que: str
    valor: str
    quien_id: int | None
    desde: datetime
    hasta: datetime | None = None
    confirmado: bool = False

    def valia(self, momento: datetime) -> bool:
        return self.desde <= momento and (self.hasta is None or momento < self.hasta)
