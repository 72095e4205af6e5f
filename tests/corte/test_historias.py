"""En historias al azar, con hechos anulados y tardíos, el corte es la suma de sus acuerdos mirados de uno en uno."""

from collections import Counter
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

from acuerdos.enums import Estado
from acuerdos.estados import acuerdo_en_dia
from acuerdos.models import Acuerdo
from acuerdos.models.hechos import hechos_de
from acuerdos.reglas import redondear
from corte.cifras import corte
from corte.contrato import como_json
from reuniones.models import Sesion
from tests.corte.azar import Historia

pytestmark = pytest.mark.django_db


def _esperado(sesion: Sesion, hechos: Any, al: date, conocido_al: datetime | None) -> dict[str, Any]:
    estados, avances, por_validar, sin_hitos, regiones = Counter[str](), [], 0, [], Counter[str]()
    for acuerdo in Acuerdo.objects.filter(sesion=sesion).select_related("municipalidad"):
        if conocido_al and (acuerdo.registrado_en > conocido_al):
            continue
        if acuerdo.anulado_en and (conocido_al is None or acuerdo.anulado_en <= conocido_al):
            continue
        en_dia = acuerdo_en_dia(hechos[acuerdo.pk], al, conocido_al)
        estado = en_dia.estado(al)
        estados[estado.value] += 1
        regiones[acuerdo.municipalidad.region_id] += 1
        if estado != Estado.DESESTIMADO:
            avances.append(en_dia.avance)
            por_validar += en_dia.por_validar
            if not en_dia.hitos:
                sin_hitos.append(acuerdo.codigo)
    cumplidos = estados[Estado.CUMPLIDO.value]
    vigentes = len(avances)
    return {
        "estados": dict(estados),
        "regiones": dict(regiones),
        "sin_hitos": sorted(sin_hitos),
        "avance": {
            "vigentes": vigentes,
            "cumplidos": cumplidos,
            "porcentaje_cumplido": float(redondear(Fraction(100 * cumplidos, vigentes), 1)) if vigentes else None,
            "avance_promedio": float(redondear(sum(avances, Fraction(0)) / vigentes, 2)) if vigentes else None,
            "por_validar": por_validar,
        },
    }


@pytest.mark.parametrize("semilla", range(8))
def test_el_corte_suma_lo_que_dice_cada_acuerdo(semilla: int, catalogos: None) -> None:
    historia = Historia(semilla)
    hechos = hechos_de([a.pk for a in historia.acuerdos])
    for vuelta in range(25):
        al, conocido_al = historia.dia(), historia.instante() if vuelta % 3 else None
        esperado = _esperado(historia.sesion, hechos, al, conocido_al)
        json = como_json(corte(historia.sesion, al, conocido_al))
        assert {e["codigo"]: e["cantidad"] for e in json["acuerdos"]["por_estado"]} == esperado["estados"], al
        assert {r["codigo"]: r["cantidad"] for r in json["acuerdos"]["por_region"]} == esperado["regiones"], al
        assert json["avance"] == esperado["avance"], (al, conocido_al)
        assert json["recomendaciones"][2]["datos"] == {
            "acuerdos_sin_hitos": len(esperado["sin_hitos"]),
            "codigos": esperado["sin_hitos"],
        }
