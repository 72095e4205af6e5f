"""Una sentencia preparada dice lo mismo que escrita, y se prepara una sola vez por conexión."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cuentas.sentencias import correr, preparar_al_repetirse
from municipalidades.models import Region
from muniejecutivo.postgresql.paginas import ConSentenciasPreparadas

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


def _corridas(orden: str, valores: Any, veces: int = 3) -> tuple[list[Any], list[str]]:
    """Lo que dio cada vez, y lo que se le pidió a la base."""
    dadas = []
    with CaptureQueriesContext(connection) as vistas, connection.execute_wrapper(preparar_al_repetirse):
        for _ in range(veces):
            with connection.cursor() as cursor:
                cursor.execute(orden, valores)
                dadas.append(cursor.fetchall())
    return dadas, [vista["sql"].split("(")[0].split(" ")[0] for vista in vistas.captured_queries]


@SOLO_EN_POSTGRESQL
@pytest.mark.parametrize(
    ("orden", "valores"),
    [
        ("SELECT lower(%s), '5 %%'", ["ÑU"]),
        ("SELECT %(dia)s, %(dia)s + %(dias)s", {"dia": date(2025, 3, 31), "dias": 2}),
    ],
    ids=["en orden", "por su nombre"],
)
def test_lo_que_una_pagina_repite_se_prepara_desde_la_segunda_vez(orden: str, valores: Any) -> None:
    dadas, pedidas = _corridas(orden, valores)
    assert dadas[0] == dadas[1] == dadas[2]
    assert pedidas == ["SELECT", "EXECUTE", "EXECUTE"]


@SOLO_EN_POSTGRESQL
def test_lo_que_no_se_puede_preparar_corre_como_siempre() -> None:
    """Agrupar por algo que lleva un parámetro: escrito es la misma expresión dos veces, y preparado son dos."""
    orden = "SELECT coalesce(v, %s), count(*) FROM (VALUES ('a'), (NULL)) t (v) GROUP BY coalesce(v, %s) ORDER BY 1"
    dadas, pedidas = _corridas(orden, ["b", "b"])
    assert dadas == [[("a", 1), ("b", 1)]] * 3, "y la transacción en que iba sigue sirviendo"
    assert pedidas == ["SELECT"] * 3


@SOLO_EN_POSTGRESQL
def test_lo_que_se_lee_de_a_pocos_no_se_prepara(catalogos: None) -> None:
    with connection.execute_wrapper(preparar_al_repetirse):
        for _ in range(3):
            codigos = [region.codigo for region in Region.objects.filter(codigo__gt="20").iterator(chunk_size=2)]
            assert codigos == sorted(codigos) and len(codigos) > 2


@SOLO_EN_POSTGRESQL
@pytest.mark.parametrize(("metodo", "preparan"), [("GET", 1), ("POST", 0)])
def test_solo_lo_que_se_mira_prepara_lo_que_repite(rf: RequestFactory, metodo: str, preparan: int) -> None:
    dentro: list[int] = []

    def pagina(_peticion: HttpRequest) -> HttpResponse:
        dentro.append(len(connection.execute_wrappers))
        return HttpResponse()

    antes = len(connection.execute_wrappers)
    ConSentenciasPreparadas(pagina)(rf.generic(metodo, "/"))
    assert (dentro, len(connection.execute_wrappers)) == ([antes + preparan], antes)
