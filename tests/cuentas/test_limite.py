"""Lo que se cuenta en un rato empieza en uno, también si dos procesos empiezan a la vez."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import RequestFactory

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


@pytest.mark.parametrize(
    ("direccion", "red"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("unix:", "unix:"),
        ("", ""),
    ],
)
def test_de_ipv6_se_cuenta_la_red_que_es_lo_que_tiene_una_casa(direccion: str, red: str) -> None:
    assert limite.red_de(RequestFactory(REMOTE_ADDR=direccion).get("/")) == red


def test_nadie_mas_cuenta_por_la_direccion_entera(raiz: Path) -> None:
    """Quien tiene una red IPv6 tiene tantas direcciones como quiera: con la entera, ningún límite lo es para él."""
    la_leen = {"cuentas/limite.py", "cuentas/registro.py", "muniejecutivo/proxy.py"}
    carpetas = ("acuerdos", "api", "correo", "corte", "cuentas", "muniejecutivo", "recordatorios", "web")
    hallados = {
        str(archivo.relative_to(raiz))
        for carpeta in carpetas
        for archivo in (raiz / carpeta).rglob("*.py")
        if "REMOTE_ADDR" in archivo.read_text(encoding="utf-8")
    }
    assert hallados == la_leen
