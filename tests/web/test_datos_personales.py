"""Correos y teléfonos: para la Secretaría y para cada quien los suyos. La historia, desde que se está en el cargo."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import time_machine
from django.test import Client
from django.utils import timezone

from tests import fabricas
from tests.fabricas import UMACHIRI
from web.comun.historial import CampoCambiado


def test_la_ficha_da_el_contacto_a_la_secretaria_y_a_la_persona(
    mundo: SimpleNamespace, como: Callable[[str], Client], fatima: Any, soledad: Any
) -> None:
    for quien, lo_ve in (("olga", True), ("fatima", True), ("soledad", False)):
        html = como(quien).get(f"/municipalidades/{UMACHIRI}/").content.decode()
        assert "Fátima Mamani" in html
        assert (fatima.email in html) is lo_ve, quien
        assert ("tel:951000000" in html) is lo_ve, quien
        assert ("Oficio 001-2025" in html) is lo_ve, quien


def test_los_puntos_focales_anteriores_los_ve_la_secretaria(
    mundo: SimpleNamespace, como: Callable[[str], Client], fatima: Any
) -> None:
    anterior = fabricas.FabricaUsuario(username="julian", nombre="Julián Paredes")
    fabricas.FabricaPuntoFocal(
        usuario=anterior, municipalidad_id=UMACHIRI, titular=False, desde=date(2024, 1, 1), hasta=date(2024, 12, 31)
    )
    assert "Julián Paredes" in como("olga").get(f"/municipalidades/{UMACHIRI}/").content.decode()
    assert "Julián Paredes" not in como("fatima").get(f"/municipalidades/{UMACHIRI}/").content.decode()


def test_ninguna_pagina_publica_lleva_un_dato_personal(
    mundo: SimpleNamespace, como: Callable[[str], Client], fatima: Any, olga: Any
) -> None:
    for direccion in ("/", "/sesiones/MEA-TEST/corte/"):
        html = como("anonima").get(direccion).content.decode()
        for dato in (fatima.email, fatima.nombre, olga.nombre, olga.email, "951000000", "mailto:", "tel:"):
            assert dato not in html


def test_en_un_acuerdo_los_demas_ven_el_lado_y_no_el_nombre(
    mundo: SimpleNamespace, como: Callable[[str], Client], fatima: Any, olga: Any
) -> None:
    direccion = f"/acuerdos/{mundo.pronto.codigo}/"
    assert "Carlos Ramos (Secretaría)" in como("olga").get(direccion).content.decode()
    html = como("fatima").get(direccion).content.decode()
    assert "Carlos Ramos" not in html
    assert "Olga Quispe" not in html
    assert "se decidió el 16 de mayo de 2025: Secretaría" in html


def test_la_historia_se_ve_desde_que_se_esta_en_el_cargo(
    mundo: SimpleNamespace, como: Callable[[str], Client], fatima: Any
) -> None:
    direccion = f"/acuerdos/{mundo.pronto.codigo}/"
    entera = como("olga").get(direccion).context["cambios"]
    assert len(entera) >= 6
    assert len(como("fatima").get(direccion).context["cambios"]) == len(entera)  # en el cargo desde enero
    cargo = fatima.puntos_focales.get()
    cargo.desde = date(2025, 6, 16)  # lo del mundo se escribió el 15
    cargo.save()
    assert como("fatima").get(direccion).context["cambios"] == []


def test_la_historia_dice_que_cambio(mundo: SimpleNamespace, como: Callable[[str], Client], carlos: Any) -> None:
    acuerdo = mundo.pronto
    acuerdo.refresh_from_db()
    acuerdo.cui, acuerdo._history_user = "7654321", carlos
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        acuerdo.save()
    ultimo = como("olga").get(f"/acuerdos/{acuerdo.codigo}/").context["cambios"][0]
    assert ultimo.que == "Cambió el acuerdo"
    assert ultimo.quien == "Carlos Ramos (Secretaría)"
    assert ultimo.campos == [CampoCambiado("CUI", antes="2345678", ahora="7654321")]


def test_la_reprogramacion_conserva_el_plazo_primero(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    html = como("fatima").get(f"/acuerdos/{mundo.pronto.codigo}/").content.decode()
    assert "<s>26 may 2025</s> <strong>21 jun 2025</strong> (reprogramado)" in html
