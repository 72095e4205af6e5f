"""Saltarse un recordatorio: esa vez no sale, consta por qué, y se vuelve atrás."""

from datetime import date, timedelta

import pytest

from acuerdos.acciones.saltar import no_saltar, saltar_recordatorios
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.models import Recordatorio
from recordatorios.carta_prevista import carta_prevista, de_plazo
from recordatorios.cola import juntar, programar
from recordatorios.frecuencia import Frecuencias
from recordatorios.prevision import prever
from tests import fabricas as f
from tests.recordatorios.conftest import hito as hito
from tests.recordatorios.conftest import pasar
from tests.recordatorios.conftest import solo as solo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]

HOY = date(2025, 3, 13)
AHORA = f.en_lima(HOY, 16)
MANANA = date(2025, 3, 14)


@pytest.fixture
def suyos(fatima, solo):
    """Lo que mañana se le recordaría a Fátima: un hito que vence en una semana."""
    solo("antes")
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(municipalidad_id=f.UMACHIRI), plazo=MANANA + timedelta(days=7))
    return de_plazo(MANANA, f"u{fatima.pk}", Frecuencias.en(MANANA))


def test_el_que_todavia_no_se_registra_no_sale_y_consta_quien_y_por_que(suyos, fatima, olga):
    assert [r.pk for r in suyos] == [None]
    assert saltar_recordatorios(por=olga, filas=suyos, motivo="Ya me llamó", ahora=AHORA) == 1
    saltado = Recordatorio.objects.get()
    assert (saltado.estado, saltado.motivo, saltado.saltado_por) == ("descartado", "Ya me llamó", olga)
    assert prever(MANANA) == []
    assert carta_prevista(MANANA, f"u{fatima.pk}", ahora=AHORA) is None
    assert pasar(MANANA) == []


def test_el_que_ya_espera_en_un_envio_sale_de_el(suyos, fatima, olga):
    programar(MANANA, ahora=AHORA)
    juntar(MANANA, ahora=AHORA)
    en_cola = Recordatorio.objects.get()
    assert en_cola.envio is not None
    suyos = de_plazo(MANANA, f"u{fatima.pk}", Frecuencias.en(MANANA))
    saltar_recordatorios(por=olga, filas=suyos, motivo="Ya me llamó", ahora=AHORA)
    en_cola.refresh_from_db()
    assert (en_cola.estado, en_cola.envio) == ("descartado", None)
    assert pasar(MANANA) == []


def test_el_siguiente_de_la_misma_regla_sale_como_siempre(fatima, olga, solo):
    solo("despues")
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(municipalidad_id=f.UMACHIRI), plazo=MANANA - timedelta(days=7))
    suyos = de_plazo(MANANA, f"u{fatima.pk}", Frecuencias.en(MANANA))
    saltar_recordatorios(por=olga, filas=suyos, motivo="Esta semana no", ahora=AHORA)
    assert pasar(MANANA) == []
    assert [m.to for m in pasar(MANANA + timedelta(days=7))] == [["fatima@ejemplo.pe"]]


def test_quien_vuelve_atras_lo_deja_como_estaba_y_no_sale_antes_de_su_dia(suyos, olga):
    saltar_recordatorios(por=olga, filas=suyos, motivo="Ya me llamó", ahora=AHORA)
    devuelto = no_saltar(por=olga, recordatorio=Recordatorio.objects.get())
    assert (devuelto.estado, devuelto.motivo, devuelto.saltado_por) == ("programado", "", None)
    assert juntar(HOY, ahora=AHORA) == 0
    assert [m.to for m in pasar(MANANA)] == [["fatima@ejemplo.pe"]]
    with pytest.raises(DatoInvalido, match="Ya no está saltado"):
        no_saltar(por=olga, recordatorio=devuelto)


def test_lo_que_ya_salio_no_se_salta(suyos, olga):
    pasar(MANANA)
    salido = Recordatorio.objects.select_related("hito").get()
    with pytest.raises(DatoInvalido, match="Un correo no se recoge"):
        saltar_recordatorios(por=olga, filas=[salido], motivo="Tarde", ahora=AHORA)
    salido.refresh_from_db()
    assert salido.estado == "enviado"


@pytest.mark.parametrize(("motivo", "frase"), [("  ", "Diga por qué"), ("x" * 301, "301 letras")])
def test_sin_un_motivo_que_quepa_no_se_salta_nada(suyos, olga, motivo, frase):
    with pytest.raises(DatoInvalido, match=frase):
        saltar_recordatorios(por=olga, filas=suyos, motivo=motivo, ahora=AHORA)
    assert not Recordatorio.objects.exists()


def test_solo_la_secretaria_salta(suyos, fatima):
    with pytest.raises(AccionDenegada):
        saltar_recordatorios(por=fatima, filas=suyos, motivo="No quiero", ahora=AHORA)
