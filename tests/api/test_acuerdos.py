"""La lista de acuerdos: lo que es de todas sus filas se averigua una vez."""

from typing import Any
from unittest import mock

from django.test import Client
from django.utils.translation import get_language

from acuerdos.models import Acuerdo
from api import acuerdos
from tests.api.conftest import leer


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
