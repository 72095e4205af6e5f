"""Cuánto ocupa un texto: los anchos de las letras, para que nada se salga de su caja.

Los anchos son los de Carlito, que mide lo mismo que Calibri, la letra de la plantilla (`letras.json`).
"""

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

EME = 2048  # unidades por cuerpo de letra
INTERLINEA = 1.2207  # alto de un renglón, en cuerpos
PUNTOS_POR_PULGADA = 72
OTRA_LETRA = 1.12  # quien no tiene Calibri ni Carlito la ve en una como Arial, un 12 % más ancha
HOLGURA_ENTRE_LETRAS = 1.02  # no todo programa junta las letras igual


@cache
def _anchos(negrita: bool) -> dict[str, int]:
    archivo = Path(__file__).with_name("letras.json")
    grupos = json.loads(archivo.read_text(encoding="utf-8"))["negrita" if negrita else "regular"]
    return {letra: int(ancho) for ancho, letras in grupos.items() for letra in letras}


def ancho(texto: str, puntos: float, *, negrita: bool = False) -> float:
    """Pulgadas que ocupa `texto` en un renglón. De una letra que no está en la tabla se supone que es cuadrada."""
    return _unidades(texto, negrita) * puntos * HOLGURA_ENTRE_LETRAS / (EME * PUNTOS_POR_PULGADA)


@lru_cache(maxsize=8192)  # una hoja mide muchas veces lo mismo
def _unidades(texto: str, negrita: bool) -> int:
    anchos = _anchos(negrita)
    return sum(anchos.get(letra, EME) for letra in texto)


def renglones(texto: str, caben: float, puntos: float, *, negrita: bool = False) -> int:
    """Cuántos renglones ocupa en `caben` pulgadas. Una palabra que no cabe en uno se parte."""
    if ancho(texto, puntos, negrita=negrita) <= caben:
        return 1
    espacio = ancho(" ", puntos, negrita=negrita)
    cuantos, usado = 1, 0.0
    for palabra in texto.split(" "):
        mide = ancho(palabra, puntos, negrita=negrita)
        if usado and usado + espacio + mide > caben:
            cuantos, usado = cuantos + 1, 0.0
        usado += mide + (espacio if usado else 0.0)
        if usado > caben:
            de_mas = int(usado // caben)
            cuantos, usado = cuantos + de_mas, usado - de_mas * caben
    return cuantos


def alto(texto: str, caben: float, puntos: float, *, negrita: bool = False) -> float:
    """Pulgadas de alto de un párrafo en una columna de `caben` pulgadas."""
    return renglones(texto, caben, puntos, negrita=negrita) * alto_de_renglon(puntos)


def alto_de_renglon(puntos: float) -> float:
    return puntos * INTERLINEA / PUNTOS_POR_PULGADA


def cuerpo_que_cabe(
    texto: str, caben: float, alto_de_caja: float, cuerpos: Sequence[float], *, negrita: bool = False
) -> float:
    """El mayor de los `cuerpos`, de mayor a menor, con que el texto cabe en la caja; si con ninguno, el último."""
    for puntos in cuerpos:
        if alto(texto, caben, puntos, negrita=negrita) <= alto_de_caja:
            return puntos
    return cuerpos[-1]
