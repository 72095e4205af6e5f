"""Lo que se ve igual en la página, la lámina, el PDF y el libro sale de un solo lugar."""

import re
from pathlib import Path

import pytest

from acuerdos.enums import Estado
from corte import aspecto
from corte.aspecto import Color, con_signo, leyenda, tono, tramos


@pytest.mark.parametrize("cantidades", [[1], [1, 7], [1, 2, 7], [3, 3, 3], list(range(1, 27)), [1] * 25 + [500]])
def test_lo_mayor_lleva_siempre_el_tono_mas_oscuro(cantidades: list[int]) -> None:
    limites = tramos(cantidades)
    assert tono(max(cantidades), limites) == 5
    tonos = [tono(c, limites) for c in sorted(cantidades)]
    assert tonos == sorted(tonos)
    assert [cual for cual, _ in leyenda(limites)] == sorted({tono(limite, limites) for limite in limites})


def test_sin_nada_no_hay_tono_ni_leyenda() -> None:
    assert (tramos([0, 0]), leyenda([]), tono(0, [])) == ([], [], 0)


def test_la_leyenda_dice_de_que_a_que_va_cada_tono() -> None:
    assert leyenda([2, 3, 1200]) == [(2, "1 a 2"), (3, "3"), (5, "4 a 1,200")]


def test_cada_estado_tiene_su_color_su_signo_y_su_lugar() -> None:
    assert set(aspecto.ORDEN_DE_ESTADOS) == set(Estado)
    assert len({a.signo for a in aspecto.ESTADOS.values()}) == len(Estado)
    assert len({a.color.rgb for a in aspecto.ESTADOS.values()} - {aspecto.MARCA.rgb}) == len(Estado)
    assert con_signo("vencido") == "! Vencido"


def test_la_hoja_de_estilos_lleva_los_mismos_colores(raiz: Path) -> None:
    estilos = (raiz / "static/css/oficina.css").read_text(encoding="utf-8")
    pares = re.findall(r"^\.([te][-\w]+) \{\s*fill: #([0-9a-f]{6})\s*\}", estilos, re.MULTILINE)
    dichos = {clase: color.upper() for clase, color in pares}
    esperados = {f"e-{e.value}": a.color.rgb for e, a in aspecto.ESTADOS.items()}
    esperados |= {f"t{n}": color.rgb for n, color in enumerate((aspecto.SIN_DATO, *aspecto.TONOS))}
    assert {clase: dichos.get(clase) for clase in esperados} == esperados


def _contraste(uno: Color, otro: Color) -> float:
    luces = []
    for color in (uno, otro):
        canales = [int(color.rgb[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        lineales = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in canales]
        luces.append(0.2126 * lineales[0] + 0.7152 * lineales[1] + 0.0722 * lineales[2])
    return (max(luces) + 0.05) / (min(luces) + 0.05)


def test_lo_escrito_sobre_un_color_se_lee() -> None:
    sobre = [(a.color, a.letra) for a in aspecto.ESTADOS.values()]
    for n, color in enumerate(aspecto.TONOS, start=1):
        sobre.append((color, aspecto.BLANCO if n >= aspecto.OSCURO else aspecto.TINTA))
    sobre += [(aspecto.BLANCO, aspecto.TINTA2), (aspecto.SUAVE, aspecto.TINTA2), (aspecto.MARCA, aspecto.BLANCO)]
    assert {(c.rgb, de.rgb): round(_contraste(c, de), 1) for c, de in sobre if _contraste(c, de) < 4.5} == {}


def test_el_mapa_distingue_ir_en_cero_de_no_tener_acuerdos() -> None:
    limites = tramos([0, 40])
    sin, cero, algo = (aspecto.color_de_region(valor, limites) for valor in (None, 0, 40))
    assert len({sin.rgb, cero.rgb, algo.rgb}) == 3
    dichas = aspecto.leyenda_de_regiones([0, 40], limites, " %")
    assert dichas == [(sin, "Sin acuerdos"), (cero, "0 %"), (algo, "1 a 40 %")]
    assert cero not in [color for color, _ in aspecto.leyenda_de_regiones([40], tramos([40]), " %")]
