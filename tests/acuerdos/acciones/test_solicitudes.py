from datetime import date, timedelta

import pytest

from acuerdos.acciones.hitos import anular_hito
from acuerdos.acciones.solicitudes import (
    decidir_desestimacion,
    decidir_reprogramacion,
    retirar_solicitud,
    solicitar_desestimacion,
    solicitar_reprogramacion,
)
from acuerdos.models import Acuerdo, Avance, Reprogramacion
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY, archivo, no_sirve, rastro, se_niega
from tests.puestas import puesta

pytestmark = pytest.mark.django_db
NUEVO = date(2026, 3, 31)


@pytest.fixture
@puesta
def hito(sesion):
    """Del gobierno local, en un acuerdo también del gobierno local."""
    return f.FabricaHito(acuerdo__sesion=sesion)


def pedir(por, hito, plazo_nuevo=NUEVO, *, del_hito=True, motivo="Las lluvias cortaron la carretera", **cambios):
    acuerdo = hito.acuerdo
    campos = {"acuerdo": acuerdo, "hito": hito if del_hito else None, "plazo_nuevo": plazo_nuevo, "motivo": motivo}
    return solicitar_reprogramacion(por=por, **campos | {"ahora": AHORA} | cambios)


def decidir(por, solicitud, aprobar=True, **campos):
    return decidir_reprogramacion(por=por, reprogramacion=solicitud, aprobar=aprobar, **{"ahora": AHORA} | campos)


def test_pedir_plazo_no_mueve_nada_hasta_que_se_aprueba(hito, fatima, carlos):
    solicitud = pedir(fatima, hito)
    assert (solicitud.estado, solicitud.plazo_anterior, solicitud.solicitado_el) == ("solicitada", hito.plazo, HOY)
    rastro(solicitud, fatima, "+")
    hito.refresh_from_db()
    assert hito.plazo_vigente == hito.plazo
    aprobado = decidir(carlos, solicitud, ahora=AHORA + timedelta(days=5))
    assert (aprobado.estado, aprobado.decidido_el, aprobado.decidido_por) == ("aprobada", date(2025, 3, 15), carlos)
    hito.refresh_from_db()
    acuerdo = Acuerdo.objects.get()
    assert (hito.plazo_vigente, acuerdo.plazo_vigente, acuerdo.proximo_vencimiento) == (NUEVO, NUEVO, NUEVO)
    assert (hito.plazo, acuerdo.plazo) == (date(2025, 6, 12), date(2025, 11, 9)), "los originales no se reescriben"
    rastro(aprobado, carlos)


def test_rechazar_pide_un_motivo_y_no_mueve_nada(hito, fatima, carlos):
    solicitud = pedir(fatima, hito)
    with no_sirve(motivo="Diga por qué se rechaza"):
        decidir(carlos, solicitud, aprobar=False)
    rechazado = decidir(carlos, solicitud, aprobar=False, motivo="No procede")
    assert (rechazado.estado, rechazado.motivo_de_decision) == ("rechazada", "No procede")
    hito.refresh_from_db()
    assert hito.plazo_vigente == hito.plazo
    assert pedir(fatima, hito).pk, "después de un rechazo se puede pedir de nuevo"


def test_lo_decidido_no_se_decide_otra_vez(hito, fatima, carlos):
    solicitud = pedir(fatima, hito)
    decidir(carlos, solicitud)
    for aprobar in (True, False):
        with no_sirve(estado="ya fue decidida"):
            decidir(carlos, solicitud, aprobar=aprobar, motivo="Otra vez")


def test_un_pedido_de_acuerdo_solo_amplia_el_suyo(hito, fatima, carlos):
    with no_sirve(plazo_nuevo="solo se amplía"):
        pedir(fatima, hito, date(2025, 10, 1), del_hito=False)
    decidir(carlos, pedir(fatima, hito, del_hito=False))
    hito.refresh_from_db()
    assert (hito.plazo_vigente, Acuerdo.objects.get().plazo_vigente) == (hito.plazo, NUEVO)


def test_no_se_aprueba_el_plazo_que_ya_no_movería_nada(hito, fatima, carlos):
    del_acuerdo = pedir(fatima, hito, date(2025, 12, 1), del_hito=False)
    decidir(carlos, pedir(fatima, hito))  # el del hito lleva también al acuerdo, más allá
    with no_sirve(plazo_nuevo="El plazo ya llega al 31/03/2026: aprobarla no lo movería"):
        decidir(carlos, del_acuerdo)
    assert decidir(carlos, del_acuerdo, aprobar=False, motivo="Ya se movió más").estado == "rechazada"


def test_del_hito_que_se_anulo_ya_nadie_decide_el_plazo_ni_valida_lo_informado(hito, fatima, carlos):
    f.FabricaHito(acuerdo=hito.acuerdo)
    f.FabricaAvance(hito=hito, porcentaje=60)
    pedir(fatima, hito)
    quedan = pedir(fatima, hito, del_hito=False)
    anular_hito(por=carlos, hito=hito, motivo="Se repetía", ahora=AHORA)
    assert list(Reprogramacion.objects.en_espera()) == [quedan]
    assert list(Avance.objects.en_espera()) == []


