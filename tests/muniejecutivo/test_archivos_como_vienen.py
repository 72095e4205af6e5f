"""Treinta y cinco archivos como los manda la gente, por las tres puertas: cada uno entra o se dice qué hacer con él."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from acuerdos.models import Avance, Evidencia
from tests import fabricas
from tests.acuerdos.limpieza.como_vienen import COMO_VIENEN, como_viene
from tests.correo.conftest import Buzon, recibos
from tests.correo.conftest import _ajustes as _ajustes  # la dirección de las respuestas, y los archivos aparte
from tests.correo.conftest import buzon as buzon
from tests.correo.conftest import hito as hito

pytestmark = pytest.mark.django_db
TIPOS = {"image/jpeg", "image/png", "image/webp", "application/pdf"}


def _en_avance(hito: Any, fatima: Any) -> Any:
    return fabricas.FabricaAvance(hito=hito, porcentaje=40, registrado_por=fatima)


def _que_paso(avance: Any, dicho: str, frase: str | None, nombre: str) -> None:
    """Entró uno y con un tipo que se acepta, o ninguno y se dijo qué hacer."""
    tipos = list(Evidencia.objects.filter(avance=avance).values_list("tipo", flat=True))
    if frase is None:
        assert len(tipos) == 1 and set(tipos) <= TIPOS, (nombre, dicho[-600:])
    else:
        assert tipos == [] and frase in dicho, (nombre, dicho[-600:])


@pytest.mark.parametrize("nombre", COMO_VIENEN)
def test_por_la_pagina(nombre: str, hito: Any, fatima: Any) -> None:
    contenido, frase = como_viene(nombre)
    avance, cliente = _en_avance(hito, fatima), Client()
    cliente.force_login(fatima)
    ruta = reverse("constancia", args=[avance.pk])
    archivo = SimpleUploadedFile(nombre, contenido, content_type="application/octet-stream")
    respuesta = cliente.post(ruta, {"evidencias": archivo}, headers={"accept": "application/json"})
    assert respuesta.status_code == (201 if frase is None else 400)
    _que_paso(avance, str(respuesta.json()), frase, nombre)


@pytest.mark.parametrize("nombre", COMO_VIENEN)
def test_por_la_api(nombre: str, hito: Any, fatima: Any) -> None:
    contenido, frase = como_viene(nombre)
    avance, cliente = _en_avance(hito, fatima), APIClient()
    cliente.force_authenticate(fatima)
    archivo = SimpleUploadedFile(nombre, contenido, content_type="image/jpeg")
    respuesta = cliente.post(f"/api/v1/avances/{avance.pk}/evidencias/", {"evidencias": [archivo]}, format="multipart")
    assert respuesta.status_code < 500
    _que_paso(avance, str(respuesta.json()), frase, nombre)


@pytest.mark.parametrize("nombre", COMO_VIENEN)
def test_por_el_correo(nombre: str, hito: Any, buzon: Buzon) -> None:
    contenido, frase = como_viene(nombre)
    mensaje = buzon.mensaje("Vamos al 70 %")
    mensaje.add_attachment(contenido, maintype="application", subtype="octet-stream", filename=nombre)
    buzon.entregar(mensaje)
    avance = Avance.objects.get(hito=hito, porcentaje=70)  # un archivo que no sirve no cuesta el informe
    _que_paso(avance, recibos()[0].body, frase, nombre)
