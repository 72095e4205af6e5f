"""Lo escrito, limpio: lo que no se ve se va, lo que se ve se queda, y limpiar lo limpio no lo cambia."""

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuentas.textos import (
    control_entre_letras,
    limpiar,
    limpiar_codigo,
    limpiar_correo,
    limpiar_renglon,
    lo_que_no_se_ve,
    motivo_de_codigo,
    motivo_de_correo,
    norma,
)

pytestmark = pytest.mark.una_vez
SALTOS = "\n\r\x0b\x0c\x85\u2028\u2029"
TODOS = range(0x110000)
# Letras, marcas y selectores que Unicode manda no dibujar, aunque no sean de formato.
IGNORABLES = [*"\u034f\u115f\u1160\u17b4\u17b5\u180b\u180f\u3164\ufe00\ufe0e\ufe0f\uffa0\ufffc", "\U000e0100"]
CUALQUIERA = st.text(st.characters(exclude_categories=()), max_size=60)
DE_LA_OFICINA = st.text("aábcñÑz ÁÜ0129.,;:-–«»“”'’ʼ¿?¡!°º/()\n\t", max_size=40)


# Recorrer el millón de caracteres es de cada prueba: al recogerlas lo haría cada proceso.
def no_se_ven() -> list[str]:
    return [c for c in map(chr, TODOS) if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in f"\t{SALTOS}"]


def no_son_caracteres() -> list[str]:
    return [c for c in map(chr, TODOS) if ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF]


def ocultos() -> st.SearchStrategy[str]:
    return st.sampled_from([*no_se_ven(), *no_son_caracteres(), *IGNORABLES])


@pytest.mark.parametrize(
    "cuales", [no_se_ven, no_son_caracteres, lambda: IGNORABLES], ids=["formato", "no son", "ocultos"]
)
def test_lo_que_no_se_ve_se_va_este_donde_este(cuales: Callable[[], list[str]]) -> None:
    caracteres = cuales()
    assert caracteres
    quedan = [f"U+{ord(c):04X}" for c in caracteres if limpiar(f"{c}MTPE{c}-01{c}") != "MTPE-01"]
    assert quedan == []
    assert all(lo_que_no_se_ve(f"a{c}") == f"U+{ord(c):04X}" for c in caracteres)


def test_todo_blanco_es_un_blanco_y_los_que_sobran_se_van() -> None:
    blancos = [c for c in map(chr, TODOS) if unicodedata.category(c) == "Zs"] + ["\u2800"]
    assert [f"U+{ord(b):04X}" for b in blancos if limpiar(f"{b}a{b}{b} b{b}") != "a b"] == []


@pytest.mark.parametrize("salto", ["\r\n", *SALTOS])
def test_todo_salto_es_el_mismo_y_en_un_renglon_es_un_blanco(salto: str) -> None:
    assert limpiar(f"uno \t{salto}  dos{salto}") == "uno\n  dos"
    assert limpiar_renglon(f"uno{salto}{salto}\tdos") == "uno dos"


@pytest.mark.parametrize(
    "texto",
    [
        "👩‍❤️‍👨 👨‍👩‍👧‍👦 👩🏽‍🌾 🏳️‍🌈 🏴‍☠️",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇵🇪 1️⃣ ☎️ 👍🏽",
        "tʼanta qʼuñi chʼisi ñuqanchik pʼacha jachʼa",
        "«El “MUNI” – 2025»: 1.º, n.º 5 — S/ 1'250,000.50…",
        "- uno\n  - dos\n\n\ttres",
        "Ñahuimpuquio, Yánac, Pingüino",
    ],
)
def test_lo_que_se_ve_queda_igual(texto: str) -> None:
    assert limpiar(texto) == texto
    assert lo_que_no_se_ve(texto) == ""


