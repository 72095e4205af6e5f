"""Los gráficos de la lámina: los cuadros del corte, y se pueden editar."""

import io
from typing import Any

import openpyxl
import pytest
from pptx import Presentation

from corte.aspecto import ORDEN_DE_ESTADOS, con_signo
from corte.datos import Corte
from corte.formatos import FORMATOS
from corte.lamina.graficos import _lugares_de_las_cifras
from tests import fabricas as f
from tests.corte.azar import Historia
from tests.corte.cortes import corte_entero as corte
from tests.fabricas import EVENTO, en_lima

pytestmark = pytest.mark.django_db


AL = EVENTO.replace(month=3, day=31)


@pytest.fixture
def un_corte(catalogos: None) -> Corte:
    historia = Historia(7, 60)
    sesion = historia.sesion
    f.FabricaAsistencia(sesion=sesion, categoria="Ministras/os", cantidad=1200)
    f.FabricaReunion(sesion=sesion)
    return corte(sesion, AL, en_lima(EVENTO.replace(month=12)))


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
    dichas = {*un_corte.conclusiones, *(r.texto for r in un_corte.recomendaciones)}
    assert {frase.replace("\u00a0", " ") for frase in dichas} <= textos


def test_los_graficos_se_pueden_editar_su_libro_lleva_las_mismas_cifras(un_corte: Corte) -> None:
    lamina = Presentation(io.BytesIO(FORMATOS["pptx"].escribir(un_corte)))
    for grafico in (forma.chart for hoja in lamina.slides for forma in hoja.shapes if forma.has_chart):
        libro = openpyxl.load_workbook(io.BytesIO(grafico.part.chart_workbook.xlsx_part.blob))
        filas = list(libro["Datos"].iter_rows(min_row=2, values_only=True))
        trama = grafico.plots[0]
        assert [fila[0] for fila in filas] == list(trama.categories)
        for n, serie in enumerate(trama.series, start=1):
            assert [fila[n] for fila in filas] == list(serie.values)


def _textos(lamina: Any) -> set[str]:
    marcos = [forma.text_frame for hoja in lamina.slides for forma in hoja.shapes if forma.has_text_frame]
    return {parrafo.text.replace("\u00a0", " ") for marco in marcos for parrafo in marco.paragraphs}


@pytest.mark.parametrize(
    ("ultimos", "lugares"),
    [
        ([224, 91, 134], ["t", "t", "t"]),
        ([30, 15, 17], ["t", "b", "t"]),  # 15 y 17 se montaban
        ([4, 4, 1], ["t", "b", "t"]),
        ([0, 25, 24], ["t", "t", "b"]),
        ([9, 9, 9], ["t", "r", "b"]),
    ],
)
def test_las_cifras_de_dos_lineas_que_acaban_pegadas_no_se_montan(ultimos: list[int], lugares: list[str]) -> None:
    assert _lugares_de_las_cifras(ultimos, max(ultimos)) == lugares
