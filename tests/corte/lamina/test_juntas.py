"""Con pocos datos no hay hojas casi vacías, y con muchos cada página va en la suya."""

from collections.abc import Sequence

import pytest

from corte.contenido.bloques import Pagina
from corte.contenido.informe import informe
from corte.datos_del_detalle import AlcanceDelDetalle, Audiencia
from corte.lamina.flujo import hojas_de
from corte.lamina.juntas import juntar
from tests.corte.cortes import un_corte

pytestmark = pytest.mark.una_vez


@pytest.mark.parametrize("cuantos", [1, 2, 3, 8])
def test_con_pocos_acuerdos_las_listas_cortas_van_juntas_y_ninguna_se_parte(cuantos: int) -> None:
    de = un_corte(cuantos, sectores=2, clases=2, enlazado=True)
    paginas = informe(de).paginas
    juntas = list(juntar(paginas))
    assert len(juntas) < len(paginas)
    assert len(juntas) <= 15
    for pagina in juntas:
        if pagina not in paginas:
            assert len(hojas_de(pagina, "pie")) == 1, pagina.tema
            assert all(bloque.titulo for bloque in pagina.zonas[0].bloques), pagina.tema


@pytest.mark.parametrize("cuantos", [0, 1, 3, 8, 60])
def test_al_juntar_no_se_pierde_ningun_hallazgo_lista_ni_nota(cuantos: int) -> None:
    paginas = informe(un_corte(cuantos, sectores=2, clases=2, enlazado=True)).paginas
    juntas = list(juntar(paginas))
    titulos = "; ".join(p.titulo.marcada for p in juntas).lower()
    for pagina in paginas:
        assert pagina.titulo.marcada.lower() in titulos
    assert [nota for p in juntas for nota in p.notas] == [nota for p in paginas for nota in p.notas]

    def dicho(de: Sequence[Pagina]) -> list[object]:
        bloques = [b for p in de for zona in p.zonas for b in zona.bloques]
        return [getattr(b, "filas", None) or getattr(b, "frases", None) or b for b in bloques]

    assert dicho(juntas) == dicho(paginas)


def test_con_muchos_acuerdos_las_listas_largas_siguen_cada_una_en_su_pagina() -> None:
    paginas = informe(un_corte(235, sectores=15, clases=8)).paginas
    temas = {p.tema for p in juntar(paginas)}
    assert {"Acuerdos vencidos", "Acuerdos sin hitos", "Lista de acuerdos"} <= temas


def test_de_pocos_acuerdos_el_avance_va_en_la_lista_y_sin_ella_por_sector() -> None:
    """A quien solo ve cifras no le queda la lista donde mirarlo."""
    for audiencia, con_sectores in ((Audiencia.OFICINA, False), (Audiencia.CIFRAS, True)):
        de = un_corte(8, sectores=3, alcance=AlcanceDelDetalle(audiencia=audiencia))
        temas = {p.tema for p in informe(de).paginas}
        assert ("Estado y avance por sector" in temas) == con_sectores
        assert ("Lista de acuerdos" in temas) != con_sectores
        assert "Cómo se reparten los acuerdos" in temas
