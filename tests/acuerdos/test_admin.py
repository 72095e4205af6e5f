"""La administración edita catálogos: las plantillas de hitos, y queda quién las cambió."""

import pytest
from django.contrib import admin
from django.urls import reverse

from acuerdos.models import PlantillaHito
from acuerdos.models.base import Hecho
from cuentas.models import Usuario
from tests.fabricas import CLAVE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos"), pytest.mark.ignore_template_errors]
CAMPOS = {"clasificacion": "orientacion", "orden": "4", "texto": "Informe final", "responsable": "", "dias": "90"}


@pytest.fixture
def administradora(client):
    client.force_login(Usuario.objects.create_superuser("ana", "ana@example.org", CLAVE))
    return client


def test_se_agrega_y_se_corrige_una_plantilla(administradora):
    assert administradora.get(reverse("admin:acuerdos_plantillahito_changelist")).status_code == 200
    agregar = reverse("admin:acuerdos_plantillahito_add")
    assert administradora.post(agregar, CAMPOS | {"peso": "2"}).status_code == 302
    plantilla = PlantillaHito.objects.get(texto="Informe final")
    assert plantilla.history.get().history_user.username == "ana"
    cambiar = reverse("admin:acuerdos_plantillahito_change", args=[plantilla.pk])
    for malo in ({"peso": "0"}, {"dias": "900", "peso": "1"}):
        assert administradora.post(cambiar, CAMPOS | malo).status_code == 200, "lo que la base no admite, se dice"
    assert administradora.post(cambiar, CAMPOS | {"peso": "3"}).status_code == 302


def test_ningun_hecho_se_edita_en_la_administracion():
    assert not [modelo for modelo in admin.site._registry if issubclass(modelo, Hecho)]
