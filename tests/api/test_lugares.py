"""Los lugares en la API: por su UBIGEO o por su nombre oficial."""

from typing import Any

import pytest
from django.test import Client

from cuentas.orden import alfabetico
from municipalidades.models import Municipalidad, Region
from tests.api.conftest import BASE, errores_de, leer
from tests.fabricas import FabricaParticipante


@pytest.mark.parametrize("recurso", ["hitos", "avances", "trabas", "reuniones", "recordatorios"])
def test_un_ubigeo_que_no_existe_se_rechaza_en_toda_lista(recurso: str, carlos_api: Client, catalogos: None) -> None:
    assert list(errores_de(leer(carlos_api, f"/{recurso}/?municipalidad=999999", 400))) == ["municipalidad"]


def test_una_municipalidad_se_halla_por_su_nombre_oficial(
    carlos_api: Client, acuerdo_de_fatima: Any, acuerdo_de_benita: Any
) -> None:
    halladas = leer(carlos_api, "/municipalidades/?search=Municipalidad Provincial de Huaura")["results"]
    assert [m["nombre_completo"] for m in halladas] == ["Municipalidad Provincial de Huaura"]
    assert halladas[0]["ubigeo"] == "150801"
    suyos = leer(carlos_api, "/acuerdos/?municipalidad=Municipalidad Distrital de Umachiri")["results"]
    assert [a["codigo"] for a in suyos] == [acuerdo_de_fatima.codigo]
    assert leer(carlos_api, "/hitos/?municipalidad=MD de Umachiri")["count"] == 1
    assert leer(carlos_api, "/reuniones/?municipalidad=UMACHIRI (MELGAR, PUNO)")["count"] == 1
    problema = leer(carlos_api, "/acuerdos/?municipalidad=San José", 400)
    assert [e["parametro"] for e in problema["errores"]] == ["municipalidad"]
    assert "UBIGEO 140311" in problema["errores"][0]["detail"]


def test_el_nombre_oficial_halla_tambien_donde_solo_participa(carlos_api: Client, acuerdo_de_fatima: Any) -> None:
    FabricaParticipante(acuerdo=acuerdo_de_fatima, municipalidad_id="150801")
    for pedido in ("search", "municipalidad"):
        suyos = leer(carlos_api, f"/acuerdos/?{pedido}=Municipalidad Provincial de Huaura")["results"]
        assert [a["codigo"] for a in suyos] == [acuerdo_de_fatima.codigo]


@pytest.mark.parametrize(("recurso", "campo"), [("municipalidades", "distrito"), ("regiones", "nombre")])
@pytest.mark.parametrize("al_reves", [False, True])
def test_los_nombres_van_como_en_espanol_pagina_por_pagina(
    carlos_api: Client, catalogos: None, recurso: str, campo: str, al_reves: bool
) -> None:
    """La Ñ tras la N y las tildes sin contar, en toda base; y el cursor sigue donde quedó."""
    url, leidos = f"/{recurso}/?ordering={'-' * al_reves}{campo}&page_size=400", []
    while url:
        pagina = leer(carlos_api, url)
        leidos += [fila["nombre"] for fila in pagina["results"]]
        url = (pagina["next"] or "").partition(BASE)[2]
    cuantos = {"municipalidades": Municipalidad, "regiones": Region}[recurso].objects.count()
    assert (len(leidos), leidos) == (cuantos, sorted(leidos, key=alfabetico, reverse=al_reves))
