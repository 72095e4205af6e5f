"""La agenda: nadie en dos sitios a la vez, y lo que ya pasó no se mueve."""

from datetime import date, time, timedelta

import pytest

from acuerdos.acciones.agenda import (
    cancelar_reunion,
    editar_reunion,
    programar_reunion,
    programar_turnos,
    reponer_reunion,
)
from acuerdos.acciones.reuniones import registrar_resultado
from acuerdos.acciones.sesiones import editar_sesion
from acuerdos.errores import Conflicto
from municipalidades.models import Municipalidad
from reuniones.enums import EstadoReunion
from reuniones.models import Reunion, Sector
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, no_sirve, rastro, se_niega
from tests.fabricas import SAN_JOSE_LAMBAYEQUE, UMACHIRI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
ONGOY = "030606"
LUEGO = AHORA + timedelta(hours=1)


def en_etapa(etapa):
    return f.FabricaSesion(etapa=etapa, sectores=["MTPE", "MVCS"])


def municipalidades(*ubigeos):
    return [Municipalidad.objects.get(pk=u) for u in ubigeos]


def programar(por, sesion, sigla="MTPE", ubigeos=(UMACHIRI,), inicio=time(9), fin=time(9, 30), sala="1"):
    return programar_reunion(
        por=por,
        sesion=sesion,
        sector=Sector.objects.get(pk=sigla),
        municipalidades=municipalidades(*ubigeos),
        inicio=inicio,
        fin=fin,
        sala=sala,
        ahora=AHORA,
    )


def editar(por, reunion, **cambios):
    campos = {"version": reunion.version, "municipalidades": reunion.municipalidades.all(), "sala": reunion.sala}
    campos |= {"inicio": reunion.inicio_previsto, "fin": reunion.fin_previsto}
    return editar_reunion(por=por, reunion=reunion, **campos | cambios, ahora=AHORA)


def cancelar(por, reunion, motivo="La alcaldesa no viajó"):
    return cancelar_reunion(por=por, reunion=reunion, version=reunion.version, motivo=motivo, ahora=AHORA)


def van(reunion):
    return set(reunion.participaciones.values_list("municipalidad_id", flat=True))


@pytest.fixture
def sesion(olga):
    return en_etapa("preparacion")


# --- Programar ------------------------------------------------------------------------------------------------------
def test_los_codigos_de_reunion_siguen_por_sector(olga, sesion):
    turnos = [
        ("MTPE", time(9), time(9, 30)),
        ("MTPE", time(9, 30), time(10)),
        ("MVCS", time(10), time(10, 30)),
    ]
    codigos = [programar(olga, sesion, sigla, inicio=inicio, fin=fin).codigo for sigla, inicio, fin in turnos]
    assert codigos == ["MTPE-01", "MTPE-02", "MVCS-01"]
    reunion = sesion.reuniones.get(codigo="MTPE-01")
    assert van(reunion) == {UMACHIRI}
    assert (reunion.fecha, reunion.estado) == (sesion.fecha, EstadoReunion.PROGRAMADA)


def test_una_sala_o_una_municipalidad_no_estan_en_dos_reuniones_a_la_vez(olga, sesion):
    programar(olga, sesion)
    with no_sirve(
        sala="La sala «1» ya tiene a MTPE-01, de 09:00 a 09:30.",
        municipalidades="Umachiri (Melgar) está en MTPE-01, de 09:00 a 09:30, en la sala «1».",
    ):
        programar(olga, sesion, "MVCS", inicio=time(9, 15), fin=time(9, 45))
    with no_sirve(municipalidades="Umachiri (Melgar) está en MTPE-01"):
        programar(olga, sesion, "MVCS", inicio=time(8), fin=time(12), sala="2")
    otra = programar(olga, sesion, "MVCS", ubigeos=[SAN_JOSE_LAMBAYEQUE], sala="2")
    assert otra.codigo == "MVCS-01"
    assert programar(olga, sesion, inicio=time(9, 30), fin=time(10)).codigo == "MTPE-02", "los bordes no chocan"
    Reunion.objects.filter(codigo="MTPE-01").update(estado="no_realizada")
    assert programar(olga, sesion, "MVCS").pk, "lo que no se realizó deja libre el turno"


