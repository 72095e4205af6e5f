"""Cuánto dura una sesión del navegador, y qué queda de ella al salir."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session

from muniejecutivo.tasks import olvidar_vencidos

pytestmark = pytest.mark.django_db

LUNES = datetime(2026, 3, 2, 13, tzinfo=UTC)
HORA, DIA = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("quien", "cada", "veces", "sigue"),
    [
        ("olga", 7 * HORA, 1, True),
        ("olga", 9 * HORA, 1, False),  # sin usarla
        ("olga", 7 * HORA, 16, True),
        ("olga", 7 * HORA, 18, False),  # usándola: más de cinco días
        ("fatima", 13 * DIA, 1, True),
        ("fatima", 15 * DIA, 1, False),
        ("fatima", 13 * DIA, 6, True),
        ("fatima", 13 * DIA, 7, False),  # más de noventa
    ],
)
def test_vence_sin_usarse_y_tambien_usandose(
    client: Any, request: Any, quien: str, cada: timedelta, veces: int, sigue: bool
) -> None:
    persona = request.getfixturevalue(quien)
    with time_machine.travel(LUNES, tick=False) as reloj:
        client.force_login(persona)
        for _ in range(veces):
            reloj.shift(cada)
            respuesta = client.get("/cuenta/")
    assert respuesta.status_code == (200 if sigue else 302)


def test_a_quien_le_dan_un_rol_le_alcanza_el_limite_de_la_oficina(client: Any, fatima: Any) -> None:
    with time_machine.travel(LUNES, tick=False) as reloj:
        client.force_login(fatima)
        fatima.rol = "operador"
        fatima.save()
        reloj.shift(9 * HORA)
        assert client.get("/cuenta/").status_code == 302


def test_vencida_tampoco_vale_para_la_api(client: Any, olga: Any) -> None:
    with time_machine.travel(LUNES, tick=False) as reloj:
        client.force_login(olga)
        assert client.get("/api/v1/sesiones/").status_code == 200
        reloj.shift(9 * HORA)
        assert client.get("/api/v1/sesiones/").status_code == 401


def test_usarla_a_cada_rato_no_escribe_a_cada_rato(client: Any, olga: Any) -> None:
    with time_machine.travel(LUNES, tick=False) as reloj:
        client.force_login(olga)
        client.get("/cuenta/")
        antes = Session.objects.get().session_data
        reloj.shift(timedelta(minutes=9))
        client.get("/cuenta/")
        assert Session.objects.get().session_data == antes
        reloj.shift(timedelta(minutes=2))
        client.get("/cuenta/")
        assert Session.objects.get().session_data != antes


def test_cada_dia_se_olvidan_las_vencidas(client: Any, olga: Any) -> None:
    with time_machine.travel(LUNES, tick=False) as reloj:
        client.force_login(olga)
        reloj.shift(20 * DIA)
        olvidar_vencidos()
    assert not Session.objects.exists()


# --- Lo que queda en el navegador -------------------------------------------------------------------------------------
@pytest.mark.parametrize("direccion", ["/cuenta/", "/tablero/", "/personas/", "/acuerdos/exportar.csv"])
def test_lo_de_quien_ingreso_no_se_guarda_en_el_camino(client: Any, olga: Any, catalogos: None, direccion: str) -> None:
    client.force_login(olga)
    respuesta = client.get(direccion)
    b"".join(respuesta)  # agotarla cierra el archivo que trae
    assert "no-store" in respuesta["Cache-Control"]


def test_lo_publico_se_sigue_guardando(client: Any, sesion: Any) -> None:
    assert "no-store" not in client.get("/").get("Cache-Control", "")


def test_al_salir_el_navegador_olvida_lo_guardado(client: Any, fatima: Any) -> None:
    client.force_login(fatima)
    assert client.post("/salir/")["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in client.get("/")
