"""Las páginas de una lista: el cursor, la cuenta y lo que rechazan."""

import base64
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client

from acuerdos.models import Acuerdo
from api import paginacion
from api.paginacion import Origen, Posicion
from api.urls import RECURSOS
from reuniones.models import Sesion
from tests.api.conftest import BASE, errores_de, leer
from tests.fabricas import (
    FabricaAcuerdo,
    FabricaReprogramacion,
)


def recorrer(cliente: Client, direccion: str, hacia: str = "next") -> list[list[str]]:
    """Los códigos de cada página, siguiendo `next` (o `previous`) hasta el final."""
    paginas: list[list[str]] = []
    siguiente: str | None = f"{BASE}{direccion}"
    while siguiente:
        cuerpo = cliente.get(siguiente).json()
        paginas.append([fila["codigo"] for fila in cuerpo["results"]])
        siguiente, ultima = cuerpo[hacia], siguiente
        assert len(paginas) <= 12, "no termina"
    return paginas + ([[ultima]] if hacia == "next" else [])


@pytest.mark.parametrize(
    "orden",
    [
        s + c
        for c in ("codigo", "plazo_vigente", "avance", "ultimo_avance_el", "proximo_vencimiento")
        for s in ("", "-")
    ],
)
def test_siguiendo_next_y_previous_cada_fila_sale_una_vez_y_en_orden(
    orden: str, carlos_api: Client, diez: list[Acuerdo]
) -> None:
    campo, baja = orden.lstrip("-"), orden.startswith("-")
    con = [a for a in diez if getattr(a, campo) is not None]
    sin = [a for a in diez if getattr(a, campo) is None]
    con.sort(key=lambda a: a.codigo)
    con.sort(key=lambda a: getattr(a, campo), reverse=baja)
    esperado = [a.codigo for a in [*con, *sorted(sin, key=lambda a: a.codigo)]]
    *paginas, [ultima] = recorrer(carlos_api, f"/acuerdos/?ordering={orden}&page_size=3")
    assert [codigo for pagina in paginas for codigo in pagina] == esperado
    de_vuelta = recorrer(carlos_api, ultima.split(BASE)[1], hacia="previous")
    assert de_vuelta == paginas[::-1]
    assert recorrer(carlos_api, f"/acuerdos/?ordering={orden}&page_size=3&page=1")[:-1] == paginas


@pytest.mark.parametrize("recurso", ["acuerdos", "solicitudes"])
def test_solo_se_cuenta_si_se_pide_o_si_ya_se_sabe(recurso: str, carlos_api: Client, diez: list[Acuerdo]) -> None:
    for acuerdo in diez:
        FabricaReprogramacion(acuerdo=acuerdo)
    assert leer(carlos_api, f"/{recurso}/?page_size=2")["count"] is None
    assert leer(carlos_api, f"/{recurso}/?page_size=2&total=1")["count"] == 10
    segunda = cursor_de(carlos_api, f"/{recurso}/?page_size=2")
    assert leer(carlos_api, f"/{recurso}/?page_size=2&total=1&cursor={segunda}")["count"] == 10
    assert leer(carlos_api, f"/{recurso}/?page_size=10")["count"] == 10
    assert leer(carlos_api, f"/{recurso}/?page_size=4&page=3")["count"] == 10  # la última
    assert leer(carlos_api, f"/{recurso}/?page_size=4&page=2")["count"] is None
    assert "total=1" in errores_de(leer(carlos_api, f"/{recurso}/?total=si", 400))["total"][0]


def test_el_cursor_sobrevive_a_lo_que_se_agrega_en_medio(
    carlos_api: Client, diez: list[Acuerdo], sesion: Sesion
) -> None:
    primera = leer(carlos_api, "/acuerdos/?page_size=5&ordering=-codigo")
    FabricaAcuerdo(sesion=sesion)
    segunda = carlos_api.get(primera["next"]).json()
    assert not {f["codigo"] for f in primera["results"]} & {f["codigo"] for f in segunda["results"]}


