"""Cada cifra de la lámina y del PDF lleva a la lista que la hace."""

import io
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pikepdf
import pytest
from lxml import etree

from corte.formatos import FORMATOS
from tests.corte.cortes import un_corte
from tests.corte.lamina.leida import A, C, Lamina, P, caja, texto

pytestmark = pytest.mark.una_vez
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SITIO = "https://ejemplo.gob.pe/"
# Lo que no es una cuenta de acuerdos de un día: cuánto cambió, y cuántos pasaron de un estado a otro.
SIN_LISTA = {"Cambio"}


def direcciones(lamina: Lamina, n: int) -> dict[str, str]:
    """Por su marca, adónde llevan los enlaces de la hoja `n`."""
    relaciones = lamina.partes[f"ppt/slides/_rels/slide{n}.xml.rels"]
    return {una.get("Id"): una.get("Target") for una in etree.fromstring(relaciones)}


def test_cada_cifra_de_cada_cuadro_lleva_a_su_lista(laminas: dict[str, Lamina]) -> None:
    lamina, vistas, sueltas = laminas["235"], 0, []
    for n, (hoja, titulo) in enumerate(zip(lamina.hojas, lamina.titulos, strict=True), start=1):
        if titulo.startswith("Municipalidades"):
            break
        for tabla in hoja.iter(f"{A}tbl"):
            cabecera, *filas = ([*fila.iter(f"{A}tc")] for fila in tabla.iter(f"{A}tr"))
            nombres = [texto(celda) for celda in cabecera]
            if "Código" in nombres or "Están" in nombres:
                continue
            for fila in filas:
                for nombre, celda in zip(nombres, fila, strict=True):
                    dicho = texto(celda)
                    if (
                        not re.fullmatch(r"[0-9,.]+(\u00a0%)?", dicho)
                        or nombre in SIN_LISTA
                        or dicho.startswith(("0", "—"))
                    ):
                        continue
                    vistas += 1
                    enlace = celda.find(f".//{A}hlinkClick")
                    if enlace is None:
                        sueltas.append((n, nombre, dicho))
                    else:
                        assert direcciones(lamina, n)[enlace.get(f"{R}id")].startswith(SITIO)
    assert sueltas == []
    assert vistas > 150


def test_cada_cifra_de_cada_grafico_lleva_a_su_lista(laminas: dict[str, Lamina]) -> None:
    """PowerPoint no deja enlazar una barra: encima de cada cifra hay una zona que no se ve."""
    lamina = laminas["235"]
    n = next(n for n, hoja in enumerate(lamina.hojas, start=1) if "por región" in texto(hoja))
    zonas = _zonas(lamina, n)
    assert len(zonas) == 26
    assert parse_qs(urlsplit(zonas["Áncash: 9"]).query)["region"] == ["02"]
    por_estado = next(n for n, hoja in enumerate(lamina.hojas, start=1) if "Acuerdos por estado" in texto(hoja))
    assert [parse_qs(urlsplit(url).query)["estado"] for url in _zonas(lamina, por_estado).values()] == [
        ["cumplido"],
        ["en_proceso"],
        ["pendiente"],
        ["vencido"],
        ["desestimado"],
    ]
    por_sector = next(n for n, hoja in enumerate(lamina.hojas, start=1) if "Estado y avance por sector" in texto(hoja))
    pedido = parse_qs(urlsplit(_zonas(lamina, por_sector)["SECTOR02: 16 vencido"]).query)
    assert (pedido["sector"], pedido["estado"], pedido["al"]) == (["SECTOR02"], ["vencido"], ["2025-12-31"])


def _zonas(lamina: Lamina, n: int) -> dict[str, str]:
    """Lo que dice cada zona enlazada de la hoja, y adónde lleva."""
    suyas, lugares = {}, direcciones(lamina, n)
    for pieza in lamina.hojas[n - 1].iter(f"{P}sp"):
        nombrada = pieza.find(f"{P}nvSpPr/{P}cNvPr")
        if nombrada.get("name").startswith("Enlace: "):
            suyas[nombrada.get("descr")] = lugares[nombrada.find(f"{A}hlinkClick").get(f"{R}id")]
    return suyas


def test_las_zonas_estan_sobre_su_grafico_y_se_pueden_pulsar(laminas: dict[str, Lamina]) -> None:
    for hoja in laminas["235"].hojas:
        graficos = [caja(g) for g in hoja.iter(f"{P}graphicFrame") if g.find(f".//{C}chart") is not None]
        for pieza in hoja.iter(f"{P}sp"):
            if not pieza.find(f"{P}nvSpPr/{P}cNvPr").get("name").startswith("Enlace: "):
                continue
            x, y, ancho, alto = caja(pieza)
            assert any(_dentro((x, y, ancho, alto), g) for g in graficos if g), caja(pieza)
            assert min(ancho, alto) > 0.1
            assert pieza.find(f"{P}spPr/{A}solidFill//{A}alpha").get("val") == "0", "sin relleno no se puede pulsar"


def _dentro(suya: Any, de: Any) -> bool:
    a_lo_ancho = de[0] - 0.01 <= suya[0] and suya[0] + suya[2] <= de[0] + de[2] + 0.01
    return a_lo_ancho and de[1] - 0.01 <= suya[1] and suya[1] + suya[3] <= de[1] + de[3] + 0.01


def test_en_el_pdf_estan_las_mismas_listas_que_en_la_lamina(laminas: dict[str, Lamina]) -> None:
    lamina = laminas["235"]
    todas = {url for n in range(1, len(lamina.hojas) + 1) for url in direcciones(lamina, n).values()}
    de_la_lamina = {url for url in todas if url.startswith(SITIO)}
    with pikepdf.open(io.BytesIO(FORMATOS["pdf"].escribir(un_corte(235, sectores=15, enlazado=True)))) as pdf:
        del_pdf = [str(nota.A.URI) for hoja in pdf.pages for nota in hoja.get("/Annots", []) if "/A" in nota]
    assert set(del_pdf) == de_la_lamina
    assert sum("region=" in url for url in del_pdf) >= 26 * 4, "también sobre los mapas"
