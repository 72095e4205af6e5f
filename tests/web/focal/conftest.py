"""Umachiri el 15 de junio de 2025: una tarea atrasada, una por vencer, una lejana, una devuelta y una en revisión."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from acuerdos.models import Enlace
from recordatorios import enlaces
from reuniones.models import Sesion
from tests import fabricas
from tests.puestas import puesta
from tests.web.conftest import HOY

DIAS = timedelta


@pytest.fixture(autouse=True)
def _archivos_aparte(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
@puesta
def tareas(hoy: date, sesion: Sesion, olga: Any, carlos: Any, fatima: Any) -> SimpleNamespace:
    acuerdo = fabricas.FabricaAcuerdo(sesion=sesion, texto="Mejorar el agua potable del centro poblado")
    otro = fabricas.FabricaAcuerdo(sesion=sesion, texto="Capacitar a jóvenes en oficios", responsable="GN")

    def hito(texto: str, dias: int, **mas: Any) -> Any:
        return fabricas.FabricaHito(**{"acuerdo": acuerdo, "texto": texto, "plazo": HOY + DIAS(days=dias), **mas})

    todo = SimpleNamespace(
        acuerdo=acuerdo,
        otro=otro,
        lejana=hito("Pedir el financiamiento", 90),
        pronto=hito("Presentar la ficha", 4),
        tarde=hito("Actualizar el expediente", -8),
        devuelta=hito("Entregar el padrón", 20),
        en_revision=hito("Hacer la lista de canales", -3),
        terminada=hito("Nombrar al comité", -30),
        ajena=hito("Dictar el taller", 3, acuerdo=otro),
        propuesta=hito("Comprar tubos", 40, propuesto=True),
    )
    fabricas.FabricaAvance(hito=todo.devuelta, porcentaje=100, devuelto=True, registrado_por=fatima)
    fabricas.FabricaAvance(hito=todo.en_revision, porcentaje=100, registrado_por=fatima)
    fabricas.FabricaAvance(hito=todo.terminada, porcentaje=100, validado=True, registrado_por=fatima)
    return todo


@pytest.fixture
def navegador(fatima: Any, hoy: date) -> Client:
    """Uno en el que ya ingresó Fátima."""
    cliente = Client()
    cliente.force_login(fatima)
    return cliente


@pytest.fixture
def enlace(tareas: SimpleNamespace, fatima: Any) -> Iterator[Enlace]:
    """El del correo de Fátima para la tarea atrasada."""
    return Enlace.objects.create(
        hito=tareas.tarde, persona=fatima, creado_en=fabricas.en_lima(HOY), vence_el=HOY + DIAS(days=30)
    )


def direccion_de(enlace: Enlace) -> str:
    return reverse("enlace", args=[enlaces.firmar(enlace)])


def avance_de(hito: Any) -> str:
    return reverse("informar", args=[hito.pk])


def imagen(color: str = "blue", lado: int = 8, formato: str = "PNG") -> bytes:
    salida = io.BytesIO()
    Image.new("RGB", (lado, lado), color).save(salida, formato)
    return salida.getvalue()


def foto(nombre: str = "foto.png", contenido: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(nombre, contenido or imagen(), content_type="image/png")


EN_COLA = {"headers": {"accept": "application/json"}}
