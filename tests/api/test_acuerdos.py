"""La lista de acuerdos: lo que es de todas sus filas se averigua una vez."""

from datetime import date
from typing import Any
from unittest import mock

from django.test import Client
from django.utils.translation import get_language

from acuerdos.models import Acuerdo
from api import acuerdos
from tests.api.conftest import leer
from tests.fabricas import FabricaAsistenciaTecnica


def test_el_idioma_se_averigua_una_vez_por_lista(carlos_api: Client, diez: list[Acuerdo]) -> None:
    with mock.patch.object(acuerdos, "get_language", side_effect=get_language) as preguntar:
        filas: list[Any] = leer(carlos_api, "/acuerdos/")["results"]
    assert len(filas) == len(diez)
    assert all(fila["hoy"]["motivo"] for fila in filas)
    assert preguntar.call_count == 1


def test_solo_quien_tiene_participantes_los_dice(carlos_api: Client, diez: list[Acuerdo]) -> None:
    otro = next(a for a in diez if a.sector_id != "MVCS" and a.sector_id)
    Acuerdo.objects.filter(pk=otro.pk).update(participan="s:MVCS")
    participan = {fila["codigo"]: fila["participantes"] for fila in leer(carlos_api, "/acuerdos/")["results"]}
    assert [p["clave"] for p in participan.pop(otro.codigo)] == ["MVCS"]
    assert set(map(len, participan.values())) == {0}


def test_las_asistencias_de_una_traba_van_en_el_mismo_orden_en_su_ficha_y_en_la_del_acuerdo(
    carlos_api: Client, acuerdo_de_fatima: Acuerdo
) -> None:
    """Por su fecha, aunque se registraran al revés."""
    traba = acuerdo_de_fatima.trabas.get()
    FabricaAsistenciaTecnica(traba=traba, fecha=date(2025, 2, 20))
    FabricaAsistenciaTecnica(traba=traba, fecha=date(2025, 2, 1))
    (dentro,) = leer(carlos_api, f"/acuerdos/{acuerdo_de_fatima.codigo}/")["trabas"]
    fechas = [dada["fecha"] for dada in dentro["asistencias_tecnicas"]]
    assert fechas == ["2025-02-01", "2025-02-10", "2025-02-20"]
    assert dentro["asistencias_tecnicas"] == leer(carlos_api, f"/trabas/{traba.pk}/")["asistencias_tecnicas"]
