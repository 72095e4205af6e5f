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


def test_en_produccion_no_hay_demostracion_ni_buzon_ni_trazas(raiz, tmp_path):
    """Ni la orden que crea cuentas con una clave común, ni la página de los correos, ni la de error de Django."""
    produccion = {"DEBUG": "0", "SECRET_KEY": CLAVE, "SITIO": "http://localhost", "EXIGIR_HTTPS": "0"}
    produccion |= {"EMAIL_URL": "buzon://", "DATOS_ABIERTOS": "0"}
    hecho = manage(raiz, tmp_path, "demo", **produccion)
    assert hecho.returncode == 1
    assert "solo con DEBUG=1" in hecho.stderr
    codigo = (
        "from django.conf import settings as s; from django.test import Client; "
        "s.STORAGES['staticfiles']['BACKEND'] = 'django.contrib.staticfiles.storage.StaticFilesStorage'; "
        "c = Client(raise_request_exception=False, headers={'host': 'localhost'}); "
        "r = [c.get(d) for d in ('/buzon/', '/buzon/x/', '/no-existe/', '/__debug__/')]; "
        "print(*(x.status_code for x in r), any('Traceback' in x.text or 'URLconf' in x.text for x in r), "
        "[a for a in s.INSTALLED_APPS if 'debug' in a or 'test' in a])"
    )
    dicho = manage(raiz, tmp_path, "shell", "-v", "0", "-c", codigo, **produccion)
    assert dicho.stdout.split("\n")[0] == "404 404 404 404 False []", dicho.stderr[-500:]


def test_los_ajustes_empiezan_con_los_secretos_en_archivos(raiz, tmp_path):
    for nombre, valor in {"clave": CLAVE, "postgresql": "a/b", "redis": "c@d", "correo": "smtp://u:e@h:25"}.items():
        (tmp_path / nombre).write_text(f"{valor}\n")
    en_archivos = {
        "SECRET_KEY_FILE": str(tmp_path / "clave"),
        "POSTGRES_PASSWORD_FILE": str(tmp_path / "postgresql"),
        "REDIS_PASSWORD_FILE": str(tmp_path / "redis"),
        "EMAIL_URL_FILE": str(tmp_path / "correo"),
        "DATABASE_URL": "postgres://ana@base/oficina",
        "REDIS_URL": "redis://cola:6379/0",
    }
    codigo = (
        "from django.conf import settings as s; print(s.DEBUG, s.SECRET_KEY, s.DATABASES['default']['PASSWORD'], "
        "s.CELERY_BROKER_URL, s.CACHES['default']['LOCATION'], s.EMAIL_HOST_PASSWORD)"
    )
    dicho = manage(raiz, tmp_path, "shell", "-v", "0", "-c", codigo, **en_archivos).stdout.split()
    assert dicho == ["False", CLAVE, "a/b", "redis://:c%40d@cola:6379/0", "redis://:c%40d@cola:6379/0", "e"]


def test_la_lista_de_claves_robadas_montada_solo_en_web_no_detiene_a_los_demas(raiz, tmp_path):
    """Los ajustes llegan a todos los servicios, y la lista de 40 GB, a uno."""
    produccion = {"DEBUG": "0", "SECRET_KEY": CLAVE, "SITIO": "http://localhost", "CLAVES_FILTRADAS": "/no/montada.txt"}
    hecho = manage(raiz, tmp_path, "check", **produccion)
    assert hecho.returncode == 0, hecho.stderr


def test_en_produccion_no_hay_clave_de_demostracion(raiz, tmp_path):
    produccion = {"DEBUG": "0", "SECRET_KEY": CLAVE, "DEMO_CLAVE": "x"}
    codigo = "from django.conf import settings; print(repr(settings.DEMO_CLAVE), settings.EXIGIR_DOS_PASOS)"
    assert manage(raiz, tmp_path, "shell", "-v", "0", "-c", codigo, **produccion).stdout.split() == ["''", "True"]
    assert not (tmp_path / "clave-demo").exists()
