"""El corte en un libro: sus cuadros y sus listas enteras."""

import io

import openpyxl
import pytest

from corte.aspecto import con_signo
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
