"""MEA-2025 en los cuatro formatos: en marzo, todas las cifras de la lámina de la oficina; en diciembre, lo vencido."""

import io
import json
import re
import shutil
import subprocess
from datetime import date
from functools import cache
from typing import Any

import openpyxl
import pytest
from django.test import Client
from lxml import html

from corte.formatos import FORMATOS
from reuniones.models import Sesion
from tests.corte.cortes import corte_entero
from tests.corte.lamina.leida import A, C, Lamina, P, texto

pytestmark = pytest.mark.django_db
# Lo que dice `lamina.md`, rótulo por rótulo, con el nombre oficial de Umachiri (que la oficina escribió «Humachiri»).
Cuadros = dict[str, dict[str, int]]
FIGURAS: Cuadros = {
    "titulares": {"Sectores": 15, "Acuerdos": 235, "Reuniones técnicas bilaterales": 69, "Asistentes": 307},
    "asistentes": {
        "Ministras/os": 11,
        "Viceministras/os": 7,
        "Alcaldesas provinciales": 2,
        "Alcaldesas distritales": 62,
        "Equipo técnico del gobierno municipal": 54,
        "Equipo técnico del sector": 171,
    },
    "reuniones": {"MEF": 9, "MIDAGRI": 8, "MIDIS": 8, "MIMP": 8, "MINEDU": 9, "MTC": 9, "MTPE": 9, "MVCS": 9},
    "regiones": {"Huánuco": 26, "Lima Provincias": 25, "Cusco": 25, "Puno": 20},
    "sectores": {"MTPE": 47, "MVCS": 41, "MIMP": 37},
    "municipalidades": {
        "Umachiri (Puno)": 7,
        "San José (Lambayeque)": 7,
        "Ongoy (Apurímac)": 7,
        "Marmot (La Libertad)": 7,
    },
}
ENTEROS = ("titulares", "asistentes", "reuniones", "municipalidades")  # ahí están todos, y ninguno más


def _dicho(formato: str, contenido: bytes) -> str:
    """Todo lo que se lee en el archivo, en un renglón."""
    if formato == "pptx":
        lamina = Lamina(contenido)
        graficos = " ".join(" ".join(a.itertext()) for a in lamina.arboles("ppt/charts/").values())
        dicho = f"{lamina.todo_el_texto()} {graficos}"
    elif formato == "xlsx":
        libro = openpyxl.load_workbook(io.BytesIO(contenido))
        dicho = " ".join(str(c) for hoja in libro for fila in hoja.iter_rows(values_only=True) for c in fila if c)
    elif formato == "pdf":
        dicho = _de_pdf(contenido)
    else:
        dicho = contenido.decode()
    return " ".join(dicho.split())


@cache
def _de_pdf(contenido: bytes) -> str:
    if not (lector := shutil.which("pdftotext")):
        pytest.skip("no hay pdftotext en PATH (en Debian: apt install poppler-utils)")
    orden = [lector, "-layout", "-", "-"]
    return subprocess.run(orden, input=contenido, capture_output=True, check=True).stdout.decode()


# --- Cada cifra con su rótulo, como está en cada parte ---------------------------------------------------------------
def _del_json(contenido: bytes) -> Cuadros:
    json_ = json.loads(contenido)
    rotulos = {"Sectores": "sectores", "Acuerdos": "acuerdos", "Asistentes": "asistentes"}
    rotulos["Reuniones técnicas bilaterales"] = "reuniones"
    return {
        "titulares": {rotulo: json_["totales"][clave] for rotulo, clave in rotulos.items()},
        "asistentes": {a["categoria"]: a["cantidad"] for a in json_["asistentes"]},
        "reuniones": {r["sigla"]: r["cantidad"] for r in json_["reuniones_por_sector"]},
        "regiones": {r["nombre"]: r["cantidad"] for r in json_["acuerdos"]["por_region"]},
        "sectores": {x["sigla"]: x["cantidad"] for x in json_["acuerdos"]["por_sector"]},
        "municipalidades": {
            f"{m['nombre']} ({m['region']})": m["cantidad"] for m in json_["mayores"]["municipalidades"]
        },
    }