def test_lo_que_no_sirve_de_un_pedido_de_plazo_se_dice(hito, fatima):
    with no_sirve(motivo="por qué hace falta más plazo"):
        pedir(fatima, hito, motivo=" ")
    with no_sirve(plazo_nuevo="El plazo ya es 12/06/2025"):
        pedir(fatima, hito, hito.plazo)
    with no_sirve(plazo_nuevo="pasa de dos años"):
        pedir(fatima, hito, date(2027, 1, 14))
    with no_sirve(plazo_nuevo="anterior al evento"):
        pedir(fatima, hito, date(2025, 1, 12))
    pedir(fatima, hito)
    with no_sirve(plazo_nuevo="Ya hay una solicitud de plazo en espera"):
        pedir(fatima, hito, date(2026, 4, 30))
    assert pedir(fatima, hito, del_hito=False).pk, "el del acuerdo es otro solicitud"


def test_lo_terminado_no_se_reprograma(hito, fatima, sesion):
    culminado = f.FabricaAvance(hito__acuerdo=hito.acuerdo, porcentaje=100).hito
    with no_sirve(hito="ya está culminado"):
        pedir(fatima, culminado)
    for campos in ({"anulado": True}, {"propuesto": True}):
        with no_sirve(hito="anulado o aún no fue aceptado"):
            pedir(fatima, f.FabricaHito(acuerdo=hito.acuerdo, **campos))
    cumplido = f.FabricaAvance(hito__acuerdo=f.FabricaAcuerdo(), porcentaje=100, validado=True).hito
    with no_sirve(plazo_nuevo="está cumplido"):
        pedir(fatima, cumplido)
    desestimado = f.FabricaHito()
    f.FabricaDesestimacion(acuerdo=desestimado.acuerdo, aprobada=True)
    with se_niega("está desestimado: ya no se mide"):
        pedir(fatima, desestimado)


def test_un_hito_de_otro_acuerdo_no_se_cuela(hito, fatima):
    with pytest.raises(ValueError, match="de otro acuerdo"):
        pedir(fatima, hito, acuerdo=f.FabricaAcuerdo())


def test_pide_quien_debe_y_decide_un_coordinador(hito, olga, fatima, soledad, benita):
    for persona in (soledad, benita):
        with se_niega("puede pedir más plazo"):
            pedir(persona, hito)
    solicitud = pedir(fatima, hito)
    for persona in (olga, fatima):
        with se_niega("Solo un coordinador"):
            decidir(persona, solicitud)


def test_el_pedido_sobre_un_hito_que_luego_se_anulo_no_se_aprueba(hito, fatima, carlos):
    solicitud = pedir(fatima, hito)
    anular_hito(por=carlos, hito=hito, motivo="Repetido", ahora=AHORA)
    with no_sirve(hito="fue anulado después de la solicitud"):
        decidir(carlos, solicitud)
    assert Acuerdo.objects.get().plazo_vigente == date(2025, 11, 9)
    decidir(carlos, solicitud, aprobar=False, motivo="El hito se anuló")


def test_el_pedido_sobre_un_hito_que_luego_se_culmino_no_se_aprueba(hito, fatima, carlos):
    solicitud = pedir(fatima, hito)
    f.FabricaAvance(hito=hito, porcentaje=100, validado=True)
    with no_sirve(hito="se culminó y validó después de la solicitud"):
        decidir(carlos, solicitud)
    assert Acuerdo.objects.get().plazo_vigente == date(2025, 11, 9)


def test_el_pedido_de_un_acuerdo_que_luego_se_cumplio_no_se_aprueba(hito, fatima, carlos):
    solicitud = pedir(fatima, hito, date(2026, 1, 9), del_hito=False)
    f.FabricaAvance(hito=hito, porcentaje=100, validado=True)
    with no_sirve(acuerdo="se cumplió después de la solicitud"):
        decidir(carlos, solicitud)
    assert Acuerdo.objects.get().plazo_vigente == date(2025, 11, 9)
    assert decidir(carlos, solicitud, aprobar=False, motivo="Ya se cumplió").estado == "rechazada"


def test_el_plazo_concedido_al_acuerdo_no_se_retira_aunque_se_anule_el_hito_que_lo_movio(hito, fatima, carlos):
    decidir(carlos, pedir(fatima, hito))
    anular_hito(por=carlos, hito=hito, motivo="Repetido", ahora=AHORA)
    assert Acuerdo.objects.get().plazo_vigente == NUEVO, "decisión 8"


def test_lo_que_se_dice_al_aprobar_cabe_o_se_avisa(hito, fatima, carlos):
    solicitud = pedir(fatima, hito)
    with no_sirve(motivo="como máximo, 500"):
        decidir(carlos, solicitud, motivo="x" * 501)
    assert decidir(carlos, solicitud, motivo=" Conforme ").motivo_de_decision == "Conforme"


