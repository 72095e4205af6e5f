"""El libro de ejemplo ya importado, y la firma encendida con un certificado de prueba."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.utils import timezone

from cuentas.sistema import usuario_sistema
from importacion.libro import abrir
from importacion.servicio import importar
from muniejecutivo.management.commands.demo import EJEMPLO
from reuniones.models import Sesion
from tests.base_de_pruebas import contar_filas
from tests.fabricas import en_lima
from tests.puestas import puesta

CLAVE = b"una-clave-de-prueba"


@pytest.fixture
@puesta
def mea(catalogos: None) -> Sesion:
    """La sesión del libro de ejemplo, importada en enero de 2026. Se hace una vez para las que miran sus cifras."""
    resultado = importar(abrir(EJEMPLO), por=usuario_sistema(), ahora=en_lima(date(2026, 1, 5)), como_sistema=True)
    assert resultado.carga, resultado.errores
    contar_filas()
    return resultado.carga.sesion


@pytest.fixture(scope="session")
def certificado(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """Un PKCS#12 de prueba, firmado por sí mismo, y su certificado en PEM."""
    clave = ec.generate_private_key(ec.SECP256R1())
    nombre = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Secretaría de prueba")])
    desde = timezone.now() - timedelta(days=1)
    constructor = (
        x509.CertificateBuilder()
        .subject_name(nombre)
        .issuer_name(nombre)
        .public_key(clave.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(desde)
        .not_valid_after(desde + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(True, True, False, False, False, True, False, False, False), critical=True)
    )
    suyo = constructor.sign(clave, hashes.SHA256())
    cifrado = serialization.BestAvailableEncryption(CLAVE)
    archivo = tmp_path_factory.mktemp("firma") / "propio.p12"
    archivo.write_bytes(pkcs12.serialize_key_and_certificates(b"prueba", clave, suyo, None, cifrado))
    return archivo, suyo.public_bytes(serialization.Encoding.PEM)


@pytest.fixture
def encendida(settings: Any, certificado: tuple[Path, bytes], tmp_path: Path) -> None:
    (tmp_path / "clave").write_bytes(CLAVE + b"\n")
    settings.FIRMA, settings.FIRMA_PKCS12 = "local", str(certificado[0])
    settings.FIRMA_CLAVE_FILE = str(tmp_path / "clave")
