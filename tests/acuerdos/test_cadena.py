"""La huella de un hecho: siempre los mismos bytes, y distinta si cambia lo que dice o lo que le antecede."""

import json
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

from acuerdos.cadena import contenido, huella, sello_en_grupos
from tests.fabricas import LIMA

DICE = {"id": 7, "texto": "Área «ñ»", "monto": Decimal("10.50"), "plazo": date(2025, 3, 31), "anulado_en": None}


def test_lo_que_dice_se_escribe_siempre_igual() -> None:
    esperado = '["acuerdo",{"id":7,"monto":"10.50","plazo":"2025-03-31","texto":"Área «ñ»"}]'
    assert contenido("acuerdo", DICE) == contenido("acuerdo", dict(reversed(DICE.items()))) == esperado.encode()


def test_los_bytes_son_los_que_siempre_escribio_json() -> None:
    """Una cadena ya impresa en un acta se comprueba con estos bytes: no pueden depender de quien escribe el JSON."""
    letras = "".join(chr(n) for n in range(1, 0x3000)) + "\ue000\uffff🙂" + chr(sys.maxunicode)
    dice = {"z": letras, "a": -(2**63), "ñ": True, "n": 0, "fraccion": 1e16, "de_json": {"b": [1.5e-7, None], "a": "é"}}
    esperado = json.dumps(["acuerdo", dice, ["a", "b"]], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert contenido("acuerdo", dice, ["b", "a"]) == esperado.encode()


def test_una_columna_nueva_que_nace_vacia_no_cambia_lo_ya_dicho() -> None:
    nuevas = {"nota": "", "urgente": False, "visto_en": None}
    assert contenido("acuerdo", DICE | nuevas) == contenido("acuerdo", DICE)
    assert contenido("acuerdo", DICE | {"peso": 0}) != contenido("acuerdo", DICE), "un cero sí dice algo"


def test_el_mismo_instante_en_otra_zona_dice_lo_mismo() -> None:
    instante = datetime(2025, 3, 31, 23, 59, 59, 7, tzinfo=LIMA)
    assert contenido("a", {"en": instante}) == contenido("a", {"en": instante.astimezone(UTC)})


def test_lo_que_cuelga_cuenta_sin_importar_su_orden() -> None:
    assert contenido("sesion", DICE, ["MVCS", "MTPE"]) == contenido("sesion", DICE, ["MTPE", "MVCS"])
    assert contenido("sesion", DICE, ["MTPE"]) != contenido("sesion", DICE)


def test_la_huella_depende_de_lo_dicho_y_de_la_anterior() -> None:
    primera = huella("", b"uno")
    assert len(primera) == 64
    assert huella("", b"dos") != primera != huella(primera, b"uno")
    assert sello_en_grupos(primera).replace("\u00a0", "") == primera[:16]
