"""Qué contesta un clamd de verdad, por red y por archivo: sano, con virus, y lo que pasa de su tope."""

import os
import signal
from typing import Any

import pytest
from django.utils import timezone
from structlog.testing import capture_logs

from cuentas import antivirus
from muniejecutivo import salud
from muniejecutivo.vigilancia import cifras
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


@con_clamd
@pytest.mark.django_db
def test_la_salud_y_las_metricas_dicen_si_contesta(clamd_de_verdad: Clamd, settings: Any, de_la_casa: Any) -> None:
    """Vivo, colgado y muerto. Quitar de servicio a la web no lo arregla: el estado de las demás partes no cambia."""

    def dicho() -> tuple[Any, int | None]:
        return salud.entera({"base": "bien"}).get("antivirus"), cifras.leer(ahora=timezone.now()).antivirus_contesta

    for settings.ANTIVIRUS in (clamd_de_verdad.por_red, clamd_de_verdad.por_archivo):
        assert dicho() == ("bien", 1)
    clamd_de_verdad.proceso.send_signal(signal.SIGSTOP)
    assert dicho()[1] == 0
    clamd_de_verdad.proceso.send_signal(signal.SIGCONT)
    assert dicho() == ("bien", 1)
    clamd_de_verdad.retirar()
    frase, cifra = dicho()
    assert (frase, cifra) == (salud.SIN_ANTIVIRUS[True], 0)
    assert salud.entera({"base": "bien"})["estado"] == "bien"
    assert de_la_casa.get("/salud/lista").json()["antivirus"].startswith("no contesta: no se recibe ningún archivo")
    settings.ANTIVIRUS_EXIGIDO = False
    assert "sin revisar" in str(dicho()[0])
    settings.ANTIVIRUS = ""
    assert dicho() == (None, None)
