"""Cada cuánto: diaria, semanal o ninguna."""

from datetime import date

import pytest

from acuerdos.acciones import preferencias
from acuerdos.enums import Frecuencia
from acuerdos.models import Envio, Recordatorio
from recordatorios.calendario import es_habil, primer_habil_de_la_semana, siguiente_habil
from recordatorios.prevision import prever
from tests import fabricas as f
from tests.recordatorios.conftest import PLAZO, pasar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


@pytest.fixture
def semanal(fatima, solo):
    solo("antes")
    preferencias.cambiar_frecuencia(por=fatima, frecuencia=Frecuencia.SEMANAL)


def test_lo_semanal_espera_al_primer_dia_habil_de_la_semana(hito, semanal):
    assert pasar(date(2025, 3, 13)) == []
    assert pasar(date(2025, 3, 14)) == []
    [mensaje] = pasar(date(2025, 3, 17))
    assert "vence en 3 días" in mensaje.body
    # Lo del miércoles y el jueves ya es de la otra semana.
    assert [pasar(date(2025, 3, dia)) for dia in (18, 19, 20, 21)] == [[], [], [], []]
    [mensaje] = pasar(date(2025, 3, 24))
    assert "venció hace 4 días" in mensaje.body


def test_si_el_lunes_no_hubo_pasada_lo_semanal_sale_el_martes(hito, semanal):
    pasar(date(2025, 3, 13))
    assert len(pasar(date(2025, 3, 18))) == 1
    assert Recordatorio.objects.get().clase == "antes-7"


def test_una_semana_que_empieza_con_feriado_empieza_el_martes(sesion, fatima, semanal):
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion), plazo=date(2025, 12, 12))  # lunes 8 y martes 9: feriados
    assert pasar(date(2025, 12, 5)) == []
    assert len(pasar(date(2025, 12, 10))) == 1


def test_quien_no_quiere_avisos_no_recibe_y_consta(hito, fatima, solo):
    solo("antes")
    preferencias.cambiar_frecuencia(por=fatima, frecuencia=Frecuencia.NINGUNA)
    assert pasar(date(2025, 3, 13)) == []
    assert (Recordatorio.objects.get().estado, Recordatorio.objects.get().motivo) == (
        "descartado",
        "Pidió no recibir recordatorios",
    )
    assert not Envio.objects.exists()
    preferencias.cambiar_frecuencia(por=fatima, frecuencia=Frecuencia.DIARIA)
    assert len(pasar(date(2025, 3, 19))) == 1


def test_la_prevision_dice_lo_mismo_que_despues_sale(hito, fatima, benita, soledad, carlos, olga):
    for n, ubigeo in enumerate((f.UMACHIRI, f.SAN_JOSE_LAMBAYEQUE, "150101")):
        f.FabricaHito(acuerdo=f.FabricaAcuerdo(municipalidad_id=ubigeo), plazo=date(2025, 2, 5 + n))
    preferencias.cambiar_frecuencia(por=benita, frecuencia=Frecuencia.SEMANAL)
    for dia in (date(2025, 3, d) for d in range(3, 15)):
        if not es_habil(dia):
            continue
        previsto = {p.clave: len(p.hitos) for p in prever(dia)}
        pasar(dia)
        envios = Envio.objects.filter(dia=dia).exclude(estado="descartado")
        assert previsto == {e.destino: e.recordatorios.values("hito").distinct().count() for e in envios}, dia
    assert Envio.objects.filter(estado="enviado").count() >= 6


def test_el_calendario_del_peru():
    assert not es_habil(date(2025, 7, 28))
    assert not es_habil(date(2025, 3, 15))
    assert siguiente_habil(date(2025, 4, 16)) == date(2025, 4, 21)
    assert primer_habil_de_la_semana(PLAZO) == date(2025, 3, 17)
    assert primer_habil_de_la_semana(date(2025, 7, 30)) == date(2025, 7, 30)
