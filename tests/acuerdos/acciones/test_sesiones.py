from datetime import date, time

import pytest

from acuerdos.acciones.sesiones import (
    avanzar_etapa,
    crear_sesion,
    programar_reunion,
    publicar_sesion,
    registrar_asistencia,
    retroceder_etapa,
)
from municipalidades.models import Municipalidad
from reuniones.enums import EstadoReunion, Etapa
from reuniones.models import Reunion, Sector
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, no_sirve, rastro, se_niega

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def crear(por, **cambios):
    campos = {"codigo": " mea-2026 ", "nombre": "MUNI Ejecutivo 2026", "fecha": date(2026, 1, 12), "lugar": "Lima"}
    return crear_sesion(por=por, **campos | {"sectores": Sector.objects.filter(pk="MEF"), "ahora": AHORA} | cambios)


def en_etapa(etapa):
    return f.FabricaSesion(etapa=etapa, sectores=["MTPE", "MVCS"])


def test_una_sesion_nueva_esta_en_preparacion_con_sus_sectores(olga):
    sesion = crear(olga)
    assert (sesion.codigo, sesion.etapa, sesion.publicada) == ("MEA-2026", Etapa.PREPARACION, False)
    assert [s.pk for s in sesion.sectores.all()] == ["MEF"]
    assert sesion.history.earliest("history_id").history_user == olga


def test_lo_que_no_sirve_de_una_sesion_se_dice(olga, fatima):
    crear(olga)
    with no_sirve(codigo="Ya hay una sesión MEA-2026"):
        crear(olga)
    for codigo in ("MEA 2026", "MEA_2026", "ÑU-1", "-A", "X" * 21, ""):
        with no_sirve(codigo="hasta 20 letras mayúsculas"):
            crear(olga, codigo=codigo)
    with no_sirve(nombre="Escriba el nombre"):
        crear(olga, codigo="OTRA", nombre=" ")
    with no_sirve(lugar="como máximo, 120"):
        crear(olga, codigo="OTRA", lugar="x" * 121)
    with se_niega("Solo la Secretaría puede crear sesiones"):
        crear(fatima, codigo="OTRA")


def test_la_sesion_recorre_sus_etapas_en_orden(olga, carlos):
    sesion = en_etapa("preparacion")
    assert avanzar_etapa(por=olga, sesion=sesion).etapa == "en_curso"
    assert avanzar_etapa(por=olga, sesion=sesion).etapa == "seguimiento"
    with se_niega("«Seguimiento»"):
        avanzar_etapa(por=olga, sesion=sesion)
    assert avanzar_etapa(por=carlos, sesion=sesion).etapa == "cerrada"
    with se_niega("«Cerrada»"):
        avanzar_etapa(por=carlos, sesion=sesion)
    assert [h.etapa for h in sesion.history.order_by("history_id")][-3:] == ["en_curso", "seguimiento", "cerrada"]


def test_volver_atras_es_de_un_coordinador_y_queda_en_la_historia(olga, carlos):
    sesion = en_etapa("cerrada")
    with se_niega("Solo un coordinador"):
        retroceder_etapa(por=olga, sesion=sesion, motivo="Faltó uno")
    with no_sirve(motivo="Diga por qué"):
        retroceder_etapa(por=carlos, sesion=sesion, motivo=" ")
    assert retroceder_etapa(por=carlos, sesion=sesion, motivo="Faltó uno").etapa == "seguimiento"
    ultimo = sesion.history.latest("history_id")
    assert (ultimo.history_user, ultimo.history_change_reason) == (carlos, "Faltó uno")
    en_curso = en_etapa("en_curso")
    assert retroceder_etapa(por=carlos, sesion=en_curso, motivo="Se aplazó").etapa == "preparacion"
    with se_niega("«Preparación»"):
        retroceder_etapa(por=carlos, sesion=en_curso, motivo="Otra vez")


def test_publicar_y_retirar_es_de_un_coordinador(sesion, olga, carlos):
    assert publicar_sesion(por=carlos, sesion=sesion, publicada=True).publicada
    assert not publicar_sesion(por=carlos, sesion=sesion, publicada=False).publicada
    with se_niega("Solo un coordinador"):
        publicar_sesion(por=olga, sesion=sesion, publicada=True)
    rastro(sesion, carlos)


