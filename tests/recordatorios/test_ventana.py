"""La ventana: lo que una noche perdida dejó se recupera, y nada se repite."""

from datetime import date, timedelta

import pytest
from django.core import mail

from acuerdos.acciones import hitos, solicitudes
from acuerdos.models import Carga, Envio, Importacion, MotorDeRecordatorios, Recordatorio
from recordatorios import motor
from reuniones.enums import Etapa
from tests import fabricas as f
from tests.recordatorios.conftest import PLAZO, pasar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def test_una_noche_perdida_se_recupera_al_dia_siguiente(hito, solo):
    solo("antes")
    pasar(date(2025, 3, 5))
    pasar(date(2025, 3, 12))
    mail.outbox.clear()
    # El jueves 13 tocaba y no hubo pasada.
    assert len(pasar(date(2025, 3, 14))) == 1
    assert Recordatorio.objects.get(clase="antes-7").programado_el == date(2025, 3, 13)
    assert "vence en 6 días" in mail.outbox[0].body


def test_lo_de_un_libro_subido_hoy_avisa_desde_manana(sesion, fatima, solo):
    solo("antes")
    olga, subida = f.FabricaOperador(), f.en_lima(date(2025, 3, 13), 9)
    carga = Carga.objects.create(
        sesion=sesion,
        codigo_de_sesion=sesion.codigo,
        archivo="libro.xlsx",
        sha256="0" * 64,
        registrada_en=subida,
        registrada_por=olga,
        resumen={},
    )
    Importacion.objects.create(
        nombre="libro.xlsx",
        sha256="0" * 64,
        tamano=1,
        subida_en=subida,
        subida_por=olga,
        encolada_en=subida,
        estado="cargada",
        carga=carga,
    )
    acuerdo = f.FabricaAcuerdo(sesion=sesion, responsable="GL")
    f.FabricaHito(acuerdo=acuerdo, plazo=PLAZO, registrado_en=subida)
    assert pasar(date(2025, 3, 13), 10) == []
    assert pasar(date(2025, 3, 13), 18, 55) == []
    [mensaje] = pasar(date(2025, 3, 14))
    assert "vence en 6 días" in mensaje.body


def test_la_segunda_pasada_no_repite_nada(hito, solo):
    solo("antes")
    assert len(pasar(date(2025, 3, 13))) == 1
    assert pasar(date(2025, 3, 13), 8, 5) == []
    assert pasar(date(2025, 3, 13), 18, 55) == []
    assert pasar(date(2025, 3, 14)) == []
    assert (Recordatorio.objects.count(), Envio.objects.count()) == (1, 1)


def test_de_varios_perdidos_sale_el_mas_reciente_y_los_demas_dicen_por_que_no(hito, solo):
    solo("antes")
    pasar(date(2025, 3, 3))
    assert len(pasar(date(2025, 3, 20))) == 1
    assert {(r.clase, r.estado, r.motivo) for r in Recordatorio.objects.all()} == {
        ("antes-0", "enviado", ""),
        ("antes-1", "perdido", "Lo reemplaza «antes-0», más reciente"),
        ("antes-7", "perdido", "Lo reemplaza «antes-0», más reciente"),
        ("antes-15", "perdido", "Lo reemplaza «antes-0», más reciente"),
    }
    assert not Recordatorio.objects.filter(estado="perdido", terminado_en=None).exists()


def test_lo_de_hace_mas_de_una_semana_no_sale_pero_queda_dicho(hito, solo):
    solo("antes")
    pasar(date(2025, 3, 3))
    assert pasar(date(2025, 3, 12)) == []
    perdido = Recordatorio.objects.get()
    assert (perdido.clase, perdido.estado) == ("antes-15", "perdido")
    assert "ya era tarde" in perdido.motivo


def test_en_la_primera_pasada_de_todas_se_mira_una_semana_y_no_toda_la_historia(hito, solo):
    solo("antes", "despues")
    assert len(pasar(PLAZO + timedelta(days=102))) == 1
    assert [r.clase for r in Recordatorio.objects.all()] == ["despues-98"]


@pytest.mark.parametrize(
    ("plazo", "pasadas", "esperado"),
    [
        # Vence el domingo 16: el viernes es la última ocasión de avisar antes.
        (date(2025, 3, 16), ["03-14", "03-17"], {"03-14": "vence en 2 días"}),
        # Vence el lunes 17: el viernes no se adelanta; sale el mismo lunes.
        (date(2025, 3, 17), ["03-14", "03-17"], {"03-17": "vence hoy"}),
        # Vence el Viernes Santo: el miércoles es el último hábil.
        (date(2025, 4, 18), ["04-16", "04-21"], {"04-16": "vence en 2 días"}),
    ],
)
def test_lo_que_vence_en_dia_inhabil_se_avisa_el_ultimo_habil(sesion, fatima, solo, plazo, pasadas, esperado):
    solo("antes")
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion), plazo=plazo)
    pasar(plazo - timedelta(days=6), forzada=True)
    vistos = {}
    for texto in pasadas:
        for mensaje in pasar(date.fromisoformat(f"2025-{texto}")):
            vistos[texto] = mensaje.body
    assert list(vistos) == list(esperado)
    assert all(frase in vistos[dia] for dia, frase in esperado.items())


