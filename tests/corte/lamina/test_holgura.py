"""Una página llena su hoja: ni se parte lo que cabe ni queda en blanco la mitad de abajo."""

from dataclasses import replace

import pytest

from corte.contenido.bloques import ColumnaDeTabla, Frases, Pagina, TablaDelInforme, una_zona, zonas
from corte.contenido.informe import informe
from corte.frases import FraseDicha
from corte.lamina.flujo import ARRIBA, FONDO, hojas_de
from corte.lamina.hoja import UTIL
from corte.lamina.holgura import AIRE_DE_FILA, alto_de_tabla, preparados
from corte.lamina.medidas import LETRA_DE_LISTA_PARTIDA, alto_de_frases
from tests.corte.cortes import un_corte

pytestmark = pytest.mark.una_vez

ALTO = FONDO - ARRIBA
TITULO = FraseDicha("Lo que se halló")
TRES = tuple(
    FraseDicha("Los gobiernos locales deben determinar un punto focal para el seguimiento. " * 2) for _ in "123"
)


def _tabla(filas: int, texto: str = "Huánuco") -> TablaDelInforme:
    columnas = (ColumnaDeTabla("Región"), ColumnaDeTabla("Acuerdos"))
    return TablaDelInforme("Por región", "Por región", columnas, tuple((texto, n) for n in range(filas)))


def _de(*bloques: TablaDelInforme | Frases) -> Pagina:
    return Pagina("Sección", "Tema", TITULO, una_zona(*bloques))


def test_pocas_frases_van_con_letra_grande_y_separadas_y_muchas_con_la_que_cabe() -> None:
    ((pocas,),) = preparados(_de(Frases("", TRES, puntos=26)), [UTIL], ALTO)
    ((muchas,),) = preparados(_de(Frases("", TRES * 4, puntos=26)), [UTIL], ALTO)
    assert isinstance(pocas, Frases)
    assert isinstance(muchas, Frases)
    assert pocas.puntos == 26
    assert pocas.aire > 0.2
    assert muchas.puntos < 20
    assert 0.6 * ALTO < alto_de_frases(pocas, UTIL, pocas.puntos) <= ALTO
    assert alto_de_frases(muchas, UTIL, muchas.puntos) <= ALTO


@pytest.mark.parametrize("filas", range(1, 18))
def test_una_tabla_que_cabe_no_se_parte_por_darle_letra_o_aire(filas: int) -> None:
    ((tabla,),) = preparados(_de(_tabla(filas)), [UTIL], ALTO)
    assert isinstance(tabla, TablaDelInforme)
    assert alto_de_tabla(tabla, UTIL) <= ALTO
    assert len(hojas_de(_de(_tabla(filas)), "pie")) == 1


def test_las_tablas_de_una_pagina_quedan_a_la_par() -> None:
    """La de más filas manda: la letra y el aire son los mismos."""
    pagina = Pagina("Sección", "Tema", TITULO, zonas((1.0, _tabla(3)), (1.0, _tabla(9))))
    (una,), (otra,) = preparados(pagina, [UTIL / 2 - 0.2] * 2, ALTO)
    assert isinstance(una, TablaDelInforme)
    assert isinstance(otra, TablaDelInforme)
    assert (una.puntos, una.aire) == (otra.puntos, otra.aire)
    assert 0 < una.aire <= AIRE_DE_FILA


def test_con_letra_grande_un_cuadro_no_parte_sus_renglones() -> None:
    ((tabla,),) = preparados(_de(_tabla(3, "Equipo técnico del gobierno municipal " * 3)), [4.0], ALTO)
    assert isinstance(tabla, TablaDelInforme)
    assert tabla.puntos <= 14


def test_lo_que_se_parte_no_lleva_aire() -> None:
    ((tabla,),) = preparados(_de(_tabla(90)), [UTIL], ALTO)
    assert isinstance(tabla, TablaDelInforme)
    assert tabla.aire == 0


def test_una_lista_partida_llena_sus_hojas_sin_pedir_otra() -> None:
    """La letra crece mientras no haga falta una hoja más."""
    lista = replace(_tabla(24, "Brindar asistencia técnica a la municipalidad"), puntos=10.5)
    ((tabla,),) = preparados(_de(lista), [UTIL], ALTO)
    assert isinstance(tabla, TablaDelInforme)
    assert tabla.puntos == LETRA_DE_LISTA_PARTIDA
    assert len(hojas_de(_de(lista), "pie")) == 2
    apretadas = replace(lista, filas=(lista.filas * 2)[:40])
    ((apretada,),) = preparados(_de(apretadas), [UTIL], ALTO)
    assert len(hojas_de(_de(apretadas), "pie")) == 2
    assert isinstance(apretada, TablaDelInforme)
    assert 10.5 <= apretada.puntos < LETRA_DE_LISTA_PARTIDA, "con más letra pediría otra hoja"


@pytest.mark.parametrize("cuantos", [8, 60, 235])
def test_las_barras_no_le_quitan_el_sitio_a_la_tabla_de_debajo(cuantos: int) -> None:
    temas = ("Acuerdos por entidad responsable y por tipo", "Cómo se reparten los acuerdos")
    suyas = [p for p in informe(un_corte(cuantos)).paginas if p.tema in temas]
    assert [len(hojas_de(p, "pie")) for p in suyas] == [1]
