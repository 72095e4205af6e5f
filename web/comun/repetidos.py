"""Un informe que llega otra vez con la clave de uno ya registrado: si dice lo mismo, y qué le falta."""

from collections.abc import Sequence
from datetime import date

from acuerdos.evidencias import ArchivoRevisado
from acuerdos.models import Avance


def el_avance_dice_lo_mismo(avance: Avance, *, fecha: date | None, porcentaje: int, descripcion: str) -> bool:
    """`fecha` None: quien lo envió no dijo ninguna, y vale la que se le puso."""
    misma_fecha = fecha is None or avance.fecha == fecha
    return misma_fecha and avance.porcentaje == porcentaje and avance.descripcion.split() == descripcion.split()


def los_que_faltan(avance: Avance, archivos: Sequence[ArchivoRevisado]) -> list[ArchivoRevisado]:
    """De esos archivos, los que el avance no tiene: la primera vez pudieron no llegar."""
    puestos = set(avance.evidencias.values_list("sha256", flat=True))
    return [archivo for archivo in archivos if archivo.sha256 not in puestos]
