"""El libro devuelto con su columna «Error»: el mismo, con las celdas malas pintadas, y que corregido se importa."""

import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from cuentas.models import Usuario
from importacion.devuelto import libro_con_errores
from importacion.libro import leer
from importacion.relleno import RELLENO
from importacion.servicio import ResultadoDeImportar, importar
from muniejecutivo.management.commands.demo import EJEMPLO
from tests.importacion.libros import AHORA, Hojas, bueno, xlsx

pytestmark = pytest.mark.django_db


def revisar(contenido: bytes, por: Usuario) -> ResultadoDeImportar:
    return importar(leer(contenido, "l.xlsx"), por=por, ahora=AHORA, simular=True, solo_buenas=True)


def devolver(contenido: bytes, por: Usuario) -> bytes:
    resultado = revisar(contenido, por)
    return libro_con_errores(contenido, "l.xlsx", [*resultado.errores, *resultado.omitidas])


def abierto(contenido: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(contenido))


def roto() -> Hojas:
    hojas = bueno()
    hojas["Acuerdos"][1][12] = "31/02/2025"
    hojas["Acuerdos"][3][8] = ""
    hojas["Avances"][3][3] = 101
    hojas["Sesión"][4][1] = "L" * 200
    return hojas


def pintadas(hoja: Any) -> set[str]:
    return {c.coordinate for fila in hoja.iter_rows() for c in fila if c.fill.fgColor.rgb == RELLENO}


def test_cada_error_al_final_de_su_fila_y_su_celda_pintada(por: Usuario) -> None:
    libro = abierto(devolver(xlsx(roto()), por))
    acuerdos = libro["Acuerdos"]
    assert acuerdos["O1"].value == "Error"
    assert acuerdos["O2"].value.startswith("⚠ M2: Ese día no existe: febrero de 2025 tiene 28 días.")
    assert "Falta «Tipo»." in acuerdos["O4"].value
    assert acuerdos["O3"].value is None
    assert pintadas(acuerdos) == {"M2", "I4"}
    assert "Tiene 200 letras." in libro["Sesión"]["C5"].value
    assert pintadas(libro["Hitos"]) == set()


def test_lo_que_depende_de_una_fila_mala_se_dice_sin_pintarlo(por: Usuario) -> None:
    hojas = roto()
    hojas["Sesión"][4][1] = ""
    hitos = abierto(devolver(xlsx(hojas), por))["Hitos"]
    assert "Depende de una fila que no entra" in hitos["H2"].value
    assert pintadas(hitos) == set()


def test_lo_demas_queda_como_estaba(por: Usuario) -> None:
    antes = leer(xlsx(roto()), "l.xlsx")
    despues = leer(devolver(xlsx(roto()), por), "l.xlsx")
    for nombre, hoja in antes.hojas.items():
        ancho = len(hoja.filas[0])
        assert [list(fila[:ancho]) for fila in despues.hojas[nombre].filas] == [list(f) for f in hoja.filas], nombre
    celda = abierto(devolver(xlsx(roto()), por))["Acuerdos"]["M4"]
    assert (celda.value.date(), celda.number_format) == (date(2026, 1, 13), "dd/mm/yyyy")


def test_devuelto_y_sin_corregir_da_los_mismos_errores(por: Usuario) -> None:
    uno = revisar(xlsx(roto()), por)
    otro = revisar(devolver(xlsx(roto()), por), por)
    assert otro.errores == uno.errores
    assert otro.avisos == uno.avisos


def test_devuelto_y_corregido_se_importa_sin_quitar_la_columna(por: Usuario) -> None:
    libro = abierto(devolver(xlsx(roto()), por))
    libro["Acuerdos"]["M2"] = date(2025, 11, 23)
    libro["Acuerdos"]["I4"] = "ACUERDO"
    libro["Avances"]["D4"] = 100
    libro["Sesión"]["B5"] = "#Juntas"
    salida = io.BytesIO()
    libro.save(salida)
    resultado = revisar(salida.getvalue(), por)
    assert (resultado.errores, resultado.nuevas) == ((), 18)


