"""Qué correos recibidos se olvidan, y que de lo que consta no se olvida nada."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from acuerdos.acciones.olvido import MES, olvidar_correos
from acuerdos.enums import ResultadoDeCorreo
from acuerdos.models import ArchivoRecibido, CorreoRecibido
from tests.fabricas import FabricaAvance, FabricaCorreoRecibido

pytestmark = pytest.mark.django_db
AHORA = timezone.now()
HACE_POCO, HACE_MUCHO = AHORA - 24 * MES + timedelta(days=1), AHORA - 24 * MES - timedelta(days=1)


def recibido(cuando, resultado=ResultadoDeCorreo.CALLADO, **datos):
    return FabricaCorreoRecibido(recibido_en=cuando, resultado=resultado, **datos)


def test_se_olvida_lo_viejo_que_no_consta_de_nada(django_capture_on_commit_callbacks):
    viejo = recibido(HACE_MUCHO, ResultadoDeCorreo.RECHAZADO)
    archivo = ArchivoRecibido.objects.create(
        correo=viejo, archivo=SimpleUploadedFile("x", b"foto"), nombre="x", tipo="image/png", tamano=4, sha256="a" * 64
    ).archivo
    quedan = {
        recibido(HACE_POCO).pk,
        recibido(HACE_MUCHO, ResultadoDeCorreo.INFORMADO, avance=FabricaAvance()).pk,
    }
    assert olvidar_correos(ahora=AHORA, meses=24) == 1
    assert set(CorreoRecibido.objects.values_list("pk", flat=True)) == quedan
    assert not archivo.storage.exists(archivo.name)


def test_con_cero_meses_no_se_olvida_ninguno():
    recibido(HACE_MUCHO)
    assert olvidar_correos(ahora=AHORA, meses=0) == 0
    assert CorreoRecibido.objects.count() == 1
