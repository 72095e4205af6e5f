"""El entorno de una corrida: lo compilado se guarda, también para los procesos que encienden las pruebas."""

import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.una_vez


def test_lo_compilado_se_guarda_aunque_el_entorno_diga_que_no() -> None:
    assert not sys.dont_write_bytecode
    hijo = [sys.executable, "-c", "import sys; print(sys.dont_write_bytecode, sys.pycache_prefix)"]
    dicho = subprocess.run(hijo, capture_output=True, text=True, check=True, cwd=settings.RAIZ).stdout
    assert dicho.split() == ["False", str(sys.pycache_prefix)]
