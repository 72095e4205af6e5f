"""Lo común a todas las pruebas."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
from django.conf import settings as ajustes
from django.core.cache import cache
from django.core.signals import setting_changed

from tests.navegador import OPCIONES_DE_CHROMIUM, chromium, teclas_con_la_pagina_entera
from tests.servicios import ESPERA_DE_NAVEGADOR

hypothesis.settings.register_profile("sin_reloj", deadline=None)  # en una máquina ocupada, 200 ms no dicen nada
pytest_plugins = ["tests.puestas", "tests.elenco", "tests.aparte_una_vez"]


def pytest_configure() -> None:
    ajustes.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 es lento a propósito
    # Una prueba pide en un minuto más que nadie; las del límite ponen el suyo.
    ajustes.API_PETICIONES_POR_MINUTO = ajustes.API_PETICIONES_ANONIMAS_POR_MINUTO = 0
    hypothesis.settings.load_profile("sin_reloj")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Un nombre único para la base de pruebas: dos corridas a la vez no se pisan."""
    base = ajustes.DATABASES["default"]
    nombre = f"prueba_{uuid.uuid4().hex[:12]}"
    # En archivo y no en memoria, para que SQLite se porte como en producción (WAL, esperas entre conexiones).
    base["TEST"]["NAME"] = str(ajustes.VAR / f"{nombre}.sqlite3") if ajustes.EN_SQLITE else nombre
    # Una base que se tira al terminar no necesita esperar al disco.
    if ajustes.EN_SQLITE:
        base["OPTIONS"]["init_command"] = base["OPTIONS"]["init_command"].replace("=NORMAL", "=OFF")
    else:
        # Y una fila que nadie suelta es una prueba que falla, no una corrida que no termina.
        base["OPTIONS"]["options"] = "-c synchronous_commit=off -c lock_timeout=120s"


@pytest.fixture(autouse=True, scope="session")
def _plantillas_estrictas(_fail_for_invalid_template_variable: None) -> None:
    """Una variable que la vista no dio hace fallar la prueba, aunque al reunirlas ya se dibujara algo.

    El motor de plantillas toma ese ajuste al hacerse, y lo que un módulo dibuja al importarse lo hace antes.
    """
    setting_changed.send(sender=None, setting="TEMPLATES", value=ajustes.TEMPLATES, enter=True)


@pytest.fixture(autouse=True)
def _cache_limpia() -> Iterator[None]:
    """Los límites de intentos de una prueba no alcanzan a la siguiente."""
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _paginas_sin_guardar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lo que una prueba fabrica sin un verbo se ve enseguida; las de `guardadas` las encienden."""
    monkeypatch.setattr("web.comun.guardadas.VALE_GUARDADA", 0.0)
    monkeypatch.setattr("muniejecutivo.salud.VALE_LO_HALLADO", 0.0)


@pytest.fixture
def de_la_casa(settings: Any, client: Any) -> Any:
    """Un programa que vigila, con su token: ve la salud entera."""
    settings.VIGILANCIA_TOKEN = "de-pruebas-para-ver-la-salud-entera"
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {settings.VIGILANCIA_TOKEN}"
    return client


@pytest.fixture
def redis_real() -> str:
    """URL del Redis de la corrida (para pruebas marcadas `servicios`)."""
    return os.environ["PRUEBAS_REDIS"]


@pytest.fixture
def postgresql_real() -> str:
    """URL del PostgreSQL de la corrida (para pruebas marcadas `servicios`)."""
    return os.environ["PRUEBAS_POSTGRESQL"]


@pytest.fixture
def sin_disco(settings: Any, tmp_path: Path) -> None:
    """Donde van los archivos no se puede escribir: ni siquiera quien corre las pruebas como root."""
    (tmp_path / "no-es-carpeta").write_text("un archivo")
    settings.MEDIA_ROOT = str(tmp_path / "no-es-carpeta")


# --- Navegador ------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """El Chromium del sistema, no uno descargado."""
    if not (ejecutable := chromium()):
        pytest.skip("no hay Chromium en PATH (en Debian: apt install chromium-headless-shell)")
    teclas_con_la_pagina_entera()
    return {**browser_type_launch_args, "executable_path": ejecutable, "args": OPCIONES_DE_CHROMIUM}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "es-PE", "timezone_id": "America/Lima"}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Ninguna: cada prueba usa `live_server.url`. El de pytest-playwright da un aviso de caducidad en pytest 9."""


@pytest.fixture
def pagina(page: Any, live_server: Any) -> Iterator[Any]:
    """Una pestaña de Chromium junto a `live_server`; falla si se pide algo a otra máquina o el navegador se queja."""
    propio = urlsplit(live_server.url).netloc
    ajenos: list[str] = []
    quejas: list[str] = []
    page.on("request", lambda peticion: ajenos.append(peticion.url) if _es_ajeno(peticion.url, propio) else None)
    page.on("console", lambda linea: quejas.append(linea.text) if linea.type == "error" else None)
    page.on("pageerror", lambda error: quejas.append(str(error)))
    page.set_default_timeout(ESPERA_DE_NAVEGADOR)
    yield page
    assert not ajenos, f"la página pidió algo a otra máquina: {ajenos}"
    quejas = [queja for queja in quejas if "status of 4" not in queja]  # un 404 pedido a propósito no es un defecto
    assert not quejas, f"el navegador se quejó: {quejas}"


def _es_ajeno(url: str, propio: str) -> bool:
    partes = urlsplit(url)
    return partes.scheme in {"http", "https", "ws", "wss"} and partes.netloc != propio


@pytest.fixture(scope="session")
def raiz() -> Path:
    """La carpeta del repositorio."""
    return Path(ajustes.RAIZ)
