"""Los campos que se piden, y cómo queda cada fila con ellos."""

import pytest
from django.test import Client

from acuerdos.models import Acuerdo
from tests.api.conftest import errores_de, leer


def test_campos_deja_solo_lo_pedido_y_en_ese_orden(carlos_api: Client, acuerdo_de_fatima: Acuerdo) -> None:
    entera = leer(carlos_api, "/acuerdos/")["results"][0]
    [fila] = leer(carlos_api, "/acuerdos/?campos=texto,codigo,region,hoy.estado")["results"]
    assert list(fila) == ["texto", "codigo", "region", "hoy"]
    assert fila["hoy"] == {"estado": entera["hoy"]["estado"]}
    assert fila["region"] == entera["region"]


def test_lo_pedido_entero_y_por_partes_va_entero(carlos_api: Client, acuerdo_de_fatima: Acuerdo) -> None:
    entera = leer(carlos_api, "/acuerdos/")["results"][0]
    for campos in ("hoy,hoy.estado", "hoy.estado,hoy"):
        assert leer(carlos_api, f"/acuerdos/?campos={campos}")["results"] == [{"hoy": entera["hoy"]}]


@pytest.mark.parametrize(
    ("campos", "dice"),
    [
        ("codgo", "No existe el campo «codgo». ¿Quiso decir «codigo»? Los que hay: "),
        ("codigo,", "separados por comas"),
        ("codigo, texto", "«\u00a0texto»".replace("\u00a0", " ")),
        ("hoy.", "No existe el campo «hoy.»."),
        ("hoy.x", "¿Quiso decir «hoy»?"),
        ("id", "No existe el campo «id»"),
    ],
)
def test_un_campo_que_no_existe_se_rechaza_con_los_que_hay(
    campos: str, dice: str, carlos_api: Client, acuerdo_de_fatima: Acuerdo
) -> None:
    [frase] = errores_de(leer(carlos_api, f"/acuerdos/?campos={campos}", 400))["campos"]
    assert dice in frase


def test_el_cursor_de_una_lista_sirve_con_otros_campos(carlos_api: Client, acuerdo_de_fatima: Acuerdo) -> None:
    siguiente = leer(carlos_api, "/municipalidades/?campos=ubigeo&page_size=2&total=1")
    assert siguiente["count"] == 1891
    cursor = siguiente["next"].split("cursor=")[1].split("&")[0]
    fila = leer(carlos_api, f"/municipalidades/?campos=ubigeo,nombre&page_size=2&cursor={cursor}")["results"][0]
    assert list(fila) == ["ubigeo", "nombre"]
