"""El firmador local: un certificado propio (PKCS#12), en PAdES, con pyHanko. Ver `firma`."""

import io
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import structlog
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

from corte.firma import FirmaImposible

bitacora = structlog.get_logger(__name__)
CAMPO = "Firma"
# El recuadro de la firma, que no se ve, queda fuera de la hoja: así lo que se declara PDF/UA lo sigue siendo.
FUERA_DE_LA_HOJA = SigFieldSpec(CAMPO, invis_sig_settings=InvisSigSettings(box_out_of_bounds=True))


class FirmadorLocal:
    """Con un certificado propio, en PAdES. :raises FirmaImposible: si el certificado no se puede abrir."""

    def __init__(self, pkcs12: Path, clave: bytes) -> None:
        try:
            firmante = SimpleSigner.load_pkcs12(str(pkcs12), passphrase=clave or None)
        except (OSError, ValueError) as error:
            bitacora.error("certificado_ilegible", error=str(error))
            raise FirmaImposible from error
        if firmante is None:  # la clave no es la suya
            bitacora.error("certificado_ilegible", error="la clave no lo abre")
            raise FirmaImposible
        self.firmante = firmante

    def firmar(self, pdf: bytes, *, motivo: str) -> bytes:
        como = PdfSignatureMetadata(
            field_name=CAMPO, reason=motivo, location="Lima, Perú", subfilter=SigSeedSubFilter.PADES
        )
        try:
            # pyHanko abre su propio bucle de eventos, que solo cabe en un hilo que no tenga ya uno.
            with ThreadPoolExecutor(max_workers=1) as aparte:
                escrito = IncrementalPdfFileWriter(io.BytesIO(pdf))
                firmar = partial(sign_pdf, signer=self.firmante, new_field_spec=FUERA_DE_LA_HOJA)
                salida: io.BytesIO = aparte.submit(firmar, escrito, como).result()
        except Exception as error:  # la biblioteca no tiene una raíz común para lo que levanta
            bitacora.error("firma_imposible", error=str(error))
            raise FirmaImposible from error
        return salida.getvalue()