@pytest.mark.parametrize(
    "cuando",
    [(2025, 3, 15, 10), (2025, 3, 16, 10), (2025, 4, 17, 10), (2025, 3, 13, 7), (2025, 3, 13, 19), (2025, 3, 13, 23)],
)
def test_ni_en_fin_de_semana_ni_en_feriado_ni_fuera_de_hora(hito, cuando):
    pasada = motor.pasar(ahora=f.en_lima(date(*cuando[:3]), cuando[3]))
    assert (pasada.listos, pasada.motivo) == ((), motor.FUERA_DE_HORA)
    assert not Recordatorio.objects.exists()


def test_a_las_23_30_y_a_las_00_30_el_dia_es_el_de_lima(hito, solo):
    """El servidor está en UTC: a las 23:30 de Lima allí ya es el día siguiente."""
    solo("antes")
    assert motor.pasar(ahora=f.en_lima(date(2025, 3, 12), 23, 30), forzada=True).recordatorios == 0
    assert motor.pasar(ahora=f.en_lima(date(2025, 3, 13), 0, 30), forzada=True).recordatorios == 1
    assert Envio.objects.get().dia == date(2025, 3, 13)


def test_el_dia_del_plazo_dice_que_vence_hoy_y_no_que_vencio(hito, solo):
    solo("antes")
    [mensaje] = pasar(PLAZO)
    assert "vence hoy" in mensaje.body
    assert mensaje.subject == "MUNI Ejecutivo: 1 por vencer"


def test_si_el_plazo_se_mueve_el_aviso_es_otro(hito, solo, fatima, carlos):
    solo("antes")
    motor.pasar(ahora=f.en_lima(date(2025, 3, 13), 7), forzada=True)  # programado y aún sin enviar
    solicitud = solicitudes.solicitar_reprogramacion(
        por=fatima,
        acuerdo=hito.acuerdo,
        hito=hito,
        plazo_nuevo=date(2025, 4, 25),
        motivo="Lluvias",
        ahora=f.en_lima(date(2025, 3, 13), 7),
    )
    solicitudes.decidir_reprogramacion(
        por=carlos, reprogramacion=solicitud, aprobar=True, ahora=f.en_lima(date(2025, 3, 13), 7)
    )
    assert pasar(date(2025, 3, 13)) == []
    recordatorio = Recordatorio.objects.get(plazo__isnull=False)
    assert (recordatorio.estado, recordatorio.motivo) == ("descartado", "El plazo cambió")
    assert len(pasar(date(2025, 4, 10))) == 1


def test_en_en_curso_no_sale_nada_y_en_seguimiento_si(hito, solo):
    solo("antes")
    sesion = hito.acuerdo.sesion
    for etapa in (Etapa.PREPARACION, Etapa.EN_CURSO, Etapa.CERRADA):
        type(sesion).objects.filter(pk=sesion.pk).update(etapa=etapa)
        assert pasar(date(2025, 3, 13)) == []
    type(sesion).objects.filter(pk=sesion.pk).update(etapa=Etapa.SEGUIMIENTO)
    assert len(pasar(date(2025, 3, 13), 9)) == 1


@pytest.mark.parametrize("que", ["culminado", "anulado", "propuesto", "desestimado", "acuerdo_anulado"])
def test_de_lo_que_ya_no_se_debe_no_se_avisa(hito, solo, carlos, que):
    solo("antes")
    ahora = f.en_lima(date(2025, 3, 1))
    if que == "culminado":
        f.FabricaAvance(hito=hito, porcentaje=100)
    elif que == "anulado":
        hitos.anular_hito(por=carlos, hito=hito, motivo="Error", ahora=ahora)
    elif que == "propuesto":
        hitos.anular_hito(por=carlos, hito=hito, motivo="Error", ahora=ahora)
        f.FabricaHito(acuerdo=hito.acuerdo, plazo=PLAZO, propuesto=True)
    elif que == "desestimado":
        f.FabricaDesestimacion(acuerdo=hito.acuerdo, aprobada=True)
    else:
        f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=hito.acuerdo.sesion, anulado=True), plazo=PLAZO)
        f.FabricaAvance(hito=hito, porcentaje=100)
    assert pasar(date(2025, 3, 13)) == []


def test_la_pasada_deja_dicho_cuando_fue_y_no_hacia_atras(hito):
    pasar(date(2025, 3, 13), 10)
    motor.pasar(ahora=f.en_lima(date(2025, 3, 13), 9))
    motor.pasar(ahora=f.en_lima(date(2025, 3, 13), 11), dia=date(2025, 3, 10), forzada=True)
    assert MotorDeRecordatorios.objects.get().ultima_pasada_en == f.en_lima(date(2025, 3, 13), 10)
    assert MotorDeRecordatorios.history.count() == 1
