"""Lo que pesa demasiado se contesta sin leerlo, con la medida."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from acuerdos.enums import Frecuencia
from acuerdos.models import PreferenciaDeRecordatorios
from muniejecutivo.cuerpos import CON_ARCHIVOS, MEGA, PAGINAS_CON_ARCHIVOS, SIN_ARCHIVOS
from recordatorios.enlaces import firmar_baja

LEEN_ARCHIVOS = {"archivos_de", "FILES"}


def anuncia(client: Any, direccion: str, pesa: int, tipo: str = "multipart/form-data; boundary=x") -> Any:
    """Envía la cabecera de un cuerpo de `pesa` bytes, sin el cuerpo."""
    return client.post(direccion, headers={"content-length": str(pesa), "content-type": tipo})


@pytest.mark.django_db
@pytest.mark.parametrize("direccion", ["/ingresar/", "/cuenta/clave/olvidada/", "/avisos/baja/x/"])
def test_quien_no_ingreso_no_llena_el_disco(client: Any, direccion: str) -> None:
    respuesta = anuncia(client, direccion, 300 * MEGA)
    assert respuesta.status_code == 413
    assert "pesa 300 MB y aquí caben 3" in respuesta.content.decode()


@pytest.mark.django_db
def test_donde_se_suben_fotos_caben_las_de_un_envio_y_no_mas(client: Any, fatima: Any) -> None:
    client.force_login(fatima)
    assert anuncia(client, "/mis-acuerdos/hitos/1/avance/", CON_ARCHIVOS).status_code == 404
    assert anuncia(client, "/mis-acuerdos/hitos/1/avance/", CON_ARCHIVOS + 1).status_code == 413


@pytest.mark.django_db
def test_en_la_api_tambien_y_como_problema(client: Any) -> None:
    respuesta = anuncia(client, "/api/v1/acuerdos/", SIN_ARCHIVOS + 1, "application/json")
    assert (respuesta.status_code, respuesta["Content-Type"]) == (413, "application/problem+json")
    assert anuncia(client, "/api/v1/avances/1/evidencias/", SIN_ARCHIVOS + 1).status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize("pesa", ["9" * 4_301, "0" * 4_301])
def test_lo_que_anuncia_miles_de_cifras_tampoco_se_lee(pesa: str, client: Any) -> None:
    assert client.post("/ingresar/", headers={"content-length": pesa}).status_code == 413


def test_toda_pagina_que_lee_archivos_esta_en_la_lista_y_ninguna_mas(raiz: Path) -> None:
    leen = que_leen(raiz)
    hallados = {nombre for donde, nombre in vistas(get_resolver().url_patterns) if donde in leen}
    assert hallados == PAGINAS_CON_ARCHIVOS


def que_leen(raiz: Path) -> set[tuple[str, str]]:
    """Módulo y nombre de las funciones que leen lo subido: ellas, o una de la casa a la que llaman."""
    usan: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for carpeta in ("web", "muniejecutivo"):
        for archivo in sorted((raiz / carpeta).rglob("*.py")):
            modulo = ".".join(archivo.relative_to(raiz).with_suffix("").parts)
            usan.update(lo_que_usa_cada_una(modulo, ast.parse(archivo.read_text("utf-8"))))
    leen: set[tuple[str, str]] = set()
    while nuevas := {
        una for una in usan.keys() - leen if any(nombre in LEEN_ARCHIVOS for _, nombre in usan[una]) or usan[una] & leen
    }:
        leen |= nuevas
    return leen


def lo_que_usa_cada_una(modulo: str, arbol: ast.Module) -> Iterator[tuple[tuple[str, str], set[tuple[str, str]]]]:
    traidos = {
        nombre.asname or nombre.name: (nodo.module or "", nombre.name)
        for nodo in arbol.body
        if isinstance(nodo, ast.ImportFrom)
        for nombre in nodo.names
    }
    for nodo in arbol.body:
        if isinstance(nodo, ast.FunctionDef):
            nombres = {getattr(n, "id", getattr(n, "attr", "")) for n in ast.walk(nodo)}
            yield (modulo, nodo.name), {traidos.get(nombre, (modulo, nombre)) for nombre in nombres}


def vistas(direcciones: list[URLPattern | URLResolver]) -> Iterator[tuple[tuple[str, str], str]]:
    for una in direcciones:
        if isinstance(una, URLPattern):
            yield (una.callback.__module__, getattr(una.callback, "__name__", "")), una.name or ""
        else:
            yield from vistas(una.url_patterns)


@pytest.mark.django_db
def test_darse_de_baja_con_un_toque_se_oye_en_las_letras_que_sean(client: Any, fatima: Any) -> None:
    """RFC 8058: lo envía el programa de correo, y basta que lo pida."""
    url, cuerpo = reverse("recordatorios_baja", args=[firmar_baja(fatima.pk)]), "List-Unsubscribe=One-Click"
    respuesta = client.generic("POST", url, cuerpo, "application/x-www-form-urlencoded; charset=ISO-8859-1")
    assert respuesta.status_code == 200
    assert PreferenciaDeRecordatorios.objects.get(usuario=fatima).frecuencia == Frecuencia.NINGUNA


@pytest.mark.django_db
def test_un_envio_sin_nada_no_tiene_letras(client: Any) -> None:
    tipo = "application/x-www-form-urlencoded; charset=ISO-8859-1"
    assert client.generic("POST", "/ingresar/", "", tipo).status_code == 200
    assert client.generic("POST", "/ingresar/", "login=a", tipo).status_code == 400