def test_la_misma_sala_escrita_de_otro_modo_es_la_misma(olga, sesion):
    programar(olga, sesion, sala="  Sala   Inca ")
    with no_sirve(sala="La sala «Sala Inca» ya tiene a MTPE-01"):
        programar(olga, sesion, ubigeos=[ONGOY], sala="sala inca")
    programar(olga, sesion, ubigeos=[ONGOY], sala="Salón Ñusta")
    with no_sirve(sala="La sala «Salón Ñusta» ya tiene a MTPE-02"):
        programar(olga, sesion, ubigeos=[SAN_JOSE_LAMBAYEQUE], sala="SALÓN ÑUSTA")
    sesion.reuniones.get(codigo="MTPE-02").delete()
    assert programar(olga, sesion, ubigeos=[ONGOY], sala="").pk, "sin sala no choca de sala"


def test_dicen_todas_las_que_chocan_y_lo_de_otro_dia_no_choca(olga, sesion):
    programar(olga, sesion, ubigeos=[UMACHIRI, ONGOY])
    with no_sirve(municipalidades="Ongoy (Chincheros) está en MTPE-01, de 09:00 a 09:30, en la sala «1»; Umachiri"):
        programar(olga, sesion, "MVCS", ubigeos=[UMACHIRI, ONGOY], sala="2")
    sesion.reuniones.update(fecha=f.EVENTO.replace(day=14))
    assert programar(olga, sesion, "MVCS", ubigeos=[UMACHIRI, ONGOY]).pk


def test_lo_que_no_sirve_de_una_reunion_se_dice(olga, fatima, sesion):
    with no_sirve(sector="MEF no participa", municipalidades="al menos una", fin="termina después de empezar"):
        programar(olga, sesion, "MEF", ubigeos=[], inicio=time(9), fin=time(9))
    with no_sirve(sala="como máximo, 60"):
        programar(olga, sesion, sala="x" * 61)
    with no_sirve(municipalidades="como máximo, 40"):
        programar(olga, sesion, ubigeos=Municipalidad.objects.values_list("pk", flat=True)[:41])
    with se_niega("Solo la Secretaría"):
        programar(fatima, sesion)
    with se_niega("«Seguimiento»"):
        programar(olga, en_etapa("seguimiento"))


def test_varios_turnos_seguidos_uno_por_municipalidad_en_su_orden(olga, sesion):
    hechas = programar_turnos(
        por=olga,
        sesion=sesion,
        sector=Sector.objects.get(pk="MTPE"),
        sala="1",
        inicio=time(9),
        fin=time(9, 40),
        municipalidades=municipalidades(UMACHIRI, SAN_JOSE_LAMBAYEQUE, ONGOY),
        ahora=AHORA,
    )
    assert [(r.codigo, f"{r.inicio_previsto:%H:%M}", van(r)) for r in hechas] == [
        ("MTPE-01", "09:00", {UMACHIRI}),
        ("MTPE-02", "09:40", {SAN_JOSE_LAMBAYEQUE}),
        ("MTPE-03", "10:20", {ONGOY}),
    ]


def test_de_varios_turnos_o_entran_todos_o_ninguno(olga, sesion):
    programar(olga, sesion, "MVCS", ubigeos=[ONGOY], inicio=time(10), fin=time(10, 30), sala="2")
    seguidos = {"por": olga, "sesion": sesion, "sector": Sector.objects.get(pk="MTPE"), "sala": "1"}
    todas = municipalidades(UMACHIRI, SAN_JOSE_LAMBAYEQUE, ONGOY)
    with no_sirve(municipalidades="Ongoy (Chincheros) está en MVCS-01, de 10:00 a 10:30"):
        programar_turnos(**seguidos, inicio=time(9), fin=time(9, 30), municipalidades=todas, ahora=AHORA)
    assert sesion.reuniones.count() == 1
    with no_sirve(fin="3 turnos de esa duración pasan de la medianoche"):
        programar_turnos(**seguidos, inicio=time(22), fin=time(23), municipalidades=todas, ahora=AHORA)
    with no_sirve(fin="después de empezar"):
        programar_turnos(**seguidos, inicio=time(9), fin=time(9), municipalidades=todas, ahora=AHORA)


