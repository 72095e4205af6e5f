"""Las cartas salen una vez, se reintentan con paciencia y nunca detienen a las demás."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from cuentas import cartas
from cuentas.correo import SinRespuesta
from cuentas.models import Carta, Usuario
from recordatorios import cartas as envio
from recordatorios.cartas import enviar_cartas

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa(db: None) -> Usuario:
    return Usuario.objects.create(username="rosa", nombre="Rosa Paz", email="rosa@example.org")


def dentro_de(**tiempo: int) -> Any:
    return lambda: timezone.now() + timedelta(**tiempo)


def que_falle(monkeypatch: Any, error: Exception) -> list[Any]:
    """Todo envío levanta `error`; devuelve la lista de intentos."""
    intentos: list[Any] = []

    def enviar(self: Any, *args: Any, **kwargs: Any) -> int:
        intentos.append(self.to)
        raise error

    monkeypatch.setattr("django.core.mail.EmailMessage.send", enviar)
    return intentos


def test_la_misma_tarea_dos_veces_envia_una(rosa: Usuario) -> None:
    cartas.avisar_cambio(rosa, "Cambió su contraseña.")
    assert enviar_cartas(reloj=timezone.now) == {"salió": 1}
    assert enviar_cartas(reloj=timezone.now) == {}
    assert len(mail.outbox) == 1


def test_la_que_tomo_otro_no_se_envia(rosa: Usuario, monkeypatch: Any) -> None:
    cartas.avisar_cambio(rosa, "Cambió su contraseña.")
    (pk,) = cartas.pendientes(timezone.now())
    assert envio._tomar(pk, ahora=timezone.now()) is not None
    monkeypatch.setattr(envio, "pendientes", lambda ahora: [pk])
    assert enviar_cartas(reloj=timezone.now) == {"ajena": 1}
    assert enviar_cartas(reloj=dentro_de(minutes=20)) == {"salió": 1}, "si quien la tomó murió, la toma otro"


def test_lo_pasajero_se_reintenta_hasta_que_ya_no_tiene_sentido(rosa: Usuario, monkeypatch: Any) -> None:
    cartas.pedir_clave(rosa.email)
    cartas.avisar_cambio(rosa, "Cambió su contraseña.")
    que_falle(monkeypatch, smtplib.SMTPResponseException(451, b"luego"))
    assert enviar_cartas(reloj=timezone.now) == {"reintento": 2}
    assert enviar_cartas(reloj=timezone.now) == {}
    assert enviar_cartas(reloj=dentro_de(hours=3)) == {"no salió": 1, "reintento": 1}
    assert enviar_cartas(reloj=dentro_de(days=4)) == {"no salió": 1}
    assert all("451" in carta.motivo for carta in Carta.objects.all())


def test_lo_que_el_servidor_tuvo_y_no_contesto_no_se_repite(rosa: Usuario, monkeypatch: Any) -> None:
    cartas.avisar_cambio(rosa, "Cambió su contraseña.")
    intentos = que_falle(monkeypatch, SinRespuesta("se cortó"))
    enviar_cartas(reloj=timezone.now)
    enviar_cartas(reloj=dentro_de(days=1))
    assert len(intentos) == 1
    assert "quizá salió" in Carta.objects.get().motivo


def test_una_direccion_que_no_existe_y_una_falla_nuestra_no_detienen_a_las_demas(
    rosa: Usuario, monkeypatch: Any
) -> None:
    cartas.avisar_cambio(rosa, "Uno.", correos=["no-existe@example.org"])
    cartas.avisar_cambio(rosa, "Dos.")
    de_verdad = mail.EmailMessage.send

    def enviar(self: Any, *args: Any, **kwargs: Any) -> int:
        if "no-existe@example.org" in self.to:
            raise smtplib.SMTPRecipientsRefused({"no-existe@example.org": (550, b"5.1.1 no existe")})
        if "Uno." in self.body:
            raise RuntimeError("algo nuestro")
        return de_verdad(self, *args, **kwargs)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", enviar)
    assert enviar_cartas(reloj=timezone.now) == {"no salió": 2, "salió": 1}
    assert {carta.motivo.split(":")[0] for carta in Carta.objects.all()} == {
        "La dirección no recibe",
        "Falla nuestra (RuntimeError)",
        "",
    }


def test_a_los_noventa_dias_no_queda_ni_constancia(rosa: Usuario) -> None:
    cartas.avisar_cambio(rosa, "Cambió su contraseña.")
    enviar_cartas(reloj=timezone.now)
    enviar_cartas(reloj=dentro_de(days=91))
    assert not Carta.objects.exists()


def test_una_carta_con_la_cola_caida_no_deshace_lo_hecho(
    rosa: Usuario, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    def caida(*args: Any, **kwargs: Any) -> None:
        raise OSError("la cola no contesta")

    monkeypatch.setattr(cartas.current_app, "send_task", caida)
    with django_capture_on_commit_callbacks(execute=True):
        cartas.avisar_cambio(rosa, "Cambió su contraseña.")
    assert Carta.objects.count() == 1
    assert enviar_cartas(reloj=timezone.now) == {"salió": 1}
