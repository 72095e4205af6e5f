"""Las listas del corte, según a quién se le dan."""

from dataclasses import replace

import pytest

from corte.contenido.bloques import TablaDelInforme
from corte.contenido.focales import focales_por_region
from corte.contenido.informe import informe
from corte.contenido.listas import lista, sin_lo_comun, vencidos
from corte.datos_del_detalle import AlcanceDelDetalle, Audiencia, SinPuntoFocal
from tests.corte.cortes import un_corte

pytestmark = pytest.mark.una_vez


def test_a_quien_solo_ve_cifras_no_se_le_lista_ningun_acuerdo() -> None:
    de = un_corte(40, sectores=4, alcance=AlcanceDelDetalle(audiencia=Audiencia.CIFRAS))
    temas = {p.tema for p in informe(de).paginas}
    assert {"Acuerdos vencidos", "Trabas abiertas", "Acuerdos sin hitos", "Lista de acuerdos"} & temas == set()
    assert "Estado y avance por sector" in temas


def test_lo_que_es_de_todos_no_se_repite_en_cada_fila_y_en_el_libro_sigue() -> None:
    """En la lámina de un sector, la columna «Sector» diría lo mismo en cada renglón."""
    listas = ("Acuerdos vencidos", "Trabas abiertas", "Acuerdos sin hitos", "Lista de acuerdos")

    def columnas(sectores: int) -> dict[str, list[str]]:
        paginas = [p for p in informe(un_corte(40, sectores=sectores)).paginas if p.tema in listas]
        tablas = [(p.tema, b) for p in paginas for b in p.zonas[0].bloques if isinstance(b, TablaDelInforme)]
        return {tema: [c.nombre for c in tabla.columnas] for tema, tabla in tablas}

    assert set(columnas(4)) == set(columnas(1)) == set(listas)
    assert all("Sector" in nombres for nombres in columnas(4).values())
    assert not any("Sector" in nombres for nombres in columnas(1).values())
    de = un_corte(40, sectores=1)
    assert de.detalle is not None
    assert "Sector" in [c.nombre for c in lista(de, de.detalle).columnas]


def test_si_todos_son_de_una_region_el_lugar_no_la_repite() -> None:
    de = un_corte(40, sectores=4)
    assert de.detalle is not None
    suyos = tuple(replace(a, region="Puno") for a in de.detalle.acuerdos)
    detalle = replace(de.detalle, acuerdos=suyos)
    lugares = [fila[2] for fila in sin_lo_comun(vencidos(de, detalle), detalle).filas]
    assert lugares
    assert not any("Puno" in str(lugar) for lugar in lugares)
    assert all("(Puno)" in str(fila[2]) for fila in vencidos(de, detalle).filas)


def test_los_nombres_van_en_orden_alfabetico_con_sus_tildes_y_su_enie() -> None:
    """Áncash no va tras San Martín, ni Ñahuimpuquio tras Zurite."""
    de = un_corte(1)
    assert de.detalle is not None
    lugares = (
        ("Puno", "Zepita"),
        ("Áncash", "Zurite"),
        ("Áncash", "Ñahuin"),
        ("Áncash", "Óndores"),
        ("Áncash", "Nepe"),
    )
    suyas = tuple(SinPuntoFocal(f"{n:06d}", nombre, region, 1, 1) for n, (region, nombre) in enumerate(lugares))
    acuerdos = tuple(replace(de.detalle.acuerdos[0], region=region) for region, _ in lugares)
    tabla = focales_por_region(replace(de.detalle, sin_punto_focal=suyas, acuerdos=acuerdos))
    assert [(fila[0], fila[2]) for fila in tabla.filas] == [
        ("Áncash", "Nepe, Ñahuin, Óndores, Zurite"),
        ("Puno", "Zepita"),
    ]
