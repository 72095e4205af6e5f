from datetime import date, timedelta

import pytest

from acuerdos.acciones.hitos import HitoEscrito, aceptar_hito, anular_hito, editar_hito, proponer_hito, registrar_hito
from acuerdos.enums import Responsable
from acuerdos.errores import Conflicto
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY, no_sirve, rastro, se_niega

pytestmark = pytest.mark.django_db
PLAZO = date(2025, 6, 30)


@pytest.fixture
def acuerdo(sesion):
    return f.FabricaAcuerdo(sesion=sesion)


def campos(ahora=AHORA, **cambios):
    dichos = {"texto": "Presentar el perfil", "responsable": Responsable.GL, "plazo": PLAZO} | cambios
    return {"datos": HitoEscrito(**dichos), "ahora": ahora}


def corregido(version=1, **cambios):
    return campos(**cambios) | {"version": version}


def test_un_hito_de_la_secretaria_cuenta_desde_hoy(acuerdo, olga):
    hito = registrar_hito(por=olga, acuerdo=acuerdo, **campos(peso=3))
    assert (hito.numero, hito.registrado_el, hito.peso, hito.es_propuesta) == (1, HOY, 3, False)
    acuerdo.refresh_from_db()
    assert (acuerdo.situacion, acuerdo.proximo_vencimiento) == ("abierto", PLAZO)
    assert registrar_hito(por=olga, acuerdo=acuerdo, **campos(texto="Otro")).numero == 2
    rastro(hito, olga, "+")


def test_el_mismo_formulario_enviado_dos_veces_es_un_hito(acuerdo, olga, carlos, fatima):
    hito = registrar_hito(por=olga, acuerdo=acuerdo, **campos())
    assert registrar_hito(por=olga, acuerdo=acuerdo, **campos(texto=" Presentar el perfil ")) == hito
    assert registrar_hito(por=olga, acuerdo=acuerdo, **campos(plazo=HOY)) != hito
    assert registrar_hito(por=carlos, acuerdo=acuerdo, **campos()) != hito, "otra persona dice otro"
    propuesta = proponer_hito(por=fatima, acuerdo=acuerdo, **campos())
    assert proponer_hito(por=fatima, acuerdo=acuerdo, **campos()) == propuesta
    assert acuerdo.hitos.count() == 4


def test_el_hito_de_las_2330_de_lima_es_de_ese_dia_y_no_del_siguiente(acuerdo, olga):
    hito = registrar_hito(por=olga, acuerdo=acuerdo, **campos(ahora=f.en_lima(HOY, 23, 30)))
    assert hito.registrado_el == HOY


def test_el_numero_de_un_hito_anulado_no_se_usa_de_nuevo(acuerdo, carlos):
    hito = registrar_hito(por=carlos, acuerdo=acuerdo, **campos())
    anular_hito(por=carlos, hito=hito, motivo="Repetido", ahora=AHORA)
    assert registrar_hito(por=carlos, acuerdo=acuerdo, **campos()).numero == 2


def test_lo_que_no_sirve_de_un_hito_se_dice(acuerdo, olga):
    with no_sirve(plazo="pasa del plazo del acuerdo"):
        registrar_hito(por=olga, acuerdo=acuerdo, **campos(plazo=acuerdo.plazo + timedelta(days=1)))
    with no_sirve(plazo="anterior al evento"):
        registrar_hito(por=olga, acuerdo=acuerdo, **campos(plazo=f.EVENTO - timedelta(days=1)))
    with no_sirve(peso="no está entre 1 y 100"):
        registrar_hito(por=olga, acuerdo=acuerdo, **campos(peso=0))
    with no_sirve(texto="Diga en qué consiste"):
        registrar_hito(por=olga, acuerdo=acuerdo, **campos(texto=""))
    with no_sirve(texto="como máximo, 500"):
        registrar_hito(por=olga, acuerdo=acuerdo, **campos(texto="x" * 501))
    assert not acuerdo.hitos.exists()


def test_el_plazo_del_hito_llega_hasta_el_plazo_en_vigor_del_acuerdo(acuerdo, olga):
    f.FabricaReprogramacion(acuerdo=acuerdo, plazo_nuevo=date(2026, 6, 1), aprobada=True)
    assert registrar_hito(por=olga, acuerdo=acuerdo, **campos(plazo=date(2026, 6, 1))).plazo == date(2026, 6, 1)


def test_quien_lo_debe_propone_y_cuenta_desde_que_la_secretaria_acepta(acuerdo, fatima, olga):
    hito = proponer_hito(por=fatima, acuerdo=acuerdo, **campos())
    acuerdo.refresh_from_db()
    assert (hito.es_propuesta, acuerdo.situacion) == (True, "sin_hitos")
    rastro(hito, fatima, "+")
    manana = AHORA + timedelta(days=1)
    aceptado = aceptar_hito(por=olga, hito=hito, ahora=manana)
    assert (aceptado.registrado_el, aceptado.aceptado_en, aceptado.aceptado_por) == (manana.date(), manana, olga)
    acuerdo.refresh_from_db()
    assert acuerdo.situacion == "abierto"
    rastro(aceptado, olga)
    with no_sirve(hito="no está a la espera"):
        aceptar_hito(por=olga, hito=hito, ahora=manana)


