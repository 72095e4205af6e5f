"""La firma: lo firmado valida con pyHanko, cambia si alguien lo toca, y sin firmador nada cambia ni sale a medias."""

import io
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.utils import timezone
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from corte import firma
from corte.papel.tipografia import componer

CLAVE = b"una-clave-de-prueba"


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    fuente = tmp_path_factory.mktemp("papel") / "hoja.typ"
    fuente.write_text('#set document(title: "Acta", date: none)\nAcuerdo con ñ.', encoding="utf-8")
    return componer(fuente, {})


@pytest.fixture(scope="module")
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


def validar(pdf: bytes, pem: bytes) -> Any:
    raices = list(load_certs_from_pemder_data(pem))
    firmas = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    assert len(firmas) == 1
    contexto = ValidationContext(trust_roots=raices, allow_fetching=False)
    # Validar abre un bucle de eventos, y las pruebas del navegador dejan uno abierto en este hilo.
    with ThreadPoolExecutor(max_workers=1) as aparte:
        return aparte.submit(validate_pdf_signature, firmas[0], contexto).result()


def test_apagada_el_documento_sale_como_siempre(pdf: bytes, settings: Any) -> None:
    assert settings.FIRMA == ""
    assert firma.firmado(pdf, motivo="Acta") is pdf


def test_lo_firmado_valida_y_lo_que_alguien_toque_despues_no(
    pdf: bytes, encendida: None, certificado: tuple[Path, bytes]
) -> None:
    firmado = firma.firmado(pdf, motivo="Acta de la reunión MTPE-01")
    estado = validar(firmado, certificado[1])
    assert (estado.valid, estado.intact, estado.trusted) == (True, True, True)
    assert firmado.startswith(pdf), "la firma se agrega: lo de antes queda tal cual"
    tocado = bytearray(firmado)
    tocado[len(pdf) // 2] ^= 1
    assert not validar(bytes(tocado), certificado[1]).intact


@pytest.mark.parametrize("mal", ["clave", "certificado", "sin_clave"])
def test_un_certificado_que_no_se_abre_es_una_frase_y_no_un_documento_sin_firmar(
    mal: str, pdf: bytes, encendida: None, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "otra").write_bytes(b"otra")
    malos = {"clave": str(tmp_path / "otra"), "certificado": str(tmp_path / "no-hay"), "sin_clave": "/no/existe"}
    setattr(settings, "FIRMA_PKCS12" if mal == "certificado" else "FIRMA_CLAVE_FILE", malos[mal])
    with pytest.raises(firma.FirmaImposible, match="no se pudo firmar"):
        firma.firmado(pdf, motivo="Acta")


def test_un_programa_de_fuera_recibe_el_pdf_y_devuelve_el_firmado(pdf: bytes, settings: Any, tmp_path: Path) -> None:
    programa = tmp_path / "firmador.py"
    programa.write_text(
        "import sys\nsys.stdout.buffer.write(sys.stdin.buffer.read() + b'%firmado por ' + sys.argv[1].encode())\n"
    )
    settings.FIRMA, settings.FIRMA_ORDEN = "orden", f"{sys.executable} {programa}"
    assert firma.firmado(pdf, motivo="Acta MTPE-01") == pdf + b"%firmado por Acta MTPE-01"


@pytest.mark.parametrize("cuerpo", ["raise SystemExit(3)", "print('no soy un PDF')"])
def test_si_el_de_fuera_falla_no_sale_nada(cuerpo: str, pdf: bytes, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "malo.py").write_text(cuerpo)
    settings.FIRMA, settings.FIRMA_ORDEN = "orden", f"{sys.executable} {tmp_path / 'malo.py'}"
    with pytest.raises(firma.FirmaImposible):
        firma.firmado(pdf, motivo="Acta")
