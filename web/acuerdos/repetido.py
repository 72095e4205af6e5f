"""Si lo registrado con la clave de un envío es lo que ahora se envía, y no otra cosa escrita después."""

from dataclasses import fields
from typing import Any

from acuerdos.acciones.acuerdos import DatosDeAcuerdo
from acuerdos.models import Acuerdo
from acuerdos.participan_escrito import Escritos

ACUERDO_YA_ENVIADO = (
    "Este envío ya está registrado como {}, con otros datos. Si quiso corregirlo, edite {}; si es otro acuerdo, "
    "envíelo de nuevo."
)


def dice_lo_mismo(acuerdo: Acuerdo, datos: DatosDeAcuerdo, participan: Escritos) -> bool:
    """En todo: quien repite un envío con el plazo o la municipalidad corregidos no puede leer «registrado»."""
    if acuerdo.municipalidad is datos.municipalidad:  # se registró ahora, con esto mismo
        return True
    iguales = all(_llano(getattr(acuerdo, uno.name)) == _llano(getattr(datos, uno.name)) for uno in fields(datos))
    encabezan = {acuerdo.municipalidad_id, acuerdo.sector_id}
    return iguales and _los_que_estan(acuerdo) == _los_escritos(participan) - encabezan


def _llano(valor: Any) -> Any:
    return " ".join(valor.split()) if isinstance(valor, str) else valor


def _los_que_estan(acuerdo: Acuerdo) -> set[str | None]:
    pares = acuerdo.participantes.sin_anulados().values_list("municipalidad", "sector")
    return {municipalidad or sector for municipalidad, sector in pares}


def _los_escritos(participan: Escritos) -> set[str | None]:
    return {uno.pk for uno in (*participan.municipalidades, *participan.sectores)}
