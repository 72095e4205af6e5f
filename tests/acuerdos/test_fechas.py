from datetime import date, datetime

import pytest

from acuerdos.errores import DatoInvalido
from acuerdos.fechas import escribir_instante, leer_dia, leer_instante


@pytest.mark.parametrize("texto", ["2025-03-31", " 31/03/2025 ", "2025-3-31"])
def test_un_dia_se_escribe_de_las_dos_maneras(texto: str) -> None:
    assert leer_dia(texto) == date(2025, 3, 31)


@pytest.mark.parametrize(
    "texto", ["", "ayer", "31-03-2025", "2025/03/31", "20250331", "2025-03-31T10:00", "٣١/٠٣/٢٠٢٥"]
)
def test_lo_que_no_es_un_dia_se_rechaza_con_un_ejemplo(texto: str) -> None:
    with pytest.raises(DatoInvalido) as error:
        leer_dia(texto)
    assert "escríbala como 2025-03-31 o 31/03/2025" in error.value.errores["al"]


@pytest.mark.parametrize("texto", ["31/02/2025", "2025-13-01", "2025-00-10", "0000-01-01"])
def test_un_dia_que_no_existe_se_dice_que_no_existe(texto: str) -> None:
    with pytest.raises(DatoInvalido) as error:
        leer_dia(texto)
    assert error.value.errores["al"] == f"«{texto}» no existe en el calendario: revise el día y el mes."


@pytest.mark.parametrize(
    ("texto", "instante"),
    [
        ("2025-04-15T18:00:00-05:00", "2025-04-15T18:00:00-05:00"),
        ("2025-04-15T23:00:00Z", "2025-04-15T18:00:00-05:00"),
        ("2025-04-15T18:00", "2025-04-15T18:00:00-05:00"),
        ("2025-04-16T01:00:00 02:00", "2025-04-15T18:00:00-05:00"),
        ("2025-04-15 18:00", "2025-04-15T18:00:00-05:00"),
        ("2025-04-15", "2025-04-15T23:59:59.999999-05:00"),
    ],
)
def test_un_instante_sin_zona_es_de_lima_y_un_dia_solo_es_su_final(texto: str, instante: str) -> None:
    assert leer_instante(texto) == datetime.fromisoformat(instante)


@pytest.mark.parametrize("texto", ["", "ayer", "15/04/2025", "2025-02-31", "2025-04-15T25:00"])
def test_lo_que_no_es_un_instante_se_rechaza_con_un_ejemplo(texto: str) -> None:
    with pytest.raises(DatoInvalido) as error:
        leer_instante(texto)
    assert "2025-04-15T18:00:00-05:00" in error.value.errores["conocido_al"]


@pytest.mark.parametrize("texto", ["1126-11-29", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-05:00"])
def test_un_anio_que_no_puede_ser_se_dice(texto: str) -> None:
    with pytest.raises(DatoInvalido) as error:
        leer_instante(texto)
    assert error.value.errores["conocido_al"] == f"«{texto}» no puede ser: el año va de 1900 a 2999."


def test_de_lo_escrito_solo_se_repite_el_principio() -> None:
    with pytest.raises(DatoInvalido) as error:
        leer_instante("ayer" * 1_000)
    assert len(error.value.errores["conocido_al"]) < 200


@pytest.mark.parametrize("texto", ["2025-04-15", "2025-04-15T18:00:00-05:00", "2025-04-15T18:00:00.000123-05:00"])
def test_un_instante_se_escribe_de_modo_que_se_lea_el_mismo(texto: str) -> None:
    assert escribir_instante(leer_instante(texto)) == texto
    assert escribir_instante(leer_instante("2025-04-15T23:00:00Z")) == "2025-04-15T18:00:00-05:00"
