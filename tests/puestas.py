"""Lo que muchas pruebas encuentran hecho se hace una vez para todas: el mundo de las páginas, el de los verbos…

Hacerlo son cientos de consultas, y da siempre lo mismo. Un fixture marcado con `@puesta` se hace dentro de una
transacción abierta por fuera de la de cada prueba; las siguientes que lo piden reciben una copia propia de los objetos
y encuentran las filas. Cuando toca otra puesta, o una prueba que no pide ninguna, esa transacción se revierte.

Con él se guardan los fixtures de que depende (la sesión, las personas). De los de pytest puede pedir `settings`,
`time_machine` y `tmp_path`: lo que les haga se repite en cada prueba, y lo que dejó en la carpeta se copia a la suya.
Los que son un generador (`hoy`) rodean el hacerlo, y en cada prueba se hacen como siempre.

La prueba que quiere la base para ella sola (un navegador, dos conexiones a la vez) no puede trabajar dentro de esa
transacción. En PostgreSQL, la primera que la pide la confirma y guarda sus filas; a las siguientes se les copian.

Es un complemento de pytest (lo carga `tests/conftest.py`), que además junta las pruebas de una misma puesta.
"""

import contextlib
import copy
import inspect
import pickle
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pytest
import time_machine as reloj
from _pytest.fixtures import FixtureDef
from django.conf import settings as ajustes
from django.core.cache import cache
from django.db import ProgrammingError, connection, transaction
from django.test import override_settings

from tests.como_estaba import Plantilla, Tabla, escribir

Fixture = FixtureDef[Any]
F = TypeVar("F", bound=Callable[..., Any])
TRANSACCIONALES = {"transactional_db", "live_server", "django_db_reset_sequences"}


def puesta(funcion: F) -> F:
    """Marca un fixture (por debajo de `@pytest.fixture`): se hace una vez para todas las pruebas que lo piden."""
    funcion.es_puesta = True  # type: ignore[attr-defined]
    return funcion


@dataclass
class Puesta:
    """Lo hecho, con su transacción abierta."""

    que: tuple[Fixture, ...]
    carpeta: Path
    ajustes: dict[str, Any] = field(default_factory=dict)
    hora: tuple[tuple[Any, ...], dict[str, Any]] | None = None
    valores: dict[Fixture, Any] = field(default_factory=dict)
    filas: list[Tabla] = field(default_factory=list)  # solo las guarda la que se confirma
    transaccion: transaction.Atomic = field(default_factory=transaction.atomic)

    @cached_property
    def encurtida(self) -> bytes | None:
        """Los valores, en bytes: leerlos cuesta un tercio de copiarlos. Ninguno, si alguno no se deja."""
        try:
            return pickle.dumps(list(self.valores.values()))
        except (pickle.PicklingError, AttributeError, TypeError):
            return None

    def copias(self) -> dict[Fixture, Any]:
        """Los valores para una prueba. De una vez, para que dos que comparten un objeto lo sigan compartiendo."""
        unas = copy.deepcopy(list(self.valores.values())) if self.encurtida is None else pickle.loads(self.encurtida)
        return dict(zip(self.valores, unas, strict=True))

    def sigue_abierta(self) -> bool:
        """Si una prueba cerró la conexión, se fue con ella."""
        return not connection.closed_in_transaction and self.transaccion in connection.atomic_blocks

    def confirmar(self, plantilla: Plantilla) -> None:
        """Sus filas quedan en la base, y guardadas para escribirlas otra vez."""
        self.filas = plantilla.lo_que_hay()
        self.transaccion.__exit__(None, None, None)

    def revertir(self) -> None:
        if self.transaccion in connection.atomic_blocks:
            connection.set_rollback(True)
            self.transaccion.__exit__(None, None, None)
        shutil.rmtree(self.carpeta, ignore_errors=True)


class _Abierta:
    """La puesta de este proceso, si hay alguna, y lo que la prueba en curso tiene de ella o de una confirmada."""

    puesta: Puesta | None = None
    plantilla: Plantilla | None = None  # sin ella, nada se confirma
    confirmadas: dict[tuple[Fixture, ...], Puesta] = {}
    llave: Any = None  # con la que pytest-django deja usar la base
    en_curso: Puesta | None = None
    copias: dict[Fixture, Any] = {}


