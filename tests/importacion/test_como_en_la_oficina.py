"""Las hojas como las lleva la oficina: lo que a la vista dice algo, lo dice también al importarlo."""

from datetime import date
from typing import Any

import pytest

from acuerdos.models import Acuerdo, Avance
from cuentas.models import Usuario
from tests.importacion.libros import EVENTO, bueno, intentar

pytestmark = pytest.mark.django_db


# --- Combinadas -----------------------------------------------------------------------------------------------------
def test_los_titulos_en_dos_filas_con_grupos_encima(por: Usuario) -> None:
    """Como la matriz de un ministerio: título en la fila 1, grupos en la 2, y algunos títulos combinados con la 3."""
    hojas = bueno()
    titulos, *filas = hojas["Acuerdos"]
    hojas["Acuerdos"] = [
        ["MATRIZ DE ACUERDOS"],
        [],
        ["" if n in (12, 13) else t for n, t in enumerate(titulos)],
        *filas,
    ]

    def adornar(libro: Any, hojas: dict[str, Any]) -> None:
        suya, formato = hojas["Acuerdos"], libro.add_format()
        suya.merge_range("A1:N1", "MATRIZ DE ACUERDOS", formato)
        suya.merge_range("C2:F2", "Ubicación", formato)
        suya.merge_range("M2:M3", "Plazo", formato)
        suya.merge_range("N2:N3", "CUI", formato)

    assert intentar(hojas, por, adornar).errores == ()
    assert Acuerdo.objects.get(codigo="MEP-2025-001").plazo == date(2025, 11, 23)


def test_los_titulos_todos_combinados_en_dos_filas(por: Usuario) -> None:
    hojas = bueno()
    titulos, *filas = hojas["Hitos"]
    hojas["Hitos"] = [[], [], *filas]

    def adornar(libro: Any, hojas: dict[str, Any]) -> None:
        for n, titulo in enumerate(titulos):
            hojas["Hitos"].merge_range(0, n, 1, n, titulo, libro.add_format())

    resultado = intentar(hojas, por, adornar)
    assert (resultado.errores, resultado.cuentas["Hitos"].nuevas) == ((), 4)


def test_un_dato_combinado_hacia_abajo_vale_en_cada_fila_y_se_avisa(por: Usuario) -> None:
    hojas = bueno()
    hojas["Acuerdos"][2][2:8] = hojas["Acuerdos"][1][2:8]

    def adornar(libro: Any, hojas: dict[str, Any]) -> None:
        for rango, valor in {"C2:C3": "PUNO", "D2:D3": "MELGAR", "E2:E3": "HUMACHIRI"}.items():
            hojas["Acuerdos"].merge_range(rango, valor, libro.add_format())
        hojas["Hitos"].merge_range("A2:A3", "MEP-2025-001", libro.add_format())

    resultado = intentar(hojas, por, adornar)
    assert resultado.errores == ()
    assert set(Acuerdo.objects.filter(codigo__lte="MEP-2025-002").values_list("municipalidad", flat=True)) == {"210809"}
    assert [a for a in resultado.avisos if "combinada" in a] == [
        "Acuerdos, fila 3: se repite lo que dice la celda combinada de más arriba.",
        "Hitos, fila 3: se repite lo que dice la celda combinada de más arriba.",
    ]


def test_un_monto_combinado_no_se_cuenta_dos_veces(por: Usuario) -> None:
    hojas = bueno()
    hojas["Acuerdos"][0].append("Monto")

    def adornar(libro: Any, hojas: dict[str, Any]) -> None:
        hojas["Acuerdos"].merge_range("O2:O3", 1000, libro.add_format())

    (error,) = intentar(hojas, por, adornar).errores
    assert (error.celda, error.clase) == ("Acuerdos!O3", "celda combinada")
    assert "combinada con la de la fila 2" in error.problema


# --- Arrastrado -----------------------------------------------------------------------------------------------------
def test_un_valor_arrastrado_cincuenta_filas_no_son_cincuenta_filas(por: Usuario) -> None:
    hojas = bueno()
    hojas["Acuerdos"] += [[n, *[""] * 7, "ACUERDO", "", "", "GL", "", ""] for n in range(5, 55)]
    hojas["Reuniones"] += [["", "", EVENTO, "", "", "", "Programada"]] * 10
    resultado = intentar(hojas, por)
    assert resultado.errores == ()
    assert (resultado.cuentas["Acuerdos"].nuevas, resultado.cuentas["Acuerdos"].ignoradas) == (4, 50)
    porque = "y no dicen de qué son; no se importan."
    assert list(resultado.avisos) == [
        f"Reuniones, filas 4 a 13: solo repiten «13/01/2025» (C) y «Programada» (G) {porque}",
        f"Acuerdos, filas 6 a 55: solo repiten «ACUERDO» (I) y «GL» (L) {porque}",
    ]


