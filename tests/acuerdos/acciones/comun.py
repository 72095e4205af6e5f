"""Lo que las pruebas de las acciones repiten."""

import hashlib
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest

from acuerdos.acciones.proyeccion import diferencias
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.evidencias import ArchivoRevisado
from tests.fabricas import en_lima

HOY = date(2025, 3, 10)
AHORA = en_lima(HOY, 10)
PDF = b"%PDF-1.4\n%%EOF\n"


def archivo(nombre: str = "acta.pdf", contenido: bytes = PDF) -> ArchivoRevisado:
    return ArchivoRevisado(nombre, "application/pdf", contenido, hashlib.sha256(contenido).hexdigest())


def se_niega(motivo: str) -> AbstractContextManager[Any]:
    """La acción no le toca a esa persona, y lo dice así."""
    return pytest.raises(AccionDenegada, match=motivo)


class Errores:
    def __init__(self, esperados: dict[str, str]) -> None:
        self.esperados = esperados

    def __enter__(self) -> None:
        self.captura = pytest.raises(DatoInvalido)
        self.error = self.captura.__enter__()

    def __exit__(self, *args: Any) -> bool:
        tragado = bool(self.captura.__exit__(*args))
        errores = self.error.value.errores
        assert errores.keys() == self.esperados.keys(), errores
        for campo, trozo in self.esperados.items():
            assert trozo in errores[campo], errores
        return tragado


def no_sirve(**esperados: str) -> Errores:
    """Por cada campo, un trozo de la frase que dice qué está mal; ni un campo más ni uno menos."""
    return Errores(esperados)


def rastro(fila: Any, quien: Any, tipo: str = "~") -> None:
    """La última edición dice quién la hizo, y lo proyectado es lo que dan los hechos."""
    ultimo = fila.history.latest("history_id")
    assert (ultimo.history_user, ultimo.history_type) == (quien, tipo)
    assert list(diferencias()) == []
