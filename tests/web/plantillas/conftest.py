"""En estas pruebas, una variable que la vista no dio es un error y no un hueco en la página."""

from collections.abc import Iterator

import pytest
from django.template import engines


class VariableSinDefinir(AssertionError):
    """Una plantilla muestra una variable que nadie puso en el contexto."""


class SiFalta(str):
    """Django la formatea con el nombre de la variable cuando no la encuentra: ese es el momento de quejarse."""

    def __contains__(self, texto: object) -> bool:
        return texto == "%s"

    def __mod__(self, variable: object) -> str:
        raise VariableSinDefinir(str(variable))


@pytest.fixture(autouse=True)
def _variables_definidas() -> Iterator[None]:
    motor = engines["django"].engine  # type: ignore[attr-defined]
    antes, motor.string_if_invalid = motor.string_if_invalid, SiFalta("%s")
    yield
    motor.string_if_invalid = antes
