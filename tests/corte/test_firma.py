"""La firma: lo firmado valida con pyHanko, cambia si alguien lo toca, y sin firmador nada cambia ni sale a medias."""

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from corte import firma
from corte.papel.tipografia import componer
from tests.corte.firmados import validar


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    fuente = tmp_path_factory.mktemp("papel") / "hoja.typ"
    fuente.write_text('#set document(title: "Acta", date: none)\nAcuerdo con ñ.', encoding="utf-8")
    return componer(fuente, {})


def caja_de_la_firma(firmado: bytes) -> list[float]:
    firma_puesta = PdfFileReader(io.BytesIO(firmado)).embedded_signatures[0]
    return [float(lado) for lado in firma_puesta.sig_field["/Rect"]]


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
    assert caja_de_la_firma(firmado)[2] < 0, "dentro de la hoja y sin etiqueta, el PDF ya no sería PDF/UA"
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
