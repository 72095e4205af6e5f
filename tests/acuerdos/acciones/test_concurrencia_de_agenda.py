"""Varias personas preparan el mismo evento a la vez, en PostgreSQL de verdad."""

import time as time_
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time
from threading import Barrier

import pytest
from django.db import connections, transaction

from acuerdos.acciones.acuerdos import DatosDeAcuerdo, editar_acuerdo
from acuerdos.acciones.agenda import editar_reunion, programar_reunion
from acuerdos.acciones.participantes import agregar_participantes
from acuerdos.acciones.reuniones import empezar_reunion
from acuerdos.acciones.sesiones import avanzar_etapa, crear_sesion, editar_sesion, registrar_asistencia
from acuerdos.errores import Conflicto, DatoInvalido
from municipalidades.models import Municipalidad
from reuniones.models import Reunion, Sector, Sesion
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA
from tests.acuerdos.acciones.test_concurrencia import a_la_vez

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("catalogos"),
    pytest.mark.servicios,
]
CUANTAS = 20


@pytest.fixture
def preparacion(olga):
    return f.FabricaSesion(codigo="MEA-TEST", etapa="preparacion", sectores=["MTPE", "MVCS"])


@pytest.fixture
def en_curso(olga):
    return f.FabricaSesion(codigo="MEA-TEST", etapa="en_curso", sectores=["MTPE", "MVCS"])


def fallidos(hechos):
    return [hecho for hecho in hechos if isinstance(hecho, (Conflicto, DatoInvalido))]


