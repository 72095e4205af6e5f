"""De un error sale qué falló y dónde; nunca quién ni lo que escribió."""

from collections.abc import Iterator

import pytest
import sentry_sdk
from sentry_sdk.transport import Transport

from muniejecutivo import errores_afuera

pytestmark = pytest.mark.una_vez


class Buzon(Transport):
    """Guarda lo que saldría."""

    def __init__(self) -> None:
        super().__init__()
        self.salio: list[str] = []

    def capture_envelope(self, envelope: object) -> None:
        self.salio.append(envelope.serialize().decode())  # type: ignore[attr-defined]


@pytest.fixture
def buzon() -> Iterator[Buzon]:
    buzon = Buzon()
    errores_afuera.encender("http://clave@localhost:9/1", version="1.2.3", transport=buzon)
    yield buzon
    sentry_sdk.get_client().close()
    sentry_sdk.init()


def test_lo_que_sale_no_lleva_nada_de_nadie(buzon: Buzon) -> None:
    quien, telefono = "fatima"[::-1], str(123 * 8130)  # que no estén, así, en la línea que sí sale
    sentry_sdk.set_user({"id": 7, "username": quien})
    try:
        raise ValueError(f"no sirve {telefono}")
    except ValueError:
        sentry_sdk.capture_exception()
    sentry_sdk.flush()
    (salio,) = buzon.salio
    assert "ValueError" in salio
    assert "test_errores_afuera.py" in salio
    assert "1.2.3" in salio
    for suyo in (quien, telefono):
        assert suyo not in salio


def test_de_la_peticion_quedan_el_metodo_y_la_direccion_sin_claves() -> None:
    evento = {
        "request": {
            "method": "POST",
            "url": f"https://m.example/e/{'k' * 40}/?nombre=Fátima",
            "data": {"clave": "x"},
            "cookies": {"sessionid": "y"},
            "headers": {"Authorization": "z"},
        }
    }
    quedo = errores_afuera.sin_personas(evento, None)
    assert quedo == {"request": {"method": "POST", "url": "https://m.example/e/…/"}}
