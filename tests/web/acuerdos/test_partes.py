"""Las partes de la ficha, según quién mira: los demás ven el lado y no el nombre."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.test import Client


def test_en_un_acuerdo_los_demas_ven_el_lado_y_no_el_nombre(
    mundo: SimpleNamespace, como: Callable[[str], Client], fatima: Any, olga: Any
) -> None:
    direccion = f"/acuerdos/{mundo.pronto.codigo}/"
    assert "Carlos Ramos (Secretaría)" in como("olga").get(direccion).content.decode()
    html = como("fatima").get(direccion).content.decode()
    assert "Carlos Ramos" not in html
    assert "Olga Quispe" not in html
    assert "se decidió el 16 de mayo de 2025: Secretaría" in html


def test_la_reprogramacion_conserva_el_plazo_primero(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    html = " ".join(como("fatima").get(f"/acuerdos/{mundo.pronto.codigo}/").content.decode().split())
    assert "<s>26 may 2025</s> <strong>21 jun 2025</strong> (reprogramado)" in html
