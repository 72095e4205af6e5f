"""Lo que escribe una persona, como sale en el papel."""

import pytest

from corte.papel.textos import LETRAS_SEGUIDAS, QUIEBRE, imprimible


@pytest.mark.parametrize(
    ("escrito", "impreso"),
    [
        ("  Capacitar\r\na las vecinas \n", "Capacitar\na las vecinas"),
        ("a\tb\x00c\x07d", "a bcd"),
        ("uno\u202edos\u202c tres\u200f", "unodos tres"),
        ("bien 😀 hecho 👩🏽‍⚖️ 🇵🇪", "bien [emoji] hecho [emoji] [emoji]"),
        ('#set $x$ *y* @z \\ "q" `c` <b> ñandú «Ü» ✓ ½', '#set $x$ *y* @z \\ "q" `c` <b> ñandú «Ü» ✓ ½'),
        ("", ""),
    ],
)
def test_sale_tal_cual_salvo_lo_que_engana_o_no_se_imprime(escrito: str, impreso: str) -> None:
    assert imprimible(escrito) == impreso


def test_una_palabra_larguisima_se_puede_partir_y_no_pierde_letras() -> None:
    salida = imprimible("x" * 100 + " corta")
    assert salida.replace(QUIEBRE, "") == "x" * 100 + " corta"
    assert max(map(len, salida.replace(QUIEBRE, " ").split())) <= LETRAS_SEGUIDAS
