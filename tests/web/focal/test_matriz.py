"""Cada dirección del punto focal por cada persona y método. Una dirección nueva sin fila es una falla."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from recordatorios import enlaces
from tests import fabricas
from tests.web.conftest import HOY

QUIENES = ("anonima", "fatima", "benita", "soledad", "mario", "eva", "olga", "carlos")
# El enlace abre sin contraseña, y a quien entró con la suya y es de la Secretaría, no: ver `cuatro_ojos`.
CON_EL_ENLACE = (200, 200, 200, 200, 200, 200, 403, 403)
# nombre: (argumentos, qué responde GET a cada quien en el orden de QUIENES, si admite POST)
MATRIZ: dict[str, tuple[Callable[[SimpleNamespace], list[Any]], tuple[int, ...], bool]] = {
    "mis_acuerdos": (lambda t: [], (302, 200, 200, 200, 200, 403, 403, 403), False),
    "mis_acuerdos_todos": (lambda t: [], (302, 200, 200, 403, 403, 403, 403, 403), False),
    "trabajador": (lambda t: [], (200,) * 8, False),
    "moldes": (lambda t: [], (302, 200, 200, 200, 200, 403, 403, 403), False),
    "mi_historia": (lambda t: [], (302, 200, 200, 200, 200, 403, 403, 403), False),
    "informar": (lambda t: [t.tarde.pk], (302, 200, 404, 403, 404, 404, 200, 200), True),
    "mas_plazo": (lambda t: [t.tarde.pk], (302, 200, 404, 403, 404, 404, 200, 200), True),
    "decir_traba": (lambda t: [t.acuerdo.codigo], (302, 200, 404, 200, 404, 404, 200, 200), True),
    "constancia": (lambda t: [t.avance.pk], (302, 200, 404, 200, 404, 404, 200, 200), True),
    "constancia_de_traba": (lambda t: [t.traba.pk], (302, 200, 404, 200, 404, 404, 200, 200), False),
    "constancia_de_plazo": (lambda t: [t.solicitud.pk], (302, 200, 404, 200, 404, 404, 200, 200), False),
    "enlace": (lambda t: [t.firmado], CON_EL_ENLACE, True),
    "enlace_constancia": (lambda t: [t.firmado, t.por_enlace.pk], CON_EL_ENLACE, True),
    "enlace_correo": (lambda t: [t.firmado, t.correo.pk], CON_EL_ENLACE, True),
}


@pytest.fixture
def lleno(tareas: SimpleNamespace, fatima: Any, enlace: Any) -> SimpleNamespace:
    tareas.avance = fabricas.FabricaAvance(hito=tareas.pronto, registrado_por=fatima)
    tareas.por_enlace = fabricas.FabricaAvance(hito=tareas.tarde, registrado_por=fatima, canal="enlace")
    tareas.traba = fabricas.FabricaTraba(acuerdo=tareas.acuerdo)
    tareas.solicitud = fabricas.FabricaReprogramacion(hito=tareas.lejana, plazo_nuevo=HOY + timedelta(days=200))
    tareas.firmado = enlaces.firmar(enlace)
    tareas.correo = fabricas.FabricaCorreoRecibido(persona=fatima, hito=enlace.hito)
    return tareas


@pytest.mark.parametrize("nombre", MATRIZ)
def test_cada_quien_recibe_lo_suyo(nombre: str, lleno: SimpleNamespace, como: Callable[[str], Client]) -> None:
    argumentos, esperados, admite_post = MATRIZ[nombre]
    direccion = reverse(nombre, args=argumentos(lleno))
    for quien, esperado in zip(QUIENES, esperados, strict=True):
        navegador = como(quien)
        assert navegador.get(direccion).status_code == esperado, (quien, direccion)
        for metodo in (navegador.put, navegador.patch, navegador.delete):
            assert metodo(direccion).status_code == (302 if esperado == 302 else 405), (quien, direccion)
        enviado = navegador.post(direccion).status_code  # vacío: nunca escribe
        ve_sin_agregar = (nombre, quien) == ("constancia", "soledad")  # 403: lo informó el otro lado
        admitido = 403 if ve_sin_agregar else 400 if esperado == 200 else esperado
        assert enviado == (admitido if admite_post or esperado == 302 else 405), (quien, direccion)


@pytest.mark.parametrize(
    "direccion",
    [
        "hitos/999999/avance/",
        "hitos/99999999999999999999/plazo/",
        "MEA-NADA-1/traba/",
        "avances/0/",
        "trabas/99/",
        "plazos/99/",
    ],
)
def test_lo_que_no_existe_es_404(direccion: str, lleno: SimpleNamespace, como: Callable[[str], Client]) -> None:
    assert como("carlos").get(f"/mis-acuerdos/{direccion}").status_code == 404
    assert como("carlos").post(f"/mis-acuerdos/{direccion}").status_code in (404, 405)
