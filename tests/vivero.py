"""Procesos de verdad que nacen cargados: un worker, un programador.

Encender Python con Django, Celery y la casa son segundos de procesador, siempre los mismos, y la suite enciende más de
cien procesos. Aquí los carga uno solo por cada proceso de la corrida (`forkserver`, de la biblioteca estándar) y cada
pedido se parte de él: toma su entorno, vuelve a leer los ajustes y corre la orden como lo haría `python -m`. Lo que
nace es un proceso aparte, jefe de su grupo: se le mata, cae y vuelve como cualquiera.

Las órdenes de quien administra (`respaldar`, `migrate`) nacen igual, con `correr`. Lo que se prueba del arranque mismo
(`make run`, las órdenes de compose, un entorno errado) se enciende sin vivero.
"""

import importlib
import multiprocessing
import os
import runpy
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LO_QUE_CARGA = "tests.vivero_cargado"
_CONTEXTO = multiprocessing.get_context("forkserver")
_CONTEXTO.set_forkserver_preload([LO_QUE_CARGA])


class Brote:
    """Un proceso que nació del vivero, con lo que de `Popen` se usa en las pruebas."""

    def __init__(self, orden: Sequence[str], *, entorno: Mapping[str, str], salida: Path, errores: Path | None) -> None:
        self._proceso = _CONTEXTO.Process(
            target=_nacer, args=(list(orden), dict(entorno), str(salida), str(errores or salida))
        )
        self._proceso.start()
        self.pid = int(self._proceso.pid or 0)
        while self.poll() is None and os.getpgid(self.pid) != self.pid:  # hasta entonces, matar a su grupo no lo mata
            time.sleep(0.002)

    def poll(self) -> int | None:
        return self._proceso.exitcode

    def wait(self, limite: float | None = None) -> int | None:
        self._proceso.join(limite)
        return self.poll()


def lanzar(orden: Sequence[str], *, entorno: Mapping[str, str], salida: Path, errores: Path | None = None) -> Brote:
    """`python -m orden[0] orden[1:]`, o `python orden[0]` si es un archivo, con ese entorno y desde esta carpeta.

    Lo que diga va al final de esos archivos.
    """
    return Brote(orden, entorno=entorno, salida=salida, errores=errores)


@dataclass(frozen=True)
class Corrida:
    """Cómo terminó una orden, y lo que dijo."""

    codigo: int | None
    salida: str
    errores: str


def correr(orden: Sequence[str], *, entorno: Mapping[str, str]) -> Corrida:
    """La lanza y espera a que termine: lo que `subprocess.run` con lo dicho aparte, sin encender otro Python."""
    with tempfile.TemporaryDirectory(prefix="vivero-") as carpeta:
        salida, errores = Path(carpeta, "salida"), Path(carpeta, "errores")
        codigo = lanzar(orden, entorno=entorno, salida=salida, errores=errores).wait()
        return Corrida(codigo, *(dicho.read_text() if dicho.exists() else "" for dicho in (salida, errores)))


def _nacer(orden: list[str], entorno: dict[str, str], salida: str, errores: str) -> None:
    os.setsid()
    os.environ.clear()
    os.environ.update({"DJANGO_SETTINGS_MODULE": "muniejecutivo.settings"} | entorno)
    tempfile.tempdir = None
    for canal, archivo in ((1, salida), (2, errores)):
        os.dup2(os.open(archivo, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), canal)
    _releer_ajustes()
    sys.argv = list(orden)
    try:
        if orden[0].endswith(".py"):
            runpy.run_path(orden[0], run_name="__main__")
        else:
            runpy.run_module(orden[0], run_name="__main__", alter_sys=True)
    except SystemExit:
        raise
    except BaseException:
        traceback.print_exc()
        sys.exit(1)


def _releer_ajustes() -> None:
    """Los de su entorno, y no los de cuando se cargó; lo que ya hubiera leído aquellos, lo vuelve a leer."""
    # Quien pide ya tiene Django; aquí se toma del vivero, y cargar este módulo no lo carga.
    import django  # noqa: PLC0415
    from asgiref.local import Local  # noqa: PLC0415
    from django.conf import empty, settings  # noqa: PLC0415
    from django.core.signals import setting_changed  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415
    from django.test import signals  # noqa: PLC0415

    antes = vars(settings._wrapped)
    importlib.reload(sys.modules["muniejecutivo.settings"])
    settings._wrapped = empty
    django.setup(set_prefix=False)
    vars(connections).pop("settings", None)
    connections._settings, connections._connections = None, Local(connections.thread_critical)
    setting_changed.disconnect(signals.complex_setting_changed)  # lo que avisa que `DATABASES` no se cambia así
    for nombre, valor in vars(settings._wrapped).items():
        if nombre.isupper() and antes.get(nombre) != valor:
            setting_changed.send(sender=None, setting=nombre, value=valor, enter=True)