def mientras_tanto(antes, despues):
    """Lo que dice `despues`, pedido cuando `antes` ya se hizo y todavía no se confirma."""
    hecho = Barrier(2)

    def despacio():
        with transaction.atomic():
            antes()
            hecho.wait(timeout=30)
            time_.sleep(0.5)
        connections.close_all()

    def pedir():
        hecho.wait(timeout=30)
        try:
            return despues()
        except DatoInvalido as error:
            return str(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hilos:
        pasos = [hilos.submit(despacio), hilos.submit(pedir)]
        pasos[0].result(timeout=60)
        return pasos[1].result(timeout=60)


def cambiar(olga, sesion, **cambios):
    campos = {campo: getattr(sesion, campo) for campo in ("version", "nombre", "fecha", "lugar", "lema")}
    campos |= {"sectores": sesion.sectores.all()}
    return editar_sesion(por=olga, sesion=sesion, ahora=AHORA, **campos | cambios)


def _entra_como_participante(olga, acuerdo):
    mvcs = Sector.objects.get(pk="MVCS")
    agregar_participantes(por=olga, acuerdo=acuerdo, sectores=[mvcs], ahora=AHORA)


def _pasa_a_ese_sector(olga, acuerdo):
    datos = replace(DatosDeAcuerdo.de(acuerdo), sector=Sector.objects.get(pk="MVCS"))
    editar_acuerdo(por=olga, acuerdo=acuerdo, version=acuerdo.version, datos=datos, ahora=AHORA)


@pytest.mark.parametrize(
    ("entrar", "que_tiene"),
    [(_entra_como_participante, "MVCS participa en 1 acuerdo"), (_pasa_a_ese_sector, "MVCS tiene 1 acuerdo")],
)
def test_el_sector_que_esta_entrando_a_un_acuerdo_no_se_retira(en_curso, olga, entrar, que_tiene):
    acuerdo = f.FabricaAcuerdo(sesion=en_curso, sector_id="MTPE")
    quedan = Sector.objects.filter(pk="MTPE")
    dicho = mientras_tanto(lambda: entrar(olga, acuerdo), lambda: cambiar(olga, en_curso, sectores=quedan))
    assert que_tiene in str(dicho)
    assert en_curso.sectores.filter(pk="MVCS").exists()


def test_si_una_reunion_esta_empezando_la_fecha_de_la_sesion_ya_no_cambia(en_curso, olga):
    reunion = f.FabricaReunion(sesion=en_curso, codigo="MTPE-01", estado="programada", municipalidades=[f.UMACHIRI])
    dicho = mientras_tanto(
        lambda: empezar_reunion(por=olga, reunion=reunion, ahora=AHORA),
        lambda: cambiar(olga, en_curso, fecha=date(2025, 2, 1)),
    )
    assert "la fecha ya no cambia" in str(dicho)
    assert Sesion.objects.get(pk=en_curso.pk).fecha == Reunion.objects.get().fecha


def test_el_mismo_codigo_de_sesion_a_la_vez_es_una_sesion_y_una_frase_para_las_demas(olga):
    hechos = a_la_vez(
        lambda n: crear_sesion(por=olga, codigo="MEA-2026", nombre=f"S {n}", fecha=date(2026, 1, 12), ahora=AHORA),
        CUANTAS,
    )
    assert Sesion.objects.filter(codigo="MEA-2026").count() == 1
    assert [str(e) for e in fallidos(hechos)] == ["Ya hay una sesión MEA-2026."] * (CUANTAS - 1)


def test_una_sala_a_una_hora_es_de_una_sola_de_las_que_la_piden(preparacion, olga):
    ubigeos = list(Municipalidad.objects.values_list("pk", flat=True)[:CUANTAS])

    def programar(n, sala="1"):
        return programar_reunion(
            por=olga,
            sesion=preparacion,
            sector=Sector.objects.get(pk="MTPE"),
            sala=sala,
            municipalidades=[Municipalidad.objects.get(pk=ubigeos[n])],
            inicio=time(9),
            fin=time(9, 30),
            ahora=AHORA,
        )

    assert len(fallidos(a_la_vez(programar, CUANTAS))) == CUANTAS - 1
    assert preparacion.reuniones.count() == 1
    a_la_vez(lambda n: programar(n, sala=f"Sala {n}"), CUANTAS)
    codigos = sorted(preparacion.reuniones.values_list("codigo", flat=True))
    assert codigos == [f"MTPE-{n:02d}" for n in range(1, len(codigos) + 1)], "ni repetidos ni huecos"


def test_de_las_que_mueven_la_misma_reunion_gana_una(preparacion, olga):
    reunion = f.FabricaReunion(
        sesion=preparacion,
        estado="programada",
        inicio_previsto=time(9),
        fin_previsto=time(10),
        municipalidades=[f.UMACHIRI],
    )
    suyas = list(reunion.municipalidades.all())
    hechos = a_la_vez(
        lambda n: editar_reunion(
            por=olga,
            reunion=reunion,
            version=1,
            municipalidades=suyas,
            inicio=time(9),
            fin=time(10),
            sala=f"S{n}",
            ahora=AHORA,
        ),
        CUANTAS,
    )
    assert len(fallidos(hechos)) == CUANTAS - 1
    assert Reunion.objects.get().version == 2


def test_editar_la_sesion_pasar_lista_y_avanzar_no_pierden_nada(preparacion, olga):
    hechos = a_la_vez(
        lambda n: editar_sesion(
            por=olga,
            sesion=preparacion,
            version=1,
            nombre=f"Nombre {n}",
            fecha=preparacion.fecha,
            lugar="Lima",
            lema="",
            sectores=Sector.objects.filter(pk__in=["MTPE", "MVCS"]),
            ahora=AHORA,
        ),
        CUANTAS,
    )
    assert len(fallidos(hechos)) == CUANTAS - 1
    hechos = a_la_vez(
        lambda n: registrar_asistencia(por=olga, sesion=preparacion, cantidades={f"C{n}": n}, leida={}, ahora=AHORA),
        CUANTAS,
    )
    assert len(fallidos(hechos)) == CUANTAS - 1
    assert preparacion.asistencias.count() == 1
    hechos = a_la_vez(lambda n: avanzar_etapa(por=olga, sesion=preparacion, desde="preparacion", ahora=AHORA), CUANTAS)
    assert len(fallidos(hechos)) == CUANTAS - 1
    assert Sesion.objects.get(pk=preparacion.pk).etapa == "en_curso"
