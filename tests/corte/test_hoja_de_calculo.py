"""Cada hoja del libro del corte: una tabla con filtro, que se imprime con su cabecera."""

import io

import openpyxl
import pytest
from xlsxwriter import Workbook

from corte.aspecto import ORDEN_DE_ESTADOS
from corte.contenido.bloques import ClaseDeColumna, ColumnaDeTabla, TablaDelInforme
from corte.datos import Corte
from corte.formatos import FORMATOS
from corte.hoja_de_calculo import FILAS_EN_MEMORIA, Estilos, poner_tabla
from corte.xlsx import CON_BARRAS, CON_ESTADOS, _tablas
from tests import fabricas as f
from tests.corte.azar import Historia
from tests.corte.cortes import corte_entero as corte
from tests.corte.cortes import un_corte as un_corte_de_mentira
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


@pytest.mark.parametrize("tope", [FILAS_EN_MEMORIA, 1])
def test_la_fila_de_un_texto_largo_tiene_el_alto_de_sus_renglones(tope: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice no se lo da: los renglones de una fila salían encima de los de la siguiente."""
    monkeypatch.setattr("corte.hoja_de_calculo.FILAS_EN_MEMORIA", tope)
    textos = ("Corto", "Palabra y otra " * 9, "Un renglón\ny otro", "Palabra " * 2000)
    tabla = TablaDelInforme("Lista", "Lista", (ColumnaDeTabla("Acuerdo"),), tuple((texto,) for texto in textos))
    salida = io.BytesIO()
    with Workbook(salida) as libro:
        poner_tabla(libro, Estilos(libro), tabla, "De prueba")
    hoja = openpyxl.load_workbook(salida).active
    assert hoja is not None
    assert [hoja.row_dimensions[n].height for n in range(5, 9)] == [None, 30, 30, 405]


def test_una_hoja_larga_va_al_disco_y_es_igual_que_una_corta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Con su tabla, su filtro y sus celdas de su clase: solo cambia dónde esperan sus filas."""
    de = un_corte_de_mentira(60, sectores=4)
    enteros = []
    for tope in (FILAS_EN_MEMORIA, 10):
        monkeypatch.setattr("corte.hoja_de_calculo.FILAS_EN_MEMORIA", tope)
        libro = openpyxl.load_workbook(io.BytesIO(FORMATOS["xlsx"].escribir(de)))
        enteros.append(
            [
                (
                    hoja.title,
                    [(t.name, t.ref, t.autoFilter is not None, t.column_names) for t in hoja.tables.values()],
                    [[(c.value, c.data_type, c.number_format, c.font.b) for c in fila] for fila in hoja.iter_rows()],
                    len(hoja._charts),
                )
                for hoja in libro.worksheets
            ]
        )
    assert enteros[0] == enteros[1]


def test_ninguna_hoja_que_va_al_disco_lleva_un_grafico() -> None:
    """No podría darle sus cifras: con cuarenta sectores y trescientas clasificaciones siguen en memoria."""
    de = un_corte_de_mentira(FILAS_EN_MEMORIA + 200, sectores=40, clases=300)
    con_grafico = CON_BARRAS | CON_ESTADOS | {"Curva"}
    assert de.detalle is not None
    largas = [t.nombre for t in _tablas(de, de.detalle) if len(t.filas) > FILAS_EN_MEMORIA]
    assert "Acuerdos" in largas
    assert not con_grafico & set(largas)


def test_de_una_hoja_larga_no_se_apunta_cada_celda() -> None:
    """Declarar la tabla guardaba una entrada por celda, «por si dos se montan»: de +37 MB con diez mil a +7."""
    filas = tuple((f"MEA-{n:04d}", n) for n in range(FILAS_EN_MEMORIA + 1))
    columnas = (ColumnaDeTabla("Código"), ColumnaDeTabla("Días", 1, ClaseDeColumna.NUMERO))
    with Workbook(io.BytesIO(), {"strings_to_formulas": False}) as libro:
        hoja = poner_tabla(libro, Estilos(libro), TablaDelInforme("Acuerdos", "Acuerdos", columnas, filas), "MEA")
        assert (len(hoja.table_cells), len(hoja.tables)) == (0, 1)
