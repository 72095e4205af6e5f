"""Quien importa en estas pruebas."""

import pytest

from cuentas.models import Usuario


@pytest.fixture
def por(catalogos: None, olga: Usuario) -> Usuario:
    """Olga, con los catálogos en la base."""
    return olga
