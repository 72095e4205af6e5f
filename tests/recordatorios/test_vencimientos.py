"""Cada regla, como una tabla: qué días toca avisar de un hito que vence el 20 de marzo."""

from datetime import date, timedelta

import pytest
from django.db.models import TextChoices

from acuerdos.models import Recordatorio, ReglaDeRecordatorio
from recordatorios import vencimientos
from recordatorios.calendario import es_habil
from recordatorios.vencimientos import ocasiones
from tests import fabricas as f
from tests.recordatorios.conftest import PLAZO, pasar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


@pytest.mark.parametrize(
    ("clase", "dias", "cada", "esperado"),
    [
        ("antes", 15, None, {"antes-15": "03-05"}),
        ("antes", 7, None, {"antes-7": "03-13"}),
        ("antes", 1, None, {"antes-1": "03-19"}),
        ("antes", 0, None, {"antes-0": "03-20"}),
        ("despues", 7, 7, {"despues-7": "03-27", "despues-14": "04-03", "despues-21": "04-10", "despues-28": "04-17"}),
        ("despues", 15, None, {"despues-15": "04-04"}),
        ("despues", 30, 7, {"despues-30": "04-19"}),
        (
            "silencio",
            30,
            30,
            {"silencio-30@2025-01-13": "02-12", "silencio-60@2025-01-13": "03-14", "silencio-90@2025-01-13": "04-13"},
        ),
    ],
)
def test_los_dias_en_que_una_regla_pide_avisar(clase, dias, cada, esperado):
    regla = ReglaDeRecordatorio(clase=clase, dias=dias, repetir_cada=cada, destinatario="responsable")
    vistas = ocasiones(regla, PLAZO, f.EVENTO, date(2025, 2, 1), date(2025, 4, 20))
    assert {o.clase: f"{o.programado_el:%m-%d}" for o in vistas} == esperado


def test_una_clase_nueva_no_se_toma_por_silencio(monkeypatch, hito):
    class ClaseDeRecordatorioConOtra(TextChoices):
        ANTES = "antes"
        DESPUES = "despues"
        SILENCIO = "silencio"
        NUEVA = "nueva"

    monkeypatch.setattr(vencimientos, "ClaseDeRecordatorio", ClaseDeRecordatorioConOtra)
    regla = ReglaDeRecordatorio(clase="nueva", dias=7, destinatario="responsable")
    with pytest.raises(AssertionError, match="NUEVA"):
        list(ocasiones(regla, PLAZO, f.EVENTO, PLAZO, PLAZO))
    with pytest.raises(AssertionError, match="NUEVA"):
        vencimientos._hitos_por_recordar([regla], vencimientos.Ventana(PLAZO, PLAZO, PLAZO))


@pytest.mark.parametrize("desde", range(0, 40, 3))
def test_una_regla_que_repite_da_lo_mismo_mirada_de_a_un_dia_o_de_golpe(desde):
    regla = ReglaDeRecordatorio(clase="despues", dias=7, repetir_cada=7, destinatario="responsable")
    inicio, fin = PLAZO + timedelta(days=desde), PLAZO + timedelta(days=desde + 20)
    de_golpe = list(ocasiones(regla, PLAZO, f.EVENTO, inicio, fin))
    dias = [inicio + timedelta(days=n) for n in range(21)]
    assert [o for dia in dias for o in ocasiones(regla, PLAZO, f.EVENTO, dia, dia)] == de_golpe


def correos_por_dia(desde, hasta):
    dias = [desde + timedelta(days=n) for n in range((hasta - desde).days + 1)]
    return {f"{dia:%m-%d}": [m.to[0] for m in correos] for dia in dias if es_habil(dia) and (correos := pasar(dia))}


def test_de_punta_a_punta_antes_y_despues_del_plazo(hito, solo):
    solo("antes", "despues")
    correos = correos_por_dia(date(2025, 3, 1), date(2025, 4, 11))
    assert correos == {
        dia: ["fatima@ejemplo.pe"] for dia in ("03-05", "03-13", "03-19", "03-20", "03-27", "04-03", "04-10")
    }


def test_treinta_dias_sin_avance_se_avisa_y_un_avance_vuelve_a_contar(hito, solo):
    solo("silencio")
    f.FabricaAvance(hito=hito, fecha=date(2025, 2, 3), porcentaje=20)
    assert correos_por_dia(date(2025, 1, 14), date(2025, 3, 10)) == {"03-05": ["fatima@ejemplo.pe"]}
    assert Recordatorio.objects.get().clase == "silencio-30@2025-02-03"


def test_a_los_15_dias_se_avisa_al_sector_y_al_operador_y_a_los_30_a_coordinacion(hito, olga, carlos, soledad, solo):
    solo("despues", para=("sector", "operador", "coordinador"))
    assert correos_por_dia(date(2025, 3, 20), date(2025, 5, 6)) == {
        "04-04": ["olga@ejemplo.pe", "soledad@ejemplo.pe"],
        "04-21": ["carlos@ejemplo.pe"],
        "04-28": ["carlos@ejemplo.pe"],
        "05-05": ["carlos@ejemplo.pe"],
    }


def test_una_regla_apagada_no_avisa(hito):
    ReglaDeRecordatorio.objects.update(activa=False)
    assert correos_por_dia(date(2025, 3, 1), date(2025, 4, 30)) == {}


def test_un_hito_registrado_despues_no_avisa_de_lo_que_ya_paso(sesion, fatima, solo):
    solo("antes")
    f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion), plazo=PLAZO, registrado_el=date(2025, 3, 14))
    assert list(correos_por_dia(date(2025, 3, 1), PLAZO)) == ["03-19", "03-20"]