def _del_xlsx(contenido: bytes) -> Cuadros:
    libro = openpyxl.load_workbook(io.BytesIO(contenido))

    def pares(hoja: str, titulo: str) -> dict[str, int]:
        cabecera, *filas = list(libro[hoja].iter_rows(min_row=4, values_only=True))
        cual = cabecera.index(titulo)
        return {str(fila[0]): fila[cual] for fila in filas if fila[0] and fila[0] != "Total"}  # type: ignore[misc]

    resumen = {fila[0]: fila[1] for fila in libro["Resumen"].iter_rows(values_only=True, max_col=2)}
    por_municipalidad = pares("Municipalidades", "Acuerdos")
    mayor = max(por_municipalidad.values())
    return {
        "titulares": {rotulo: resumen[rotulo] for rotulo in FIGURAS["titulares"]},
        "asistentes": pares("Asistentes", "Asistentes"),
        "reuniones": pares("Reuniones", "Reuniones"),
        "regiones": pares("Por región", "Acuerdos"),
        "sectores": pares("Por sector", "Acuerdos"),
        "municipalidades": {nombre: n for nombre, n in por_municipalidad.items() if n == mayor},
    }


def _del_pptx(contenido: bytes) -> Cuadros:
    lamina = Lamina(contenido)
    tablas = [
        [[texto(celda) for celda in fila.iter(f"{A}tc")] for fila in tabla.iter(f"{A}tr")]
        for hoja in lamina.hojas
        for tabla in hoja.iter(f"{A}tbl")
    ]

    def pares(*cabecera: str) -> dict[str, int]:
        """De las tablas de esa cabecera: lo primero y la primera cifra; una municipalidad, con su región."""
        dichos = {}
        for titulos, *filas in tablas:
            if tuple(titulos[: len(cabecera)]) == cabecera:
                for fila in filas:
                    nombre = f"{fila[0]} ({fila[1]})" if cabecera[1] == "Región" else fila[0]
                    dichos[nombre] = int(next(c for c in fila[1:] if c.isdigit()))
        return {nombre: n for nombre, n in dichos.items() if nombre != "Total"}

    franja = [texto(pieza).split("\n") for pieza in lamina.hojas[2].iter(f"{P}sp")]
    return {
        "titulares": {p[1]: int(p[0]) for p in franja if len(p) == 2 and p[0].isdigit()},
        "asistentes": pares("Categoría", "Asistentes"),
        "reuniones": pares("Sector", "Reuniones"),
        "regiones": next(g for g in map(_de_grafico, lamina.arboles("ppt/charts/").values()) if "Huánuco" in g),
        "sectores": pares("Sector", "Nombre", "Acuerdos"),
        "municipalidades": pares("Municipalidad", "Región", "Acuerdos"),
    }


def _de_grafico(grafico: Any) -> dict[str, int]:
    nombres = [v.text for v in grafico.iterfind(f".//{C}ser[1]/{C}cat//{C}pt/{C}v")]
    valores = [int(v.text) for v in grafico.iterfind(f".//{C}ser[1]/{C}val//{C}pt/{C}v")]
    return dict(zip(nombres, valores, strict=False))


def _del_pdf(contenido: bytes) -> Cuadros:
    """En el papel, una cifra es la que sigue a su rótulo en el mismo renglón."""
    dicho = _de_pdf(contenido)

    def tras(rotulo: str, en: str, entre: str = "") -> int:
        hallada = re.search(rf"(?<![\w-]){re.escape(rotulo)}\s+{entre}\s*(\d+)(?![\d.,])", en)
        assert hallada, rotulo
        return int(hallada[1])

    def trozo(desde: str, hasta: str) -> str:
        return dicho[dicho.index(desde) : dicho.index(hasta, dicho.index(desde) + len(desde))]

    general, regiones = trozo("Información general", "235 acuerdos por región"), trozo("por región", "por sector")
    sectores = trozo("Acuerdos por sector", "Acuerdos por entidad")
    cifras = re.search(
        r"(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+Sectores\s+Acuerdos\s+Reuniones técnicas\s+Asistentes", general
    )
    assert cifras
    return {
        "titulares": dict(zip(FIGURAS["titulares"], map(int, cifras.groups()), strict=True)),
        "asistentes": {rotulo: tras(rotulo, general) for rotulo in FIGURAS["asistentes"]},
        "reuniones": {rotulo: tras(rotulo, general) for rotulo in FIGURAS["reuniones"]},
        "regiones": {rotulo: tras(rotulo, regiones) for rotulo in FIGURAS["regiones"]},
        "sectores": {rotulo: tras(rotulo, sectores) for rotulo in FIGURAS["sectores"]},
        "municipalidades": {
            m: tras(m.split(" (")[0], regiones, m[m.index("(") + 1 : -1]) for m in FIGURAS["municipalidades"]
        },
    }


