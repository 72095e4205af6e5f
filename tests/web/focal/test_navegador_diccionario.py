"""En Chromium de verdad: la primera visita trae el diccionario, y la segunda usa lo que trajo."""

from types import SimpleNamespace
from typing import Any

import pytest

from muniejecutivo import diccionario
from tests import fabricas
from tests.navegador import dice
from tests.web.conftest import HOY
from tests.web.focal.test_navegador import TELEFONO, ingresar

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("trabajador", ["block", "allow"])
def test_en_la_segunda_visita_la_pagina_viaja_con_el_diccionario(
    browser: Any, live_server: Any, tareas: SimpleNamespace, trabajador: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # El servidor contesta con la fecha de la prueba y Chromium cuenta desde hoy: un año ya habría pasado.
    monkeypatch.setattr(diccionario, "UN_ANIO", 100 * diccionario.UN_ANIO)
    contexto = browser.new_context(**TELEFONO, base_url=live_server.url, service_workers=trabajador)
    contexto.clock.set_fixed_time(fabricas.en_lima(HOY, 11))
    pestana = contexto.new_page()
    try:
        pestana.goto("/ingresar/")
        with contexto.expect_event("response", lambda r: "/diccionario/" in r.url, timeout=15_000) as traido:
            ingresar(pestana)
        assert traido.value.status == 200
        pestana.wait_for_timeout(1000)
        visita = pestana.goto("/mis-acuerdos/")
        assert visita.headers["content-encoding"] == "dcz"
        dice(pestana, "main", tareas.tarde.texto)
    finally:
        contexto.close()
