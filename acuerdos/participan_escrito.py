"""Quiénes más participan en un acuerdo, como alguien los escribe: en la sala, en su página o en una celda de un libro.

Regla: separados con «;» o uno por línea. Un sector, por su sigla o su nombre, de los que participan en la sesión; lo
demás es una municipalidad, por su UBIGEO o su nombre, nunca adivinada si dos encajan.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cuentas.textos import norma
from municipalidades.directorio import leer_directorio
from municipalidades.models import Municipalidad
from reuniones.models import Sector


@dataclass(slots=True)
class Escritos:
    """Los que se entendieron, en el orden en que se escribieron, y una frase por cada uno que no.

    `mancomunidad`: por la que vienen esas municipalidades, si es el caso.
    """

    municipalidades: list[Municipalidad] = field(default_factory=list)
    sectores: list[Sector] = field(default_factory=list)
    mancomunidad: str = ""
    quejas: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.municipalidades or self.sectores)


def leer_participantes(texto: str, sectores: Sequence[Sector]) -> Escritos:
    """:param sectores: los que participan en la sesión."""
    leidos = Escritos()
    por_nombre = {norma(clave): sector for sector in sectores for clave in (sector.sigla, sector.nombre)}
    escritos = [" ".join(uno.split()) for uno in texto.replace("\n", ";").split(";")]
    ubigeos: list[str] = []
    directorio = leer_directorio()
    for uno in filter(None, escritos):
        if sector := por_nombre.get(norma(uno)):
            leidos.sectores.append(sector)
            continue
        hallada = directorio.buscar_escrito(uno)
        if hallada.ubigeo is None:
            leidos.quejas.append(f"{hallada.problema} {hallada.remedio}".strip())
        else:
            ubigeos.append(hallada.ubigeo)
    suyas = Municipalidad.objects.select_related("region").in_bulk(ubigeos) if ubigeos else {}
    leidos.municipalidades = [suyas[ubigeo] for ubigeo in dict.fromkeys(ubigeos)]
    return leidos
