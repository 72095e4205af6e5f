"""Lo que se cuenta en un rato empieza en uno, también si dos procesos empiezan a la vez."""

import pytest
from django.core.cache import cache

from cuentas import limite


def test_cuenta_desde_uno_y_de_a_uno() -> None:
    assert [limite.contar("algo", 60) for _ in range(3)] == [1, 2, 3]
    assert limite.contar("otra-cosa", 60) == 1


def test_ya_empezado_es_una_sola_orden(monkeypatch: pytest.MonkeyPatch) -> None:
    limite.contar("seguido", 60)
    monkeypatch.setattr(cache, "add", None)
    assert limite.contar("seguido", 60) == 2


def test_si_otro_lo_empieza_a_la_vez_cuenta_los_dos(monkeypatch: pytest.MonkeyPatch) -> None:
    agregar = cache.add

    def llega_tarde(clave: str, valor: int, timeout: int) -> bool:
        agregar(clave, valor, timeout=timeout)  # el otro
        return bool(agregar(clave, valor, timeout=timeout))

    monkeypatch.setattr(cache, "add", llega_tarde)
    assert limite.contar("a-la-vez", 60) == 2
