"""Con HTTPS, toda galleta es segura, no la leen los guiones, no viaja desde otro sitio ni la pone otra máquina.

En un programa aparte, con HTTPS exigido: los nombres se deciden al arrancar.
"""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.cookies import Morsel, SimpleCookie
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.muniejecutivo.procesos import entorno_limpio

CLAVE_DEL_SITIO = "k9" + "abcdefghijklmnopqrstuvwxyz0123456789-ABCDEFGHIJKLMNOPQ"
LAS_LEE_UN_GUION = {"__Host-csrftoken"}  # para mandar el sello en una cabecera
RECORRIDO = """
from django.conf import settings
from django.test import Client
from cuentas.models import Usuario
from tests import fabricas as f
settings.ALLOWED_HOSTS = ["*"]
persona = f.FabricaUsuario(username="olga", rol="operador")
persona.set_password("Quinua-2025-Machiri")
persona.save()
acuerdo = f.FabricaAcuerdo()
cliente = Client(enforce_csrf_checks=False, headers={"host": "localhost"})
def ver(respuesta):
    for galleta in respuesta.cookies.values():
        print(galleta.OutputString())
https = {"secure": True}
ver(cliente.get("/ingresar/", **https))
ver(cliente.post("/ingresar/", {"login": "olga", "password": "Quinua-2025-Machiri"}, **https))
ver(cliente.post("/cuenta/pantalla/", {"densidad": "amplia", "atajos": "no", "tema": "oscuro"}, **https))
ver(cliente.get(f"/acuerdos/{acuerdo.codigo}/?lista=&n=1", **https))
ver(cliente.get("/mis-acuerdos/?idioma=en", **https))
anonima = Client(headers={"host": "localhost", "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate"})
ver(anonima.post("/sesiones/nueva/", {"nombre": "Lo que se escribía"}, **https))
ver(anonima.post("/mis-acuerdos/hitos/1/avance/", {"descripcion": "Lo que se escribía"}, **https))
ver(cliente.post("/salir/", **https))
"""


@pytest.fixture
def salidas(raiz: Path, tmp_path: Path) -> list[Morsel[str]]:
    shutil.copyfile(connection.settings_dict["NAME"], tmp_path / "base.sqlite3")
    produccion = {"DEBUG": "1", "EXIGIR_HTTPS": "1", "SECRET_KEY": CLAVE_DEL_SITIO, "SITIO": "https://localhost"}
    lugares = {"CARPETA_VAR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/base.sqlite3", "IDIOMAS": "en"}
    hecho = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", RECORRIDO],
        cwd=raiz,
        env=entorno_limpio(**produccion, **lugares, IDIOMAS_SIN_REVISAR="en"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert hecho.returncode == 0, hecho.stderr
    return [galleta for linea in hecho.stdout.splitlines() for galleta in SimpleCookie(linea).values()]


@pytest.mark.django_db
@pytest.mark.skipif(not settings.EN_SQLITE, reason="copia la base de la corrida, que ha de ser de SQLite")
def test_con_https_ninguna_galleta_sale_sin_su_resguardo(salidas: list[Morsel[str]]) -> None:
    vistas = {galleta.key for galleta in salidas}
    assert vistas >= {f"__Host-{nombre}" for nombre in LAS_DE_SIEMPRE} | {"__Secure-lugar"}
    for galleta in salidas:
        assert galleta["secure"], galleta.key
        assert galleta["samesite"] in ("Lax", "Strict"), galleta.key
        assert galleta["httponly"] or not galleta.value or galleta.key in LAS_LEE_UN_GUION, galleta.key
        assert not galleta["domain"], galleta.key
        assert galleta.key.startswith("__Host-") or galleta.key == "__Secure-lugar", galleta.key
        assert galleta["path"] == ("/" if galleta.key.startswith("__Host-") else "/acuerdos/"), galleta.key


LAS_DE_SIEMPRE = ["sessionid", "csrftoken", "messages", "aparato", "borrador", "idioma", "densidad", "atajos", "tema"]


def test_ninguna_mas_se_pone_sin_contarla(raiz: Path) -> None:
    """Cada llamada a `set_cookie` está en las que se recorren arriba."""
    donde = {f"{ruta.relative_to(raiz)}" for ruta, _ in llamadas(raiz)}
    assert donde == {
        "cuentas/borradores.py",
        "cuentas/idiomas.py",
        "cuentas/intentos.py",
        "web/acuerdos/lugar.py",
        "web/comun/pantalla.py",
    }


def llamadas(raiz: Path) -> Iterator[tuple[Path, ast.Call]]:
    for carpeta in sorted({hallado.parent for hallado in raiz.glob("*/__init__.py")}):
        if carpeta.name in ("tests", "bench"):
            continue
        for ruta in carpeta.rglob("*.py"):
            for nodo in ast.walk(ast.parse(ruta.read_text("utf-8"))):
                if isinstance(nodo, ast.Call) and getattr(nodo.func, "attr", "") in ("set_cookie", "set_signed_cookie"):
                    yield ruta, nodo
