"""El estado de un acuerdo en un día, con ejemplos: cada tabla es la definición de la oficina puesta en casos."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuerdos.enums import Estado, Semaforo, Situacion
from acuerdos.estados import (
    VENCE_PRONTO,
    HechoAprobado,
    HechoAvance,
    HechoHito,
    HechoReprogramacion,
    HechosDeAcuerdo,
    SemaforosDe,
    acuerdo_en_dia,
    en_su_idioma,
    estado_de,
    limite_de_alerta,
    limite_de_silencio,
    semaforo,
)
from acuerdos.reglas import DIAS_DE_ALERTA
from tests.fabricas import en_lima

EVENTO, PLAZO = date(2025, 1, 13), date(2025, 6, 30)
ENERO, FEBRERO, MARZO, ABRIL, MAYO = (date(2025, mes, 15) for mes in (1, 2, 3, 4, 5))
VISPERA, DIA_DEL_PLAZO, DESPUES = PLAZO - timedelta(days=1), PLAZO, PLAZO + timedelta(days=1)
numero = count(1)


def avance(fecha: date, porcentaje: int = 100, validado: date | None = None, **otros: Any) -> HechoAvance:
    campos = {"id": next(numero), "registrado_en": en_lima(fecha)} | otros
    validado_en = campos.pop("validado_en", en_lima(validado) if validado else None)
    return HechoAvance(fecha=fecha, porcentaje=porcentaje, validado_el=validado, validado_en=validado_en, **campos)


def hito(
    *avances: HechoAvance, registrado: date = EVENTO, plazo: date = MAYO, peso: int = 1, **otros: Any
) -> HechoHito:
    campos = {"id": next(numero), "registrado_en": en_lima(registrado)} | otros
    return HechoHito(registrado_el=registrado, plazo=plazo, peso=peso, avances=avances, **campos)


def reprogramacion(el: date, plazo: date, hito_id: int | None = None, **otros: Any) -> HechoReprogramacion:
    campos = {"id": next(numero), "registrado_en": en_lima(el), "decidido_en": en_lima(el)} | otros
    return HechoReprogramacion(decidido_el=el, plazo_nuevo=plazo, hito_id=hito_id, **campos)


def desestimacion(el: date, **otros: Any) -> HechoAprobado:
    campos = {"id": next(numero), "registrado_en": en_lima(el), "decidido_en": en_lima(el)} | otros
    return HechoAprobado(decidido_el=el, **campos)


def acuerdo(*hitos: HechoHito, **otros: Any) -> HechosDeAcuerdo:
    return HechosDeAcuerdo(evento_el=EVENTO, plazo=PLAZO, hitos=hitos, **otros)


def estado(hechos: HechosDeAcuerdo, dia: date, conocido_al: datetime | None = None) -> str:
    return str(acuerdo_en_dia(hechos, dia, conocido_al).estado(dia))


# --- La precedencia -------------------------------------------------------------------------------------------------
CUMPLIDO = hito(avance(FEBRERO, 100, MARZO))
CULMINADO = hito(avance(FEBRERO, 100))
EMPEZADO = hito(avance(FEBRERO, 40))
NUEVO = hito()
DESESTIMADO = {"desestimaciones": [desestimacion(ABRIL)]}


@pytest.mark.parametrize(
    ("hechos", "a_tiempo", "el_dia_del_plazo", "pasado"),
    [
        (acuerdo(), "pendiente", "pendiente", "vencido"),
        (acuerdo(NUEVO), "en_proceso", "en_proceso", "vencido"),
        (acuerdo(EMPEZADO), "en_proceso", "en_proceso", "vencido"),
        (acuerdo(CULMINADO), "en_proceso", "en_proceso", "vencido"),
        (acuerdo(CUMPLIDO, EMPEZADO), "en_proceso", "en_proceso", "vencido"),
        (acuerdo(CUMPLIDO, CULMINADO), "en_proceso", "en_proceso", "vencido"),
        (acuerdo(CUMPLIDO), "cumplido", "cumplido", "cumplido"),
        (acuerdo(CUMPLIDO, CUMPLIDO), "cumplido", "cumplido", "cumplido"),
        (acuerdo(**DESESTIMADO), "desestimado", "desestimado", "desestimado"),
        (acuerdo(EMPEZADO, **DESESTIMADO), "desestimado", "desestimado", "desestimado"),
        (acuerdo(CUMPLIDO, **DESESTIMADO), "desestimado", "desestimado", "desestimado"),
    ],
)
def test_los_estados_en_su_orden_de_precedencia(hechos, a_tiempo, el_dia_del_plazo, pasado):
    assert [estado(hechos, dia) for dia in (VISPERA, DIA_DEL_PLAZO, DESPUES)] == [a_tiempo, el_dia_del_plazo, pasado]


@pytest.mark.parametrize("situacion", Situacion)
def test_el_dia_del_plazo_nada_esta_vencido(situacion):
    assert estado_de(situacion, PLAZO, PLAZO) != Estado.VENCIDO


def test_un_acuerdo_sin_hitos_nunca_esta_cumplido():
    assert acuerdo_en_dia(acuerdo(), DESPUES).situacion == Situacion.SIN_HITOS


def test_un_plazo_del_29_de_febrero_vence_el_1_de_marzo():
    bisiesto = HechosDeAcuerdo(evento_el=date(2024, 2, 29), plazo=date(2024, 2, 29))
    assert estado(bisiesto, date(2024, 2, 29)) == "pendiente"
    assert estado(bisiesto, date(2024, 3, 1)) == "vencido"


# --- Lo que en ese día no existía ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("hechos", "dia", "esperado"),
    [
        (acuerdo(hito(registrado=MARZO)), MARZO - timedelta(days=1), "pendiente"),
        (acuerdo(hito(registrado=MARZO)), MARZO, "en_proceso"),
        (acuerdo(CUMPLIDO), MARZO - timedelta(days=1), "en_proceso"),
        (acuerdo(CUMPLIDO), MARZO, "cumplido"),
        (acuerdo(CUMPLIDO, hito(registrado=ABRIL)), MARZO, "cumplido"),
        (acuerdo(CUMPLIDO, hito(registrado=ABRIL)), ABRIL, "en_proceso"),
        (acuerdo(hito(avance(MARZO, 100, MARZO), avance(ABRIL, 60))), MARZO, "cumplido"),
        (acuerdo(hito(avance(MARZO, 100, MARZO), avance(ABRIL, 60))), ABRIL, "en_proceso"),
        (acuerdo(EMPEZADO, **DESESTIMADO), ABRIL - timedelta(days=1), "en_proceso"),
        (acuerdo(EMPEZADO, **DESESTIMADO), ABRIL, "desestimado"),
    ],
)
def test_los_hechos_de_despues_de_ese_dia_no_existen(hechos, dia, esperado):
    assert estado(hechos, dia) == esperado


def test_el_ultimo_avance_es_el_de_mayor_fecha_aunque_se_registrara_antes():
    tardio = hito(avance(MARZO, 100, MARZO, id=1), avance(FEBRERO, 20, id=2))
    assert acuerdo_en_dia(acuerdo(tardio), ABRIL).hitos[0].porcentaje == 100


def test_de_dos_avances_del_mismo_dia_vale_el_registrado_despues():
    mismo_dia = hito(avance(MARZO, 100, MARZO, id=11), avance(MARZO, 70, id=12))
    visto = acuerdo_en_dia(acuerdo(mismo_dia), ABRIL).hitos[0]
    assert (visto.porcentaje, visto.validado) == (70, False)


def test_un_avance_devuelto_deja_de_contar_el_dia_en_que_se_devuelve_y_el_hito_se_debe_otra_vez():
    dia = date(2025, 3, 10)
    informado = avance(date(2025, 3, 1), devuelto_en=en_lima(dia, 23))
    hechos = acuerdo(hito(avance(date(2025, 2, 1), 50), informado))
    vispera, mismo_dia = (acuerdo_en_dia(hechos, d) for d in (dia - timedelta(days=1), dia))
    assert (vispera.avance, vispera.por_validar, vispera.proximo_vencimiento) == (100, True, None)
    assert (mismo_dia.avance, mismo_dia.por_validar) == (50, False)
    assert mismo_dia.proximo_vencimiento is not None


def test_la_validacion_de_un_avance_que_ya_no_es_el_ultimo_no_cuenta():
    visto = acuerdo_en_dia(acuerdo(hito(avance(FEBRERO, 100, ABRIL), avance(MARZO, 100))), MAYO)
    assert (visto.situacion, visto.por_validar) == (Situacion.ABIERTO, True)


def test_un_avance_menor_de_100_validado_no_cumple():
    assert estado(acuerdo(hito(avance(FEBRERO, 90, FEBRERO))), MARZO) == "en_proceso"


# --- Plazos en vigor ------------------------------------------------------------------------------------------------
AGOSTO, SETIEMBRE = date(2025, 8, 31), date(2025, 9, 30)


@pytest.mark.parametrize(
    ("reprogramaciones", "dia", "plazo_del_acuerdo", "plazo_del_hito"),
    [
        ([], ABRIL, PLAZO, MAYO),
        ([reprogramacion(ABRIL, AGOSTO, 7)], ABRIL - timedelta(days=1), PLAZO, MAYO),
        ([reprogramacion(ABRIL, AGOSTO, 7)], ABRIL, AGOSTO, AGOSTO),
        ([reprogramacion(ABRIL, VISPERA, 7)], ABRIL, PLAZO, VISPERA),
        ([reprogramacion(ABRIL, AGOSTO)], ABRIL, AGOSTO, MAYO),
        ([reprogramacion(ABRIL, AGOSTO, 99)], ABRIL, AGOSTO, MAYO),
        # Gana la última decidida, venga en el orden que venga.
        ([reprogramacion(MAYO, VISPERA, 7), reprogramacion(ABRIL, AGOSTO, 7)], MAYO, AGOSTO, VISPERA),
        (
            [reprogramacion(ABRIL, SETIEMBRE, 7, id=51), reprogramacion(ABRIL, AGOSTO, 7, id=50)],
            MAYO,
            SETIEMBRE,
            SETIEMBRE,
        ),
        ([reprogramacion(ABRIL, AGOSTO, 7, anulado_en=en_lima(MAYO))], MAYO, PLAZO, MAYO),
    ],
)
def test_una_reprogramacion_cuenta_desde_su_aprobacion_y_mueve_el_acuerdo_si_lo_pasa(
    reprogramaciones, dia, plazo_del_acuerdo, plazo_del_hito
):
    visto = acuerdo_en_dia(acuerdo(hito(id=7), reprogramaciones=reprogramaciones), dia)
    assert (visto.plazo, visto.hitos[0].plazo) == (plazo_del_acuerdo, plazo_del_hito)


def test_un_vencido_vuelve_a_estar_en_proceso_desde_el_dia_en_que_se_aprueba_su_plazo():
    hechos = acuerdo(hito(id=7), reprogramaciones=[reprogramacion(DESPUES + timedelta(days=4), AGOSTO, 7)])
    dias = [DESPUES, DESPUES + timedelta(days=4), AGOSTO, AGOSTO + timedelta(days=1)]
    assert [estado(hechos, dia) for dia in dias] == ["vencido", "en_proceso", "en_proceso", "vencido"]


# --- Anulados, y lo que se conocía ----------------------------------------------------------------------------------
ANULADO = {"anulado_en": en_lima(ABRIL)}


@pytest.mark.parametrize(
    ("hechos", "sin_conocer", "conocido_antes_de_anular"),
    [
        (acuerdo(hito(**ANULADO)), "pendiente", "en_proceso"),
        (acuerdo(hito(avance(FEBRERO, 100, MARZO, **ANULADO))), "en_proceso", "cumplido"),
        (acuerdo(hito(avance(FEBRERO, 100, MARZO), avance(MARZO, 50, **ANULADO))), "cumplido", "en_proceso"),
        (acuerdo(CUMPLIDO, desestimaciones=[desestimacion(MARZO, **ANULADO)]), "cumplido", "desestimado"),
    ],
)
def test_lo_anulado_no_cuenta_salvo_para_lo_que_se_conocia_antes_de_anularlo(
    hechos, sin_conocer, conocido_antes_de_anular
):
    assert estado(hechos, MAYO) == sin_conocer
    assert estado(hechos, MAYO, en_lima(ABRIL) - timedelta(seconds=1)) == conocido_antes_de_anular
    assert estado(hechos, MAYO, en_lima(ABRIL)) == sin_conocer


TARDE = {"registrado_en": en_lima(ABRIL)}


@pytest.mark.parametrize(
    ("hechos", "despues", "antes"),
    [
        (acuerdo(hito(**TARDE)), "en_proceso", "pendiente"),
        (acuerdo(hito(avance(FEBRERO, 100, FEBRERO, **TARDE))), "cumplido", "en_proceso"),
        (acuerdo(hito(avance(FEBRERO, 100, MARZO, validado_en=en_lima(ABRIL)))), "cumplido", "en_proceso"),
        (
            acuerdo(NUEVO, desestimaciones=[desestimacion(MARZO, decidido_en=en_lima(ABRIL))]),
            "desestimado",
            "en_proceso",
        ),
    ],
)
def test_conocido_al_quita_lo_que_se_registro_despues_de_ese_instante(hechos, despues, antes):
    assert estado(hechos, MAYO) == despues
    assert estado(hechos, MAYO, en_lima(ABRIL)) == despues
    assert estado(hechos, MAYO, en_lima(ABRIL) - timedelta(seconds=1)) == antes


def test_una_reprogramacion_anotada_despues_no_se_conocia():
    hechos = acuerdo(reprogramaciones=[reprogramacion(ABRIL, AGOSTO, decidido_en=en_lima(MAYO))])
    assert acuerdo_en_dia(hechos, AGOSTO, en_lima(ABRIL)).plazo == PLAZO
    assert acuerdo_en_dia(hechos, AGOSTO, en_lima(MAYO)).plazo == AGOSTO


# --- Avance y por validar -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("hitos", "esperado"),
    [
        ([], Fraction(0)),
        ([hito()], Fraction(0)),
        ([hito(avance(FEBRERO, 50)), hito(avance(FEBRERO, 100))], Fraction(75)),
        ([hito(avance(FEBRERO, 50), peso=3), hito(avance(FEBRERO, 100))], Fraction(125, 2)),
        ([hito(avance(FEBRERO, 100)), hito(), hito()], Fraction(100, 3)),
        ([hito(avance(FEBRERO, 100), peso=100), hito(**ANULADO, peso=100)], Fraction(100)),
    ],
)
def test_el_avance_es_el_promedio_por_peso_exacto_y_0_sin_hitos(hitos, esperado):
    assert acuerdo_en_dia(acuerdo(*hitos), MAYO).avance == esperado


@pytest.mark.parametrize(
    ("hechos", "por_validar"),
    [
        (acuerdo(), False),
        (acuerdo(NUEVO), False),
        (acuerdo(CULMINADO, EMPEZADO), False),
        (acuerdo(CUMPLIDO), False),
        (acuerdo(CULMINADO), True),
        (acuerdo(CULMINADO, CUMPLIDO), True),
        (acuerdo(CULMINADO, **DESESTIMADO), False),
    ],
)
def test_por_validar_es_todo_al_100_y_algo_sin_validar_si_no_esta_desestimado(hechos, por_validar):
    assert acuerdo_en_dia(hechos, MAYO).por_validar is por_validar


def test_por_validar_sigue_siendolo_aunque_el_plazo_venza():
    visto = acuerdo_en_dia(acuerdo(CULMINADO), DESPUES)
    assert (visto.estado(DESPUES), visto.por_validar) == (Estado.VENCIDO, True)


# --- Lo próximo, el silencio y el semáforo --------------------------------------------------------------------------
def test_lo_proximo_es_el_menor_plazo_de_los_hitos_abiertos():
    visto = acuerdo_en_dia(acuerdo(CULMINADO, hito(plazo=ABRIL), hito(plazo=MAYO)), MARZO)
    assert visto.proximo_vencimiento == ABRIL
    assert acuerdo_en_dia(acuerdo(CULMINADO), MARZO).proximo_vencimiento is None
    assert acuerdo_en_dia(acuerdo(hito(plazo=ABRIL), **DESESTIMADO), MAYO).proximo_vencimiento is None


def test_el_silencio_se_cuenta_desde_el_ultimo_avance_o_desde_el_primer_hito():
    assert acuerdo_en_dia(acuerdo(hito(registrado=FEBRERO), hito(registrado=MARZO)), MAYO).silencio_desde == FEBRERO
    assert acuerdo_en_dia(acuerdo(EMPEZADO, hito(registrado=MARZO)), MAYO).silencio_desde == FEBRERO
    callan_sin_culpa = [acuerdo(), acuerdo(CULMINADO), acuerdo(CUMPLIDO), acuerdo(EMPEZADO, **DESESTIMADO)]
    assert [acuerdo_en_dia(hechos, MAYO).silencio_desde for hechos in callan_sin_culpa] == [None] * 4


@pytest.mark.parametrize(
    ("situacion", "plazo", "proximo", "silencio", "color", "motivo"),
    [
        ("desestimado", VISPERA, None, None, "gris", "Desestimado: ya no se mide"),
        ("cumplido", VISPERA, None, None, "verde", "Cumplido"),
        ("sin_hitos", PLAZO, None, None, "gris", "Sin hitos"),
        ("sin_hitos", VISPERA, None, None, "gris", "Sin hitos, y venció ayer"),
        ("abierto", PLAZO, None, None, "ambar", "Algo vence hoy"),
        ("abierto", VISPERA, None, None, "rojo", "Algo venció ayer"),
        ("abierto", AGOSTO, PLAZO - timedelta(days=3), None, "rojo", "Algo venció hace 3 días"),
        ("abierto", AGOSTO, PLAZO, None, "ambar", "Algo vence hoy"),
        ("abierto", AGOSTO, PLAZO + timedelta(days=1), None, "ambar", "Algo vence mañana"),
        ("abierto", AGOSTO, PLAZO + timedelta(days=15), None, "ambar", "Algo vence en 15 días"),
        ("abierto", AGOSTO, PLAZO + timedelta(days=16), None, "verde", "A tiempo: lo próximo vence en 16 días"),
        ("abierto", AGOSTO, AGOSTO, PLAZO - timedelta(days=29), "verde", "A tiempo: lo próximo vence en 62 días"),
        ("abierto", AGOSTO, AGOSTO, PLAZO - timedelta(days=30), "ambar", "30 días sin avance"),
        # Lo vencido pesa más que lo que está por vencer, y esto más que el silencio.
        ("abierto", AGOSTO, PLAZO - timedelta(days=1), PLAZO - timedelta(days=90), "rojo", "Algo venció ayer"),
        ("abierto", AGOSTO, PLAZO, PLAZO - timedelta(days=90), "ambar", "Algo vence hoy"),
    ],
)
def test_el_semaforo_dice_siempre_por_que(situacion, plazo, proximo, silencio, color, motivo):
    visto = semaforo(
        dia=PLAZO, situacion=situacion, plazo_vigente=plazo, proximo_vencimiento=proximo, silencio_desde=silencio
    )
    assert visto == (Semaforo(color), motivo)


def test_los_limites_de_alerta_y_silencio_son_15_y_30_dias():
    assert (limite_de_alerta(date(2025, 2, 20)), limite_de_silencio(date(2025, 3, 1))) == (
        date(2025, 3, 7),
        date(2025, 1, 30),
    )
    assert en_su_idioma(VENCE_PRONTO) == f"Vence en {DIAS_DE_ALERTA} días"


UN_DIA = st.integers(-40, 40).map(lambda dias: DIA_DEL_PLAZO + timedelta(days=dias))


@given(st.sampled_from(Situacion), UN_DIA, st.none() | UN_DIA, st.none() | UN_DIA)
def test_con_lo_que_decide_en_lugar_de_lo_suyo_el_semaforo_es_el_mismo(
    situacion: Situacion, plazo: date, proximo: date | None, silencio: date | None
) -> None:
    de_hoy = SemaforosDe(DIA_DEL_PLAZO)
    decide = de_hoy.lo_que_decide(plazo, proximo, silencio)
    assert de_hoy.de(situacion, plazo, *decide) == de_hoy.de(situacion, plazo, proximo, silencio)