def _de_la_pagina(contenido: bytes) -> Cuadros:
    pagina = html.fromstring(contenido)

    def pares(seccion: str) -> dict[str, int]:
        filas = pagina.xpath(f"//section[@aria-labelledby='{seccion}']//tbody/tr")
        return {_primero(fila[0]): int(_primero(fila[1])) for fila in filas}

    listas = {h3.text: h3.getnext() for h3 in pagina.xpath("//section[@aria-labelledby='mayores']//h3")}
    return {
        "titulares": {
            cifra.xpath("string(*[@class='cifra-rotulo'])").strip(): int(_primero(cifra.find_class("cifra-numero")[0]))
            for cifra in pagina.find_class("grandes")[0]
        },
        "asistentes": pares("asistentes"),
        "reuniones": pares("por_reunion"),
        "regiones": pares("por_region"),
        "sectores": pares("por_sector"),
        "municipalidades": {
            " ".join(li.text.split()).rstrip(":"): int(_primero(li.find("strong"))) for li in listas["Municipalidades"]
        },
    }


def _primero(elemento: Any) -> str:
    """El primer texto a la vista: la sigla sin su nombre, la cifra sin lo que oye quien no ve."""
    return next(dicho.strip() for dicho in elemento.itertext() if dicho.strip())


LEEN = {"json": _del_json, "xlsx": _del_xlsx, "pptx": _del_pptx, "pdf": _del_pdf}


def _comparar(leidos: Cuadros) -> None:
    for cuadro, esperado in FIGURAS.items():
        leido = leidos[cuadro] if cuadro in ENTEROS else {r: leidos[cuadro].get(r) for r in esperado}
        assert leido == esperado, cuadro


@pytest.mark.parametrize("formato", FORMATOS)
def test_al_31_de_marzo_cada_cifra_de_la_lamina_esta_con_su_rotulo(mea: Sesion, formato: str) -> None:
    contenido = FORMATOS[formato].escribir(corte_entero(mea, date(2025, 3, 31)))
    _comparar(LEEN[formato](contenido))
    assert "69 reuniones técnicas bilaterales, con 235 acuerdos como resultado" in _dicho(formato, contenido)


@pytest.mark.parametrize("formato", FORMATOS)
def test_en_diciembre_lo_primero_que_se_dice_es_lo_vencido(mea: Sesion, formato: str) -> None:
    contenido = FORMATOS[formato].escribir(corte_entero(mea, date(2025, 12, 31)))
    frase = "134 de los 229 acuerdos vigentes están vencidos (58.5 %)"
    assert frase in _dicho(formato, contenido)
    if formato == "pptx":
        assert Lamina(contenido).titulos[1] == frase.replace(" %", "\u00a0%")
    if formato == "json":
        assert json.loads(contenido)["conclusiones"][0].endswith(f"{frase}.")


def test_la_pagina_dice_las_mismas_cifras(mea: Sesion, client: Client) -> None:
    Sesion.objects.update(publicada=True)
    en_marzo = client.get("/sesiones/MEA-2025/corte/?al=2025-03-31").content
    _comparar(_de_la_pagina(en_marzo))
    dicho = " ".join(html.fromstring(en_marzo).text_content().split())
    assert "69 reuniones técnicas bilaterales, con 235 acuerdos como resultado" in dicho
    en_diciembre = client.get("/sesiones/MEA-2025/corte/?al=2025-12-31").context["corte"]
    dicha = en_diciembre.conclusiones[0].replace("\u00a0", " ")
    assert "134 de los 229 acuerdos vigentes están vencidos (58.5 %)" in dicha


def test_las_partes_de_la_lamina_son_las_que_se_pidieron(mea: Sesion) -> None:
    titulos = Lamina(FORMATOS["pptx"].escribir(corte_entero(mea, date(2025, 12, 31)))).titulos
    assert len(titulos) > 30
    assert not [t for t in titulos if t in ("Información general", "Estado y avance", "Acuerdos por sector")]
