"""Los ajustes en producción: seguros, y sin lo de la demostración."""

import subprocess
import sys

import pytest

from tests.muniejecutivo.procesos import entorno_limpio

pytestmark = pytest.mark.una_vez


CLAVE = "k9" + "abcdefghijklmnopqrstuvwxyz0123456789-ABCDEFGHIJKLMNOPQ"


def manage(raiz, tmp_path, *argumentos, **variables):
    entorno = entorno_limpio(**{"CARPETA_VAR": str(tmp_path), **variables})
    return subprocess.run(
        [sys.executable, "manage.py", *argumentos], cwd=raiz, env=entorno, capture_output=True, text=True, check=False
    )


def test_en_produccion_la_revision_de_seguridad_no_encuentra_nada(raiz, tmp_path):
    produccion = {"DEBUG": "0", "SECRET_KEY": CLAVE, "SITIO": "https://ejemplo.gob.pe"}
    hecho = manage(raiz, tmp_path, "check", "--deploy", "--fail-level", "WARNING", **produccion)
    assert hecho.returncode == 0, hecho.stderr


def test_en_produccion_no_hay_clave_de_demostracion(raiz, tmp_path):
    produccion = {"DEBUG": "0", "SECRET_KEY": CLAVE, "DEMO_CLAVE": "x"}
    codigo = "from django.conf import settings; print(repr(settings.DEMO_CLAVE), settings.EXIGIR_DOS_PASOS)"
    assert manage(raiz, tmp_path, "shell", "-v", "0", "-c", codigo, **produccion).stdout.split() == ["''", "True"]
    assert not (tmp_path / "clave-demo").exists()
