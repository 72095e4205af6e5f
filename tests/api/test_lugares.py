"""Los lugares en la API: por su UBIGEO o por su nombre oficial."""

from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import errores_de, leer


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
