"""La preparación del evento y el acta: cada dirección por cada persona, al leer y al enviar vacío."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from acuerdos.urls import sesiones
from tests.acuerdos.views.matriz import NO_SE_ENVIA, Matriz, revisar

MATRIZ: Matriz = {
    "acta": (lambda m: ["MEA-TEST", "MTPE-01"], (302, 403, 403, 403, 404, 404, 200, 200), NO_SE_ENVIA),
}


def test_toda_direccion_tiene_su_fila() -> None:
    assert {p.name for p in sesiones.urlpatterns} == set(MATRIZ)


@pytest.mark.parametrize("nombre", MATRIZ)
def test_cada_quien_recibe_lo_suyo(nombre: str, mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    revisar(nombre, MATRIZ, mundo, como)
