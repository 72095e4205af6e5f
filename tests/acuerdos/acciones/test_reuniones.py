"""La reunión en su día: cada toque cambia solo lo suyo, y repetido no cambia nada."""

from datetime import time, timedelta

import pytest

from acuerdos.acciones.acuerdos import anular_acuerdo
from acuerdos.acciones.reuniones import empezar_reunion, marcar_presencia, registrar_resultado, terminar_reunion
from acuerdos.errores import Conflicto
from reuniones.enums import EstadoReunion
from reuniones.models import Participacion, Sesion
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, no_sirve, rastro, se_niega

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
REALIZADA, NO_REALIZADA = EstadoReunion.REALIZADA, EstadoReunion.NO_REALIZADA


@pytest.fixture
def reunion(sesion):
    sesion.etapa = "en_curso"
    sesion.save()
    hecha = f.FabricaReunion(sesion=sesion, estado="programada", municipalidades=[f.UMACHIRI, f.SAN_JOSE_LAMBAYEQUE])
    Participacion.objects.filter(reunion=hecha).update(presente=None)
    return hecha


def lista(reunion):
    return {p.municipalidad_id: p.presente for p in reunion.participaciones.all()}


def test_pasar_lista_a_una_no_mueve_a_las_demas_ni_las_horas(reunion, olga, carlos):
    empezada = empezar_reunion(por=olga, reunion=reunion, ahora=AHORA)
    una = marcar_presencia(por=olga, reunion=reunion, ubigeo=f.UMACHIRI, presente=True, ahora=AHORA)
    rastro(una, olga)
    marcar_presencia(por=carlos, reunion=reunion, ubigeo=f.SAN_JOSE_LAMBAYEQUE, presente=False, ahora=AHORA)
    assert lista(reunion) == {f.UMACHIRI: True, f.SAN_JOSE_LAMBAYEQUE: False}
    marcar_presencia(por=olga, reunion=reunion, ubigeo=f.UMACHIRI, presente=None, ahora=AHORA)
    assert lista(reunion) == {f.UMACHIRI: None, f.SAN_JOSE_LAMBAYEQUE: False}
    reunion.refresh_from_db()
    assert (reunion.version, reunion.inicio_real) == (empezada.version, time(10))


def test_tocar_dos_veces_deja_un_solo_rastro(reunion, olga):
    for _ in range(2):
        una = marcar_presencia(por=olga, reunion=reunion, ubigeo=f.UMACHIRI, presente=True, ahora=AHORA)
        empezar_reunion(por=olga, reunion=reunion, ahora=AHORA)
        hecha = terminar_reunion(por=olga, reunion=reunion, ahora=AHORA + timedelta(minutes=40))
    assert una.history.count() == 2  # citada y presente
    assert (hecha.history.count(), hecha.version) == (3, 3)  # creada, empezada y terminada


def test_la_hora_es_la_del_primer_toque(reunion, olga, carlos):
    empezar_reunion(por=olga, reunion=reunion, ahora=AHORA)
    despues = empezar_reunion(por=carlos, reunion=reunion, ahora=AHORA + timedelta(minutes=7))
    assert (despues.estado, despues.inicio_real) == (REALIZADA, time(10))
    terminar_reunion(por=olga, reunion=reunion, ahora=AHORA + timedelta(minutes=30, seconds=59))
    fin = terminar_reunion(por=carlos, reunion=reunion, ahora=AHORA + timedelta(hours=2)).fin_real
    assert fin == time(10, 30)


def test_no_termina_lo_que_no_empezo_ni_antes_de_empezar(reunion, olga):
    with no_sirve(fin="aún no empezó"):
        terminar_reunion(por=olga, reunion=reunion, ahora=AHORA)
    empezar_reunion(por=olga, reunion=reunion, ahora=AHORA)
    with no_sirve(fin="Son las 00:05 y la reunión empezó a las 10:00"):
        terminar_reunion(por=olga, reunion=reunion, ahora=f.en_lima(AHORA.date() + timedelta(days=1), 0, 5))


def test_una_municipalidad_ajena_se_dice(reunion, olga):
    with no_sirve(municipalidad="150101 no está en la reunión"):
        marcar_presencia(por=olga, reunion=reunion, ubigeo="150101", presente=True, ahora=AHORA)


def corregir(por, reunion, estado=REALIZADA, inicio=None, fin=None, version=None, motivo="No viajó"):
    return registrar_resultado(
        por=por,
        reunion=reunion,
        version=version or reunion.version,
        estado=estado,
        inicio=inicio,
        fin=fin,
        motivo=motivo,
        ahora=AHORA,
    )


def test_corregir_a_mano_cambia_todo_junto_y_el_segundo_recibe_lo_que_hay(reunion, olga, carlos):
    hecha = corregir(olga, reunion, inicio=time(9, 5), fin=time(9, 40))
    assert (hecha.estado, hecha.inicio_real, hecha.fin_real, hecha.version) == (REALIZADA, time(9, 5), time(9, 40), 2)
    rastro(hecha, olga)
    with pytest.raises(Conflicto) as conflicto:
        corregir(carlos, reunion, inicio=time(8), fin=time(9), version=1)
    assert conflicto.value.actual.inicio_real == time(9, 5)
    assert corregir(carlos, hecha, inicio=time(9, 5), fin=time(9, 40)).version == 2, "igual, nada cambia"


