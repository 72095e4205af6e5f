"""Una frase dice lo que dice, y cada cifra suya lleva a su lista."""

import copy
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from corte.enlaces import Enlaces, acuerdos_con, del_cuadro
from corte.frases import FraseDicha, TramoDeFrase, cifra, contados, enumeradas, tramos
from corte.limpio import en_limpio

pytestmark = pytest.mark.una_vez
ENLACES = Enlaces("MEA-2025", date(2025, 3, 31), datetime(2025, 4, 1, tzinfo=UTC))
VENCIDOS = FraseDicha(f"{contados(1234, 'acuerdo', 'acuerdos', acuerdos_con(estado='vencido'))} y {cifra('9', '')} más")


def test_se_lee_sin_sus_marcas_y_cada_cifra_lleva_a_la_lista_de_ese_dia() -> None:
    assert VENCIDOS == "1,234 acuerdos y 9 más"
    primero, resto = tramos(VENCIDOS.con(ENLACES))
    assert (primero.texto, resto) == ("1,234", TramoDeFrase(" acuerdos y 9 más"))
    pedido = parse_qs(urlsplit(primero.url).query)
    assert (pedido["estado"], pedido["al"]) == (["vencido"], ["2025-03-31"])
    al_cuadro = tramos(FraseDicha(cifra("69", del_cuadro("por_reunion"))).con(ENLACES))
    assert al_cuadro[0].url.endswith("#por_reunion")


def test_a_quien_no_ve_las_listas_no_se_le_enlaza_nada() -> None:
    assert tramos(VENCIDOS.con(None)) == [TramoDeFrase("1,234 acuerdos y 9 más")]


def test_una_frase_se_copia_y_se_limpia_entera() -> None:
    assert copy.deepcopy(VENCIDOS).marcada == VENCIDOS.marcada == en_limpio(VENCIDOS).marcada


@pytest.mark.parametrize(
    ("nombres", "dicho"), [(["Puno", "Ica"], "Puno e Ica"), (["A", "B", "C"], "A, B y C"), (["A"], "A")]
)
def test_lo_marcado_se_enumera_como_lo_demas(nombres: list[str], dicho: str) -> None:
    marcadas = [cifra(nombre, acuerdos_con(region=nombre)) for nombre in nombres]
    frase = FraseDicha(enumeradas(marcadas))
    assert frase == dicho
    assert [t.texto for t in tramos(frase.con(ENLACES)) if t.url] == nombres