# --- Desestimación --------------------------------------------------------------------------------------------------
def desestimar(por, acuerdo, motivo="Ya no hay terreno", sustento=True):
    return solicitar_desestimacion(
        por=por, acuerdo=acuerdo, motivo=motivo, archivo=archivo() if sustento else None, ahora=AHORA
    )


def resolver(por, solicitud, aprobar=True, motivo=""):
    return decidir_desestimacion(por=por, desestimacion=solicitud, aprobar=aprobar, motivo=motivo, ahora=AHORA)


def test_aprobada_la_desestimacion_el_acuerdo_deja_de_medirse(hito, fatima, carlos):
    solicitud = desestimar(fatima, hito.acuerdo)
    assert Acuerdo.objects.get().situacion == "abierto"
    with solicitud.archivo.open() as guardado:
        assert guardado.read() == archivo().contenido
    rastro(solicitud, fatima, "+")
    aprobado = resolver(carlos, solicitud)
    acuerdo = Acuerdo.objects.get()
    assert (aprobado.decidido_el, acuerdo.situacion, acuerdo.proximo_vencimiento) == (HOY, "desestimado", None)
    rastro(aprobado, carlos)


def test_rechazada_sigue_midiendose_y_se_puede_pedir_de_nuevo(hito, soledad, carlos):
    solicitud = desestimar(soledad, hito.acuerdo)
    with no_sirve(motivo="Diga por qué se rechaza"):
        resolver(carlos, solicitud, aprobar=False)
    resolver(carlos, solicitud, aprobar=False, motivo="Aún es viable")
    assert Acuerdo.objects.get().situacion == "abierto"
    assert desestimar(soledad, hito.acuerdo).estado == "solicitada"


def test_sin_motivo_o_sin_archivo_no_hay_desestimacion(hito, fatima):
    with no_sirve(motivo="Diga por qué se desestima"):
        desestimar(fatima, hito.acuerdo, motivo="")
    with no_sirve(archivo="Adjunte el documento"):
        desestimar(fatima, hito.acuerdo, sustento=False)
    desestimar(fatima, hito.acuerdo)
    with no_sirve(motivo="Ya hay una desestimación pedida."):
        desestimar(fatima, hito.acuerdo)


def test_la_decide_un_coordinador_que_no_la_pidio(hito, fatima, olga, carlos):
    solicitud = desestimar(carlos, hito.acuerdo)
    with se_niega("Quien pide la desestimación no la decide"):
        resolver(carlos, solicitud)
    for persona in (fatima, olga):
        with se_niega("Solo un coordinador"):
            resolver(persona, solicitud)
    otra = f.FabricaCoordinador(username="rosa", nombre="Rosa")
    assert resolver(otra, solicitud).estado == "aprobada"
    with no_sirve(estado="ya fue decidida"):
        resolver(otra, solicitud)


def test_de_otra_municipalidad_o_sector_no_se_pide(hito, benita, mario, eva):
    for persona in (benita, mario, eva):
        with se_niega("puede pedir la desestimación"):
            desestimar(persona, hito.acuerdo)


# --- Retirar lo que nadie decidió -----------------------------------------------------------------------------------
def retirar(por, solicitud, motivo="Se pidió por error"):
    return retirar_solicitud(por=por, solicitud=solicitud, motivo=motivo, ahora=AHORA)


def test_un_pedido_retirado_no_se_decide_y_deja_lugar_a_otro(hito, fatima, carlos):
    solicitud = pedir(fatima, hito)
    with no_sirve(motivo="Diga por qué"):
        retirar(fatima, solicitud, " ")
    retirado = retirar(fatima, solicitud)
    assert (retirado.anulado_por, retirado.motivo_de_anulacion) == (fatima, "Se pidió por error")
    rastro(retirado, fatima)
    with no_sirve(estado="ya fue retirada"):
        decidir(carlos, solicitud)
    with no_sirve(estado="ya fue retirada"):
        retirar(fatima, solicitud)
    assert pedir(fatima, hito).pk != solicitud.pk


def test_lo_decidido_ya_no_se_retira(hito, fatima, carlos):
    solicitud = pedir(fatima, hito)
    decidir(carlos, solicitud)
    with no_sirve(estado="ya fue decidida: aprobada el 10/03/2025"):
        retirar(fatima, solicitud)


def test_el_pedido_de_otra_persona_no_se_retira(hito, olga, fatima):
    with se_niega("Solo quien hizo la solicitud"):
        retirar(olga, pedir(fatima, hito))


def test_la_desestimacion_tambien_se_retira_y_lo_desestimado_ya_no_se_pide(hito, soledad, fatima, carlos):
    solicitud = desestimar(soledad, hito.acuerdo)
    with se_niega("Solo quien hizo la solicitud"):
        retirar(fatima, solicitud)
    retirar(soledad, solicitud, "Me equivoqué de acuerdo")
    solicitud.refresh_from_db()
    assert solicitud.motivo_de_anulacion == "Me equivoqué de acuerdo"
    resolver(carlos, desestimar(fatima, hito.acuerdo))
    with se_niega("está desestimado"):
        desestimar(soledad, hito.acuerdo)
    with se_niega("está desestimado"):
        pedir(fatima, hito)
