"""Importar con Chromium: con errores, el libro devuelto, corregido, confirmado y deshecho; y sin JavaScript."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from acuerdos.models import Acuerdo, Importacion
from importacion import trabajo
from tests import fabricas
from tests.importacion.libros import xlsx
from tests.navegador import dice, dice_justo
from tests.web.accesibilidad import revisar
from tests.web.importaciones.conftest import roto
from web.importaciones import comun

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("catalogos")]


@pytest.fixture
def al_instante(cola: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Lo que se encola se hace en el acto."""
    monkeypatch.setattr(comun, "encolar", lambda pk: trabajo.avanzar(pk, reloj=timezone.now))


@pytest.fixture
def libro_roto(tmp_path: Path) -> Path:
    ruta = tmp_path / "sesión con un nombre bastante largo para el teléfono.xlsx"
    ruta.write_bytes(xlsx(roto()))
    return ruta


def entrar(pestana: Any, servidor: str) -> None:
    pestana.goto(f"{servidor}/ingresar/?next=/importar/")
    pestana.fill("[name=login]", "olga")
    pestana.fill("[name=password]", fabricas.CLAVE)
    pestana.click("main form button.principal")


def subir(pestana: Any, ruta: Path) -> None:
    pestana.set_input_files("[name=archivo]", str(ruta))
    pestana.click("button:has-text('Subir y revisar')")


def corregir(ruta: Path) -> None:
    libro = openpyxl.load_workbook(ruta)
    assert libro["Acuerdos"]["O2"].value.startswith("⚠ M2: Ese día no existe")
    libro["Acuerdos"]["M2"] = "23/11/2025"
    libro["Avances"]["D4"] = 100
    libro.save(ruta)


def test_con_errores_devuelto_corregido_confirmado_y_deshecho(
    pagina: Any, live_server: Any, olga: Any, al_instante: None, libro_roto: Path, tmp_path: Path
) -> None:
    entrar(pagina, live_server.url)
    fallas = revisar(pagina)
    subir(pagina, libro_roto)
    dice(pagina, "#revision", "2 errores")
    fallas += revisar(pagina)
    with pagina.expect_download() as descarga:
        pagina.click("text=Descargar con la columna «Error»")
    descarga.value.save_as(tmp_path / "devuelto.xlsx")
    corregir(tmp_path / "devuelto.xlsx")
    subir(pagina, tmp_path / "devuelto.xlsx")
    dice_justo(pagina, "#revision", "Sin errores")
    fallas += revisar(pagina)
    pagina.click("text=Importar 18 filas")
    dice_justo(pagina, "#resultado", "Se registraron 18 filas en MEP-2025")
    assert Acuerdo.objects.count() == 4
    fallas += revisar(pagina)
    pagina.click("text=Deshacer")
    fallas += revisar(pagina)
    pagina.click("text=Deshacer la importación")
    dice_justo(pagina, "#resultado", "Importación deshecha")
    assert not Acuerdo.objects.exists()
    pagina.goto(f"{live_server.url}/importar/")
    fallas += revisar(pagina)
    assert not fallas, "\n".join(fallas)


def test_la_marcha_se_renueva_sola_y_al_terminar_muestra_la_revision(
    pagina: Any, live_server: Any, olga: Any, cola: list[int], libro_roto: Path
) -> None:
    entrar(pagina, live_server.url)
    subir(pagina, libro_roto)
    dice(pagina, "#marcha h2", "Revisando el libro")
    fallas = revisar(pagina)
    trabajo.avanzar(cola.pop(), reloj=timezone.now)
    pagina.wait_for_selector("#revision")
    dice(pagina, "#revision", "2 errores")
    assert not fallas, "\n".join(fallas)


@pytest.fixture
def sin_javascript(browser: Any) -> Any:
    contexto = browser.new_context(java_script_enabled=False, locale="es-PE")
    yield contexto.new_page()
    contexto.close()


def test_sin_javascript_tambien(
    sin_javascript: Any, live_server: Any, olga: Any, cola: list[int], libro_roto: Path
) -> None:
    entrar(sin_javascript, live_server.url)
    subir(sin_javascript, libro_roto)
    avanzar: Callable[[], str] = lambda: trabajo.avanzar(Importacion.objects.get().pk, reloj=timezone.now)  # noqa: E731
    avanzar()
    sin_javascript.click("text=Actualizar")
    sin_javascript.click("button:has-text('Importar solo')")
    avanzar()
    sin_javascript.click("text=Actualizar")
    dice(sin_javascript, "#resultado", "Se registraron 12 filas")
