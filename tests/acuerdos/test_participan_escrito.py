from typing import Any

import pytest

from acuerdos.filtros import AcuerdoFiltro, AcuerdosAlDia
from acuerdos.models import Acuerdo
from acuerdos.participan_escrito import leer_participantes
from reuniones.models import Sector
from tests import fabricas as f
from tests.acuerdos.acciones.comun import HOY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def test_se_entiende_lo_separado_y_lo_que_no_se_dice() -> None:
    sectores = list(Sector.objects.filter(pk__in=["MTPE", "MVCS"]))
    leidos = leer_participantes(" 140311 ; mvcs\nMunicipalidad Distrital de Umachiri;;140311; San José ", sectores)
    assert [m.pk for m in leidos.municipalidades] == [f.SAN_JOSE_LAMBAYEQUE, f.UMACHIRI]
    assert [s.pk for s in leidos.sectores] == ["MVCS"]
    assert len(leidos.quejas) == 1  # San José hay varias: no se adivina


def test_se_filtra_por_quien_participa_una_vez_y_de_otro_dia_por_quien_encabeza(sesion: Any) -> None:
    suyo, otro = f.FabricaAcuerdo(sesion=sesion), f.FabricaAcuerdo(sesion=sesion)
    f.FabricaParticipante(acuerdo=suyo)
    f.FabricaParticipante(acuerdo=suyo, de_sector=True)
    f.FabricaParticipante(acuerdo=otro, anulado=True)

    def hallados(**filtros: str) -> list[Any]:
        return list(AcuerdoFiltro(filtros, Acuerdo.objects.order_by("pk"), dia=HOY).qs)

    assert hallados(municipalidad=f.SAN_JOSE_LAMBAYEQUE) == hallados(sector="MVCS") == [suyo]
    assert hallados(municipalidad=f.UMACHIRI) == hallados(sector="MTPE") == [suyo, otro]
    de_otro_dia = AcuerdosAlDia({"sector": "MVCS", "al": "2025-03-31"}, Acuerdo.objects.order_by("pk"), dia=HOY)
    assert list(de_otro_dia.qs) == []
