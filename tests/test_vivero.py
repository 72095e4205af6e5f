"""Lo que nace del vivero es un proceso de verdad, con sus ajustes y no con los de quien lo cargó."""

import os
import signal
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from tests import vivero
from tests.muniejecutivo import procesos

pytestmark = pytest.mark.una_vez
DECIR = """
import os, sys, tempfile
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from muniejecutivo.celery import app
print(*sys.argv[1:2], os.getcwd(), [n for n in os.environ if n.startswith("PRUEBAS")])
print(connection.settings_dict["NAME"], app.conf.broker_url, settings.EMAIL_TIMEOUT, tempfile.gettempdir())
print(type(caches["default"]).__name__, *(n in sys.modules for n in ("tests.vivero_cargado", "pytest")))
"""


def entorno(carpeta: Path, **variables: str) -> dict[str, str]:
    return procesos.entorno_limpio(DEBUG="1", CARPETA_VAR=str(carpeta), **variables)


def pedir_que_diga(carpeta: Path, **variables: str) -> list[str]:
    salida = carpeta / "dicho"
    orden = ["manage.py", "shell", "-v", "0", "-c", DECIR]
    brote = vivero.lanzar(orden, entorno=entorno(carpeta, **variables), salida=salida)
    assert brote.wait(60) == 0, procesos.leer(salida)
    return procesos.leer(salida).splitlines()


def test_nace_cargado_y_con_los_ajustes_de_su_entorno(tmp_path: Path) -> None:
    for nombre, espera in (("uno", "7"), ("otro", "9")):
        (tmp_path / nombre).mkdir()
        dicho = pedir_que_diga(
            tmp_path / nombre,
            DATABASE_URL=f"postgres://ana@127.0.0.1/{nombre}",
            REDIS_URL=f"redis://127.0.0.1:1/{espera}",
            CORREO_ESPERA=espera,
        )
        assert dicho == [
            f"shell {settings.RAIZ} []",
            f"{nombre} redis://127.0.0.1:1/{espera} {espera} {tmp_path / nombre}",
            "CacheConRespaldo True False",
        ]


def test_se_lo_mata_con_los_suyos(tmp_path: Path) -> None:
    salida = tmp_path / "dicho"
    codigo = "import subprocess as s, time; print('hijo', s.Popen(['sleep', '600']).pid, flush=True); time.sleep(600)"
    brote = vivero.lanzar(["manage.py", "shell", "-v", "0", "-c", codigo], entorno=entorno(tmp_path), salida=salida)
    assert brote.poll() is None
    assert os.getpgid(brote.pid) == brote.pid != os.getpid()
    while "hijo" not in procesos.leer(salida):
        assert brote.poll() is None, procesos.leer(salida)
    hijo = psutil.Process(int(procesos.leer(salida).split()[-1]))
    procesos.matar_grupo(brote)
    assert brote.poll() == -signal.SIGKILL
    assert procesos.vivos([hijo]) == []


def test_lo_que_falla_dice_por_que_y_con_que_termino(tmp_path: Path) -> None:
    for codigo, esperado, dice in (("import sys; sys.exit(3)", 3, ""), ("1 / 0", 1, "ZeroDivisionError")):
        salida, errores = tmp_path / "salida", tmp_path / "errores"
        orden = ["manage.py", "shell", "-v", "0", "-c", codigo]
        brote = vivero.lanzar(orden, entorno=entorno(tmp_path), salida=salida, errores=errores)
        assert brote.wait(60) == esperado
        assert dice in procesos.leer(errores)
        assert procesos.leer(salida) == ""
