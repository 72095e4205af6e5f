"""La letra y el aire de una página, para que llene su hoja: ni apretada ni con la mitad en blanco. En pulgadas.

Regla: en una página, todas las tablas llevan la misma letra, y todas las frases. Se toma la mayor con que todo cabe en
una hoja; si aun así sobra alto, los renglones se separan, parejos y hasta un tope.
"""

from collections.abc import Sequence
from dataclasses import replace

from corte.contenido.bloques import Bloque, Frases, Pagina, TablaDelInforme
from corte.lamina.medidas import (
    ALTO_DE_NOTA,
    FILAS_DE_LISTA_CORTA,
    LETRA_DE_CUADROS,
    LETRA_DE_CUADROS_PARTIDOS,
    LETRA_DE_FRASES,
    LETRA_DE_LISTAS,
    ajustada,
    alto_de_frases,
    altos,
    ancho_que_pide,
    con_titulo,
    es_lista,
    escritas,
    letra_de_frases,
    letra_de_lista_partida,
    letra_de_tabla,
    sin_palabras_partidas,
)

ENTRE_BLOQUES = 0.25
SIN_PARTIR_DESDE = 14  # con esta letra o más, un cuadro no parte ningún renglón: mejor una menor
AIRE_DE_FILA, AIRE_ENTRE_FRASES = 0.16, 0.3  # a lo más
HOLGURA = 0.02
LISTA_ANGOSTA, LETRA_DE_ANGOSTA = 9.0, 12  # en una columna, con letra mayor un texto sería una torre de palabras
Zonas = list[list[Bloque]]


def preparados(pagina: Pagina, los_anchos: Sequence[float], alto: float) -> Zonas:
    """Los bloques de cada zona, con su letra, sus columnas y su aire."""
    solo_uno = len(pagina.zonas) == 1 and len(pagina.zonas[0].bloques) == 1
    vistos = [[_a_la_vista(b, sin_titulo=solo_uno) for b in zona.bloques] for zona in pagina.zonas]
    de_frases = _letra_de_las_frases(vistos, los_anchos, alto)
    de_tablas = _letra_de_las_tablas(vistos, los_anchos, alto, de_frases)
    zonas = [
        [_con_letra(bloque, ancho, de_tablas, de_frases) for bloque in bloques]
        for bloques, ancho in zip(vistos, los_anchos, strict=True)
    ]
    return _con_aire(zonas, los_anchos, alto)


def alto_de_tabla(tabla: TablaDelInforme, ancho: float) -> float:
    """El de la tabla, ya ajustada, con su título y su nota."""
    return con_titulo(tabla) + sum(altos(tabla, escritas(tabla), ancho)) + (ALTO_DE_NOTA if tabla.nota else 0.0)


def _a_la_vista(bloque: Bloque, *, sin_titulo: bool) -> Bloque:
    """Si una tabla es lo único de la página, el tema ya dice qué es."""
    if not isinstance(bloque, TablaDelInforme):
        return bloque
    vista = bloque.a_la_vista()
    return replace(vista, titulo="") if sin_titulo else vista


def _con_letra(bloque: Bloque, ancho: float, de_tablas: float, de_frases: float) -> Bloque:
    if isinstance(bloque, TablaDelInforme):
        return ajustada(bloque, ancho, de_tablas)
    return replace(bloque, puntos=de_frases) if isinstance(bloque, Frases) else bloque


def _letra_de_las_frases(zonas: Zonas, los_anchos: Sequence[float], alto: float) -> float:
    suyas = [(b, ancho) for bloques, ancho in zip(zonas, los_anchos, strict=True) for b in bloques]
    frases = [(b, ancho) for b, ancho in suyas if isinstance(b, Frases)]
    if not frases:
        return LETRA_DE_FRASES[-1]
    for puntos in LETRA_DE_FRASES:
        if puntos <= min(b.puntos for b, _ in frases) and _caben(
            zonas, los_anchos, alto, LETRA_DE_CUADROS_PARTIDOS, puntos
        ):
            return puntos
    return min(letra_de_frases(b, ancho, alto) for b, ancho in frases)


