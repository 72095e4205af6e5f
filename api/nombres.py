"""Los nombres de municipalidades, regiones y sectores, a mano en cada proceso.

Regla: son catálogos oficiales que cambian de año en año; leerlos en cada lista costaba más que la lista
misma (decisión 34). Se vuelven a leer en cuanto su número de cambio es otro: con el mismo
número, el mismo nombre.
"""

from dataclasses import dataclass
from typing import Any

from acuerdos import ambitos
from acuerdos.enums import TipoDeCambio
from acuerdos.numeros import De, Numeros
from municipalidades.models import Municipalidad, Region
from reuniones.models import Sector

CATALOGOS = tuple(
    De(ambitos.CUALQUIERA, tipo) for tipo in (TipoDeCambio.MUNICIPALIDAD, TipoDeCambio.REGION, TipoDeCambio.SECTOR)
)
DE_CATALOGO = frozenset((de.ambito, de.tipo.value) for de in CATALOGOS)


@dataclass(frozen=True, slots=True)
class Nombres:
    """Por clave, la ficha tal como va en una fila: se comparte entre filas y no se modifica."""

    municipalidades: dict[str, dict[str, str]]
    regiones: dict[str, dict[str, str]]  # por UBIGEO
    sectores: dict[str, dict[str, str]]
    al: Numeros  # los números de los catálogos cuando se leyeron

    def bastan_para(self, crudas: list[dict[str, Any]]) -> bool:
        lugares, sectores = self.municipalidades, self.sectores
        for cruda in crudas:
            if cruda["municipalidad_id"] not in lugares or cruda["sector_id"] not in sectores:
                return False
            if participan := cruda["participan"]:
                claves = [ambito[2:] for ambito in participan.split()]
                if not all(clave in lugares or clave in sectores for clave in claves):
                    return False
        return True

    def de_ambito(self, ambito: str) -> dict[str, str]:
        """La ficha de quien mira desde ahí (ver `ambitos`), con lo que es."""
        clave = ambito[2:]
        if clave in self.municipalidades:
            return {"que": "municipalidad", "clave": clave, "nombre": self.municipalidades[clave]["nombre"]}
        return {"que": "sector", "clave": clave, "nombre": self.sectores[clave]["nombre"]}


_ultimos: list[Nombres] = []


def nombres_para(crudas: list[dict[str, Any]], numeros: Numeros) -> Nombres:
    """Los nombres que hacen falta para esas filas (con `municipalidad_id`, `sector_id` y `participan`).

    :param numeros: los de esta petición, con los de `CATALOGOS` entre ellos.
    """
    al = tuple(fila for fila in numeros if fila[:2] in DE_CATALOGO)
    nombres = _ultimos[0] if _ultimos else None
    if nombres is None or nombres.al != al or not nombres.bastan_para(crudas):
        nombres = leer_nombres(al)
        _ultimos[:] = [nombres]
    return nombres


def leer_nombres(al: Numeros) -> Nombres:
    """Los tres catálogos, en tres consultas."""
    regiones = dict(Region.objects.values_list("codigo", "nombre"))
    filas = Municipalidad.objects.values_list("ubigeo", "distrito", "provincia", "region_id")
    municipalidades, de_region = {}, {}
    for ubigeo, nombre, provincia, region in filas:
        municipalidades[ubigeo] = {"ubigeo": ubigeo, "nombre": nombre, "provincia": provincia}
        de_region[ubigeo] = {"codigo": region, "nombre": regiones[region]}
    sectores = {
        sigla: {"sigla": sigla, "nombre": nombre} for sigla, nombre in Sector.objects.values_list("sigla", "nombre")
    }
    return Nombres(municipalidades, de_region, sectores, al)