@pytest.mark.parametrize(
    "filas",
    [
        [["", "", "", "", "", "", "", "", "ACUERDO", "", "", "", "", ""]] * 2,
        [["", "", "", "", "", "", "", "", tipo, "", "", "", "", ""] for tipo in ("ACUERDO", "COMPROMISO", "ACUERDO")],
    ],
)
def test_dos_filas_a_medias_o_distintas_si_son_errores(por: Usuario, filas: list[list[Any]]) -> None:
    hojas = bueno()
    hojas["Acuerdos"] += filas
    assert {e.fila for e in intentar(hojas, por).errores} >= {6, 7}


def test_filas_sin_codigo_con_casi_todo_lo_demas_no_son_arrastradas(por: Usuario) -> None:
    hojas = bueno()
    hojas["Hitos"] += [["", "", "Visita", "GL", date(2025, 5, 1), 1, date(2025, 1, 20)]] * 4
    assert {e.celda for e in intentar(hojas, por).errores} >= {"Hitos!A6", "Hitos!B9"}


# --- Lo que se escribe a su modo ------------------------------------------------------------------------------------
@pytest.mark.parametrize("escrito", ["MVCS, MINSA", "MVCS y MINSA", "mvcs/minsa", "MVCS; MINSA"])
def test_varios_sectores_se_separan_como_se_habla(por: Usuario, escrito: str) -> None:
    hojas = bueno()
    hojas["Acuerdos"][0].append("Otros sectores")
    hojas["Acuerdos"][1].append(escrito)
    assert intentar(hojas, por).errores == ()
    suyos = Acuerdo.objects.get(codigo="MEP-2025-001").participantes.values_list("sector_id", flat=True)
    assert sorted(suyos) == ["MINSA", "MVCS"]


def test_el_nombre_de_un_ministerio_con_comas_es_uno_y_el_que_no_existe_se_dice(por: Usuario) -> None:
    hojas = bueno()
    hojas["Acuerdos"][0].append("Otros sectores")
    hojas["Acuerdos"][1].append("Ministerio de Vivienda, Construcción y Saneamiento")
    hojas["Acuerdos"][2].append("MINSA, MINFOO")
    (error,) = intentar(hojas, por).errores
    assert (error.celda, error.valor) == ("Acuerdos!O3", "MINSA, MINFOO")


@pytest.mark.parametrize("escrito", ["s/c", "Sin código", "Por asignar", "-"])
def test_sin_codigo_dicho_con_palabras_es_el_que_sigue(por: Usuario, escrito: str) -> None:
    hojas = bueno()
    hojas["Acuerdos"].append([*hojas["Acuerdos"][1]])
    hojas["Acuerdos"][-1][1], hojas["Acuerdos"][-1][10] = escrito, "Otro acuerdo."
    assert intentar(hojas, por).errores == ()
    assert Acuerdo.objects.get(codigo="MEP-2025-005").texto == "Otro acuerdo."


def test_un_avance_corregido_en_la_hoja_se_nota_y_vale_el_ultimo(por: Usuario) -> None:
    intentar(bueno(), por)
    hojas = bueno()
    hojas["Avances"][1][3] = 60
    (aviso,) = [a for a in intentar(hojas, por).avisos if a.startswith("Avances")]
    assert aviso.startswith("Avances, fila 2: ese día ya hay un avance del mismo hito, con 50 %, que la hoja no trae.")
    suyos = Avance.objects.filter(hito__acuerdo__codigo="MEP-2025-001", fecha=date(2025, 2, 10)).order_by("pk")
    assert list(suyos.values_list("porcentaje", flat=True)) == [50, 60]


def test_un_avance_mas_del_mismo_dia_no_es_una_correccion(por: Usuario) -> None:
    intentar(bueno(), por)
    hojas = bueno()
    hojas["Avances"].insert(2, ["MEP-2025-001", 1, date(2025, 2, 10), 60, "Al cierre.", ""])
    assert [a for a in intentar(hojas, por).avisos if a.startswith("Avances")] == []
