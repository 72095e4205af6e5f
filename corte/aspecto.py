"""Cómo se ve un corte en todas partes: página, lámina, PDF y libro toman de aquí colores, orden, signos y tramos.

Regla: un estado lleva siempre su color, su lugar en el orden y su signo, y ningún color dice nada que no diga también
una palabra. El mapa va del azul más claro al más oscuro; los tramos son cuantiles de las cantidades mayores que cero,
de modo que un solo valor muy alto no deja pálido al resto y el mayor lleva siempre el tono más oscuro. Todo color es
de los doce de la paleta, o uno de ellos aclarado: así la lámina sigue al tema que la oficina le ponga.
"""

import colorsys
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from acuerdos.enums import Estado

# La paleta: los nombres que un tema de Office da a sus colores, y su RRGGBB.
PALETA = {
    "dk1": "1A222D",
    "lt1": "FFFFFF",
    "dk2": "17426F",
    "lt2": "EDF0F4",
    "accent1": "C8102E",
    "accent2": "1C7A41",
    "accent3": "2F6FB0",
    "accent4": "66717F",
    "accent5": "B3122A",
    "accent6": "8C96A3",
    "hlink": "0B4F94",
    "folHlink": "5B3596",
}


@dataclass(frozen=True, slots=True)
class Color:
    """Un color de la paleta; con `oscuridad` menor que 100, aclarado hacia el blanco (100 - `oscuridad`) %."""

    de: str
    oscuridad: int = 100

    @property
    def rgb(self) -> str:
        """RRGGBB. Se aclara como lo hace Office: la luz de HSL por `oscuridad`, más lo que falta."""
        rojo, verde, azul = (int(PALETA[self.de][i : i + 2], 16) / 255 for i in (0, 2, 4))
        tono, luz, saturacion = colorsys.rgb_to_hls(rojo, verde, azul)
        parte = self.oscuridad / 100
        claro = colorsys.hls_to_rgb(tono, luz * parte + 1 - parte, saturacion)
        return "".join(f"{round(canal * 255):02X}" for canal in claro)


TINTA, TINTA2, BLANCO, SUAVE = Color("dk1"), Color("dk1", 76), Color("lt1"), Color("lt2")
LINEA = Color("accent6", 45)
MARCA = Color("accent1")  # de la institución; nunca dice un estado
SERIE = Color("accent3")  # las cantidades que no son un estado


@dataclass(frozen=True, slots=True)
class AspectoDeEstado:
    """`signo`: el que se antepone a la palabra donde no cabe un dibujo. `letra`: la que se lee sobre el color."""

    color: Color
    signo: str
    letra: Color = BLANCO


# El orden en que se nombran y se apilan: de lo hecho a lo que ya no se hará.
ESTADOS = {
    Estado.CUMPLIDO: AspectoDeEstado(Color("accent2"), "√"),
    Estado.EN_PROCESO: AspectoDeEstado(Color("accent3"), "→"),
    Estado.PENDIENTE: AspectoDeEstado(Color("accent4"), "○"),
    Estado.VENCIDO: AspectoDeEstado(Color("accent5"), "!"),
    Estado.DESESTIMADO: AspectoDeEstado(Color("accent6"), "×", TINTA),
}
ORDEN_DE_ESTADOS = tuple(ESTADOS)

TRAMOS = 5
SIN_DATO, CERO = Color("accent6", 20), Color("accent6", 45)  # donde no hay acuerdos, y donde los hay y van en cero
TONOS = (Color("dk2", 18), Color("dk2", 36), Color("dk2", 56), Color("dk2", 78), Color("dk2"))  # de menos a más
OSCURO = 4  # desde este tono (1 a 5) la cifra se escribe en blanco


def con_signo(estado: Estado | str) -> str:
    """«! Vencido»."""
    cual = Estado(estado)
    return f"{ESTADOS[cual].signo} {cual.label}"


def tramos(cantidades: Iterable[int]) -> list[int]:
    """Límites superiores, crecientes, de a lo más cinco tramos por cuantiles de las cantidades mayores que cero."""
    positivas = sorted(c for c in cantidades if c > 0)
    if not positivas:
        return []
    n = len(positivas)
    return sorted({positivas[max(0, -(-n * i // TRAMOS) - 1)] for i in range(1, TRAMOS + 1)})


def tono(cantidad: int, limites: Sequence[int]) -> int:
    """De 0 (no hay nada) a 5, el tramo mayor; con menos de cinco tramos, se reparten hasta el más oscuro."""
    if cantidad <= 0 or not limites:
        return 0
    return round(TRAMOS * (bisect_left(limites, cantidad) + 1) / len(limites))


def leyenda(limites: Sequence[int]) -> list[tuple[int, str]]:
    """Por cada tramo, su tono y lo que abarca: (5, «21 a 26»)."""
    entradas, desde = [], 1
    for limite in limites:
        abarca = f"{limite:,}" if limite == desde else f"{desde:,} a {limite:,}"
        entradas.append((tono(limite, limites), abarca))
        desde = limite + 1
    return entradas


def color_de_region(valor: int | None, limites: Sequence[int]) -> Color:
    """El de una región en el mapa; `valor` None, si no tiene acuerdos: no es lo mismo que tenerlos y llevar cero."""
    if valor is None:
        return SIN_DATO
    return color_de_tono(tono(valor, limites)) if valor else CERO


def leyenda_de_regiones(valores: Iterable[int], limites: Sequence[int], sufijo: str) -> list[tuple[Color, str]]:
    """Por cada color del mapa, lo que dice: sin acuerdos, cero si alguna lleva cero, y los tramos."""
    cero = [(CERO, f"0{sufijo}")] if 0 in valores else []
    return [(SIN_DATO, "Sin acuerdos"), *cero, *((color_de_tono(t), f"{dice}{sufijo}") for t, dice in leyenda(limites))]


def color_de_tono(cual: int) -> Color:
    return TONOS[cual - 1] if cual else SIN_DATO