def cursor_de(cliente: Client, direccion: str) -> str:
    """El cursor con que sigue esa lista."""
    siguiente = leer(cliente, direccion)["next"]
    return str(parse_qs(urlsplit(siguiente).query)["cursor"][0])


def test_un_cursor_que_no_salio_de_aqui_no_existe(carlos_api: Client, diez: list[Acuerdo]) -> None:
    cursor = cursor_de(carlos_api, "/acuerdos/?page_size=2")
    leer(carlos_api, f"/acuerdos/?cursor={'A' * 40}", 404)
    leer(carlos_api, f"/acuerdos/?cursor={cursor[:-4]}AAAA", 404)
    leer(carlos_api, f"/acuerdos/?cursor={cursor}&page=1", 400)
    leer(carlos_api, "/acuerdos/?page=7&page_size=1000", 404)
    assert "siga los «next»" in leer(carlos_api, "/acuerdos/?page=101&page_size=1000", 404)["detail"]


@pytest.mark.parametrize("lista", [lista for lista, _ in RECURSOS], ids=lambda lista: lista.recurso)
def test_el_cursor_de_otra_lista_se_rechaza_diciendo_de_cual(
    lista: Any, carlos_api: Client, diez: list[Acuerdo]
) -> None:
    ajenos = {
        otra.recurso: Posicion(Origen.de(otra.recurso, QueryDict(), orden), False, valor, valor).texto()
        for otra, _ in RECURSOS
        for orden, valor in (("codigo", "MEA-2025"), ("fecha", "2025-01-13"), ("plazo_vigente", "2025-06-01"))
        if otra is not lista
    }
    for suya, cursor in ajenos.items():
        problema = leer(carlos_api, f"/{lista.recurso}/?cursor={cursor}", 400)
        assert f"es de la lista «{suya}» y esta es «{lista.recurso}»" in problema["detail"]


@pytest.mark.parametrize(
    ("pedida", "usado", "dice"),
    [
        ("estado=vencido", "estado=cumplido", "con otros filtros"),
        ("", "sector=MTPE", "con otros filtros"),
        ("search=empleo", "", "con otros filtros"),
        ("ordering=avance", "", "ordenada por «avance» y aquí se pide por «codigo»"),
        ("ordering=avance", "ordering=-avance", "ordenada por «avance» y aquí se pide por «-avance»"),
    ],
)
def test_el_cursor_de_otros_filtros_o_de_otro_orden_se_rechaza(
    pedida: str, usado: str, dice: str, carlos_api: Client, diez: list[Acuerdo], time_machine: Any
) -> None:
    time_machine.move_to("2027-01-01 12:00-05:00", tick=False)
    cursor = cursor_de(carlos_api, f"/acuerdos/?page_size=2&{pedida}")
    assert leer(carlos_api, f"/acuerdos/?page_size=3&{pedida}&cursor={cursor}")["results"]
    problema = leer(carlos_api, f"/acuerdos/?{usado}&cursor={cursor}", 400)
    assert dice in problema["detail"]


def test_el_orden_en_que_se_escriben_los_filtros_no_cambia_el_cursor(carlos_api: Client, diez: list[Acuerdo]) -> None:
    cursor = cursor_de(carlos_api, "/acuerdos/?page_size=2&tipo=acuerdo&tipo=compromiso&sector=MTPE")
    pagina = leer(carlos_api, f"/acuerdos/?sector=MTPE&tipo=compromiso&tipo=acuerdo&cursor={cursor}")
    assert len(pagina["results"]) == 8


def test_un_cursor_de_antes_dice_que_se_empiece_de_nuevo(carlos_api: Client, diez: list[Acuerdo]) -> None:
    cuerpo = b'["codigo", 0, "MEA-TEST-001", "MEA-TEST-001"]'
    viejo = base64.urlsafe_b64encode(paginacion._sello(cuerpo) + cuerpo).decode().rstrip("=")
    assert "versión anterior" in leer(carlos_api, f"/acuerdos/?cursor={viejo}", 400)["detail"]
