from acuerdos.filtros.acuerdos import AcuerdoFiltro
from acuerdos.filtros.al_dia import AcuerdosAlDia, AlDia, HitosAlDia
from acuerdos.filtros.base import Filtros, parametros_desconocidos
from acuerdos.filtros.otros import (
    AvanceFiltro,
    ClasificacionFiltro,
    DesestimacionFiltro,
    EvidenciaFiltro,
    HitoFiltro,
    MunicipalidadFiltro,
    PuntoFocalFiltro,
    RecordatorioFiltro,
    RegionFiltro,
    ReprogramacionFiltro,
    ReunionFiltro,
    SectorFiltro,
    SesionFiltro,
    SolicitudFiltro,
    TrabaFiltro,
)

__all__ = [
    "AcuerdoFiltro",
    "AcuerdosAlDia",
    "AlDia",
    "AvanceFiltro",
    "ClasificacionFiltro",
    "DesestimacionFiltro",
    "EvidenciaFiltro",
    "Filtros",
    "HitoFiltro",
    "HitosAlDia",
    "MunicipalidadFiltro",
    "PuntoFocalFiltro",
    "RecordatorioFiltro",
    "RegionFiltro",
    "ReprogramacionFiltro",
    "ReunionFiltro",
    "SectorFiltro",
    "SesionFiltro",
    "SolicitudFiltro",
    "TrabaFiltro",
    "parametros_desconocidos",
]
