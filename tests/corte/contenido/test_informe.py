"""El informe entero: cada página dice algo, y ninguna frase queda a medias."""

from dataclasses import replace
from decimal import Decimal

import pytest

from acuerdos.enums import Estado
from corte.contenido.bloques import Frases, TablaDelInforme
from corte.contenido.informe import informe
from corte.datos import Corte
from corte.datos_del_detalle import AlcanceDelDetalle, Audiencia, Punto
from tests.corte.cortes import un_corte

pytestmark = pytest.mark.una_vez


V, C, D, P = Estado.VENCIDO, Estado.CUMPLIDO, Estado.DESESTIMADO, Estado.PENDIENTE


@pytest.mark.parametrize("estados", [[V], [C], [D], [P], [V, C, D, P, Estado.EN_PROCESO]])
@pytest.mark.parametrize("cuantos", [0, 1, 2, 3, 40])
def test_toda_pagina_dice_algo_y_ninguna_frase_queda_a_medias(estados: list[Estado], cuantos: int) -> None:
    de = un_corte(cuantos, sectores=2, estados=estados, categorias=0 if not cuantos else 3)
    for pagina in informe(de).paginas:
        dichas = [pagina.titulo, pagina.tema, *pagina.notas]
        for frase in dichas:
            assert frase.strip(), pagina
            for mal in ("None", "  ", "1 acuerdos", "1 vencidos", "1 municipalidades", " ,", "()", "los 1 "):
                assert mal not in frase, (pagina.tema, frase)
        assert not pagina.titulo.endswith("."), pagina.titulo


def test_los_pocos_que_cambiaron_de_estado_se_nombran_al_lado_de_las_cifras() -> None:
    """A quien solo ve cifras, cuántos pasaron de cuál a cuál."""
    de = un_corte(60)
    (pagina,) = (p for p in informe(de).paginas if p.tema.startswith("Cambio desde"))
    assert not [p for p in informe(de).paginas if p.tema == "Acuerdos que pasaron de un estado a otro"]
    _, quienes = (bloque for zona in pagina.zonas for bloque in zona.bloques)
    assert isinstance(quienes, TablaDelInforme)
    assert de.anterior is not None
    assert [fila[0] for fila in quienes.filas] == [m.codigo for m in de.anterior.movidos]
    sin_lista = un_corte(60, alcance=AlcanceDelDetalle(audiencia=Audiencia.CIFRAS))
    (pagina,) = (p for p in informe(sin_lista).paginas if p.tema.startswith("Cambio desde"))
    _, cuantos = (bloque for zona in pagina.zonas for bloque in zona.bloques)
    assert isinstance(cuantos, TablaDelInforme)
    assert [c.nombre for c in cuantos.columnas] == ["Estaban", "Están", "Acuerdos"]


def test_si_nada_cambio_se_dice_en_una_frase_y_no_en_una_hoja_de_ceros() -> None:
    de = un_corte(60)
    assert de.anterior is not None
    mismos = {Estado(p.codigo): p.cantidad for p in de.acuerdos.por_estado}
    igual = replace(de.anterior, por_estado=mismos, movidos=(), avance_promedio=de.avance.avance_promedio)
    paginas = informe(replace(de, anterior=igual)).paginas
    assert not [p for p in paginas if p.tema.startswith("Cambio desde")]
    (curva,) = (p for p in paginas if p.tema.startswith("Cumplidos y vencidos"))
    (frase, _) = (bloque for zona in curva.zonas for bloque in zona.bloques)
    assert isinstance(frase, Frases)
    assert "ningún acuerdo cambió de estado" in str(frase.frases[0])
    otro = replace(igual, avance_promedio=Decimal("1.00"))
    assert [p for p in informe(replace(de, anterior=otro)).paginas if p.tema.startswith("Cambio desde")]


def test_sin_nada_que_pedir_los_muy_pocos_acuerdos_van_en_la_primera_pagina() -> None:
    for audiencia, con_lista in ((Audiencia.OFICINA, True), (Audiencia.CIFRAS, False)):
        primera = informe(un_corte(2, estados=[Estado.DESESTIMADO], alcance=AlcanceDelDetalle(audiencia=audiencia)))
        tablas = [b for z in primera.paginas[0].zonas for b in z.bloques if isinstance(b, TablaDelInforme)]
        assert [len(t.filas) for t in tablas] == ([2] if con_lista else [])


def test_sin_nada_cumplido_ni_con_el_plazo_pasado_no_hay_curva() -> None:
    """Tres líneas sobre el cero no dicen nada."""

    def temas(de: Corte) -> set[str]:
        return {p.tema for p in informe(de).paginas if p.tema.startswith("Cumplidos y vencidos")}

    de = un_corte(3, estados=[P])
    assert de.detalle is not None
    quieta = replace(de.detalle, curva=tuple(Punto(p.dia, 0, 0, 0) for p in de.detalle.curva))
    assert temas(replace(de, detalle=quieta)) == set()
    assert len(temas(de)) == 1
