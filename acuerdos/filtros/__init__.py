from acuerdos.filtros.acuerdos import AcuerdoFiltro
from acuerdos.filtros.base import Filtros, parametros_desconocidos
from acuerdos.filtros.otros import (
    AvanceFiltro,
    ClasificacionFiltro,
    HitoFiltro,
    MunicipalidadFiltro,
    RecordatorioFiltro,
    RegionFiltro,
    ReunionFiltro,
    SectorFiltro,
    SesionFiltro,
    TrabaFiltro,
)

__all__ = [
    "AcuerdoFiltro",
    "AvanceFiltro",
    "ClasificacionFiltro",
    "Filtros",
    "HitoFiltro",
    "MunicipalidadFiltro",
    "RecordatorioFiltro",
    "RegionFiltro",
    "ReunionFiltro",
    "SectorFiltro",
    "SesionFiltro",
    "TrabaFiltro",
    "parametros_desconocidos",
]
