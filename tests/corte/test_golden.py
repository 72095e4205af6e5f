"""MEA-2025 en los cuatro formatos: en marzo, todas las cifras de la lámina de la oficina; en diciembre, lo vencido."""

import io
import json
import re
import shutil
import subprocess
from datetime import date
from functools import cache
from html import unescape

import openpyxl
import pytest
from django.test import Client

from corte.formatos import FORMATOS
from cuentas.sistema import usuario_sistema
from importacion.libro import abrir
from importacion.servicio import importar
from muniejecutivo.management.commands.demo import EJEMPLO
from reuniones.models import Sesion
from tests.corte.cortes import corte_entero
from tests.corte.lamina.leida import Lamina
from tests.fabricas import en_lima

pytestmark = pytest.mark.django_db
# Lo que dice `lamina.md`, con el nombre oficial de Umachiri (que la oficina escribió «Humachiri»).
FIGURAS = (
    ("15", "Sectores"),
    ("235", "Acuerdos"),
    ("69", "Reuniones"),
    ("307", "Asistentes"),
    ("11", "Ministras/os"),
    ("7", "Viceministras/os"),
    ("2", "Alcaldesas provinciales"),
    ("62", "Alcaldesas distritales"),
    ("54", "Equipo técnico del gobierno municipal"),
    ("171", "Equipo técnico del sector"),
    ("26", "Huánuco"),
    ("25", "Lima Provincias"),
    ("25", "Cusco"),
    ("20", "Puno"),
    ("47", "MTPE"),
    ("41", "MVCS"),
    ("37", "MIMP"),
    ("9", "MEF"),
    ("8", "MIDAGRI"),
    ("8", "MIDIS"),
    ("8", "MIMP"),
    ("9", "MINEDU"),
    ("9", "MTC"),
    ("9", "MTPE"),
    ("7", "Umachiri"),
    ("7", "San José"),
    ("7", "Ongoy"),
    ("7", "Marmot"),
)


@pytest.fixture
def mea(catalogos: None) -> Sesion:
    resultado = importar(abrir(EJEMPLO), por=usuario_sistema(), ahora=en_lima(date(2026, 1, 5)), como_sistema=True)
    assert resultado.carga, resultado.errores
    return resultado.carga.sesion


def _dicho(formato: str, contenido: bytes) -> str:
    """Todo lo que se lee en el archivo, en un renglón."""
    if formato == "pptx":
        lamina = Lamina(contenido)
        graficos = " ".join(" ".join(a.itertext()) for a in lamina.arboles("ppt/charts/").values())
        texto = f"{lamina.todo_el_texto()} {graficos}"
    elif formato == "xlsx":
        libro = openpyxl.load_workbook(io.BytesIO(contenido))
        texto = " ".join(str(c) for hoja in libro for fila in hoja.iter_rows(values_only=True) for c in fila if c)
    elif formato == "pdf":
        texto = _de_pdf(contenido)
    else:
        texto = contenido.decode()
    return " ".join(texto.split())


@cache
def _de_pdf(contenido: bytes) -> str:
    if not (lector := shutil.which("pdftotext")):
        pytest.skip("no hay pdftotext en PATH (en Debian: apt install poppler-utils)")
    orden = [lector, "-layout", "-", "-"]
    return subprocess.run(orden, input=contenido, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("formato", FORMATOS)
def test_al_31_de_marzo_estan_todas_las_cifras_de_la_lamina(mea: Sesion, formato: str) -> None:
    dicho = _dicho(formato, FORMATOS[formato].escribir(corte_entero(mea, date(2025, 3, 31))))
    palabras = set(dicho.replace(",", " ").split())
    for cifra, de_que in FIGURAS:
        assert de_que in dicho or de_que.lower() in dicho, (formato, de_que)
        assert cifra in palabras or f'"cantidad": {cifra}' in dicho or f": {cifra}" in dicho, (formato, cifra, de_que)
    assert "69 reuniones técnicas bilaterales, con 235 acuerdos como resultado" in dicho


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
    en_marzo = client.get("/sesiones/MEA-2025/corte/?al=2025-03-31").content.decode()
    dicho = " ".join(unescape(re.sub(r"<[^>]+>", " ", en_marzo)).split())
    palabras = set(dicho.split())
    assert [par for par in FIGURAS if par[0] not in palabras or par[1] not in dicho] == []
    assert "69 reuniones técnicas bilaterales, con 235 acuerdos como resultado" in dicho
    en_diciembre = client.get("/sesiones/MEA-2025/corte/?al=2025-12-31").context["corte"]
    assert "134 de los 229 acuerdos vigentes están vencidos (58.5 %)" in en_diciembre.conclusiones[0].replace(
        "\u00a0", " "
    )


def test_las_partes_de_la_lamina_son_las_que_se_pidieron(mea: Sesion) -> None:
    titulos = Lamina(FORMATOS["pptx"].escribir(corte_entero(mea, date(2025, 12, 31)))).titulos
    assert len(titulos) > 30
    assert not [t for t in titulos if t in ("Información general", "Estado y avance", "Acuerdos por sector")]