def test_cada_lado_propone_solo_lo_que_debe(acuerdo, fatima, soledad, benita, mario, eva):
    proponer_hito(por=soledad, acuerdo=acuerdo, **campos(responsable=Responsable.GN))
    casos = [(fatima, "GN"), (fatima, "GR"), (soledad, "GL"), (benita, "GL"), (mario, "GN"), (eva, "GL")]
    for persona, responsable in casos:
        with se_niega("puede proponer hitos"):
            proponer_hito(por=persona, acuerdo=acuerdo, **campos(responsable=responsable))


def test_una_propuesta_que_ya_no_cabe_no_se_acepta(acuerdo, fatima, olga):
    hito = f.FabricaHito(acuerdo=acuerdo, propuesto=True, plazo=acuerdo.plazo + timedelta(days=30))
    with no_sirve(plazo="pasa del plazo del acuerdo"):
        aceptar_hito(por=olga, hito=hito, ahora=AHORA)
    with se_niega("Solo la Secretaría"):
        aceptar_hito(por=fatima, hito=hito, ahora=AHORA)


def test_rechazar_una_propuesta_es_anularla_y_lo_hace_cualquiera_de_la_secretaria(acuerdo, olga):
    hito = f.FabricaHito(acuerdo=acuerdo, propuesto=True)
    anular_hito(por=olga, hito=hito, motivo="No corresponde", ahora=AHORA)
    with no_sirve(hito="no está a la espera"):
        aceptar_hito(por=olga, hito=hito, ahora=AHORA)


def test_un_hito_sin_avances_se_corrige(acuerdo, olga):
    hito = f.FabricaHito(acuerdo=acuerdo)
    editado = editar_hito(por=olga, hito=hito, **corregido(texto="Otro", peso=5, plazo=date(2025, 5, 1)))
    assert (editado.texto, editado.peso, editado.plazo) == ("Otro", 5, date(2025, 5, 1))
    editado.refresh_from_db()
    assert editado.plazo_vigente == date(2025, 5, 1)
    rastro(editado, olga)


def test_la_segunda_correccion_sobre_lo_ya_corregido_es_un_conflicto_con_lo_que_hay(acuerdo, olga, carlos):
    hito = f.FabricaHito(acuerdo=acuerdo)
    editar_hito(por=olga, hito=hito, **corregido(texto="De Olga"))
    with pytest.raises(Conflicto) as choque:
        editar_hito(por=carlos, hito=hito, **corregido(texto="De Carlos"))
    assert (choque.value.actual.texto, choque.value.actual.version) == ("De Olga", 2)
    f.FabricaHito(acuerdo=acuerdo)  # lo que pasa en el resto del acuerdo no choca
    assert editar_hito(por=carlos, hito=hito, **corregido(version=2, texto="De Carlos")).version == 3


def test_lo_desestimado_no_recibe_hitos_ni_los_cambia(acuerdo, olga, fatima):
    hito, propuesta = f.FabricaHito(acuerdo=acuerdo), f.FabricaHito(acuerdo=acuerdo, propuesto=True)
    f.FabricaDesestimacion(acuerdo=acuerdo, aprobada=True)
    with se_niega("está desestimado"):
        registrar_hito(por=olga, acuerdo=acuerdo, **campos())
    with se_niega("está desestimado"):
        proponer_hito(por=fatima, acuerdo=acuerdo, **campos())
    with se_niega("está desestimado"):
        aceptar_hito(por=olga, hito=propuesta, ahora=AHORA)
    with se_niega("está desestimado"):
        editar_hito(por=olga, hito=hito, **corregido())


def test_un_hito_con_avances_reprogramado_o_anulado_no_cambia_de_plazo(acuerdo, olga, fatima):
    con_avance = f.FabricaAvance(hito__acuerdo=acuerdo).hito
    with no_sirve(hito="Ya tiene avances"):
        editar_hito(por=olga, hito=con_avance, **corregido())
    reprogramado = f.FabricaHito(acuerdo=acuerdo)
    f.FabricaReprogramacion(hito=reprogramado, aprobada=True)
    with no_sirve(plazo="no se reescribe"):
        editar_hito(por=olga, hito=reprogramado, **corregido())
    with no_sirve(hito="El hito está anulado"):
        editar_hito(por=olga, hito=f.FabricaHito(acuerdo=acuerdo, anulado=True), **corregido())
    with se_niega("Solo la Secretaría"):
        editar_hito(por=fatima, hito=f.FabricaHito(acuerdo=acuerdo), **corregido())


def test_con_un_avance_anulado_el_hito_se_puede_corregir(acuerdo, olga):
    hito = f.FabricaAvance(hito__acuerdo=acuerdo, anulado=True).hito
    assert editar_hito(por=olga, hito=hito, **corregido(peso=2)).peso == 2


def test_anular_un_hito_lo_saca_de_las_cifras(acuerdo, olga, carlos):
    hito = f.FabricaAvance(hito__acuerdo=acuerdo).hito
    with se_niega("«Seguimiento»"):
        anular_hito(por=olga, hito=hito, motivo="Repetido", ahora=AHORA)
    anular_hito(por=carlos, hito=hito, motivo="Repetido", ahora=AHORA)
    acuerdo.refresh_from_db()
    assert (acuerdo.situacion, acuerdo.avance) == ("sin_hitos", 0)
    rastro(hito, carlos)
    with no_sirve(motivo="Ya estaba anulado"):
        anular_hito(por=carlos, hito=hito, motivo="Repetido", ahora=AHORA)
