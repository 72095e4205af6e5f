"""Cada hoja del libro del corte: una tabla con filtro, que se imprime con su cabecera."""

import io

import openpyxl
import pytest

from corte.aspecto import ORDEN_DE_ESTADOS
from corte.datos import Corte
from corte.formatos import FORMATOS
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
