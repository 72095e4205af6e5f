"""Preparar el entorno: con un Python viejo se dice."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.una_vez


def test_con_un_python_viejo_lo_dice(raiz):
    codigo = (
        "import runpy, sys; sys.version_info = (3, 9, 2); "
        "runpy.run_path('muniejecutivo/preparar.py', run_name='__main__')"
    )
    hecho = subprocess.run([sys.executable, "-c", codigo], cwd=raiz, capture_output=True, text=True, check=False)
    assert hecho.returncode == 1
    assert "Hace falta Python 3.11 o posterior" in hecho.stderr
    assert "Traceback" not in hecho.stderr
