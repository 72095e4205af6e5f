"""Lo que se nota de una hoja sin ser un error."""

from datetime import date
from typing import Any

import pytest

from cuentas.models import Usuario
from tests.importacion.libros import bueno, intentar

pytestmark = pytest.mark.django_db


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
