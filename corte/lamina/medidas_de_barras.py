"""Cuánto ocupa un gráfico de barras y por dónde se parte: entre barras, con el mismo eje. Medidas en pulgadas."""

from dataclasses import dataclass, replace

from corte.contenido.bloques import Barras, BarrasDeEstado
from corte.lamina import letras
from corte.lamina.medidas import con_titulo, sigue

ALTO_DE_LEYENDA = 0.42
BARRA_MAYOR = 1.05  # alto de una barra con su aire
LETRA_DE_BARRAS = (13, 12, 11, 10, 9)
ANCHO_DE_ROTULOS = 0.45  # qué parte del ancho de un gráfico pueden tomar sus nombres


@dataclass(frozen=True, slots=True)
class MedidaDeBarras:
    """`paso`: de una barra a la siguiente. `rotulo`: parte del ancho que es de los nombres."""

    puntos: float
    paso: float
    rotulo: float


def medir_barras(bloque: Barras | BarrasDeEstado, ancho: float, alto: float) -> MedidaDeBarras:
    """La letra mayor con que caben todas o, si con ninguna caben, la menor."""
    libre = alto - con_titulo(bloque) - (ALTO_DE_LEYENDA if isinstance(bloque, BarrasDeEstado) else 0.0)
    cuantas = max(1, len(bloque.nombres))
    medida = _de_barras(bloque, ancho, LETRA_DE_BARRAS[-1])
    for puntos in LETRA_DE_BARRAS:
        medida = _de_barras(bloque, ancho, puntos)
        if medida.paso * cuantas <= libre:
            return replace(medida, paso=min(max(BARRA_MAYOR, medida.paso), libre / cuantas))
    return medida


def _de_barras(bloque: Barras | BarrasDeEstado, ancho: float, puntos: float) -> MedidaDeBarras:
    mayor = max((letras.ancho(n, puntos) for n in bloque.nombres), default=0.0) + 0.15
    rotulo = min(mayor, ancho * ANCHO_DE_ROTULOS)
    cuantos = max((letras.renglones(n, rotulo - 0.15, puntos) for n in bloque.nombres), default=1)
    return MedidaDeBarras(puntos, cuantos * letras.alto_de_renglon(puntos) + 0.03, rotulo / ancho)


def alto_de_barras(bloque: Barras | BarrasDeEstado, medida: MedidaDeBarras) -> float:
    leyenda = ALTO_DE_LEYENDA if isinstance(bloque, BarrasDeEstado) else 0.0
    return con_titulo(bloque) + medida.paso * len(bloque.nombres) + leyenda


def partir_barras(
    bloque: Barras | BarrasDeEstado, ancho: float, alto: float
) -> tuple[Barras | BarrasDeEstado | None, Barras | BarrasDeEstado | None]:
    medida = medir_barras(bloque, ancho, alto)
    if alto_de_barras(bloque, medida) <= alto + 0.001:
        return bloque, None
    leyenda = ALTO_DE_LEYENDA if isinstance(bloque, BarrasDeEstado) else 0.0
    caben = int((alto - con_titulo(bloque) - leyenda) // medida.paso)
    if caben <= 0:
        return None, bloque
    partes = -(-len(bloque.nombres) // caben)
    caben = -(-len(bloque.nombres) // partes)  # por igual: una barra sola en otra hoja no se compara con nada
    return _tramo(bloque, 0, caben), replace(_tramo(bloque, caben, None), titulo=sigue(bloque.titulo))


def _tramo(bloque: Barras | BarrasDeEstado, desde: int, hasta: int | None) -> Barras | BarrasDeEstado:
    """Las barras de un tramo, en el eje de todas."""
    cual, tope, nombres = slice(desde, hasta), bloque.mayor, bloque.nombres[slice(desde, hasta)]
    if isinstance(bloque, BarrasDeEstado):
        return replace(bloque, nombres=nombres, valores=bloque.valores[cual], urls=bloque.urls[cual], tope=tope)
    return replace(
        bloque,
        nombres=nombres,
        valores=bloque.valores[cual],
        colores=bloque.colores[cual],
        urls=bloque.urls[cual],
        tope=tope,
    )
