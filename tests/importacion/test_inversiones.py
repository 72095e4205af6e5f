"""De la consulta pública del MEF a lo que se registra: encabezados, códigos, montos y lo que no se entiende."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter

from acuerdos.acciones.inversiones import DatosDeLectura
from importacion import hoja_suelta, inversiones
from importacion.errores import LibroIlegible

HOY = date(2025, 6, 15)
CUIS = frozenset({"2345678", "77"})


def leer(texto: str) -> inversiones.ConsultaLeida:
    return inversiones.leer(hoja_suelta.de_texto(texto), cuis=CUIS, leida_el=HOY, hoy=HOY)


def test_la_consulta_amigable_trae_el_codigo_con_el_nombre() -> None:
    leida = leer(
        "Consulta de ejecución\t\t\n"
        "Producto/Proyecto\tPIA\tPIM\tDevengado\tAvance %\n"
        "2345678: CREACION DEL SERVICIO DE AGUA\t0\t1,250,000\t625,000\t50.0\n"
        "9999999: OTRA OBRA\t0\t5\t5\t100.0\n"
        "TOTAL\t0\t1,250,005\t625,005\t50.0\n"
    )
    assert leida.buenas == [("2345678", DatosDeLectura(leida_el=HOY, pim=Decimal(1250000), devengado=Decimal(625000)))]
    assert leida.ajenas == 1


def test_el_banco_de_inversiones_reparte_el_devengado_en_dos_columnas() -> None:
    leida = leer(
        "CODIGO_UNICO;COSTO_ACTUALIZADO;DEVEN_ACUMUL_ANIO_ANT;DEV_ANIO_ACTUAL;PIM_ANIO_ACTUAL;AVANCE_FISICO;SITUACION\n"
        "0077;1000000.5;200000;50000.25;300000;12.3456;VIABLE\n"
    )
    datos = DatosDeLectura(
        leida_el=HOY,
        costo=Decimal("1000000.5"),
        pim=Decimal(300000),
        devengado=Decimal("250000.25"),
        avance_fisico=Decimal("12.35"),
        fase="VIABLE",
    )
    assert leida.buenas == [("77", datos)]


def test_lo_que_no_se_entiende_dice_su_columna_y_lo_demas_se_lee() -> None:
    leida = leer(
        "CUI\tFecha\tPIM\tDevengado\n77\t31/02/2025\t1.250\t-\n2345678\t10/06/2025\tS/ 8\tN/A\n77\t16/06/2025\t8\t"
    )
    malas = [fila for fila in leida.filas if fila.datos is None]
    assert [fila.numero for fila in malas] == [2, 4]
    assert malas[0].problemas[0].startswith("PIM: «1.250» no se entiende")
    assert "febrero de 2025 tiene 28 días" in malas[0].problemas[1]
    assert "aún no llega" in malas[1].problemas[0]
    assert leida.buenas == [("2345678", DatosDeLectura(leida_el=date(2025, 6, 10), pim=Decimal(8)))]


def test_lo_leido_vuelve_a_leerse_igual() -> None:
    leida = leer('Código único,Costo actualizado 2025 (S/),Estado\n77,"1\'250,000.50",En ejecución\n')
    assert leer(leida.como_texto).buenas == leida.buenas
    assert leida.buenas[0][1].costo == Decimal("1250000.50")


@pytest.mark.parametrize(
    ("texto", "dice"),
    [
        ("hola", "No se halló la columna del código único"),
        ("CUI\tNombre\n77\tAgua", "no hay ninguna columna conocida"),
        ("CUI\tPIM\n" + "77\t1\n" * 301, "registre hasta 300 cada vez"),
    ],
)
def test_sin_columnas_o_con_demasiado_se_dice_que_falta(texto: str, dice: str) -> None:
    assert dice in leer(texto).problema


def test_de_un_libro_se_toma_la_primera_hoja_a_la_vista() -> None:
    escrito = BytesIO()
    with xlsxwriter.Workbook(escrito) as libro:
        libro.add_worksheet("Notas").write(0, 0, "nada")
        hoja = libro.add_worksheet("Lo que sea")
        hoja.write_row(1, 0, ["CUI", "PIM", "Fecha"])
        hoja.write_row(2, 0, [77, 1500.5])
        hoja.write_datetime(2, 2, date(2025, 6, 1), libro.add_format({"num_format": "dd/mm/yyyy"}))
        libro.worksheets()[0].hide()
        hoja.activate()
        hoja.set_first_sheet()
    filas = hoja_suelta.de_archivo(escrito.getvalue())
    leida = inversiones.leer(filas, cuis=CUIS, leida_el=HOY, hoy=HOY)
    assert leida.buenas == [("77", DatosDeLectura(leida_el=date(2025, 6, 1), pim=Decimal("1500.5")))]
    with pytest.raises(LibroIlegible):
        hoja_suelta.de_archivo(b"PK nada")


def test_la_fase_que_no_cabe_se_dice_en_vez_de_cortarse() -> None:
    leida = leer(f"CUI\tPIM\tFase\n2345678\t5\t{'F' * 81}\n")
    assert leida.filas[0].problemas == ("Escriba como máximo 80 letras.",)
