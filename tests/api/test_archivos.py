"""Las listas como archivo: las mismas filas y los mismos permisos que en JSON, en CSV, Excel y NDJSON."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from acuerdos.models import Acuerdo
from api import archivos
from api.columnas import columnas_de
from api.urls import RECURSOS
from cuentas.models import Usuario
from tests.api.conftest import BASE, errores_de, leer
from tests.fabricas import FabricaAcuerdo, FabricaAvance, FabricaTraba

RECURSO = [lista.recurso for lista, _ in RECURSOS]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pedir(cliente: Client, direccion: str, **cabeceras: str) -> tuple[Any, bytes]:
    respuesta = cliente.get(f"{BASE}{direccion}", headers=cabeceras)
    cuerpo = b"".join(respuesta) if respuesta.streaming else respuesta.content
    assert respuesta.status_code == 200, cuerpo[:500]
    return respuesta, cuerpo


def del_csv(cuerpo: bytes) -> list[dict[str, str]]:
    assert cuerpo.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(cuerpo.decode("utf-8-sig")), delimiter=";"))


def del_ndjson(cuerpo: bytes) -> list[Any]:
    return [json.loads(linea) for linea in cuerpo.splitlines()]


def del_excel(cuerpo: bytes) -> list[dict[str, Any]]:
    cabecera, *filas = load_workbook(io.BytesIO(cuerpo)).active.iter_rows(values_only=True)
    return [dict(zip(cabecera, fila, strict=True)) for fila in filas]


@pytest.mark.parametrize("recurso", RECURSO)
def test_toda_lista_sale_en_todo_formato_con_las_filas_del_json(
    recurso: str, carlos_api: Client, acuerdo_de_fatima: Acuerdo
) -> None:
    filas = leer(carlos_api, f"/{recurso}/?page_size=1000")["results"]
    assert del_ndjson(pedir(carlos_api, f"/{recurso}/?formato=ndjson")[1])[:1000] == filas
    lista = next(lista for lista, _ in RECURSOS if lista.recurso == recurso)
    columnas = columnas_de(lista.serializer_class)
    for formato, leer_archivo in (("csv", del_csv), ("xlsx", del_excel)):
        leidas = leer_archivo(pedir(carlos_api, f"/{recurso}/?formato={formato}")[1])
        assert list(leidas[0]) == [c.nombre for c in columnas]
        clave = columnas[0].nombre
        assert [str(leida[clave]) for leida in leidas[:1000]] == [str(fila[clave]) for fila in filas]


@pytest.mark.parametrize("recurso", RECURSO)
def test_con_el_mismo_etag_los_mismos_bytes_a_otra_hora_y_otro_dia(
    recurso: str, carlos_api: Client, acuerdo_de_fatima: Acuerdo
) -> None:
    for formato in ("csv", "xlsx", "ndjson"):
        hallados: dict[str, set[bytes]] = {}
        for pasado in (timedelta(), timedelta(seconds=5), timedelta(days=1)):
            with time_machine.travel(timezone.now() + pasado, tick=False):
                respuesta, cuerpo = pedir(carlos_api, f"/{recurso}/?formato={formato}")
            hallados.setdefault(respuesta["ETag"], set()).add(cuerpo)
        assert [len(cuerpos) for cuerpos in hallados.values()] == [1] * len(hallados), (recurso, formato)


def test_el_formato_se_pide_tambien_con_accept_y_manda_el_parametro(
    carlos_api: Client, acuerdo_de_fatima: Acuerdo
) -> None:
    for accept, tipo in (("text/csv", "text/csv; charset=utf-8"), (XLSX, XLSX), ("application/json", None)):
        respuesta, _ = pedir(carlos_api, "/hitos/", accept=accept)
        assert respuesta["Content-Type"] == (tipo or "application/json")
    respuesta, cuerpo = pedir(carlos_api, "/hitos/?formato=ndjson", accept="text/csv")
    assert respuesta["Content-Type"].startswith("application/x-ndjson")
    assert len(del_ndjson(cuerpo)) == 1
    assert respuesta["Vary"].startswith("Accept, Authorization, Cookie")
    assert respuesta["Content-Disposition"].startswith('attachment; filename="hitos-')


@pytest.mark.parametrize("formato", ["csv", "xlsx", "ndjson"])
def test_obedece_a_los_filtros_al_orden_y_a_quien_mira(
    formato: str,
    fatima: Usuario,
    carlos_api: Client,
    con_token: Callable[[Usuario], Client],
    acuerdo_de_fatima: Acuerdo,
    acuerdo_de_benita: Acuerdo,
) -> None:
    leer_archivo = {"csv": del_csv, "xlsx": del_excel, "ndjson": del_ndjson}[formato]
    todos = [acuerdo_de_fatima.codigo, acuerdo_de_benita.codigo]

    def codigos(cliente: Client, consulta: str) -> list[str]:
        filas = leer_archivo(pedir(cliente, f"/acuerdos/?campos=codigo&formato={formato}{consulta}")[1])
        assert all(list(fila) == ["codigo"] for fila in filas)
        return [fila["codigo"] for fila in filas]

    assert codigos(carlos_api, "&ordering=-codigo") == sorted(todos, reverse=True)
    assert codigos(carlos_api, "&sector=MVCS") == [acuerdo_de_benita.codigo]
    assert codigos(con_token(fatima), "") == [acuerdo_de_fatima.codigo]
    assert codigos(carlos_api, "&tipo=compromiso") == []


def test_ningun_texto_se_vuelve_formula(carlos_api: Client, acuerdo_de_fatima: Acuerdo) -> None:
    FabricaTraba(acuerdo=acuerdo_de_fatima, necesidad='=HYPERLINK("http://malo";"aquí")', quien_puede="@SUMA(A1)")
    en_csv = del_csv(pedir(carlos_api, "/trabas/?formato=csv")[1])[-1]
    assert (en_csv["necesidad"], en_csv["quien_puede"]) == ('\'=HYPERLINK("http://malo";"aquí")', "'@SUMA(A1)")
    hoja = load_workbook(io.BytesIO(pedir(carlos_api, "/trabas/?formato=xlsx")[1])).active
    assert {celda.data_type for fila in hoja.iter_rows(min_row=2) for celda in fila} <= {"s", "n", "d", "b"}


@pytest.mark.parametrize("formato", ["csv", "xlsx", "ndjson"])
@pytest.mark.parametrize(
    ("consulta", "parametro"),
    [("campos=codgo", "campos"), ("estado=vencidos", "estado"), ("ordering=x", "ordering"), ("total=0", "total")],
)
def test_lo_que_esta_mal_se_dice_antes_del_primer_byte(
    formato: str, consulta: str, parametro: str, carlos_api: Client, acuerdo_de_fatima: Acuerdo
) -> None:
    respuesta = carlos_api.get(f"{BASE}/acuerdos/?formato={formato}&{consulta}")
    assert (respuesta.status_code, respuesta["Content-Type"]) == (400, "application/problem+json")
    assert list(errores_de(respuesta.json())) == [parametro]


def test_si_la_base_falla_al_leer_no_sale_un_archivo_a_medias(carlos_api: Client, acuerdo_de_fatima: Acuerdo) -> None:
    lista = next(lista for lista, _ in RECURSOS if lista.recurso == "acuerdos")
    with patch.object(lista, "filas", side_effect=RuntimeError("adrede")):
        respuesta = carlos_api.get(f"{BASE}/acuerdos/?formato=csv")
    assert (respuesta.status_code, respuesta["Content-Type"]) == (500, "application/problem+json")


def test_un_formato_que_no_hay_se_rechaza_con_los_que_hay(carlos_api: Client, acuerdo_de_fatima: Acuerdo) -> None:
    errores = errores_de(leer(carlos_api, "/acuerdos/?formato=pdf", 400))
    assert errores == {"formato": ["«pdf» no es un formato. Los que hay: json, csv, xlsx, ndjson."]}
    assert errores_de(leer(carlos_api, "/acuerdos/?formato=csv&formato=csv", 400)) == {"formato": ["Va una sola vez."]}
    ficha = leer(carlos_api, f"/acuerdos/{acuerdo_de_fatima.codigo}/?formato=csv", 400)
    assert list(errores_de(ficha)) == ["formato"]


def test_se_lee_de_tanda_en_tanda_y_lo_que_cuelga_de_una_vez_para_cada_una(
    carlos_api: Client, acuerdo_de_fatima: Acuerdo, django_assert_num_queries: Any
) -> None:
    hito = acuerdo_de_fatima.hitos.get()
    for _ in range(6):
        FabricaAvance(hito=hito)
    pedir(carlos_api, "/avances/?formato=ndjson")
    with (
        patch.object(archivos, "TANDA", 3),
        django_assert_num_queries((1 if connection.vendor == "postgresql" else 2) + 1 + 3 + 1),
    ):  # el token y los números; 7 filas: tres tandas; y su acceso
        _, cuerpo = pedir(carlos_api, "/avances/?formato=ndjson")
    assert len(del_ndjson(cuerpo)) == 7


def test_una_pagina_de_un_archivo_dice_donde_sigue(carlos_api: Client, acuerdo_de_fatima: Acuerdo) -> None:
    FabricaAcuerdo(sesion=acuerdo_de_fatima.sesion)
    respuesta, cuerpo = pedir(carlos_api, "/acuerdos/?formato=ndjson&page_size=1")
    assert len(del_ndjson(cuerpo)) == 1
    siguiente = respuesta["Link"].removeprefix("<").removesuffix('>; rel="next"')
    ultima = carlos_api.get(siguiente)
    assert len(del_ndjson(b"".join(ultima))) == 1
    assert "Link" not in ultima


def test_a_un_excel_que_no_cabe_se_le_dice_que_hacer(carlos_api: Client, acuerdo_de_fatima: Acuerdo) -> None:
    FabricaAcuerdo(sesion=acuerdo_de_fatima.sesion)
    with patch.object(archivos, "FILAS_DE_LIBRO", 1):
        assert "formato=csv" in errores_de(leer(carlos_api, "/acuerdos/?formato=xlsx", 400))["formato"][0]


def test_lo_que_no_cambio_tampoco_se_escribe_otra_vez(carlos_api: Client, acuerdo_de_fatima: Acuerdo) -> None:
    etags = {pedir(carlos_api, "/hitos/", accept=accept)[0]["ETag"] for accept in ("text/csv", "application/json")}
    assert len(etags) == 2
    etag = pedir(carlos_api, "/hitos/?formato=csv")[0]["ETag"]
    assert carlos_api.get(f"{BASE}/hitos/?formato=csv", headers={"if-none-match": etag}).status_code == 304