def test_lo_que_no_sirve_se_dice(reunion, olga):
    with no_sirve(fin="termina después de empezar"):
        corregir(olga, reunion, inicio=time(9), fin=time(8))
    with no_sirve(fin="Diga también a qué hora empezó"):
        corregir(olga, reunion, fin=time(8))
    with no_sirve(inicio="Solo una reunión realizada", fin="Solo una reunión realizada"):
        corregir(olga, reunion, estado=NO_REALIZADA, inicio=time(8), fin=time(9))


def test_la_que_dejo_acuerdos_fue_realizada(reunion, olga, carlos):
    acuerdo = f.FabricaAcuerdo(sesion=reunion.sesion, reunion=reunion)
    with no_sirve(estado="Tiene 1 acuerdo registrado"):
        corregir(olga, reunion, estado=NO_REALIZADA)
    anular_acuerdo(por=olga, acuerdo=acuerdo, motivo="Era de otra sala", ahora=AHORA)
    assert corregir(olga, reunion, estado=NO_REALIZADA).estado == NO_REALIZADA


def test_decirla_no_realizada_pide_por_que_y_queda_en_la_historia(reunion, olga):
    with no_sirve(motivo="Diga por qué no se realizó"):
        corregir(olga, reunion, estado=NO_REALIZADA, motivo=" ")
    with no_sirve(motivo="como máximo, 100"):
        corregir(olga, reunion, estado=NO_REALIZADA, motivo="x" * 101)
    hecha = corregir(olga, reunion, estado=NO_REALIZADA, motivo=" La alcaldesa no viajó ")
    assert hecha.history.latest("history_id").history_change_reason == "La alcaldesa no viajó"
    assert corregir(olga, hecha, estado=NO_REALIZADA, motivo="").version == hecha.version, (
        "ya lo era: no se pide otra vez"
    )


@pytest.mark.parametrize("antes", [NO_REALIZADA, REALIZADA])
def test_volver_a_programarla_mira_si_su_turno_sigue_libre(reunion, olga, antes):
    type(reunion).objects.filter(pk=reunion.pk).update(
        estado="no_realizada", inicio_previsto=time(9), fin_previsto=time(10), sala="1"
    )
    otra = f.FabricaReunion(
        sesion=reunion.sesion,
        codigo="MTPE-02",
        estado="programada",
        inicio_previsto=time(9, 30),
        fin_previsto=time(10),
        sala="1",
        municipalidades=[f.UMACHIRI],
    )
    reunion.refresh_from_db()
    if antes == REALIZADA:  # por el rodeo tampoco
        reunion = corregir(olga, reunion, estado=REALIZADA)
    with no_sirve(sala="ya tiene a MTPE-02", municipalidades="Umachiri (Melgar) está en MTPE-02"):
        corregir(olga, reunion, estado=EstadoReunion.PROGRAMADA)
    type(otra).objects.filter(pk=otra.pk).update(estado="no_realizada")
    assert corregir(olga, reunion, estado=EstadoReunion.PROGRAMADA).estado == EstadoReunion.PROGRAMADA


@pytest.mark.parametrize("estado", [REALIZADA, NO_REALIZADA])
def test_la_que_ya_consta_como_fue_no_se_empieza_ni_se_termina_con_el_reloj(reunion, olga, estado):
    hecha = corregir(olga, reunion, estado=estado)
    consta = EstadoReunion(estado).label.lower()
    with no_sirve(inicio=f"ya consta como {consta}"):
        empezar_reunion(por=olga, reunion=hecha, ahora=AHORA)
    with no_sirve(fin="no realizada" if estado == NO_REALIZADA else "aún no empezó"):
        terminar_reunion(por=olga, reunion=hecha, ahora=AHORA)
    hecha.refresh_from_db()
    assert (hecha.estado, hecha.inicio_real, hecha.fin_real, hecha.version) == (estado, None, None, 2)


def test_pasado_el_evento_el_reloj_no_escribe_horas_ni_a_quien_puede_corregirlas(reunion, olga, carlos):
    empezada = empezar_reunion(por=olga, reunion=reunion, ahora=AHORA)
    Sesion.objects.filter(pk=reunion.sesion_id).update(etapa="seguimiento")
    otra = f.FabricaReunion(sesion=reunion.sesion, codigo="MTPE-09", estado="programada", municipalidades=[f.UMACHIRI])
    for una, verbo, campo in (
        (otra, empezar_reunion, "inicio"),
        (empezada, empezar_reunion, "inicio"),
        (empezada, terminar_reunion, "fin"),
    ):
        with no_sirve(**{campo: "Corrija sus horas a mano"}):
            verbo(por=carlos, reunion=una, ahora=AHORA + timedelta(days=30))
    assert corregir(carlos, empezada, inicio=time(10), fin=time(10, 40)).fin_real == time(10, 40)


def test_solo_la_secretaria_y_en_su_etapa(reunion, olga, carlos, fatima):
    hacer = (
        lambda por: marcar_presencia(por=por, reunion=reunion, ubigeo=f.UMACHIRI, presente=True, ahora=AHORA),
        lambda por: empezar_reunion(por=por, reunion=reunion, ahora=AHORA),
        lambda por: terminar_reunion(por=por, reunion=reunion, ahora=AHORA),
        lambda por: corregir(por, type(reunion).objects.get(pk=reunion.pk), inicio=time(9)),
    )
    for verbo in hacer:
        with se_niega("Solo la Secretaría"):
            verbo(fatima)
    Sesion.objects.filter(pk=reunion.sesion_id).update(etapa="seguimiento")
    for verbo in hacer:
        with se_niega("«Seguimiento»"):
            verbo(olga)
    for verbo in (hacer[0], hacer[3]):
        verbo(carlos)
