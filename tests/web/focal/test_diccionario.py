"""El diccionario de las páginas del punto focal: no es de nadie, devuelve lo mismo, y solo a quien lo tiene."""

import base64
import gzip
import hashlib
from types import SimpleNamespace
from typing import Any

import brotli
import pytest
from django.middleware.gzip import GZipMiddleware
from django.test import Client

from acuerdos.models import Enlace
from muniejecutivo import diccionario
from tests.web.focal.conftest import avance_de, direccion_de
from web.focal import marco

TOPE = 4_000  # bytes que cuesta traerlo, una vez


def pedido(**mas: str) -> dict[str, str]:
    """Las cabeceras de un navegador que ya tiene el diccionario."""
    suyo = base64.b64encode(diccionario.resumen()).decode()
    return {"accept-encoding": "gzip, br, dcb, dcz", "available-dictionary": f":{suyo}:"} | mas


def descomprimir(cuerpo: bytes) -> bytes:
    """Como un navegador: el encabezado dice con qué diccionario; lo demás es zstd, y lo que no lo es se salta."""
    assert cuerpo[:8] == bytes.fromhex("5e2a4d1820000000")
    assert cuerpo[8:40] == hashlib.sha256(marco.contenido()).digest()
    suyo = diccionario.zstd.ZstdDict(marco.contenido(), is_raw=True)
    return diccionario.zstd.decompress(cuerpo[40:], zstd_dict=suyo)


@pytest.fixture
def direcciones(tareas: SimpleNamespace, enlace: Enlace) -> list[str]:
    return [
        "/mis-acuerdos/",
        "/mis-acuerdos/todos/",
        "/mis-acuerdos/historia/",
        avance_de(tareas.tarde),
        f"/mis-acuerdos/{tareas.acuerdo.codigo}/traba/",
        f"/mis-acuerdos/hitos/{tareas.tarde.pk}/plazo/",
        direccion_de(enlace),
    ]


@pytest.fixture
def iguales(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lo que cambia solo en cada pedido, fijo: la marca de los formularios, la clave de cada envío y el relleno."""
    monkeypatch.setattr(GZipMiddleware, "max_random_bytes", 0)
    monkeypatch.setattr("django.middleware.csrf._get_new_csrf_string", lambda: "a" * 32)
    monkeypatch.setattr("django.middleware.csrf._mask_cipher_secret", lambda secreto: secreto * 2)
    monkeypatch.setattr("web.comun.campos.clave_nueva", lambda: "una-clave")


def test_lo_que_llega_es_byte_por_byte_la_pagina(navegador: Client, direcciones: list[str], iguales: None) -> None:
    pesos = {}
    for direccion in direcciones:
        entera = navegador.get(direccion, headers={"accept-encoding": "gzip"})
        corta = navegador.get(direccion, headers=pedido())
        assert corta["Content-Encoding"] == "dcz", direccion
        assert descomprimir(corta.content) == gzip.decompress(entera.content), direccion
        assert corta["Content-Length"] == str(len(corta.content))
        assert {"Accept-Encoding", "Available-Dictionary"} <= set(corta["Vary"].split(", "))
        assert "Link" not in corta
        pesos[direccion] = (len(entera.content), len(corta.content))
    assert all(corta < entera * 0.7 for entera, corta in pesos.values()), pesos


@pytest.mark.parametrize(
    "cabeceras",
    [
        {"accept-encoding": "gzip, br"},
        {"accept-encoding": "gzip, dcz;q=0"},
        {"available-dictionary": ":" + base64.b64encode(b"x" * 32).decode() + ":"},
        {"available-dictionary": "cualquier cosa"},
        {"available-dictionary": ""},
    ],
)
def test_a_quien_no_lo_tiene_o_no_sabe_la_pagina_le_llega_como_siempre(
    navegador: Client, tareas: SimpleNamespace, cabeceras: dict[str, str]
) -> None:
    respuesta = navegador.get("/mis-acuerdos/", headers=pedido(**cabeceras))
    assert respuesta["Content-Encoding"] == "gzip"
    assert tareas.tarde.texto in gzip.decompress(respuesta.content).decode()


def test_a_quien_no_lo_tiene_se_le_dice_donde_esta(client: Client, navegador: Client, tareas: SimpleNamespace) -> None:
    ofrece = navegador.get("/mis-acuerdos/", headers={"accept-encoding": "gzip"})["Link"]
    direccion = ofrece.split(">")[0].removeprefix("<")
    assert ofrece == f'<{direccion}>; rel="compression-dictionary"'
    respuesta = client.get(direccion, headers={"accept-encoding": "gzip, br"})
    assert brotli.decompress(respuesta.content) == marco.contenido()
    assert len(respuesta.content) <= TOPE
    assert "public" in respuesta["Cache-Control"]
    assert "immutable" in respuesta["Cache-Control"]
    assert respuesta["Use-As-Dictionary"] == 'match="/*", match-dest=("document" "")'
    assert not respuesta.cookies
    assert client.get(direccion, headers={"accept-encoding": ""}).content == marco.contenido()
    assert client.get("/diccionario/de-antes/").status_code == 404
    assert client.post(direccion).status_code == 405


@pytest.mark.parametrize("que", ["/mis-acuerdos/?desde=30", "/cuenta/", "/ingresar/", "/acuerdos/"])
def test_lo_que_puede_repetir_lo_pedido_y_lo_que_no_es_suyo_no_lo_usan(
    navegador: Client, tareas: SimpleNamespace, que: str
) -> None:
    respuesta = navegador.get(que, headers=pedido())
    assert respuesta.get("Content-Encoding") != "dcz"
    assert "Link" not in respuesta


def test_lo_enviado_tampoco(navegador: Client, tareas: SimpleNamespace) -> None:
    respuesta = navegador.post(avance_de(tareas.tarde), {"descripcion": "algo " * 200}, headers=pedido())
    assert respuesta.status_code == 400
    assert respuesta["Content-Encoding"] == "gzip"


def test_con_el_ajuste_en_cero_no_se_ofrece_ni_se_usa(
    navegador: Client, tareas: SimpleNamespace, settings: Any
) -> None:
    settings.DICCIONARIO = False
    respuesta = navegador.get("/mis-acuerdos/", headers=pedido())
    assert respuesta["Content-Encoding"] == "gzip"
    assert "Link" not in respuesta


def test_no_lleva_nada_de_una_persona(navegador: Client, tareas: SimpleNamespace, fatima: Any) -> None:
    """Tampoco hecho después de que alguien entró y miró lo suyo."""
    navegador.get("/mis-acuerdos/")
    marco.contenido.cache_clear()
    dicho = marco.contenido().decode()
    suyo = [str(fatima), fatima.email, tareas.tarde.texto, tareas.acuerdo.codigo, navegador.cookies["csrftoken"].value]
    assert [texto for texto in suyo if texto in dicho] == []
    assert "csrfmiddlewaretoken" not in dicho
