"""Los archivos del corte dicen lo mismo que el corte, se repiten byte a byte y aguantan textos con mala intención."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from pptx import Presentation

from acuerdos.fechas import leer_instante
from acuerdos.models import Acuerdo, Traba
from corte.datos import Corte
from corte.formatos import FORMATOS, nombre_de_archivo
from corte.mapa import regiones
from reuniones.models import Sesion
from tests import fabricas as f
from tests.corte.azar import Historia
from tests.corte.cortes import corte_entero as corte
from tests.fabricas import EVENTO, en_lima

pytestmark = pytest.mark.django_db
AL = EVENTO.replace(month=3, day=31)
MALO = "=HYPERLINK(1) #set $x$ *<b>&"


@pytest.fixture
def un_corte(catalogos: None) -> Corte:
    historia = Historia(7, 60)
    sesion = historia.sesion
    f.FabricaAsistencia(sesion=sesion, categoria="Ministras/os", cantidad=1200)
    f.FabricaReunion(sesion=sesion)
    return corte(sesion, AL, en_lima(EVENTO.replace(month=12)))


@pytest.mark.parametrize("formato", FORMATOS)
def test_el_mismo_corte_da_los_mismos_bytes(un_corte: Corte, formato: str) -> None:
    primero = FORMATOS[formato].escribir(un_corte)
    assert FORMATOS[formato].escribir(un_corte) == primero


def test_nada_del_archivo_depende_de_cuando_se_escribio(un_corte: Corte) -> None:
    for formato in ("pptx", "xlsx"):
        for zip_ in _zips(FORMATOS[formato].escribir(un_corte)):
            assert {entrada.date_time for entrada in zip_.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert b"2025-03-31T00:00:00Z" in zip_.read("docProps/core.xml")


def _zips(contenido: bytes) -> list[zipfile.ZipFile]:
    este = zipfile.ZipFile(io.BytesIO(contenido))
    dentro = [n for n in este.namelist() if n.endswith(".xlsx")]
    return [este, *(z for n in dentro for z in _zips(este.read(n)))]


@pytest.mark.parametrize("formato", FORMATOS)
def test_una_sesion_vacia_tambien_tiene_su_archivo(sesion: Sesion, formato: str) -> None:
    assert FORMATOS[formato].escribir(corte(sesion, EVENTO))


@pytest.mark.parametrize("formato", FORMATOS)
def test_un_texto_con_formulas_o_marcas_se_escribe_tal_cual(catalogos: None, formato: str) -> None:
    sesion = f.FabricaSesion(codigo="MALA", nombre=MALO, lugar="@SUMA(A1)")
    f.FabricaAsistencia(sesion=sesion, categoria="+1-2")
    f.FabricaAcuerdo(sesion=sesion)
    escrito = FORMATOS[formato].escribir(corte(sesion, AL))
    if formato == "xlsx":
        celdas = [c for hoja in openpyxl.load_workbook(io.BytesIO(escrito)) for fila in hoja for c in fila]
        assert "f" not in {c.data_type for c in celdas}
        assert "+1-2" in {c.value for c in celdas}
    if formato == "pptx":
        assert MALO in _textos(Presentation(io.BytesIO(escrito)))
    if formato == "pdf":
        assert MALO in _texto_de_pdf(escrito)


def test_el_mapa_tiene_las_26_regiones() -> None:
    _, todas = regiones()
    assert len(todas) == 26
    assert all(len(contorno) > 2 for region in todas for contorno in region.contornos)


def test_el_nombre_del_archivo_dice_que_corte_es(un_corte: Corte) -> None:
    assert nombre_de_archivo(replace(un_corte, conocido_al=None), "pptx") == "corte-AZAR-7-al-2025-03-31.pptx"
    conocido = replace(un_corte, conocido_al=leer_instante("2025-04-15"))
    assert nombre_de_archivo(conocido, "pptx") == "corte-AZAR-7-al-2025-03-31-conocido-2025-04-15.pptx"
    con_hora = replace(un_corte, conocido_al=leer_instante("2025-04-15T18:00:00Z"))
    assert nombre_de_archivo(con_hora, "json") == "corte-AZAR-7-al-2025-03-31-conocido-2025-04-15T130000.json"


def _textos(lamina: Any) -> set[str]:
    marcos = [forma.text_frame for hoja in lamina.slides for forma in hoja.shapes if forma.has_text_frame]
    return {parrafo.text.replace("\u00a0", " ") for marco in marcos for parrafo in marco.paragraphs}


def _texto_de_pdf(contenido: bytes) -> str:
    """El texto del PDF en una sola línea, sin los espacios que no se parten."""
    assert contenido.startswith(b"%PDF")
    if not (lector := shutil.which("pdftotext")):
        pytest.skip("no hay pdftotext en PATH (en Debian: apt install poppler-utils)")
    hecho = subprocess.run([lector, "-", "-"], input=contenido, capture_output=True, check=True)
    return " ".join(hecho.stdout.decode().split())


@pytest.mark.parametrize("formato", FORMATOS)
def test_todo_formato_escribe_lo_que_haya_guardado_hasta_lo_que_no_se_ve(catalogos: None, formato: str) -> None:
    malo = "Alcal\x0bdesas \x02y\ufffe \ud800".encode("utf-8", "ignore").decode() + " \u202efin"
    sesion = f.FabricaSesion(codigo="MALA")
    acuerdo = f.FabricaAcuerdo(sesion=sesion)
    f.FabricaTraba(acuerdo=acuerdo, registrada_el=EVENTO)
    Sesion.objects.filter(pk=sesion.pk).update(nombre=malo, lugar=malo, lema=malo)
    Acuerdo.objects.filter(pk=acuerdo.pk).update(texto=malo)
    Traba.objects.update(necesidad=malo, quien_puede=malo)
    sesion.refresh_from_db()
    assert FORMATOS[formato].escribir(corte(sesion, AL))
