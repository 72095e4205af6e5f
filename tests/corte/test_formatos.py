"""Los archivos del corte dicen lo mismo que el corte, se repiten byte a byte y aguantan textos con mala intención."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pikepdf
import pytest
from pptx import Presentation

from acuerdos.enums import Estado
from acuerdos.fechas import leer_instante
from acuerdos.models import Acuerdo, Traba
from corte.aspecto import ORDEN_DE_ESTADOS, con_signo
from corte.datos import Corte
from corte.formatos import FORMATOS, nombre_de_archivo
from corte.mapa import regiones
from reuniones.models import Sesion
from tests import fabricas as f
from tests.corte.azar import Historia
from tests.corte.cortes import corte_entero as corte
from tests.corte.cortes import un_corte as un_corte_de_mentira
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


def test_los_graficos_de_la_lamina_llevan_los_cuadros_del_corte(un_corte: Corte) -> None:
    lamina = Presentation(io.BytesIO(FORMATOS["pptx"].escribir(un_corte)))
    graficos = [forma.chart for hoja in lamina.slides for forma in hoja.shapes if forma.has_chart]
    series = [dict(zip(g.plots[0].categories, g.plots[0].series[0].values, strict=True)) for g in graficos]
    cuadros = un_corte.acuerdos
    assert {p.nombre: p.cantidad for p in cuadros.por_region} in series
    assert {p.sigla: p.cantidad for p in cuadros.por_sector} in series
    for cuadro in (cuadros.por_responsable, cuadros.por_tipo, cuadros.por_clasificacion):
        assert {p.nombre: p.cantidad for p in cuadro} in series
    cuantos = {p.codigo: p.cantidad for p in cuadros.por_estado}
    assert {con_signo(e): cuantos.get(e, 0) for e in ORDEN_DE_ESTADOS} in series
    textos = _textos(lamina)
    assert set(un_corte.conclusiones) | {r.texto for r in un_corte.recomendaciones} <= textos


def test_los_graficos_se_pueden_editar_su_libro_lleva_las_mismas_cifras(un_corte: Corte) -> None:
    lamina = Presentation(io.BytesIO(FORMATOS["pptx"].escribir(un_corte)))
    for grafico in (forma.chart for hoja in lamina.slides for forma in hoja.shapes if forma.has_chart):
        libro = openpyxl.load_workbook(io.BytesIO(grafico.part.chart_workbook.xlsx_part.blob))
        filas = list(libro["Datos"].iter_rows(min_row=2, values_only=True))
        trama = grafico.plots[0]
        assert [fila[0] for fila in filas] == list(trama.categories)
        for n, serie in enumerate(trama.series, start=1):
            assert [fila[n] for fila in filas] == list(serie.values)


def test_el_libro_lleva_los_cuadros_del_corte(un_corte: Corte) -> None:
    libro = openpyxl.load_workbook(io.BytesIO(FORMATOS["xlsx"].escribir(un_corte)))
    sectores = [[c.value for c in fila[:3]] for fila in libro["Por sector"].iter_rows(min_row=5)]
    assert sectores[:-1] == [[p.sigla, p.nombre, p.cantidad] for p in un_corte.acuerdos.por_sector]
    assert sectores[-1] == ["Total", None, un_corte.totales.acuerdos]
    resumen = {fila[0].value: fila[1].value for fila in libro["Resumen"] if fila[0].value}
    assert resumen["Asistentes"] == 1200
    assert resumen["Avance promedio de los vigentes"] == pytest.approx(
        float(un_corte.avance.avance_promedio or 0) / 100
    )


def test_el_libro_lleva_la_lista_entera_con_cada_celda_de_su_clase(un_corte: Corte) -> None:
    libro = openpyxl.load_workbook(io.BytesIO(FORMATOS["xlsx"].escribir(un_corte)))
    hoja = libro["Acuerdos"]
    cabecera = [c.value for c in hoja[4]]
    filas = [dict(zip(cabecera, fila, strict=True)) for fila in hoja.iter_rows(min_row=5, values_only=True)]
    assert un_corte.detalle is not None
    assert [fila["Código"] for fila in filas] == [a.codigo for a in un_corte.detalle.acuerdos]
    for fila, acuerdo in zip(filas, un_corte.detalle.acuerdos, strict=True):
        assert fila["Plazo"].date() == acuerdo.plazo
        assert fila["Estado"] == con_signo(acuerdo.estado)
        assert fila["Avance"] == int(acuerdo.avance) / 100
    assert {c.number_format for c in hoja["K"][4:]} == {"dd/mm/yyyy"}


def test_cada_hoja_del_libro_es_una_tabla_con_filtro_y_se_imprime_con_su_cabecera(un_corte: Corte) -> None:
    libro = openpyxl.load_workbook(io.BytesIO(FORMATOS["xlsx"].escribir(un_corte)))
    for hoja in libro.worksheets[1:]:
        (tabla,) = hoja.tables.values()
        assert tabla.autoFilter is not None, hoja.title
        assert hoja.print_title_rows == "$1:$4", hoja.title
        assert (hoja.page_setup.paperSize, hoja.page_setup.orientation) == (9, "landscape")
        assert hoja.oddFooter.right.text, hoja.title
    explicadas = {(fila[0], fila[1]): fila[3] for fila in libro["Diccionario"].iter_rows(min_row=5, values_only=True)}
    sin_explicar = {
        columna for (hoja, columna), que in explicadas.items() if not que and hoja in ("Acuerdos", "Municipalidades")
    }
    assert sin_explicar <= {str(e.label) for e in ORDEN_DE_ESTADOS}


def test_el_pdf_dice_las_cifras_y_las_frases(un_corte: Corte) -> None:
    dicho = _texto_de_pdf(FORMATOS["pdf"].escribir(un_corte))
    for frase in (
        *un_corte.conclusiones,
        *(r.texto for r in un_corte.recomendaciones),
        "1,200",
        "Avances al 31 de marzo",
    ):
        assert frase in dicho


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


def test_el_pdf_es_a4_con_titulo_y_etiquetas_y_dice_ser_ua_1(un_corte: Corte) -> None:
    with pikepdf.open(io.BytesIO(FORMATOS["pdf"].escribir(un_corte))) as pdf:
        ancho, alto = (float(v) for v in pdf.pages[0].mediabox[2:])
        assert (round(ancho), round(alto)) == (595, 842)
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.Root.Lang) == "es-PE"
        with pdf.open_metadata() as metadatos:
            assert metadatos["pdfuaid:part"] == "1"


def test_en_el_pdf_el_total_de_una_tabla_partida_se_dice_una_vez_y_su_titulo_en_cada_pagina() -> None:
    escrito = FORMATOS["pdf"].escribir(un_corte_de_mentira(200, sectores=90, estados=[Estado.CUMPLIDO]))
    paginas = _paginas_de_pdf(escrito)
    assert len([p for p in paginas if "Estado y avance por sector" in p]) >= 2
    assert len([p for p in paginas if re.search(r"MEA-2025-\d{3}", p) and "Lista de acuerdos" in p]) >= 2
    tablas_de_avance = 3  # por sector, por responsable y por región
    assert " ".join(paginas).count("Total 200 0 200 100.0 %") == tablas_de_avance


def _paginas_de_pdf(contenido: bytes) -> list[str]:
    if not (lector := shutil.which("pdftotext")):
        pytest.skip("no hay pdftotext en PATH (en Debian: apt install poppler-utils)")
    hecho = subprocess.run([lector, "-layout", "-", "-"], input=contenido, capture_output=True, check=True)
    return [" ".join(pagina.split()) for pagina in hecho.stdout.decode().split("\f")]
