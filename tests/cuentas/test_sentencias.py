"""Una sentencia preparada dice lo mismo que escrita, y se prepara una sola vez por conexión."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cuentas.sentencias import correr

pytestmark = pytest.mark.django_db
SOLO_EN_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite no prepara")


@pytest.mark.parametrize(
    "valor", ["Ñaña 100 %", "", 7, 2**40, True, Decimal("12.50"), date(2025, 3, 31), None, 1.5], ids=repr
)
def test_cada_valor_vuelve_como_fue(valor: Any) -> None:
    if connection.vendor != "postgresql" and isinstance(valor, (Decimal, date)):
        pytest.skip("SQLite no tiene ese tipo")
    for _ in range(2):
        assert correr(connection, "SELECT %s, '100 %%'", [valor]) == [(valor, "100 %")]


def test_sin_parametros_tambien() -> None:
    assert correr(connection, "SELECT 'de 0 a 100 %%'") == [("de 0 a 100 %",)]


@SOLO_EN_POSTGRESQL
def test_un_instante_se_compara_como_escrito() -> None:
    instante = datetime(2025, 3, 31, 18, 30, tzinfo=timezone.get_default_timezone())
    [(igual,)] = correr(connection, "SELECT %s = '2025-03-31 18:30-05'::timestamptz", [instante])
    assert igual


@SOLO_EN_POSTGRESQL
def test_se_prepara_una_vez_y_despues_solo_se_corre() -> None:
    with CaptureQueriesContext(connection) as vistas:
        for valor in ("uno", "dos"):
            assert correr(connection, "SELECT upper(%s)", [valor]) == [(valor.upper(),)]
    assert [vista["sql"].split("(")[0] for vista in vistas.captured_queries] == [vistas[0]["sql"].split("(")[0]] * 2
    assert all(vista["sql"].startswith("EXECUTE") for vista in vistas.captured_queries)


@SOLO_EN_POSTGRESQL
def test_al_llenarse_se_olvidan_las_de_antes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("muniejecutivo.postgresql.base.PREPARADAS", 2)
    for vuelta in range(2):
        for numero in range(5):
            assert correr(connection, f"SELECT {numero} + %s", [vuelta]) == [(numero + vuelta,)]


@SOLO_EN_POSTGRESQL
def test_detras_de_pgbouncer_no_se_prepara(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    with CaptureQueriesContext(connection) as vistas:
        assert correr(connection, "SELECT lower(%s)", ["UNO"]) == [("uno",)]
    assert vistas[0]["sql"] == "SELECT lower('UNO')"
