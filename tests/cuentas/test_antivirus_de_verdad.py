"""Qué contesta un clamd de verdad, por red y por archivo: sano, con virus, y lo que pasa de su tope."""

import os
from typing import Any

import pytest
from structlog.testing import capture_logs

from cuentas import antivirus
from tests.acuerdos.limpieza.archivos import foto
from tests.clamd import TOPE, Clamd, clamd_de_verdad, con_clamd
from tests.cuentas.test_antivirus import EICAR

__all__ = ["clamd_de_verdad"]


@con_clamd
def test_lo_que_contesta(clamd_de_verdad: Clamd, settings: Any) -> None:
    for settings.ANTIVIRUS in (clamd_de_verdad.por_red, clamd_de_verdad.por_archivo):
        antivirus.exigir_sano("foto.jpg", foto("JPEG"))
        antivirus.exigir_sano("vacio.jpg", b"")
        with capture_logs() as dicho, pytest.raises(antivirus.NoSeRecibe, match="«oficio.pdf» trae un virus"):
            antivirus.exigir_sano("oficio.pdf", b"%PDF-1.4\n" + EICAR)
        assert dicho[0]["virus"] == "stream: Prueba.EICAR.UNOFFICIAL"
        # Corta a la mitad del envío: igual se entiende lo que dijo, y no se manda a «intentarlo en unos minutos».
        for peso in (TOPE + 1, 5 * TOPE):
            with pytest.raises(antivirus.NoSeRecibe, match="pesa más de lo que aquí se puede revisar"):
                antivirus.exigir_sano("grande.pdf", os.urandom(peso))
