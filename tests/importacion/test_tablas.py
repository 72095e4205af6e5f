"""El cuadro de una hoja: dónde empieza, dónde acaba y qué filas son datos."""

from typing import Any

import pytest

from cuentas.models import Usuario
from tests.importacion.libros import bueno, intentar

pytestmark = pytest.mark.django_db


def test_las_formulas_en_totales_y_columnas_ajenas_no_importan(por: Usuario) -> None:
    def adornar(_: Any, hojas: dict[str, Any]) -> None:
        hojas["Asistentes"].write_string("A4", "TOTAL")
        hojas["Asistentes"].write_formula("B4", "=SUM(B2:B3)", None, 15)
        hojas["Acuerdos"].write_string("P1", "Días")
        hojas["Acuerdos"].write_formula("P2", "=M2-TODAY()", None, 12)

    resultado = intentar(bueno(), por, adornar)
    assert not resultado.errores
    assert resultado.cuentas["Asistentes"].ignoradas == 1
    assert "«Días» (P)" in " ".join(resultado.avisos)


# --- Lo que no es dato ni error -------------------------------------------------------------------------------------
def test_filas_de_titulo_en_blanco_y_de_total_no_son_errores(por: Usuario) -> None:
    hojas = bueno()
    acuerdos = hojas["Acuerdos"]
    hojas["Acuerdos"] = [
        ["ACUERDOS DEL MUNI EJECUTIVO"],
        [],
        ["Actualizado al 30/06/2025"],
        *acuerdos[:2],
        [],
        ["REGIÓN LAMBAYEQUE"],
        acuerdos[2],
        acuerdos[0],
        *acuerdos[3:],
        ["", "", "", "", "   "],
        ["Total general", 4],
        [4],
    ]
    hojas["Asistentes"] += [["", ""], ["Total", 15]]
    hojas["Hitos"].append(["", "", "TOTAL DE HITOS", "", "", 5])
    hojas["Avances"] += [[], ["", "", "", 250]]

    def adornar(libro: Any, escritas: dict[str, Any]) -> None:
        escritas["Acuerdos"].merge_range("A1:N1", "ACUERDOS DEL MUNI EJECUTIVO")
        escritas["Avances"].write_blank("F900", None, libro.add_format({"bold": True}))

    resultado = intentar(hojas, por, adornar)
    assert not resultado.errores
    assert (resultado.cuentas["Acuerdos"].nuevas, resultado.cuentas["Acuerdos"].ignoradas) == (4, 4)
    assert resultado.cuentas["Asistentes"].nuevas == 2
    assert resultado.cuentas["Avances"].nuevas == 3


def test_un_total_sin_rotulo_al_final_se_ignora_pero_una_categoria_olvidada_no(por: Usuario) -> None:
    hojas = bueno()
    hojas["Asistentes"].append(["", 15])
    assert intentar(hojas, por, simular=True).cuentas["Asistentes"].ignoradas == 1
    hojas["Asistentes"][1][0] = ""
    assert [e.celda for e in intentar(hojas, por).errores] == ["Asistentes!A2"]


def test_una_fila_con_solo_el_codigo_no_se_pierde_en_silencio(por: Usuario) -> None:
    hojas = bueno()
    hojas["Acuerdos"].append(["", "MEP-2025-005"])
    assert {e.fila for e in intentar(hojas, por).errores} == {6}


def test_columnas_en_otro_orden_con_otros_titulos_y_de_mas(por: Usuario) -> None:
    hojas = bueno()
    hojas["Hitos"] = [["Observaciones", *reversed(fila)] for fila in hojas["Hitos"]]
    hojas["Avances"][0] = [" CODIGO  DE ACUERDO", "Nº HITO", "fecha", "% Avance", "DESCRIPCION", "validado EL"]
    resultado = intentar(hojas, por)
    assert not resultado.errores
    assert any("no se usa «Observaciones» (A)" in aviso for aviso in resultado.avisos)
