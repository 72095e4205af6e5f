"""Las hojas como las lleva la oficina: lo que a la vista dice algo, lo dice también al importarlo."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from acuerdos.models import Acuerdo, Avance, Hito
from cuentas.models import Usuario
from reuniones.models import Reunion
from tests.importacion.libros import EVENTO, bueno, intentar

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("nada", ["-", "—", "N/A", "n.a.", "No aplica", "S/N", "ninguno"])
def test_una_raya_o_un_no_aplica_en_una_columna_opcional_es_un_blanco(por: Usuario, nada: str) -> None:
    hojas = bueno()
    hojas["Sesión"][4][1] = nada
    hojas["Reuniones"][2][3:5] = [nada, nada]
    hojas["Acuerdos"][0].append("Monto")
    for fila in hojas["Acuerdos"][1:]:
        fila.append(nada)
    hojas["Acuerdos"][1][5] = hojas["Acuerdos"][4][7] = hojas["Acuerdos"][1][13] = nada
    hojas["Hitos"][1][5] = nada
    hojas["Avances"][1][4:6] = [nada, nada]
    assert intentar(hojas, por).errores == ()
    acuerdo = Acuerdo.objects.get(codigo="MEP-2025-001")
    assert (acuerdo.cui, acuerdo.monto, Hito.objects.get(acuerdo=acuerdo, numero=1).peso) == ("", None, 1)
    assert Avance.objects.filter(validado_el=None, descripcion="").exists()


def test_en_una_columna_obligatoria_una_raya_no_es_un_dato(por: Usuario) -> None:
    hojas = bueno()
    hojas["Acuerdos"][1][12] = "-"
    assert [(e.celda, e.valor) for e in intentar(hojas, por).errores] == [("Acuerdos!M2", "-")]


def test_los_montos_como_se_escriben_en_el_peru(por: Usuario) -> None:
    hojas = bueno()
    hojas["Acuerdos"][0].append("Monto S/")
    for fila, monto in zip(hojas["Acuerdos"][1:], ["S/ 1'250,000.50", "1 250 000", 1200.5, ""], strict=True):
        fila.append(monto)
    assert intentar(hojas, por).errores == ()
    montos = list(Acuerdo.objects.order_by("codigo").values_list("monto", flat=True))
    assert montos == [Decimal("1250000.50"), Decimal("1250000.00"), Decimal("1200.50"), None]


def test_las_fechas_como_las_escribe_cada_quien(por: Usuario) -> None:
    hojas = bueno()
    plazos = ["15 de octubre de 2025", "2025-10-15T05:00:00.000Z", "15-oct-25", "2025/10/15"]
    for fila, plazo in zip(hojas["Acuerdos"][1:], plazos, strict=True):
        fila[12] = plazo
    for fila in hojas["Hitos"][1:]:
        fila[4] = "30/09/25"
    assert intentar(hojas, por).errores == ()
    assert set(Acuerdo.objects.values_list("plazo", flat=True)) == {date(2025, 10, 15)}
    assert set(Hito.objects.values_list("plazo", flat=True)) == {date(2025, 9, 30)}


def test_las_horas_en_formato_de_horas_transcurridas(por: Usuario) -> None:
    def adornar(libro: Any, hojas: dict[str, Any]) -> None:
        formato = libro.add_format({"num_format": "[h]:mm"})
        hojas["Reuniones"].write_number("D2", 9 / 24, formato)
        hojas["Reuniones"].write_number("E2", 9 / 24 + 40 / 1440, formato)

    assert intentar(bueno(), por, adornar).errores == ()
    reunion = Reunion.objects.get(codigo="MTPE-01")
    assert (reunion.inicio_previsto, reunion.fin_previsto) == (time(9), time(9, 40))


def test_mas_de_un_dia_transcurrido_no_es_una_hora_y_se_muestra_como_en_excel(por: Usuario) -> None:
    def adornar(libro: Any, hojas: dict[str, Any]) -> None:
        hojas["Reuniones"].write_number("D2", 33.0833333 / 24, libro.add_format({"num_format": "[h]:mm"}))

    (error,) = intentar(bueno(), por, adornar).errores
    assert (error.celda, error.valor, error.problema) == ("Reuniones!D2", "33:05", "No es una hora.")


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


# --- Lo que se ve y conviene mirar ----------------------------------------------------------------------------------
def test_lo_oculto_lo_filtrado_y_lo_tachado_se_importa_con_un_aviso(por: Usuario) -> None:
    def adornar(libro: Any, hojas: dict[str, Any]) -> None:
        tachado = libro.add_format({"font_strikeout": True})
        hojas["Acuerdos"].set_row(2, None, None, {"hidden": True})
        hojas["Acuerdos"].set_row(3, None, None, {"hidden": True})
        hojas["Acuerdos"].set_row(30, None, None, {"hidden": True})
        dia_tachado = libro.add_format({"font_strikeout": True, "num_format": "dd/mm/yyyy"})
        for n, valor in enumerate(bueno()["Hitos"][4]):
            hojas["Hitos"].write(4, n, valor, dia_tachado if isinstance(valor, date) else tachado)
        hojas["Hitos"].write(1, 2, "Relación de canales", tachado)
        hojas["Avances"].hide()

    resultado = intentar(bueno(), por, adornar)
    assert resultado.errores == ()
    assert sorted(resultado.avisos) == [
        "Acuerdos, filas 3 y 4: lo oculto o filtrado en la hoja también se importa.",
        "Hitos, fila 5: lo tachado en la hoja también se importa: si ya no vale, bórrelo.",
        "La hoja «Avances» está oculta en el libro, y se importa igual.",
    ]


def con_plazos(*plazos: Any) -> Any:
    """El libro bueno con un hito por plazo."""
    hojas = bueno()
    hojas["Acuerdos"][1][12] = date(2026, 12, 1)
    hojas["Hitos"][1:] = [["MEP-2025-001", n, "Hito", "GL", p, 1, date(2025, 1, 20)] for n, p in enumerate(plazos, 1)]
    hojas["Avances"][1:] = hojas["Reprogramaciones"][1:] = []
    return hojas


def dias(*pares: tuple[int, int]) -> list[date]:
    return [date(2025, mes, dia) for dia, mes in pares]


@pytest.mark.parametrize(
    ("plazos", "avisa"),
    [
        ([*dias((3, 5), (4, 6), (7, 8), (10, 9)), "23/03/2025", "30/06/2025"], True),
        ([*dias((3, 5), (4, 6)), "23/03/2025", "30/06/2025"], True),
        ([*dias((3, 5), (4, 6), (7, 8)), "13/03/2025"], True),
        ([*dias((3, 5), (4, 6), (7, 8), (13, 9)), "23/03/2025"], False),
        ([*dias((3, 5), (4, 6), (7, 8)), "23/03/2025", "11/03/2025"], False),
        ([*dias((3, 5), (4, 6), (7, 8))], False),
        ([*dias((3, 5)), "23/03/2025"], False),
        ([*dias((3, 3), (4, 4), (5, 5), (6, 6)), "23/03/2025"], False),
        (["23/03/2025", "24/03/2025", "25/03/2025", "26/03/2025"], False),
    ],
)
def test_una_columna_con_el_dia_y_el_mes_volteados_se_nota(por: Usuario, plazos: list[Any], avisa: bool) -> None:
    resultado = intentar(con_plazos(*plazos), por)
    assert resultado.errores == ()
    dichos = [a for a in resultado.avisos if "Excel en inglés" in a]
    assert bool(dichos) is avisa
    if avisa:
        assert dichos[0].startswith("Hitos, columna «Plazo» (E): ")
        assert "si el 03/05/2025 de la fila 2 no era 05/03/2025" in dichos[0]


def test_una_columna_escrita_con_el_mes_por_delante_se_nota_entera(por: Usuario) -> None:
    resultado = intentar(con_plazos("03/05/2025", "03/23/2025", "06/30/2025"), por)
    assert {e.celda for e in resultado.errores} == {"Hitos!E3", "Hitos!E4"}
    assert any("Hitos, columna «Plazo» (E): parece escrita con el mes por delante" in a for a in resultado.avisos)


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
