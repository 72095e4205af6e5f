"""Lo leído de la inversión de un acuerdo, como se muestra en su página."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from acuerdos.colgado import lo_de
from acuerdos.estados import estado_de
from acuerdos.inversiones import Lectura, contradicciones, lectura_de
from acuerdos.models import Acuerdo, LecturaDeInversion
from web.acuerdos import botones
from web.acuerdos.oferta import Botones
from web.comun.quien import Quienes


@dataclass(frozen=True, slots=True, kw_only=True)
class LecturaDeFicha:
    """Lo leído de la inversión un día. `vale`: si es la última del CUI que el acuerdo tiene; `alertas`, de esa."""

    dicho: Lectura
    cui: str
    autor: str
    vale: bool
    alertas: tuple[str, ...]
    puede: Botones


def lecturas_de(acuerdo: Acuerdo, quienes: Quienes, hoy: date) -> list[LecturaDeFicha]:
    """Lo leído de su inversión: lo último primero."""
    estado = estado_de(acuerdo.situacion, acuerdo.plazo_vigente, hoy)
    lecturas: list[LecturaDeFicha] = []
    for leida in lo_de(acuerdo, _lecturas_vivas):
        dicho = lectura_de(leida)
        vale = leida.cui == acuerdo.cui and not any(otra.vale for otra in lecturas)
        lecturas.append(
            LecturaDeFicha(
                dicho=dicho,
                cui=leida.cui,
                autor=quienes.nombre_de(leida.registrado_por),
                vale=vale,
                alertas=contradicciones(dicho, estado, acuerdo.avance) if vale else (),
                puede=botones.de_la_lectura(quienes.quien_mira, leida),
            )
        )
    return lecturas


def _lecturas_vivas(acuerdo: int) -> QuerySet[Any]:
    vivas = LecturaDeInversion.objects.sin_anulados().filter(acuerdo=acuerdo)
    return vivas.select_related("registrado_por").order_by("-leida_el", "-pk")
