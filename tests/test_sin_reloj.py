"""Ninguna prueba falla por lo que tardó."""

from hypothesis import settings


def test_hypothesis_no_mide_lo_que_tarda_un_caso() -> None:
    assert settings.default is not None
    assert settings.default.deadline is None