def test_la_asistencia_se_reemplaza_entera_y_solo_se_guarda_lo_que_cambia(sesion, olga):
    registrar_asistencia(por=olga, sesion=sesion, cantidades={"Alcaldesas": 60, "Alcaldes": 5})
    registrar_asistencia(por=olga, sesion=sesion, cantidades={"Alcaldesas": 60, "Regidoras": 12})
    filas = {a.categoria: (a.cantidad, a.history.count()) for a in sesion.asistencias.all()}
    assert filas == {"Alcaldesas": (60, 1), "Regidoras": (12, 1)}


def test_lo_que_no_sirve_de_la_asistencia_se_dice_y_no_cambia_nada(sesion, olga):
    registrar_asistencia(por=olga, sesion=sesion, cantidades={"Alcaldesas": 60})
    with no_sirve(Alcaldes="no puede ser negativa"):
        registrar_asistencia(por=olga, sesion=sesion, cantidades={"Alcaldes": -1})
    with no_sirve(categoria="como máximo, 80"):
        registrar_asistencia(por=olga, sesion=sesion, cantidades={"x" * 81: 1})
    assert [a.categoria for a in sesion.asistencias.all()] == ["Alcaldesas"]


# --- La agenda ------------------------------------------------------------------------------------------------------
def programar(por, sesion, sigla="MTPE", ubigeos=(f.UMACHIRI,), inicio=time(9), fin=time(9, 30), sala="1"):
    return programar_reunion(
        por=por, sesion=sesion, sector=Sector.objects.get(pk=sigla),
        municipalidades=Municipalidad.objects.filter(pk__in=ubigeos), inicio=inicio, fin=fin, sala=sala,
    )  # fmt: skip


def test_los_codigos_de_reunion_siguen_por_sector(olga):
    sesion = en_etapa("preparacion")
    turnos = [
        ("MTPE", time(9), time(9, 30)), ("MTPE", time(9, 30), time(10)), ("MVCS", time(10), time(10, 30)),
    ]  # fmt: skip
    codigos = [programar(olga, sesion, sigla, inicio=inicio, fin=fin).codigo for sigla, inicio, fin in turnos]
    assert codigos == ["MTPE-01", "MTPE-02", "MVCS-01"]
    reunion = sesion.reuniones.get(codigo="MTPE-01")
    assert [p.municipalidad_id for p in reunion.participaciones.all()] == [f.UMACHIRI]
    assert (reunion.fecha, reunion.estado) == (sesion.fecha, EstadoReunion.PROGRAMADA)


def test_una_sala_o_una_municipalidad_no_estan_en_dos_reuniones_a_la_vez(olga):
    sesion = en_etapa("preparacion")
    programar(olga, sesion)
    with no_sirve(sala="«1» ya tiene a MTPE-01", municipalidades="Umachiri está en MTPE-01"):
        programar(olga, sesion, "MVCS", inicio=time(9, 15), fin=time(9, 45))
    with no_sirve(municipalidades="Umachiri está en MTPE-01"):
        programar(olga, sesion, "MVCS", inicio=time(8), fin=time(12), sala="2")
    otra = programar(olga, sesion, "MVCS", ubigeos=[f.SAN_JOSE_LAMBAYEQUE], sala="2")
    assert otra.codigo == "MVCS-01"
    assert programar(olga, sesion, inicio=time(9, 30), fin=time(10)).codigo == "MTPE-02", "los bordes no chocan"
    Reunion.objects.filter(codigo="MTPE-01").update(estado="no_realizada")
    assert programar(olga, sesion, "MVCS").pk, "lo que no se realizó deja libre el turno"


def test_lo_que_no_sirve_de_una_reunion_se_dice(olga, fatima):
    sesion = en_etapa("preparacion")
    with no_sirve(sector="MEF no participa", municipalidades="al menos una", fin="termina después de empezar"):
        programar(olga, sesion, "MEF", ubigeos=[], inicio=time(9), fin=time(9))
    with no_sirve(sala="como máximo, 60"):
        programar(olga, sesion, sala="x" * 61)
    with se_niega("Solo la Secretaría"):
        programar(fatima, sesion)
    with se_niega("«Seguimiento»"):
        programar(olga, en_etapa("seguimiento"))