def copiar_desde(plantilla: Plantilla | None) -> None:
    """Lo que la base de este proceso traía: lo que tenga de más es de una puesta."""
    _Abierta.plantilla = plantilla


def _para_ella_sola(prueba: pytest.Item) -> bool:
    marca = prueba.get_closest_marker("django_db")
    suyos = TRANSACCIONALES & set(getattr(prueba, "fixturenames", ()))
    return bool(suyos or (marca and marca.kwargs.get("transaction")))


def _pedidas(prueba: pytest.Item) -> tuple[Fixture, ...]:
    """Las puestas que pide la prueba; ninguna, si además necesita la base para ella sola."""
    return () if _para_ella_sola(prueba) else _todas_las_pedidas(prueba)


def _todas_las_pedidas(prueba: pytest.Item) -> tuple[Fixture, ...]:
    nombres = getattr(prueba, "fixturenames", ())
    if not nombres:
        return ()
    hechos = prueba._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
    unas = [hechos[nombre][-1] for nombre in nombres if nombre in hechos]
    return tuple(una for una in unas if getattr(una.func, "es_puesta", False))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Primero las de cada puesta, juntas; las demás siguen en su orden, que termina con las transaccionales."""
    turnos: dict[tuple[Fixture, ...], int] = {}
    for prueba in items:
        turnos.setdefault(_pedidas(prueba), len(turnos))
    turnos[()] = len(items)
    items.sort(key=lambda prueba: turnos[_pedidas(prueba)])


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """La que sigue y no pide la misma puesta la encuentra retirada antes de que se haga ninguno de sus fixtures.

    Encender el navegador abre un bucle de eventos en este hilo, y desde entonces Django da otra conexión: la puesta que
    quedara abierta en la de antes ya no se podría revertir, y sus filas detendrían a todas.
    """
    if _Abierta.puesta and _Abierta.puesta.que != _pedidas(item):
        with _Abierta.llave.unblock():
            retirar()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Fixture, request: pytest.FixtureRequest) -> Any:
    if fixturedef.argname == "_django_db_helper":  # lo primero que toca la base en una prueba
        try:
            _poner(request)
        except BaseException as error:
            # Como lo apunta pytest: sin esto, la puesta que falla hace fallar a todas las que la siguen.
            fixturedef.cached_result = (None, fixturedef.cache_key(request), (error, error.__traceback__))
            raise
    if fixturedef not in _Abierta.copias:
        return None  # lo hace pytest
    fixturedef.cached_result = (_Abierta.copias[fixturedef], fixturedef.cache_key(request), None)
    if getattr(fixturedef.func, "es_puesta", False):
        _repetir(request)
    return True


def pytest_runtest_teardown() -> None:
    _Abierta.en_curso, _Abierta.copias = None, {}


def _poner(request: pytest.FixtureRequest) -> None:
    """Deja abierta la puesta que pide la prueba, y sus copias a la mano."""
    que = _pedidas(request.node)
    _Abierta.llave = request.getfixturevalue("django_db_blocker")
    with _Abierta.llave.unblock():
        if _Abierta.puesta and (_Abierta.puesta.que != que or not _Abierta.puesta.sigue_abierta()):
            retirar()
        if que and not _Abierta.puesta:
            _Abierta.puesta = _Taller(que, request.node._fixtureinfo.name2fixturedefs).hacer()
        _Abierta.en_curso = _Abierta.puesta or _confirmada(request)
    if _Abierta.en_curso:
        _Abierta.copias = _Abierta.en_curso.copias()


def _confirmada(request: pytest.FixtureRequest) -> Puesta | None:
    """La que pide quien quiere la base para sí, ya escrita; ninguna, si no la hay o no se la puede copiar."""
    if not (que := _todas_las_pedidas(request.node)) or _Abierta.plantilla is None:
        return None
    if hecha := _Abierta.confirmadas.get(que):
        escribir(hecha.filas)
        return hecha
    try:
        escribir([])
    except ProgrammingError:  # quien no puede dejar quietos los disparadores hace cada una
        _Abierta.plantilla = None
        return None
    hecha = _Taller(que, request.node._fixtureinfo.name2fixturedefs).hacer()
    hecha.confirmar(_Abierta.plantilla)
    _Abierta.confirmadas[que] = hecha
    return hecha


def retirar() -> None:
    """Revierte la puesta que haya: la base queda como estaba."""
    if _Abierta.puesta:
        _Abierta.puesta.revertir()
        _Abierta.puesta = None


def _repetir(request: pytest.FixtureRequest) -> None:
    """Lo que la puesta les hizo a `settings`, al reloj y a su carpeta, en los de esta prueba."""
    hecha = _Abierta.en_curso
    assert hecha is not None
    if any(hecha.carpeta.iterdir()):
        shutil.copytree(hecha.carpeta, request.getfixturevalue("tmp_path"), dirs_exist_ok=True)
    for nombre, valor in hecha.ajustes.items():
        propio = request.getfixturevalue("tmp_path") if valor == hecha.carpeta else valor
        setattr(request.getfixturevalue("settings"), nombre, propio)
    if hecha.hora:
        cuando, como = hecha.hora
        request.getfixturevalue("time_machine").move_to(*cuando, **como)


class _Taller:
    """Hace una puesta: sus fixtures y los de que dependen, en el orden de pytest, con lo de pytest de mentira."""

    def __init__(self, que: tuple[Fixture, ...], por_nombre: Mapping[str, Sequence[Fixture]]) -> None:
        self.puesta = Puesta(que, Path(tempfile.mkdtemp(prefix="puesta-", dir=ajustes.VAR)))
        self.por_nombre = por_nombre
        self.pasajeros: dict[Fixture, Any] = {}  # lo que da cada generador: rodea el hacerlo y no se guarda
        self.al_salir = contextlib.ExitStack()

    def hacer(self) -> Puesta:
        self.puesta.transaccion.__enter__()
        self.puesta.transaccion._from_testcase = True  # type: ignore[attr-defined]  # no cuenta como transacción ajena
        try:
            with self.al_salir:
                for fixture in self.puesta.que:
                    self._valor(fixture)
        except BaseException:
            self.puesta.revertir()
            raise
        connection.run_on_commit.clear()
        cache.clear()
        return self.puesta

    def _valor(self, fixture: Fixture) -> Any:
        for hechos in (self.puesta.valores, self.pasajeros):
            if fixture in hechos:
                return hechos[fixture]
        argumentos = {nombre: self._argumento(nombre) for nombre in fixture.argnames}
        if inspect.isgeneratorfunction(fixture.func):
            self.pasajeros[fixture] = self.al_salir.enter_context(contextlib.contextmanager(fixture.func)(**argumentos))
            return self.pasajeros[fixture]
        self.puesta.valores[fixture] = fixture.func(**argumentos)
        return self.puesta.valores[fixture]

    def _argumento(self, nombre: str) -> Any:
        match nombre:
            case "db":
                return None
            case "tmp_path":
                return self.puesta.carpeta
            case "settings":
                return _Ajustes(self.puesta, self.al_salir)
            case "time_machine":
                return _Reloj(self.puesta, self.al_salir)
        fixture = self.por_nombre[nombre][-1]
        if not fixture.func.__module__.startswith("tests.") or fixture.scope != "function":
            raise TypeError(f"Una puesta no puede depender de «{nombre}»: no sabría repetirlo en cada prueba.")
        return self._valor(fixture)


class _Ajustes:
    """El `settings` de quien hace la puesta: apunta lo que se le pone."""

    def __init__(self, puesta: Puesta, al_salir: contextlib.ExitStack) -> None:
        self.__dict__.update(puesta=puesta, al_salir=al_salir)

    def __getattr__(self, nombre: str) -> Any:
        return getattr(ajustes, nombre)

    def __setattr__(self, nombre: str, valor: Any) -> None:
        self.puesta.ajustes[nombre] = valor
        self.al_salir.enter_context(override_settings(**{nombre: valor}))


class _Reloj:
    """El `time_machine` de quien hace la puesta: apunta adónde lo movió."""

    def __init__(self, puesta: Puesta, al_salir: contextlib.ExitStack) -> None:
        self.puesta, self.al_salir = puesta, al_salir

    def move_to(self, *cuando: Any, **como: Any) -> None:
        self.puesta.hora = (cuando, como)
        self.al_salir.enter_context(reloj.travel(*cuando, **como))
