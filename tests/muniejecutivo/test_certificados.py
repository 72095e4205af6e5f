"""Lo que se pide fuera comprueba de quién es el certificado: a quien se hace pasar por otro no le llega ni una letra.

Contra un servidor con TLS de verdad cuyo certificado nadie avala. Para que cada negativa diga algo, la misma puerta,
con ese certificado entre los avalados, sí le habla.
"""

import dataclasses
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import botocore.config
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.mail import EmailMessage, get_connection
from django.test import Client
from django.utils import timezone

from api.suscripciones import envio
from correo import casilla
from cuentas.correo import ServidorDeCorreo
from muniejecutivo.ajustes_de_ingreso import proveedor_de_identidad
from muniejecutivo.almacen import AlmacenDeObjetos
from muniejecutivo.conversiones import a_almacen

pytestmark = [pytest.mark.una_vez, pytest.mark.django_db]
SALUDOS = {"imaps": b"* OK listo\r\n", "smtps": b"220 listo\r\n"}


class Impostor(socketserver.ThreadingTCPServer):
    """`oido`: lo que le dijeron ya cifrado. `saludo`: lo que dice al empezar; `llano`: si antes hay que pedirle TLS."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, certificado: Path) -> None:
        super().__init__(("127.0.0.1", 0), Conversacion)
        self.certificado = certificado
        self.contexto = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.contexto.load_cert_chain(certificado)
        self.saludo, self.llano = b"", False
        self.oido: list[bytes] = []

    @property
    def lugar(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Conversacion(socketserver.BaseRequestHandler):
    server: Impostor

    def handle(self) -> None:
        enchufe = self.request
        enchufe.settimeout(10)
        with suppress(OSError):
            if self.server.llano:
                for dicho in (b"220 listo\r\n", b"250-aqui\r\n250 STARTTLS\r\n", b"220 adelante\r\n"):
                    enchufe.sendall(dicho)
                    if not dicho.endswith(b"adelante\r\n"):
                        enchufe.recv(1000)
            with self.server.contexto.wrap_socket(enchufe, server_side=True) as cifrado:
                if self.server.saludo:
                    cifrado.sendall(self.server.saludo)
                if oido := cifrado.recv(1000):
                    self.server.oido.append(oido)


@pytest.fixture(scope="module")
def certificado(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Firmado por sí mismo, con su llave, para esta máquina."""
    llave = ec.generate_private_key(ec.SECP256R1())
    nombre = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "impostor")])
    ahora = timezone.now()
    suyo = (
        x509.CertificateBuilder(nombre, nombre, llave.public_key(), x509.random_serial_number())
        .not_valid_before(ahora - timedelta(days=1))
        .not_valid_after(ahora + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(llave, hashes.SHA256())
    )
    archivo = tmp_path_factory.mktemp("impostor") / "certificado.pem"
    clases = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    archivo.write_bytes(llave.private_bytes(*clases) + suyo.public_bytes(serialization.Encoding.PEM))
    return archivo


@pytest.fixture
def impostor(certificado: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Impostor]:
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "AWS_CA_BUNDLE"):
        monkeypatch.delenv(variable, raising=False)  # el mundo de fuera no decide lo que aquí se prueba
    with Impostor(certificado) as uno:
        hilo = threading.Thread(target=uno.serve_forever, daemon=True)
        hilo.start()
        yield uno
        uno.shutdown()
        hilo.join()


def por_imap(uno: Impostor, _: Any) -> None:
    uno.saludo = SALUDOS["imaps"]
    casilla.recoger(f"imaps://usuario:secreta@{uno.lugar}/INBOX", reloj=timezone.now)


def por_smtps(uno: Impostor, _: Any) -> None:
    uno.saludo = SALUDOS["smtps"]
    _enviar_carta(uno, use_ssl=True)


def por_starttls(uno: Impostor, _: Any) -> None:
    uno.llano = True
    _enviar_carta(uno, use_tls=True)


def _enviar_carta(uno: Impostor, **como: bool) -> None:
    maquina, _, puerto = uno.lugar.partition(":")
    servidor = get_connection(
        f"{ServidorDeCorreo.__module__}.{ServidorDeCorreo.__name__}",
        **{"host": maquina, "port": int(puerto), "username": "usuario", "password": "secreta", "timeout": 10, **como},
    )
    EmailMessage("asunto", "cuerpo", "a@m.example", ["b@m.example"], connection=servidor).send()


def por_suscripcion(uno: Impostor, _: Any) -> None:
    contestacion = envio.enviar(f"https://{uno.lugar}/avisos", {}, '{"codigo": "MEM-A-001"}')
    raise OSError(contestacion.falla)


def por_identidad(uno: Impostor, ajustes: Any) -> None:
    ajustes.OIDC_SERVIDOR = f"https://{uno.lugar}"
    ajustes.SOCIALACCOUNT_PROVIDERS = proveedor_de_identidad(ajustes.OIDC_SERVIDOR, "cliente", "secreta", "ID", [])
    contestado = Client().post("/cuenta/identidad/identidad/")
    raise OSError(f"{contestado.status_code}: {contestado.content.decode()}")


def por_almacen(uno: Impostor, _: Any) -> None:
    opciones = a_almacen(f"s3://clave:secreta@{uno.lugar}/cubo")["OPTIONS"]
    sin_insistir = botocore.config.Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
    AlmacenDeObjetos(**opciones, client_config=sin_insistir).exists("evidencias/una.jpg")


PUERTAS: dict[str, Callable[[Impostor, Any], None]] = {
    "la casilla (imaps)": por_imap,
    "el correo que sale (smtps)": por_smtps,
    "el correo que sale (smtp+tls)": por_starttls,
    "una suscripción": por_suscripcion,
    "la identidad digital": por_identidad,
    "el almacén": por_almacen,
}


@pytest.fixture(autouse=True)
def _tambien_en_esta_maquina(monkeypatch: pytest.MonkeyPatch) -> None:
    abierto = dataclasses.replace(envio.PROTEGIDO, ip_filter_allow_loopback_ips=True)
    monkeypatch.setattr(envio, "PROTEGIDO", abierto)


@pytest.mark.parametrize("puerta", PUERTAS.values(), ids=PUERTAS.keys())
def test_a_quien_nadie_avala_no_se_le_dice_nada(
    impostor: Impostor, settings: Any, puerta: Callable[[Impostor, Any], None]
) -> None:
    with pytest.raises(OSError, match=r"(?i)certificad?|SSL|502: "):
        puerta(impostor, settings)
    assert impostor.oido == []


@pytest.mark.parametrize("puerta", PUERTAS.values(), ids=PUERTAS.keys())
def test_y_a_quien_si_se_le_habla(
    impostor: Impostor, settings: Any, monkeypatch: pytest.MonkeyPatch, puerta: Callable[[Impostor, Any], None]
) -> None:
    avalados = str(impostor.certificado)
    for variable in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE"):
        monkeypatch.setenv(variable, avalados)
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", avalados)  # la suscripción no mira el entorno
    with suppress(Exception):  # no sabe contestar nada: lo que se mira es que se le habló
        puerta(impostor, settings)
    assert impostor.oido != []