# --- Mover ----------------------------------------------------------------------------------------------------------
def test_mover_cambia_hora_sala_y_quienes_van(olga, sesion):
    reunion = programar(olga, sesion)
    movida = editar(
        olga, reunion, inicio=time(11), fin=time(11, 45), sala=" Sala 2", municipalidades=municipalidades(ONGOY)
    )
    assert (movida.inicio_previsto, movida.fin_previsto, movida.sala, movida.version) == (
        time(11),
        time(11, 45),
        "Sala 2",
        2,
    )
    assert van(movida) == {ONGOY}
    rastro(movida, olga)


def test_al_mover_choca_con_las_demas_pero_no_consigo_misma(olga, sesion):
    programar(olga, sesion)
    otra = programar(olga, sesion, "MVCS", ubigeos=[ONGOY], sala="2")
    with no_sirve(sala="ya tiene a MTPE-01", municipalidades="Umachiri (Melgar) está en MTPE-01"):
        editar(olga, otra, sala="1", municipalidades=municipalidades(ONGOY, UMACHIRI))
    assert editar(olga, otra, inicio=time(9, 10), fin=time(9, 40)).inicio_previsto == time(9, 10)


def test_quien_mueve_sobre_una_version_vieja_recibe_lo_que_hay(olga, carlos, sesion):
    reunion = programar(olga, sesion)
    editar(carlos, reunion, sala="7")
    for tarde in (editar, cancelar):
        with pytest.raises(Conflicto) as conflicto:
            tarde(olga, reunion)
        assert conflicto.value.actual.sala == "7"


def test_lo_que_ya_empezo_o_se_hizo_no_se_mueve_ni_se_cancela(olga, sesion):
    reunion = programar(olga, sesion)
    Reunion.objects.update(inicio_real=time(9, 5))
    for verbo in (editar, cancelar):
        with no_sirve(reunion="MTPE-01 ya empezó, a las 09:05"):
            verbo(olga, reunion)
    Reunion.objects.update(estado="realizada")
    for verbo in (editar, cancelar):
        with no_sirve(reunion="MTPE-01 figura como realizada"):
            verbo(olga, reunion)


def test_una_municipalidad_con_acuerdos_o_presente_se_queda(olga, sesion):
    reunion = programar(olga, sesion, ubigeos=[UMACHIRI, ONGOY])
    f.FabricaAcuerdo(sesion=sesion, reunion=reunion, municipalidad_id=UMACHIRI)
    reunion.participaciones.filter(municipalidad=ONGOY).update(presente=True)
    with no_sirve(municipalidades="Ongoy (Chincheros) ya figura presente; Umachiri (Melgar) tiene 1 acuerdo"):
        editar(olga, reunion, municipalidades=municipalidades(SAN_JOSE_LAMBAYEQUE))
    assert editar(olga, reunion, sala="9").sala == "9", "de sala sí se cambia"


# --- Cancelar y reponer ---------------------------------------------------------------------------------------------
def test_cancelar_deja_libre_el_turno_y_guarda_el_motivo(olga, sesion):
    reunion = cancelar(olga, programar(olga, sesion))
    assert (reunion.estado, reunion.version) == (EstadoReunion.NO_REALIZADA, 2)
    ultimo = reunion.history.latest("history_id")
    assert (ultimo.history_user, ultimo.history_change_reason) == (olga, "La alcaldesa no viajó")
    assert programar(olga, sesion).codigo == "MTPE-02", "su código no se usa de nuevo"


def test_lo_que_no_sirve_al_cancelar_se_dice(olga, fatima, sesion):
    reunion = programar(olga, sesion)
    with no_sirve(motivo="Diga por qué se cancela"):
        cancelar(olga, reunion, " ")
    with no_sirve(motivo="como máximo, 100"):
        cancelar(olga, reunion, "x" * 101)
    f.FabricaAcuerdo(sesion=sesion, reunion=reunion)
    with no_sirve(motivo="MTPE-01 ya tiene 1 acuerdo: anúlelos antes"):
        cancelar(olga, reunion)
    with se_niega("Solo la Secretaría"):
        cancelar(fatima, reunion)


