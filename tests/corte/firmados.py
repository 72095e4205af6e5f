"""Comprobar un PDF firmado, con pyHanko."""

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def validar(pdf: bytes, pem: bytes) -> Any:
    raices = list(load_certs_from_pemder_data(pem))
    firmas = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    assert len(firmas) == 1
    contexto = ValidationContext(trust_roots=raices, allow_fetching=False)
    # Validar abre un bucle de eventos, y las pruebas del navegador dejan uno abierto en este hilo.
    with ThreadPoolExecutor(max_workers=1) as aparte:
        return aparte.submit(validate_pdf_signature, firmas[0], contexto).result()
