import pytest
from django.contrib import admin
from django.urls import reverse

from cuentas.models import Usuario
from tests.fabricas import CLAVE

# Las plantillas de Django nombran variables que a veces no existen.
pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
NUEVA = {
    "username": "rosa",
    "nombre": "Rosa Quispe",
    "email": "rosa@example.org",
    "telefono": "",
    "rol": "operador",
    "password1": "Quinua-2025-Umachiri",
    "password2": "Quinua-2025-Umachiri",
}


@pytest.fixture
def administradora(client):
    usuario = Usuario.objects.create_superuser("ana", "ana@example.org", CLAVE)
    client.force_login(usuario)
    return client


def test_se_crea_una_cuenta_con_su_rol_y_queda_quien_la_creo(administradora):
    respuesta = administradora.post(reverse("admin:cuentas_usuario_add"), NUEVA)
    assert respuesta.status_code == 302, respuesta.context["adminform"].form.errors
    rosa = Usuario.objects.get(username="rosa")
    assert rosa.es_secretaria
    assert rosa.history.get().history_user.username == "ana"
    assert not rosa.has_usable_password(), "la crea ella cuando se la invita"


def test_nadie_elige_la_clave_de_otra_persona(administradora, olga):
    direccion = reverse("admin:auth_user_password_change", args=[olga.pk])
    nueva = {"password1": "Quinua-2025-Umachiri", "password2": "Quinua-2025-Umachiri"}
    assert administradora.get(direccion).status_code == 403
    assert administradora.post(direccion, nueva).status_code == 403
    olga.refresh_from_db()
    assert olga.check_password(CLAVE)


def test_la_administracion_muestra_cuentas_y_catalogos_y_nada_mas():
    """Ni segundos pasos, ni correos de ingreso, ni grupos, ni tokens: con eso se entra como otra persona."""
    assert {modelo._meta.label for modelo in admin.site._registry} == {"acuerdos.PlantillaHito", "cuentas.Usuario"}


def test_se_cambia_el_rol_de_una_cuenta(administradora, olga):
    direccion = reverse("admin:cuentas_usuario_change", args=[olga.pk])
    assert administradora.get(direccion).status_code == 200
    datos = {"username": olga.username, "nombre": olga.nombre, "email": "", "telefono": "", "rol": "coordinador"}
    assert administradora.post(direccion, {**datos, "is_active": "on"}).status_code == 302
    olga.refresh_from_db()
    assert olga.es_coordinador


def test_se_buscan_cuentas_y_se_ve_su_historia(administradora, olga):
    assert administradora.get(reverse("admin:cuentas_usuario_changelist"), {"q": "olga"}).status_code == 200
    assert administradora.get(reverse("admin:cuentas_usuario_history", args=[olga.pk])).status_code == 200


def test_una_cuenta_no_se_borra(administradora, olga):
    assert administradora.post(reverse("admin:cuentas_usuario_delete", args=[olga.pk])).status_code == 403
