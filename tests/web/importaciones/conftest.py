"""Importar en el navegador: los libros van a una carpeta de la prueba y el trabajo lo hace quien la prueba diga."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from acuerdos.models import Importacion
from importacion import trabajo
from tests.importacion.libros import Hojas, bueno, xlsx
from web.importaciones import comun


@pytest.fixture(autouse=True)
def cola(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Lo que se mandó a la cola, sin hacerlo."""
    settings.MEDIA_ROOT = tmp_path
    mandadas: list[int] = []
    monkeypatch.setattr(comun, "encolar", mandadas.append)
    return mandadas


@pytest.fixture
def trabajar(cola: list[int]) -> Callable[[], list[str]]:
    """Hace lo que está en la cola; devuelve en qué estado quedó cada una."""

    def hacer() -> list[str]:
        hechas = [trabajo.avanzar(pk, reloj=timezone.now) for pk in cola]
        cola.clear()
        return hechas

    return hacer


def archivo(contenido: bytes, nombre: str = "libro.xlsx") -> BytesIO:
    subido = BytesIO(contenido)
    subido.name = nombre
    return subido


@pytest.fixture
def subir(trabajar: Callable[[], list[str]]) -> Callable[..., Importacion]:
    """Sube un libro y lo revisa."""

    def subir_(navegador: Client, hojas: Hojas | None = None, nombre: str = "libro.xlsx") -> Importacion:
        contenido = xlsx(bueno() if hojas is None else hojas)
        respuesta = navegador.post("/importar/", {"archivo": archivo(contenido, nombre)})
        assert respuesta.status_code == 302, respuesta.content.decode()
        trabajar()
        return Importacion.objects.latest("pk")

    return subir_


def roto() -> Hojas:
    hojas = bueno()
    hojas["Acuerdos"][1][12] = "31/02/2025"
    hojas["Avances"][3][3] = 101
    return hojas


@pytest.fixture
def olga_en(catalogos: None, como: Any) -> Client:
    cliente: Client = como("olga")
    return cliente
