"""A la autoridad en funciones se le escala lo atrasado; y de que termina con acuerdos abiertos se avisa una vez."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail

from acuerdos.acciones import rebotes
from acuerdos.acciones.recordatorios import descartar_recordatorios
from acuerdos.enums import Responsable
from acuerdos.models import Envio, Recordatorio, ReglaDeRecordatorio
from cuentas.models import Carta
from municipalidades.models import Municipalidad
from recordatorios import envio, motor
from recordatorios.autoridades import avisar_fines
from tests import fabricas as f
from tests.recordatorios.conftest import pasar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos", "fatima", "carlos")]
PLAZO = date(2025, 3, 10)
ESCALA = date(2025, 4, 24)  # 45 días después, un jueves


@pytest.fixture
def _solo_a_la_autoridad(time_machine: Any) -> None:
    ReglaDeRecordatorio.objects.update(activa=False)
    ReglaDeRecordatorio.objects.filter(destinatario="autoridad").update(activa=True)
    time_machine.move_to(f.en_lima(ESCALA, 8), tick=False)


@pytest.fixture
def atrasado(sesion: Any) -> Any:
    acuerdo = f.FabricaAcuerdo(sesion=sesion, responsable=Responsable.GL)
    return f.FabricaHito(acuerdo=acuerdo, plazo=PLAZO)


@pytest.mark.usefixtures("_solo_a_la_autoridad")
def test_lo_muy_atrasado_se_le_escribe_a_su_correo(atrasado: Any) -> None:
    f.FabricaAutoridad()
    (mensaje,) = pasar(ESCALA, 8)
    assert mensaje.to == ["alcaldia@ejemplo.pe"]
    assert "A la autoridad de la Municipalidad Distrital de Umachiri:" in mensaje.body
    assert atrasado.texto in mensaje.body
    assert "venció hace 45 días" in mensaje.body
    assert "no tiene punto focal" not in mensaje.body
    assert "/e/" not in mensaje.body, "sin cuenta no hay enlace que entregar"
    assert pasar(ESCALA, 9) == [], "una sola vez"


@pytest.mark.usefixtures("_solo_a_la_autoridad")
@pytest.mark.parametrize("cuando", ["en otra pasada", "al enviar"])
def test_si_lo_que_se_escalaba_ya_no_procede_lo_demas_va_al_institucional(cuando: str, sesion: Any) -> None:
    """A la autoridad se le escribe lo que se le escala; lo que es de la municipalidad sin punto focal, a su correo."""
    ReglaDeRecordatorio.objects.filter(clase="antes", destinatario="responsable").update(activa=True)
    Municipalidad.objects.filter(pk=f.SAN_JOSE_LAMBAYEQUE).update(correo="mesa@sanjose.pe")
    f.FabricaAutoridad(municipalidad_id=f.SAN_JOSE_LAMBAYEQUE)
    acuerdo = f.FabricaAcuerdo(sesion=sesion, responsable=Responsable.GL, municipalidad_id=f.SAN_JOSE_LAMBAYEQUE)
    tarde, pronto = (f.FabricaHito(acuerdo=acuerdo, plazo=p) for p in (PLAZO, ESCALA + timedelta(days=7)))
    ahora = f.en_lima(ESCALA, 8)
    listos = motor.pasar(ahora=ahora).listos
    (escalado,) = Recordatorio.objects.filter(rol="autoridad", hito=tarde)
    assert escalado.envio_id == Recordatorio.objects.get(hito=pronto).envio_id
    f.FabricaAvance(hito=tarde, porcentaje=100)
    if cuando == "en otra pasada":
        descartar_recordatorios({escalado.pk: "El hito ya no está pendiente"}, ahora=ahora)
    envio.enviar_tanda(listos, dia=ESCALA, reloj=lambda: ahora)
    (mensaje,) = mail.outbox
    assert mensaje.to == ["mesa@sanjose.pe"]
    assert pronto.texto in mensaje.body
    assert tarde.texto not in mensaje.body


@pytest.mark.usefixtures("_solo_a_la_autoridad")
@pytest.mark.parametrize("campos", [None, {"hasta": ESCALA - timedelta(days=1)}, {"correo": ""}])
def test_si_no_consta_a_quien_va_a_coordinacion(campos: Any, atrasado: Any, carlos: Any) -> None:
    if campos is not None:
        f.FabricaAutoridad(**campos)
    assert [m.to for m in pasar(ESCALA + timedelta(days=4), 8)] == [["carlos@ejemplo.pe"]]  # el lunes: es semanal


@pytest.mark.usefixtures("_solo_a_la_autoridad")
@pytest.mark.parametrize("verbo", ["no recibe", "queja"])
def test_si_su_correo_no_recibe_o_se_queja_no_se_le_escribe_mas_y_va_a_coordinacion(verbo: str, atrasado: Any) -> None:
    autoridad = f.FabricaAutoridad()
    pasar(ESCALA, 8)
    envio, ahora = Envio.objects.get(), f.en_lima(ESCALA, 9)
    if verbo == "queja":
        rebotes.anotar_queja(envio=envio, clave="1", ahora=ahora)
    else:
        rebotes.anotar_que_no_recibe(envio=envio, dicho="550 5.1.1 User unknown", clave="1", ahora=ahora)
    autoridad.refresh_from_db()
    assert autoridad.correo == ""
    motivo = "Marcó el correo" if verbo == "queja" else "La dirección no recibe"
    assert autoridad.history.latest().history_change_reason.startswith(motivo)
    assert [m.to for m in pasar(ESCALA + timedelta(days=32), 8)] == [["carlos@ejemplo.pe"]]


@pytest.mark.usefixtures("_solo_a_la_autoridad", "atrasado")
def test_el_correo_que_ya_se_le_corrigio_se_queda() -> None:
    autoridad = f.FabricaAutoridad()
    pasar(ESCALA, 8)
    type(autoridad).objects.update(correo="nueva@ejemplo.pe")
    rebotes.anotar_que_no_recibe(envio=Envio.objects.get(), dicho="550", clave="1", ahora=f.en_lima(ESCALA, 9))
    autoridad.refresh_from_db()
    assert autoridad.correo == "nueva@ejemplo.pe"


def test_la_regla_viene_apagada() -> None:
    assert not ReglaDeRecordatorio.objects.get(destinatario="autoridad").activa


def test_del_fin_de_su_periodo_se_avisa_una_vez_a_la_secretaria(atrasado: Any, olga: Any) -> None:
    f.FabricaAcuerdo(sesion=atrasado.acuerdo.sesion, responsable=Responsable.GL)  # con dos abiertos se la nombra igual
    f.FabricaAutoridad(hasta=date(2025, 5, 1))
    assert avisar_fines(ahora=f.en_lima(date(2025, 3, 31), 9)) == 0, "falta más de un mes"
    for cuantas in (1, 0):
        assert avisar_fines(ahora=f.en_lima(date(2025, 4, 1), 9)) == cuantas
    cartas = Carta.objects.filter(asunto__contains="termina el periodo")
    assert sorted(cartas.values_list("para", flat=True)) == ["carlos@ejemplo.pe", "olga@ejemplo.pe"]
    cuerpo = cartas[0].cuerpo
    assert "Municipalidad Distrital de Umachiri: Alcalde Mario Rojas, hasta el 01/05/2025." in cuerpo
    assert "En 1 municipalidad con acuerdos abiertos" in cuerpo
    assert cuerpo.count("/municipalidades/210809/") == 1


def test_sin_acuerdos_abiertos_o_con_quien_sigue_no_se_avisa(atrasado: Any, olga: Any) -> None:
    f.FabricaAutoridad(municipalidad_id=f.SAN_JOSE_LAMBAYEQUE, hasta=date(2025, 5, 1))
    f.FabricaAutoridad(hasta=date(2025, 5, 1))
    f.FabricaAutoridad(desde=date(2025, 5, 2), nombre="Elena Vega")
    assert avisar_fines(ahora=f.en_lima(date(2025, 4, 20), 9)) == 0
