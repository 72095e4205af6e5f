"""Chromium, como lo usan las pruebas: cuál es, con qué opciones, y teclas y preguntas que esperan a la página."""

import re
import shutil
from collections.abc import Callable
from functools import wraps
from typing import Any

from playwright.sync_api import Locator, LocatorAssertions, Page, expect

from tests.servicios import ESPERA_DE_NAVEGADOR

OPCIONES_DE_CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=ESPERA_DE_NAVEGADOR)


def chromium() -> str | None:
    """El que no dibuja ventanas, si está: hace lo mismo con un tercio menos de procesador (decisión 35)."""
    nombres = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, nombres)), None)


def teclas_con_la_pagina_entera() -> None:
    """Toda tecla espera a que la página haya cargado, aunque se llegue a ella por un clic.

    Los guiones se cargan con `defer`: un campo está a la vista antes de que nadie oiga su Enter. Una persona no llega
    a tiempo de notarlo; una prueba en una máquina ocupada, sí, y entonces Enter es un salto de línea en el texto.
    """

    def esperando(gesto: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(gesto)
        def con_espera(quien: Page | Locator, *dichos: Any, **opciones: Any) -> Any:
            pagina = quien if isinstance(quien, Page) else quien.page
            pagina.wait_for_load_state()
            return gesto(quien, *dichos, **opciones)

        return con_espera

    for clase in (Page, Locator):
        clase.press = esperando(clase.press)  # type: ignore[method-assign]
    Page.keyboard = property(esperando(Page.keyboard.fget))  # type: ignore[method-assign]


# --- Lo que se espera ver ---------------------------------------------------------------------------------------------
# Un clic o un Enter no esperan a la página que piden: quien pregunta una sola vez puede leer la anterior.
def _primero(pagina: Page, selector: str, porque: str | None) -> LocatorAssertions:
    return expect(pagina.locator(selector).first, porque)


def dice(pagina: Page, selector: str, texto: str, *, porque: str | None = None) -> None:
    """El primer `selector` llega a contener `texto`."""
    _primero(pagina, selector, porque).to_contain_text(texto, use_inner_text=True)


def dice_justo(pagina: Page, selector: str, texto: str | re.Pattern[str], *, porque: str | None = None) -> None:
    """El primer `selector` llega a decir `texto` y nada más."""
    _primero(pagina, selector, porque).to_have_text(texto, use_inner_text=True)


def no_dice(pagina: Page, selector: str, texto: str, *, porque: str | None = None) -> None:
    """El primer `selector` está y deja de contener `texto`."""
    _primero(pagina, selector, porque).not_to_contain_text(texto, use_inner_text=True)


def vale(pagina: Page, selector: str, valor: str, *, porque: str | None = None) -> None:
    """El primer campo `selector` llega a tener `valor`."""
    _primero(pagina, selector, porque).to_have_value(valor)


def marcada(pagina: Page, selector: str, *, porque: str | None = None) -> None:
    """La primera casilla `selector` llega a estar marcada."""
    _primero(pagina, selector, porque).to_be_checked()


def hay(pagina: Page, selector: str, cuantos: int, *, porque: str | None = None) -> None:
    """Llega a haber `cuantos` elementos que cumplen `selector`."""
    expect(pagina.locator(selector), porque).to_have_count(cuantos)


def se_ve(pagina: Page, selector: str, *, porque: str | None = None) -> None:
    """El primer `selector` llega a estar a la vista."""
    _primero(pagina, selector, porque).to_be_visible()


def no_se_ve(pagina: Page, selector: str, *, porque: str | None = None) -> None:
    """El primer `selector` deja de estar a la vista, o no está."""
    _primero(pagina, selector, porque).to_be_hidden()


def en_la_direccion(pagina: Page, parte: str, *, porque: str | None = None) -> None:
    """La dirección de la página llega a contener `parte`."""
    expect(pagina, porque).to_have_url(re.compile(re.escape(parte)))


def la_direccion_acaba_en(pagina: Page, final: str) -> None:
    """La dirección de la página llega a acabar en `final`."""
    expect(pagina).to_have_url(re.compile(f"{re.escape(final)}$"))
