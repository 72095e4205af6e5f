"""Una orden a la que la base no deja seguir lo dice en una frase, y no con la queja de lo que leía."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import BaseCommand, base
from django.db import DatabaseError, InterfaceError, OperationalError

from muniejecutivo.ordenes import Ordenes

pytestmark = pytest.mark.una_vez
Dar = Callable[[Exception], list[str]]


class ALaMitad(BaseCommand):
    """Lee a medias cuando la base le dice que no."""

    requires_system_checks: Any = []

    def __init__(self, error: Exception, sucesos: list[str]) -> None:
        super().__init__()
        self.error, self.sucesos = error, sucesos

    def leer(self) -> Iterator[int]:
        try:
            yield from range(3)
        finally:
            self.sucesos.append("se soltó lo que leía")

    def handle(self, *args: object, **opciones: object) -> None:
        leidas = self.leer()  # con nombre, como en `recordatorios.cola.programar`: el error se lo lleva consigo
        for _ in leidas:
            self._escribir()

    def _escribir(self) -> None:
        raise self.error


@pytest.fixture
def dar(monkeypatch: pytest.MonkeyPatch) -> Dar:
    def ejecutar(error: Exception) -> list[str]:
        sucesos: list[str] = []
        monkeypatch.setattr(base.connections, "close_all", lambda: sucesos.append("se cerró la base"))
        monkeypatch.setattr("django.core.management.load_command_class", lambda app, nombre: ALaMitad(error, sucesos))
        Ordenes(["manage.py", "recordar"]).execute()
        return sucesos

    return ejecutar


@pytest.mark.parametrize(
    ("error", "dice"),
    [
        (OperationalError("database is locked"), "La base de datos está ocupada: otro proceso escribe"),
        (OperationalError("canceling statement due to lock timeout\n"), "La base de datos está ocupada"),
        (InterfaceError("connection already closed"), "No se pudo usar la base de datos: connection already closed."),
        (OperationalError(), "No se pudo usar la base de datos: OperationalError."),
    ],
)
def test_si_la_base_no_deja_se_lee_por_que_y_sale_con_uno(
    error: Exception, dice: str, dar: Dar, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as salida:
        dar(error)
    leido = capsys.readouterr().err
    assert salida.value.code == 1
    assert f"CommandError: {dice}" in leido
    assert "No quedó nada a medias: vuelva a dar la orden en un momento." in leido
    assert "Traceback" not in leido


@pytest.mark.parametrize(
    ("error", "dice"),
    [
        (
            OSError(30, "Read-only file system", "persona.zip"),
            "No se pudo usar «persona.zip»: ahí no se puede escribir. En un contenedor, escriba en "
            "/var/lib/muniejecutivo.",
        ),
        (PermissionError(13, "Permission denied", "/raiz"), "No se pudo usar «/raiz»: no tiene permiso."),
        (OSError(28, "No space left on device"), "No se pudo usar lo que hacía falta: no queda lugar en el disco."),
        (OSError("el almacén no contesta bien"), "No se pudo usar lo que hacía falta: el almacén no contesta bien."),
    ],
)
def test_si_el_disco_no_deja_tambien(error: Exception, dice: str, dar: Dar, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as salida:
        dar(error)
    leido = capsys.readouterr().err
    assert salida.value.code == 1
    assert leido.strip() == f"CommandError: {dice}"


def test_lo_que_leia_se_suelta_antes_de_cerrar_la_base(monkeypatch: pytest.MonkeyPatch) -> None:
    sucesos: list[str] = []
    orden = ALaMitad(OperationalError("database is locked"), sucesos)
    monkeypatch.setattr(base.connections, "close_all", lambda: sucesos.append("se cerró la base"))
    monkeypatch.setattr("django.core.management.load_command_class", lambda app, nombre: orden)
    with pytest.raises(SystemExit):
        Ordenes(["manage.py", "recordar"]).execute()
    assert sucesos == ["se soltó lo que leía", "se cerró la base"]


def test_lo_que_es_un_error_nuestro_se_ve_entero(dar: Dar) -> None:
    with pytest.raises(DatabaseError, match="no existe la columna"):
        dar(DatabaseError("no existe la columna"))
