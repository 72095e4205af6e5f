"""Un PostgreSQL propio, que una prueba puede copiar, destruir y devolver."""

from collections.abc import Iterator

import pytest

from tests.servicios import NoHay, Servidor, postgresql_propio


@pytest.fixture
def servidor() -> Iterator[Servidor]:
    try:
        propio = postgresql_propio()
    except NoHay as error:
        pytest.skip(str(error))
    yield propio
    propio.retirar()
