"""Cuándo puede contestar la réplica, y qué se le pide."""

from typing import Any

import pytest
from django.db import OperationalError

from muniejecutivo import replica
from muniejecutivo.replica import ATRASO_MAXIMO, DE_LECTURA, TRAS_CAER, Atraso, desde_la_replica

pytestmark = pytest.mark.una_vez


class Bases:
    """Lo que dicen la principal y su réplica: número del último acto y hasta dónde llega lo escrito."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.principal, self.replica = (7, 100.0), (7, 100.0)
        self.historias = {"principal": (1234, 1), "replica": (1234, 1)}  # qué base es, y su línea de tiempo
        monkeypatch.setattr(replica, "connections", {replica.LECTURA: None})
        monkeypatch.setattr(replica, "_fila", self.decir)

    def decir(self, _: object, consulta: str) -> Any:
        cual = "principal" if consulta == replica.EN_LA_PRINCIPAL else "replica"
        dicho = getattr(self, cual)
        if dicho is None:
            raise OperationalError
        return (*dicho, *self.historias[cual])


@pytest.fixture
def bases(monkeypatch: pytest.MonkeyPatch) -> Bases:
    return Bases(monkeypatch)


def test_con_el_ultimo_acto_contesta_y_sin_el_no(bases: Bases) -> None:
    atraso = Atraso()
    assert atraso.al_dia(0)
    bases.principal = (8, 120.0)
    assert not atraso.al_dia(0.1)
    bases.replica = (8, 120.0)
    assert atraso.al_dia(0.2)


def test_sin_actos_nuevos_se_le_espera_un_poco_y_no_mas(bases: Bases) -> None:
    """Una sesión de navegador o un token también se escriben, y no son actos."""
    atraso = Atraso()
    bases.principal = (7, 120.0)
    assert atraso.al_dia(10)
    assert atraso.al_dia(10 + ATRASO_MAXIMO)
    assert not atraso.al_dia(10.1 + ATRASO_MAXIMO)
    bases.replica = (7, 121.0)
    assert atraso.al_dia(20)


def test_siempre_un_poco_atras_pero_avanzando_contesta(bases: Bases) -> None:
    atraso = Atraso()
    for segundo in range(60):
        bases.principal, bases.replica = (7, 100.0 + segundo), (7, 99.0 + segundo)
        assert atraso.al_dia(float(segundo))


@pytest.mark.parametrize("otra", [(1234, 2), (99, 1)])
@pytest.mark.parametrize("alcanzado", [100.0, 500.0, None])
def test_de_otra_historia_no_contesta_aunque_sus_numeros_coincidan(
    bases: Bases, otra: tuple[int, int], alcanzado: float | None
) -> None:
    """La principal se devolvió de una copia, y la réplica tiene lo que ya no pasó."""
    bases.historias["principal"], bases.replica = otra, (7, alcanzado)  # type: ignore[assignment]
    assert not Atraso().al_dia(0)


def test_a_la_que_no_contesta_no_se_le_insiste(bases: Bases) -> None:
    atraso = Atraso()
    bases.replica = None  # type: ignore[assignment]
    assert not atraso.al_dia(0)
    bases.replica = (7, 100.0)
    assert not atraso.al_dia(TRAS_CAER - 0.1)
    assert atraso.al_dia(TRAS_CAER)


@pytest.mark.parametrize(
    ("ruta", "se_le_pide"),
    [
        ("/api/v1/acuerdos/", True),
        ("/sesiones/MEA-2025/corte/", True),
        ("/sesiones/MEA-2025/corte.pptx", True),
        ("/sesiones/MEA-2025/cortes/publicar/", False),
        ("/acuerdos/exportar.xlsx", True),
        ("/publico/datos/", True),
        ("/acuerdos/", False),
        ("/mis-acuerdos/", False),
        ("/tablero/", False),
        ("/ingresar/", False),
    ],
)
def test_se_le_pide_lo_que_pesa_y_solo_se_lee(ruta: str, se_le_pide: bool) -> None:
    assert bool(DE_LECTURA.match(ruta)) is se_le_pide


def test_lo_que_se_escribe_al_enviar_se_lee_todo_de_ella(monkeypatch: pytest.MonkeyPatch) -> None:
    dentro = []

    class Marca:
        def __enter__(self) -> None:
            dentro.append(True)

        def __exit__(self, *_: object) -> None:
            dentro.pop()

    monkeypatch.setattr(replica, "en_la_replica", Marca)

    def partes() -> Any:
        for numero in range(3):
            assert dentro
            yield b"%d" % numero

    recibido = []
    for parte in desde_la_replica(partes()):
        assert not dentro
        recibido.append(parte)
    assert recibido == [b"0", b"1", b"2"]