@pytest.mark.parametrize(
    ("sucio", "limpio"),
    [
        ("a\u200db", "ab"),  # fuera de un emoji, la unión no une nada
        ("👩\u200d", "👩"),
        ("x\ufe0f", "x"),
        ("Concepcio\u0301n", "Concepción"),
        ("no\u00adviembre", "noviembre"),
        ("2025\u20112026", "2025-2026"),
        ("\uf0b7 Primero\n\uf0a7 Segundo", "• Primero\n• Segundo"),
        ("MUNI\u202e ovitucejE", "MUNI ovitucejE"),
        ("\ufeffsesión", "sesión"),
    ],
)
def test_lo_que_dejan_el_copiar_y_pegar(sucio: str, limpio: str) -> None:
    assert limpiar(sucio) == limpio


@given(CUALQUIERA)
def test_limpiar_lo_limpio_no_lo_cambia(texto: str) -> None:
    for limpieza in (limpiar, limpiar_renglon, limpiar_codigo, limpiar_correo):
        limpio = limpieza(texto)
        assert limpieza(limpio) == limpio
        assert limpiar(limpio) == limpio
    assert "\n" not in limpiar_renglon(texto) and "\t" not in limpiar_renglon(texto)


@given(CUALQUIERA)
def test_lo_limpio_cabe_en_un_xml_y_en_la_base(texto: str) -> None:
    limpio = limpiar(texto)
    assert limpio.encode("utf-8").decode("utf-8") == limpio
    assert not any(c in limpio for c in ("\x00", "\x0b", "\ufffe", "\uffff"))
    assert unicodedata.is_normalized("NFC", limpio)


@given(DE_LA_OFICINA, st.deferred(ocultos), st.integers(0, 40))
def test_dos_textos_que_se_ven_iguales_son_el_mismo(texto: str, invisible: str, donde: int) -> None:
    assert limpiar(texto[:donde] + invisible + texto[donde:]) == limpiar(texto)
    assert norma(texto[:donde] + invisible + texto[donde:]) == norma(texto)


@pytest.mark.parametrize(
    ("escrito", "codigo"),
    [
        ("pru–2025‑001", "PRU-2025-001"),
        ("\u200bMTPE—01 ", "MTPE-01"),
        ("mea−2025-004\n", "MEA-2025-004"),
        ("ＭＥＡ－２０２５", "MEA-2025"),
    ],
)
def test_un_codigo_queda_como_lo_escribe_un_teclado(escrito: str, codigo: str) -> None:
    assert limpiar_codigo(escrito) == codigo
    assert motivo_de_codigo(codigo) == ""


def test_un_codigo_o_un_correo_con_letras_que_se_ven_como_otras_se_rechaza_diciendo_cual() -> None:
    assert motivo_de_codigo("РRU-1") == (
        "Lleva «Р», una letra del alfabeto cirílico: escríbalo con letras, cifras y guiones del teclado."
    )
    assert "del alfabeto griego" in motivo_de_codigo("ΑRU-1")
    assert motivo_de_correo("аna@muni.gob.pe") == (
        "Lleva «а», una letra del alfabeto cirílico: escríbalo letra por letra con el teclado."
    )
    assert "un espacio" in motivo_de_codigo("MEA 2026")
    assert motivo_de_correo("ana@ñahui.pe") == ""


def test_un_correo_pierde_lo_que_no_se_ve_y_conserva_sus_mayusculas() -> None:
    assert limpiar_correo("\u200eAna.Quispe＠muni.gob.pe\u200b ") == "Ana.Quispe@muni.gob.pe"


@given(
    st.text(st.one_of(st.sampled_from("\x01\x85\x93\u200b \u2800a"), st.characters(exclude_categories=())), max_size=30)
)
def test_un_control_entre_letras_es_el_que_tiene_algo_a_la_vista_a_ambos_lados(texto: str) -> None:
    controles = [n for n, letra in enumerate(texto) if re.match(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]", letra)]
    esperado = next((n for n in controles if limpiar(texto[:n]) and limpiar(texto[n + 1 :])), None)
    hallado = control_entre_letras(texto)
    assert hallado == (
        None if esperado is None else (limpiar_renglon(texto[:esperado]), f"U+{ord(texto[esperado]):04X}")
    )


def test_cien_mil_controles_seguidos_no_detienen_al_servidor() -> None:
    assert control_entre_letras("\x01" * 100_000) is None
    assert control_entre_letras("a" + "\x01" * 100_000 + "b") == ("a", "U+0001")
