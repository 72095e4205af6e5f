from acuerdos.models.acuerdo import Acuerdo, Clasificacion
from acuerdos.models.carga import Carga
from acuerdos.models.hito import Avance, Evidencia, Hito
from acuerdos.models.palabra import Palabra
from acuerdos.models.solicitudes import Desestimacion, Reprogramacion
from acuerdos.models.trabas import AsistenciaTecnica, Traba

__all__ = [
    "Acuerdo",
    "AsistenciaTecnica",
    "Avance",
    "Carga",
    "Clasificacion",
    "Desestimacion",
    "Evidencia",
    "Hito",
    "Palabra",
    "Reprogramacion",
    "Traba",
]
