"""Lo medido cabe: cada texto en su caja y cada fila en su alto."""

from typing import Any

import pytest

from corte.lamina import letras
from corte.lamina.flujo import FONDO
from tests.corte.lamina.leida import EMU, A, Lamina, P, caja, texto

pytestmark = pytest.mark.una_vez


def test_cada_texto_cabe_en_su_caja(lamina: Lamina) -> None:
    for n, hoja in enumerate(lamina.hojas, start=1):
        for pieza in hoja.iter(f"{P}sp"):
            lugar = caja(pieza)
            if lugar is None or not texto(pieza).strip() or pieza.getparent().tag == f"{P}grpSp":
                continue
            margenes = pieza.find(f".//{A}bodyPr")
            al_lado = (int(margenes.get("lIns", 0)) + int(margenes.get("rIns", 0))) / EMU
            alto = sum(_alto(parrafo, lugar[2] - al_lado) for parrafo in pieza.iter(f"{A}p"))
            assert alto <= lugar[3] + 0.02, (n, texto(pieza)[:80], alto, lugar[3])


def test_cada_fila_de_cada_tabla_tiene_el_alto_de_su_texto(lamina: Lamina) -> None:
    for n, hoja in enumerate(lamina.hojas, start=1):
        for tabla in hoja.iter(f"{A}tbl"):
            anchos = [int(c.get("w")) / EMU for c in tabla.iter(f"{A}gridCol")]
            for fila in tabla.iter(f"{A}tr"):
                for celda, ancho in zip(fila.iter(f"{A}tc"), anchos, strict=True):
                    cabe = ancho - 0.14
                    alto = sum(_alto(parrafo, cabe) for parrafo in celda.iter(f"{A}p")) + 0.06
                    assert alto <= int(fila.get("h")) / EMU + 0.005, (n, texto(celda)[:60])


def test_en_otra_letra_ninguna_frase_pisa_a_la_siguiente_ni_la_nota_a_su_tabla(lamina: Lamina) -> None:
    """Sin Calibri ni Carlito se ve en una letra como Arial, un 12 % más ancha."""
    for n, hoja in enumerate(lamina.hojas, start=1):
        for pieza in hoja.iter(f"{P}sp"):
            if _nombre(pieza).startswith(("Frase ", "Título: ")):
                _, _, ancho, alto = caja(pieza) or (0.0,) * 4
                crecido = sum(_alto(parrafo, ancho / letras.OTRA_LETRA) for parrafo in pieza.iter(f"{A}p"))
                assert crecido <= alto + 0.02, (n, texto(pieza)[:80])
            elif _nombre(pieza) == "Nota":
                nota, tabla = caja(pieza), max(hoja.iter(f"{P}graphicFrame"), key=lambda t: _fondo(t, n))
                assert nota
                holgado = nota[1] + nota[3] < FONDO - 0.02  # si la hoja va llena, al fondo y no más
                assert _fondo(tabla, n) <= nota[1] + 0.01 or not holgado, (n, texto(pieza)[:80])


def _fondo(tabla: Any, hoja: int) -> float:
    """Dónde acaba una tabla si cada fila crece lo que pide su texto en otra letra."""
    lugar = caja(tabla)
    assert lugar, hoja
    anchos = [int(c.get("w")) / EMU for c in tabla.iter(f"{A}gridCol")]
    filas = 0.0
    for fila in tabla.iter(f"{A}tr"):
        piden = [
            sum(_alto(parrafo, (ancho - 0.14) / letras.OTRA_LETRA) for parrafo in celda.iter(f"{A}p")) + 0.06
            for celda, ancho in zip(fila.iter(f"{A}tc"), anchos, strict=True)
        ]
        filas += max(int(fila.get("h")) / EMU, *piden)
    return lugar[1] + filas


def _nombre(pieza: Any) -> str:
    return str(next(pieza.iter(f"{P}cNvPr")).get("name"))


def _alto(parrafo: Any, ancho: float) -> float:
    """Pulgadas que ocupa, con la letra que dicen sus tramos."""
    cuerpos = [int(t.get("sz", 0)) / 100 for t in (*parrafo.iter(f"{A}rPr"), *parrafo.iter(f"{A}endParaRPr"))]
    puntos = max([c for c in cuerpos if c], default=13)
    negrita = any(t.get("b") == "1" for t in parrafo.iter(f"{A}rPr"))
    dicho = "".join(t.text or "" for t in parrafo.iter(f"{A}t"))
    return letras.alto(dicho, ancho, puntos, negrita=negrita)