def test_reponer_una_cancelada_mira_si_su_turno_sigue_libre(olga, sesion):
    reunion = cancelar(olga, programar(olga, sesion))
    otra = programar(olga, sesion)
    with no_sirve(sala="ya tiene a MTPE-02", municipalidades="Umachiri (Melgar) está en MTPE-02"):
        reponer_reunion(por=olga, reunion=reunion, version=reunion.version, ahora=AHORA)
    cancelar(olga, otra)
    repuesta = reponer_reunion(por=olga, reunion=reunion, version=reunion.version, ahora=AHORA)
    assert repuesta.estado == EstadoReunion.PROGRAMADA
    with no_sirve(reunion="MTPE-01 no está cancelada: figura como programada"):
        reponer_reunion(por=olga, reunion=repuesta, version=repuesta.version, ahora=AHORA)


def mover(por, sesion, fecha, ahora=LUEGO):
    sesion.refresh_from_db()
    return editar_sesion(
        por=por,
        sesion=sesion,
        version=sesion.version,
        nombre=sesion.nombre,
        fecha=fecha,
        lugar=sesion.lugar,
        lema=sesion.lema,
        sectores=sesion.sectores.all(),
        ahora=ahora,
    )


def reponer(por, reunion):
    return reponer_reunion(por=por, reunion=reunion, version=reunion.version, ahora=AHORA)


def realizar(por, reunion):
    return registrar_resultado(
        por=por, reunion=reunion, version=reunion.version, estado="realizada", inicio=None, fin=None, ahora=AHORA
    )


@pytest.mark.parametrize("volver", [reponer, realizar])
def test_la_cancelada_que_vuelve_es_del_dia_al_que_se_movio_la_sesion(olga, volver):
    sesion = en_etapa("en_curso")
    reunion = cancelar(olga, programar(olga, sesion))
    mover(olga, sesion, date(2025, 2, 1))
    assert volver(olga, reunion).fecha == date(2025, 2, 1)


def test_al_reponerla_los_choques_son_los_del_dia_nuevo(olga, sesion):
    reunion = cancelar(olga, programar(olga, sesion))
    mover(olga, sesion, date(2025, 2, 1))
    programar(olga, sesion)
    with no_sirve(sala="ya tiene a MTPE-02", municipalidades="Umachiri (Melgar) está en MTPE-02"):
        reponer(olga, reunion)


def test_la_que_un_libro_trajo_para_otro_dia_sigue_en_el_suyo(olga, sesion):
    reunion = programar(olga, sesion)
    Reunion.objects.filter(pk=reunion.pk).update(fecha=date(2025, 1, 14))
    assert reponer(olga, cancelar(olga, reunion)).fecha == date(2025, 1, 14)


def test_aunque_ese_dia_haya_sido_por_error_el_de_la_sesion(olga, sesion):
    mover(olga, sesion, date(2025, 1, 14), ahora=AHORA - timedelta(hours=2))
    mover(olga, sesion, date(2025, 1, 13), ahora=AHORA - timedelta(hours=1))
    reunion = programar(olga, sesion)
    Reunion.objects.filter(pk=reunion.pk).update(fecha=date(2025, 1, 14))
    assert reponer(olga, cancelar(olga, reunion)).fecha == date(2025, 1, 14)


def test_la_que_se_cancela_otra_vez_es_del_dia_que_tenia_la_ultima(olga, sesion):
    reunion = reponer(olga, cancelar(olga, programar(olga, sesion)))
    mover(olga, sesion, date(2025, 2, 1), ahora=AHORA + timedelta(minutes=1))
    reunion.refresh_from_db()
    cancelada = cancelar_reunion(
        por=olga, reunion=reunion, version=reunion.version, motivo="Llueve", ahora=AHORA + timedelta(minutes=2)
    )
    mover(olga, sesion, date(2025, 3, 1))
    assert reponer(olga, cancelada).fecha == date(2025, 3, 1)
