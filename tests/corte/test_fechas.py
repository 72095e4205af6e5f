"""Los días e instantes de un corte: cuáles valen y con qué frase se rechazan."""

from datetime import date

import pytest

from acuerdos.errores import DatoInvalido
from acuerdos.fechas import leer_dia, leer_instante
from corte.fechas import revisar_fecha
from reuniones.models import Sesion
from tests.fabricas import en_lima

MEA = Sesion(codigo="MEA-2025", nombre="MUNI EJECUTIVO ALCALDESAS", fecha=date(2025, 1, 13))


HOY = date(2025, 4, 1)


AHORA = en_lima(HOY, 9)


def test_el_dia_va_de_la_sesion_a_hoy() -> None:
    revisar_fecha(MEA.fecha, MEA, AHORA)
    revisar_fecha(HOY, MEA, AHORA)
    with pytest.raises(DatoInvalido, match="anterior a MUNI EJECUTIVO ALCALDESAS"):
        revisar_fecha(date(2025, 1, 12), MEA, AHORA)
    with pytest.raises(
        DatoInvalido, match=r"02/04/2025 todavía no llega: como máximo, el corte es de hoy \(01/04/2025\)"
    ):
        revisar_fecha(date(2025, 4, 2), MEA, AHORA)


def test_lo_que_se_conocia_no_es_de_un_instante_que_aun_no_llega() -> None:
    """El día de hoy todavía puede cambiar: mañana ese corte saldría distinto."""
    revisar_fecha(HOY, MEA, AHORA, AHORA)
    for texto in ("2025-04-01", "2025-04-01T09:00:01"):
        with pytest.raises(DatoInvalido) as error:
            revisar_fecha(HOY, MEA, AHORA, leer_instante(texto))
        assert "todavía no llega" in error.value.errores["conocido_al"]


@pytest.mark.parametrize("texto", ["0001-01-01", "1899-12-31", "01/01/3000", "9999-12-31"])
def test_un_ano_que_es_error_de_tecleo_se_dice_con_los_que_sirven(texto: str) -> None:
    with pytest.raises(DatoInvalido) as error:
        leer_dia(texto)
    assert error.value.errores["al"] == f"«{texto}» no puede ser: el año va de 1900 a 2999."
