"""Chromium, como lo usan las pruebas: cuál es, con qué opciones, y teclas que esperan a quien las oye."""

import shutil
from collections.abc import Callable
from functools import wraps
from typing import Any

from playwright.sync_api import Locator, Page

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
