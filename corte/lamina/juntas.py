"""Con pocos datos, dos páginas cortas van en una hoja: una lista de un renglón no deja el resto en blanco.

Regla: se juntan las que van seguidas, son de la misma sección y llevan a todo el ancho solo listas o frases, si caben
con una letra que se lee y el título, que dice los dos hallazgos, no se achica. Ninguna cifra ni enlace se pierde.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from corte.contenido.bloques import Bloque, Frases, Pagina, TablaDelInforme, una_zona
from corte.contenido.hallazgos import minusculas
from corte.frases import FraseDicha
from corte.lamina import letras
from corte.lamina.flujo import ARRIBA, FONDO, LETRA_DE_TITULO, TITULO_ANCHO
from corte.lamina.hoja import UTIL
from corte.lamina.holgura import ENTRE_BLOQUES, alto_de_tabla
from corte.lamina.medidas import ajustada, alto_de_frases

LETRA_MENOR_DE_TITULO, LETRA_MENOR_DE_TABLA, LETRA_MENOR_DE_FRASES = 22, 11, 20
LIBRE = FONDO - ARRIBA


def juntar(paginas: Sequence[Pagina]) -> Iterator[Pagina]:
    """Las mismas, en su orden; las cortas, con la que sigue."""
    anterior: Pagina | None = None
    for pagina in paginas:
        juntas = None if anterior is None else _juntas(anterior, pagina)
        if juntas is None and anterior is not None:
            yield anterior
        anterior = juntas or pagina
    if anterior is not None:
        yield anterior


def _juntas(una: Pagina, otra: Pagina) -> Pagina | None:
    """Las dos en una, o None si no van juntas."""
    if una.seccion != otra.seccion or not _son_de_seguido(una) or not _son_de_seguido(otra):
        return None
    titulo = FraseDicha(f"{una.titulo.marcada}; {minusculas(otra.titulo.marcada)}")
    bloques = (*_con_tema(una), *_con_tema(otra))
    alto_de_titulo = letras.alto(titulo, TITULO_ANCHO, LETRA_MENOR_DE_TITULO, negrita=True)
    if alto_de_titulo > 2 * letras.alto_de_renglon(LETRA_DE_TITULO[0]) or _alto(bloques) > LIBRE:
        return None
    tema = f"{una.tema} · {minusculas(otra.tema)}"
    return replace(una, tema=tema, titulo=titulo, zonas=una_zona(*bloques), notas=(*una.notas, *otra.notas))


def _son_de_seguido(pagina: Pagina) -> bool:
    """Solo listas o frases, a todo el ancho y sin cifras encima."""
    return (
        not pagina.cifras
        and len(pagina.zonas) == 1
        and all(isinstance(bloque, TablaDelInforme | Frases) for bloque in pagina.zonas[0].bloques)
    )


def _con_tema(pagina: Pagina) -> tuple[Bloque, ...]:
    """Sus bloques; el que no tiene título toma el tema, que en la hoja de dos ya no dice de cuál es."""
    bloques = pagina.zonas[0].bloques
    return tuple(b if len(bloques) > 1 and b.titulo else replace(b, titulo=pagina.tema) for b in bloques)


def _alto(bloques: Sequence[Bloque]) -> float:
    return sum(map(_alto_de, bloques)) + ENTRE_BLOQUES * (len(bloques) - 1)


def _alto_de(bloque: Bloque) -> float:
    if isinstance(bloque, Frases):
        return alto_de_frases(bloque, UTIL, min(bloque.puntos, LETRA_MENOR_DE_FRASES))
    assert isinstance(bloque, TablaDelInforme)
    return alto_de_tabla(ajustada(bloque.a_la_vista(), UTIL, LETRA_MENOR_DE_TABLA), UTIL)
