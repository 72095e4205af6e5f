"""La agenda en una cuadrícula: por sala y en orden, con sus huecos."""

import re
from collections.abc import Callable
from datetime import time

import pytest
from django.test import Client

from municipalidades.models import Municipalidad
from reuniones.models import Reunion, Sector, Sesion
from reuniones.salas import en_orden_de_sala
from tests.fabricas import UMACHIRI
from tests.web.sesiones.conftest import ONGOY, programada
from tests.web.test_consultas import contar
from tests.web.test_peso import OFICINA, UN_VIAJE, pedir, peso
from web.sesiones.cuadricula import COLUMNAS_EN_UN_PAPEL

NUEVA = "/sesiones/MEA-VIVA/agenda/nueva/"


# --- La agenda por sala ---------------------------------------------------------------------------------------------
def test_va_por_sala_en_orden_y_cada_quien_ve_las_suyas(
    viva: Sesion, reunion: Reunion, cancelada: Reunion, como: Callable[[str], Client]
) -> None:
    for n, sala in enumerate(("Sala 10", "sala 2", "", "Sala 2"), start=2):
        horas = {"inicio_previsto": time(9 + n), "fin_previsto": time(10 + n)}
        programada(viva, f"MTPE-0{n}", sala=sala, municipalidades=[ONGOY], **horas)
    salas = como("olga").get("/sesiones/MEA-VIVA/agenda/").context["salas"]
    assert [(sala.nombre, [fila.reunion.codigo for fila in sala.reuniones]) for sala in salas] == [
        ("Sala 1", ["MTPE-01", "MVCS-01"]),
        ("sala 2", ["MTPE-03", "MTPE-05"]),
        ("Sala 10", ["MTPE-02"]),
        ("", ["MTPE-04"]),
    ]
    de_fatima = como("fatima").get("/sesiones/MEA-VIVA/agenda/")
    assert [fila.reunion.codigo for sala in de_fatima.context["salas"] for fila in sala.reuniones] == ["MTPE-01"]
    assert "Mover" not in de_fatima.content.decode()


def test_un_hueco_de_la_agenda_lleva_a_programarlo(reunion: Reunion, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    texto = navegador.get("/sesiones/MEA-VIVA/").content.decode()
    assert f"{NUEVA}?sector=MVCS&amp;inicio=09:00&amp;fin=09:40" in texto
    form = navegador.get(f"{NUEVA}?sector=MVCS&inicio=09:00&fin=09:40").context["form"]
    assert (form["sector"].value(), form["fin"].value()) == ("MVCS", "09:40")


@pytest.mark.parametrize(
    ("direccion", "tope"),
    [
        ("/sesiones/MEA-VIVA/", 10),
        ("/sesiones/MEA-VIVA/agenda/", 6),
        (NUEVA, 8),
        ("/reuniones/MEA-VIVA/MTPE-01/mover/", 9),
        ("/sesiones/MEA-VIVA/etapa/", 8),
        ("/sesiones/MEA-VIVA/asistencia/", 6),
        ("/sesiones/MEA-VIVA/editar/", 8),
    ],
)
def test_las_consultas_no_crecen_con_las_reuniones(
    direccion: str, tope: int, viva: Sesion, reunion: Reunion, cancelada: Reunion, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    con_pocas = contar(navegador, direccion)
    for n, ubigeo in enumerate(Municipalidad.objects.values_list("pk", flat=True)[:60]):
        programada(viva, f"MTPE-{n + 10}", sala=f"Sala {n}", municipalidades=[ubigeo, ONGOY])
    assert contar(navegador, direccion) <= con_pocas <= tope


@pytest.mark.parametrize(
    ("quien", "direccion", "tope"),
    [
        ("olga", "/sesiones/MEA-VIVA/", OFICINA),
        ("olga", "/sesiones/MEA-VIVA/agenda/", OFICINA),
        ("olga", NUEVA, OFICINA),
        ("olga", "/sesiones/MEA-VIVA/editar/", OFICINA),
        ("olga", "/sesiones/MEA-VIVA/asistencia/", OFICINA),
        ("fatima", "/sesiones/MEA-VIVA/agenda/", UN_VIAJE),
    ],
)
def test_con_quince_sectores_y_ciento_cincuenta_turnos_sigue_pesando_poco(
    quien: str, direccion: str, tope: int, viva: Sesion, como: Callable[[str], Client]
) -> None:
    sectores = list(Sector.objects.all()[:15])
    viva.sectores.set(sectores)
    ubigeos = list(Municipalidad.objects.values_list("pk", flat=True)[:150])
    for n, ubigeo in enumerate(ubigeos):
        sector, hora = sectores[n % 15].pk, 8 + n // 15
        van_a_esta = [ubigeo, UMACHIRI] if n % 15 == 0 else [ubigeo]
        programada(
            viva,
            f"{sector}-{n // 15 + 1:02d}",
            sector_id=sector,
            sala=f"Sala {n % 15 + 1}",
            inicio_previsto=time(hora),
            fin_previsto=time(hora, 40),
            municipalidades=van_a_esta,
        )
    assert peso(pedir(como(quien), direccion)) <= tope


def test_con_mas_sectores_de_los_que_caben_cada_casilla_lleva_el_suyo_al_papel(
    viva: Sesion, como: Callable[[str], Client]
) -> None:
    """Con once columnas cada una tendría dos letras: se imprime por turno, y ahí ya no hay cabecera que la nombre."""
    programada(viva, "MVCS-77", sector_id="MVCS", inicio_previsto=time(9), fin_previsto=time(9, 40))
    for cuantos, lleva in ((COLUMNAS_EN_UN_PAPEL, False), (COLUMNAS_EN_UN_PAPEL + 1, True)):
        siglas = ["MVCS", *Sector.objects.exclude(pk="MVCS").values_list("pk", flat=True)]
        viva.sectores.set(siglas[:cuantos])
        html = como("olga").get("/sesiones/MEA-VIVA/").content.decode()
        con_sector = re.findall(r'<td data-sector="(\w+)">\s*<a href="/reuniones/MEA-VIVA/MVCS-77/', html)
        assert con_sector == (["MVCS"] if lleva else [])


def test_una_sala_con_un_digito_que_no_es_un_numero_tambien_se_ordena() -> None:
    assert sorted(["sala 10", "1²", "²", "", "sala 2"], key=en_orden_de_sala) == ["1²", "sala 2", "sala 10", "²", ""]