def test_devuelto_otra_vez_se_limpia_lo_ya_corregido(por: Usuario) -> None:
    libro = abierto(devolver(xlsx(roto()), por))
    libro["Acuerdos"]["M2"] = date(2025, 11, 23)
    libro["Sesión"]["B5"] = "#Juntas"
    salida = io.BytesIO()
    libro.save(salida)
    otra = abierto(devolver(salida.getvalue(), por))
    acuerdos = otra["Acuerdos"]
    assert acuerdos["O2"].value is None
    assert "Falta «Tipo»." in acuerdos["O4"].value
    assert pintadas(acuerdos) == {"I4"}
    assert acuerdos.max_column == 15
    assert not any(c.value and "⚠" in str(c.value) for fila in otra["Sesión"].iter_rows() for c in fila)


def test_una_sesion_con_la_fecha_en_blanco_no_toma_la_frase_por_su_valor(por: Usuario) -> None:
    hojas = bueno()
    hojas["Sesión"][0][1] = hojas["Sesión"][2][1] = ""
    contenido = devolver(xlsx(hojas), por)
    assert [e.celda for e in revisar(contenido, por).errores] == ["Sesión!B1", "Sesión!B3"]


def test_formulas_formatos_listas_y_hojas_propias_siguen_ahi(por: Usuario) -> None:
    def adornar(libro: xlsxwriter.Workbook, hojas: dict[str, Any]) -> None:
        hojas["Acuerdos"].write_formula("M2", "=TODAY()", libro.add_format({"num_format": "yyyy", "bold": True}))
        hojas["Acuerdos"].data_validation("I2:I9", {"validate": "list", "source": ["ACUERDO", "COMPROMISO"]})
        hojas["Acuerdos"].set_column("A:P", 33)
        propia = libro.add_worksheet("Mis cuentas")
        propia.write_formula("A1", "=1+1")
        propia.insert_textbox("C3", "Apuntes")

    antes = xlsx(bueno(), adornar)
    despues = devolver(antes, por)
    libro = abierto(despues)
    celda = libro["Acuerdos"]["M2"]
    assert (celda.value, celda.number_format, celda.font.bold) == ("=TODAY()", "yyyy", True)
    assert "M2: La celda tiene una fórmula" in libro["Acuerdos"]["O2"].value
    assert libro["Acuerdos"].data_validations.dataValidation
    assert libro["Mis cuentas"]["A1"].value == "=1+1"
    partes = [set(zipfile.ZipFile(io.BytesIO(c)).namelist()) for c in (antes, despues)]
    assert partes[0] == partes[1]


def test_una_frase_nunca_es_una_formula(por: Usuario) -> None:
    hojas = bueno()
    hojas["Acuerdos"][1][1] = "=HYPERLINK(1)"
    celda = abierto(devolver(xlsx(hojas), por))["Acuerdos"]["O2"]
    assert celda.data_type in ("s", "inlineStr")


def test_lo_que_falta_en_el_libro_se_dice_en_la_primera_hoja(por: Usuario) -> None:
    hojas = bueno()
    del hojas["Acuerdos"]
    hojas["Hitos"][0] = ["Uno", "Dos"]
    libro = abierto(devolver(xlsx(hojas), por))
    assert "El libro no tiene la hoja «Acuerdos»." in libro["Sesión"]["C1"].value
    assert "No se encontró la fila de títulos." in libro["Hitos"]["H1"].value


def test_el_libro_de_ejemplo_estropeado_se_devuelve_y_se_lee(por: Usuario) -> None:
    libro = openpyxl.load_workbook(EJEMPLO)
    for fila in range(2, 60):
        libro["Acuerdos"].cell(fila, 13).value = "nunca"
    salida = io.BytesIO()
    libro.save(salida)
    contenido = devolver(salida.getvalue(), por)
    assert revisar(contenido, por).errores == revisar(salida.getvalue(), por).errores
