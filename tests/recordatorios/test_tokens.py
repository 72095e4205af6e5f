"""El token de un sector que va a vencer se avisa una vez, a quien lo usa y a quien lo renueva."""

from datetime import date, timedelta
from typing import Any

import pytest

from acuerdos.acciones.tokens import crear_token_de_sector, crear_token_propio, renovar_token_de_sector, revocar_token
from cuentas.models import Carta, TokenAPI, Usuario
from recordatorios import motor, tasks
from recordatorios.tokens import ANTES, ASUNTO, _avisar, avisar_vencimientos
from reuniones.models import Sector
from tests.fabricas import en_lima

pytestmark = pytest.mark.django_db
AHORA = en_lima(date(2025, 6, 16), 9)  # lunes
VENCE = AHORA + timedelta(days=90)


@pytest.fixture
def token(carlos: Usuario, soledad: Usuario, time_machine: Any) -> TokenAPI:
    time_machine.move_to(AHORA, tick=False)
    Usuario.objects.filter(pk=carlos.pk).update(email="Carlos@oficina.example")
    Usuario.objects.filter(pk=soledad.pk).update(email="soledad@mtpe.example")
    creado = crear_token_de_sector(
        por=carlos, sector=Sector.objects.get(pk="MTPE"), nombre="Tablero", alcance="lectura", dias=90, ahora=AHORA
    )
    Carta.objects.all().delete()
    return creado.token


def escritas() -> list[tuple[str, str]]:
    return list(Carta.objects.order_by("para").values_list("para", "asunto"))


def test_treinta_dias_antes_se_escribe_una_vez_al_sector_y_a_quien_lo_renueva(token: TokenAPI) -> None:
    assert avisar_vencimientos(ahora=VENCE - ANTES - timedelta(minutes=1)) == 0
    assert avisar_vencimientos(ahora=VENCE - ANTES) == 1
    assert escritas() == [("carlos@oficina.example", ASUNTO), ("soledad@mtpe.example", ASUNTO)]
    cuerpo = Carta.objects.first().cuerpo
    assert "«Tablero», del sector MTPE, vale hasta el 14 de setiembre de 2025" in cuerpo
    assert "Nunca se usó" in cuerpo
    assert "/tokens/" in cuerpo
    for dias in (29, 3, 0):
        assert avisar_vencimientos(ahora=VENCE - timedelta(days=dias)) == 0
    assert len(escritas()) == 2


def test_renovado_se_avisa_otra_vez_cuando_le_toque(token: TokenAPI, carlos: Usuario) -> None:
    avisar_vencimientos(ahora=VENCE - ANTES)
    renovado = renovar_token_de_sector(por=carlos, token=token, dias=100, ahora=VENCE - ANTES)
    assert avisar_vencimientos(ahora=VENCE - timedelta(days=1)) == 0
    assert avisar_vencimientos(ahora=renovado.expiry - timedelta(days=1)) == 1


def test_ni_el_revocado_ni_el_de_una_persona_ni_el_vencido(token: TokenAPI, carlos: Usuario, soledad: Usuario) -> None:
    crear_token_propio(por=soledad, nombre="Mi libro", alcance="lectura", dias=90, ahora=AHORA)
    Carta.objects.all().delete()
    assert avisar_vencimientos(ahora=VENCE + timedelta(days=1)) == 0
    revocar_token(por=carlos, token=token, ahora=AHORA)
    assert avisar_vencimientos(ahora=VENCE - timedelta(days=1)) == 0
    assert escritas() == []


def test_otro_que_lo_avisa_a_la_vez_no_escribe_dos(token: TokenAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    leidos = list(TokenAPI.objects.filter(pk=token.pk))
    avisar_vencimientos(ahora=VENCE - ANTES)
    monkeypatch.setattr("recordatorios.tokens.escribir_a", lambda *_, **__: pytest.fail("ya se había avisado"))
    assert [_avisar(leido) for leido in leidos] == [False]


def test_lo_hace_la_pasada_aunque_los_recordatorios_esten_detenidos(
    token: TokenAPI, monkeypatch: pytest.MonkeyPatch, time_machine: Any
) -> None:
    monkeypatch.setattr(motor, "detenido", lambda: True)
    time_machine.move_to(VENCE - ANTES, tick=False)
    tasks.pasar_recordatorios()
    assert len(escritas()) == 2


def test_si_los_avisos_fallan_los_recordatorios_salen_igual(
    token: TokenAPI, monkeypatch: pytest.MonkeyPatch, time_machine: Any
) -> None:
    hechos: list[str] = []

    def fallar(*, ahora: Any) -> int:
        raise RuntimeError("un token que no se puede leer")

    monkeypatch.setattr(tasks.tokens, "avisar_vencimientos", fallar)
    monkeypatch.setattr(tasks.autoridades, "avisar_fines", lambda *, ahora: hechos.append("autoridades"))
    monkeypatch.setattr(tasks, "encolar", lambda pasada: hechos.append("recordatorios"))
    time_machine.move_to(VENCE - ANTES, tick=False)
    with pytest.raises(RuntimeError, match="no se puede leer"):  # se sabe: la tarea falla
        tasks.pasar_recordatorios()
    assert hechos == ["recordatorios", "autoridades"]
