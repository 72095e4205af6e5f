from acuerdos.models.acuerdo import Acuerdo, Clasificacion, Restauracion
from acuerdos.models.cadena import Cadena, Eslabon
from acuerdos.models.cambios import Cambio, Numerador
from acuerdos.models.carga import Carga, ColumnasRecordadas, Importacion
from acuerdos.models.correos import ArchivoRecibido, CorreoRecibido
from acuerdos.models.documentos import Documento, DocumentoDeCargo
from acuerdos.models.hito import Avance, Evidencia, Hito
from acuerdos.models.inversiones import LecturaDeInversion
from acuerdos.models.listas import FilaDeLote, GrupoDeParecidos, Lote, VistaGuardada
from acuerdos.models.mensajes import MensajeDeAcuerdo
from acuerdos.models.notas import Nota
from acuerdos.models.palabra import Palabra
from acuerdos.models.participantes import Participante
from acuerdos.models.plantillas import PlantillaHito
from acuerdos.models.propuestas import AvancePropuesto
from acuerdos.models.publicaciones import ArchivoPublicado, CortePublicado
from acuerdos.models.recordatorios import (
    DiaNoLaborable,
    Enlace,
    Envio,
    MotorDeRecordatorios,
    PreferenciaDeRecordatorios,
    Recordatorio,
    ReglaDeRecordatorio,
)
from acuerdos.models.solicitudes import Desestimacion, Reprogramacion
from acuerdos.models.trabas import AsistenciaTecnica, Traba

__all__ = [
    "Acuerdo",
    "ArchivoPublicado",
    "ArchivoRecibido",
    "AsistenciaTecnica",
    "Avance",
    "AvancePropuesto",
    "Cadena",
    "Cambio",
    "Carga",
    "ColumnasRecordadas",
    "Clasificacion",
    "CorreoRecibido",
    "CortePublicado",
    "Desestimacion",
    "Documento",
    "DocumentoDeCargo",
    "DiaNoLaborable",
    "Enlace",
    "Envio",
    "Eslabon",
    "Evidencia",
    "FilaDeLote",
    "GrupoDeParecidos",
    "Hito",
    "Importacion",
    "LecturaDeInversion",
    "Lote",
    "MensajeDeAcuerdo",
    "MotorDeRecordatorios",
    "Nota",
    "Numerador",
    "PreferenciaDeRecordatorios",
    "Recordatorio",
    "ReglaDeRecordatorio",
    "Palabra",
    "Participante",
    "PlantillaHito",
    "Reprogramacion",
    "Restauracion",
    "Traba",
    "VistaGuardada",
]
