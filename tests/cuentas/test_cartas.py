"""A la dueña de una cuenta se le dice cada cambio en ella, lo haya hecho quien lo haya hecho."""

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones import personas, usuarios
from acuerdos.acciones.cuentas import DatosDePersona, con_version
from cuentas.models import Carta, Usuario
from municipalidades.models import PuntoFocal
from recordatorios.cartas import enviar_cartas
from tests.cuentas.test_middleware import activar, ingresar
from tests.fabricas import CLAVE

pytestmark = pytest.mark.django_db
NUEVA = "Quinua-2025-Umachiri"


def cartas() -> dict[str, str]:
    """A quién se le escribió y qué, hasta ahora."""
    enviar_cartas(reloj=timezone.now)
    return {carta.to[0]: carta.body for carta in mail.outbox}


@pytest.fixture
def de_fatima(fatima: Any) -> Any:
    Usuario.objects.filter(pk=fatima.pk).update(email="fatima@umachiri.example", telefono="951 654 303")
    fatima.refresh_from_db()
    return fatima


def test_cambiarle_el_correo_se_le_dice_en_el_de_antes_y_en_el_de_ahora(de_fatima: Any, carlos: Any) -> None:
    cuenta = con_version(Usuario.objects.get(pk=de_fatima.pk))
    datos = DatosDePersona(cuenta.nombre, "Otra@correo.example", "999 000 111")
    usuarios.editar_usuario(por=carlos, usuario=cuenta, datos=datos, version=cuenta.version)
    escritas = cartas()
    assert set(escritas) == {"fatima@umachiri.example", "otra@correo.example"}
    for cuerpo in escritas.values():
        assert "Su correo pasó de fatima@umachiri.example a otra@correo.example." in cuerpo
        assert "Su teléfono pasó de 951 654 303 a 999 000 111." in cuerpo
        assert "Lo hizo Carlos Ramos, de la Secretaría" in cuerpo


def test_cambiarle_el_contacto_del_cargo_tambien(de_fatima: Any, olga: Any) -> None:
    cargo = con_version(PuntoFocal.objects.get(usuario=de_fatima))
    personas.editar_contacto(
        por=olga,
        punto_focal=cargo,
        version=cargo.version,
        contacto=personas.DatosDeContacto(correo="otra@correo.example"),
        ahora=timezone.now(),
    )
    escritas = cartas()
    assert {"fatima@umachiri.example", "otra@correo.example"} <= set(escritas)
    assert "como punto focal de la Municipalidad Distrital de Umachiri" in escritas["fatima@umachiri.example"]
    assert all("otra@correo.example" in cuerpo for cuerpo in escritas.values())


def test_si_nada_cambio_no_se_le_escribe(de_fatima: Any, carlos: Any) -> None:
    cuenta = con_version(Usuario.objects.get(pk=de_fatima.pk))
    datos = DatosDePersona("Fátima Mamani Quispe", cuenta.email, cuenta.telefono)
    usuarios.editar_usuario(por=carlos, usuario=cuenta, datos=datos, version=cuenta.version)
    assert cartas() == {}


def test_el_rol_y_el_segundo_paso_que_cambia_un_coordinador(
    client: Any, olga: Any, carlos: Any, django_capture_on_commit_callbacks: Any
) -> None:
    Usuario.objects.filter(pk=olga.pk).update(email="olga@pcm.example")
    olga.refresh_from_db()
    usuarios.cambiar_rol(por=carlos, usuario=olga, rol="coordinador", motivo="Asciende")
    assert "Su rol pasó de Operador de la Secretaría a Coordinador" in cartas()["olga@pcm.example"]
    ingresar(client, "olga")
    with django_capture_on_commit_callbacks(execute=True):
        activar(client)
    assert "Se activó el segundo paso" in cartas()["olga@pcm.example"]
    usuarios.quitar_segundo_paso(por=carlos, usuario=olga, motivo="Perdió el teléfono", ahora=timezone.now())
    quitado = cartas()["olga@pcm.example"]
    assert "Se le quitó el segundo paso" in quitado
    assert "Lo hizo Carlos Ramos" in quitado


def test_lo_que_cambia_ella_misma_se_le_dice_por_si_no_fue_ella(client: Any, de_fatima: Any) -> None:
    ingresar(client, "fatima")
    secreto = activar(client)
    assert secreto
    claves = {"oldpassword": CLAVE, "password1": NUEVA, "password2": NUEVA}
    assert client.post("/cuenta/clave/", claves).status_code == 302
    enviar_cartas(reloj=timezone.now)
    dicho = "\n".join(carta.body for carta in mail.outbox)
    assert "Cambió su contraseña." in dicho
    assert "Se hizo desde su cuenta." in dicho
    assert "avise hoy mismo a la Secretaría" in dicho
    assert all(carta.to == ["fatima@umachiri.example"] for carta in mail.outbox)


def test_lo_que_cambia_el_servidor_tambien(client: Any, de_fatima: Any) -> None:
    client.force_login(Usuario.objects.create_superuser("ana", "ana@example.org", CLAVE, nombre="Ana Torres"))
    direccion = reverse("admin:cuentas_usuario_change", args=[de_fatima.pk])
    datos = {"username": "fatima", "nombre": "Fátima", "email": "otra@correo.example", "telefono": "", "rol": ""}
    assert client.post(direccion, {**datos, "is_active": "on"}).status_code == 302
    escritas = cartas()
    assert set(escritas) == {"fatima@umachiri.example", "otra@correo.example"}
    assert "Lo hizo Ana Torres" in escritas["otra@correo.example"]


def test_lo_que_no_se_guardo_no_se_cuenta(de_fatima: Any, carlos: Any) -> None:
    """La carta va en la misma transacción que el cambio."""
    cuenta = con_version(Usuario.objects.get(pk=de_fatima.pk))
    with pytest.raises(Exception, match="no es un correo"):
        usuarios.editar_usuario(
            por=carlos, usuario=cuenta, datos=DatosDePersona(cuenta.nombre, "sin arroba"), version=cuenta.version
        )
    assert not Carta.objects.exists()


def test_de_lo_que_salio_no_queda_el_texto(de_fatima: Any, carlos: Any) -> None:
    usuarios.cambiar_rol(por=carlos, usuario=_sin_cargo(), rol="operador", motivo="Entra")
    assert Carta.objects.get().cuerpo
    cartas()
    assert Carta.objects.get().cuerpo == ""


def _sin_cargo() -> Usuario:
    return Usuario.objects.create(username="nueva", email="nueva@pcm.example", nombre="Nueva")