def _letra_de_las_tablas(zonas: Zonas, los_anchos: Sequence[float], alto: float, de_frases: float) -> float:
    """La mayor con que caben todas en la hoja o, si no caben, la de las que se parten."""
    tablas = [
        (b, ancho, len(bloques))
        for bloques, ancho in zip(zonas, los_anchos, strict=True)
        for b in bloques
        if isinstance(b, TablaDelInforme)
    ]
    if not tablas:
        return LETRA_DE_CUADROS_PARTIDOS
    hay_listas = any(es_lista(tabla) for tabla, _, _ in tablas)
    if not any(es_lista(t) and len(t.filas) > FILAS_DE_LISTA_CORTA for t, _, _ in tablas):
        for puntos in LETRA_DE_LISTAS if hay_listas else LETRA_DE_CUADROS:
            if all(_se_lee(t, ancho, puntos) for t, ancho, _ in tablas) and _caben(
                zonas, los_anchos, alto, puntos, de_frases
            ):
                return puntos
    if len(tablas) == 1 and hay_listas:
        return letra_de_lista_partida(tablas[0][0], tablas[0][1], alto)
    return min(letra_de_tabla(tabla, ancho, alto / entre) for tabla, ancho, entre in tablas)


def _se_lee(tabla: TablaDelInforme, ancho: float, puntos: float) -> bool:
    """Sin partir palabras ni, con letra grande, los renglones de un cuadro."""
    probada = ajustada(tabla, ancho, puntos)
    tope = SIN_PARTIR_DESDE
    if es_lista(tabla):
        tope = LETRA_DE_ANGOSTA if ancho < LISTA_ANGOSTA else LETRA_DE_LISTAS[0]
    return (puntos <= tope or ancho_que_pide(probada, ancho) <= ancho) and sin_palabras_partidas(probada)


def _caben(zonas: Zonas, los_anchos: Sequence[float], alto: float, de_tablas: float, de_frases: float) -> bool:
    return all(
        _mide([_con_letra(b, ancho, de_tablas, de_frases) for b in bloques], ancho, alto) <= alto
        for bloques, ancho in zip(zonas, los_anchos, strict=True)
    )


def _mide(bloques: Sequence[Bloque], ancho: float, alto: float) -> float:
    """Lo que ocupan en su columna; lo que se estira se toma por su parte del alto."""
    suma = ENTRE_BLOQUES * (len(bloques) - 1)
    for bloque in bloques:
        if isinstance(bloque, TablaDelInforme):
            suma += alto_de_tabla(bloque, ancho)
        elif isinstance(bloque, Frases):
            suma += alto_de_frases(bloque, ancho, bloque.puntos)
        elif len(bloques) > 1:
            suma += alto / len(bloques)
    return suma


def _con_aire(zonas: Zonas, los_anchos: Sequence[float], alto: float) -> Zonas:
    """Lo que sobra, repartido entre los renglones; lo mismo en todas las zonas, para que sus filas queden a la par."""
    de_fila, de_frase = AIRE_DE_FILA, AIRE_ENTRE_FRASES
    for bloques, ancho in zip(zonas, los_anchos, strict=True):
        filas = sum(len(escritas(b)) for b in bloques if isinstance(b, TablaDelInforme))
        frases = sum(len(b.frases) for b in bloques if isinstance(b, Frases))
        sobra = alto - _mide(bloques, ancho, alto) - HOLGURA
        if sobra <= 0:
            return zonas
        # Con frases y filas en la misma columna, cada una toma su parte.
        parte = sobra / (filas * AIRE_DE_FILA + frases * AIRE_ENTRE_FRASES) if filas + frases else 1.0
        de_fila, de_frase = min(de_fila, parte * AIRE_DE_FILA), min(de_frase, parte * AIRE_ENTRE_FRASES)
    return [[_separado(b, de_fila, de_frase) for b in bloques] for bloques in zonas]


def _separado(bloque: Bloque, de_fila: float, de_frase: float) -> Bloque:
    if isinstance(bloque, TablaDelInforme):
        return replace(bloque, aire=de_fila)
    return replace(bloque, aire=de_frase) if isinstance(bloque, Frases) else bloque
