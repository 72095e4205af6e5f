from datetime import date

import pytest

from acuerdos.acciones.hitos import anular_hito
from acuerdos.acciones.plantillas import hitos_previstos, motivo_sin_plantilla, registrar_hitos_de_plantilla
from acuerdos.models import Acuerdo, PlantillaHito
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY, no_sirve, rastro, se_niega

pytestmark = pytest.mark.django_db


@pytest.fixture
def acuerdo(sesion):
    """De orientación: su plantilla pide hitos a los 15, 45 y 120 días; el plazo vence a los 100."""
    return f.FabricaAcuerdo(sesion=sesion, clasificacion_id="orientacion", responsable="GN", plazo=date(2025, 4, 23))


def de_plantilla(por, acuerdo):
    return registrar_hitos_de_plantilla(por=por, acuerdo=acuerdo, ahora=AHORA)


def test_la_plantilla_da_sus_hitos_con_el_plazo_contado_desde_el_evento(acuerdo, olga):
    PlantillaHito.objects.filter(clasificacion="orientacion", orden=1).update(responsable="")
    previstos = hitos_previstos(acuerdo)
    hitos = de_plantilla(olga, acuerdo)
    assert [(h.texto, h.responsable, h.plazo, h.peso) for h in hitos] == [
        (p.texto, p.responsable, p.plazo, p.peso) for p in previstos
    ]
    assert [h.plazo for h in hitos] == [date(2025, 1, 28), date(2025, 2, 27), acuerdo.plazo], "no pasa del acuerdo"
    assert [p.recortado for p in previstos] == [False, False, True]
    assert [h.responsable for h in hitos] == ["GN", "GN", "GL"], "sin responsable propio, el del acuerdo"
    assert {h.registrado_el for h in hitos} == {HOY}
    assert [h.numero for h in hitos] == [1, 2, 3]
    assert Acuerdo.objects.get().situacion == "abierto"
    for hito in hitos:
        rastro(hito, olga, "+")


def test_el_plazo_reprogramado_del_acuerdo_es_el_que_rige(acuerdo, olga):
    f.FabricaReprogramacion(acuerdo=acuerdo, plazo_nuevo=date(2025, 12, 31), aprobada=True)
    assert de_plantilla(olga, acuerdo)[-1].plazo == date(2025, 5, 13)


def test_con_hitos_o_propuestas_ya_no(acuerdo, olga, carlos):
    hitos = de_plantilla(olga, acuerdo)
    with no_sirve(hitos="ya tiene hitos"):
        de_plantilla(olga, acuerdo)
    assert acuerdo.hitos.count() == 3
    for hito in hitos:
        anular_hito(por=carlos, hito=hito, motivo="Repetido", ahora=AHORA)
    assert [h.numero for h in de_plantilla(olga, acuerdo)] == [4, 5, 6], "los números no se repiten"
    con_propuesta = f.FabricaHito(propuesto=True).acuerdo
    with no_sirve(hitos="ya tiene hitos o propuestas"):
        de_plantilla(olga, con_propuesta)


def test_una_clasificacion_sin_plantilla_lo_dice(acuerdo, olga):
    PlantillaHito.objects.filter(clasificacion="orientacion").delete()
    assert "no tiene plantilla" in motivo_sin_plantilla(acuerdo)
    with no_sirve(hitos="no tiene plantilla"):
        de_plantilla(olga, acuerdo)


def test_es_de_la_secretaria_y_tambien_el_dia_del_evento(acuerdo, fatima, soledad, olga):
    for persona in (fatima, soledad):
        with se_niega("Solo la Secretaría"):
            de_plantilla(persona, acuerdo)
    acuerdo.sesion.etapa = "en_curso"
    acuerdo.sesion.save()
    assert len(de_plantilla(olga, acuerdo)) == 3


def test_lo_desestimado_ya_no_recibe_hitos(acuerdo, olga):
    f.FabricaDesestimacion(acuerdo=acuerdo, aprobada=True)
    with se_niega("está desestimado: ya no se mide"):
        de_plantilla(olga, acuerdo)


def test_si_uno_no_se_puede_no_queda_ninguno(acuerdo, olga, monkeypatch):
    guardados = []

    def fallar(fila, **_):
        guardados.append(fila.save() or fila)
        if len(guardados) == 2:
            raise RuntimeError

    monkeypatch.setattr("acuerdos.acciones.plantillas.guardar", fallar)
    with pytest.raises(RuntimeError):
        de_plantilla(olga, acuerdo)
    assert not acuerdo.hitos.exists()
