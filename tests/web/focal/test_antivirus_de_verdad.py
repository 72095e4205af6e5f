"""Informar con una foto cuando un clamd de verdad revisa lo que llega: sano, con virus, caído y colgado."""

import signal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from structlog.testing import capture_logs

from acuerdos.models import Avance, Evidencia
from cuentas import antivirus
from tests.acuerdos.limpieza.archivos import foto
from tests.clamd import Clamd, clamd_de_verdad, con_clamd
from tests.cuentas.test_antivirus import EICAR
from tests.web.focal.conftest import avance_de, imagen

__all__ = ["clamd_de_verdad"]


def informar(navegador: Client, hito: Any, *contenidos: bytes) -> str:
    archivos = [SimpleUploadedFile(f"obra{i}.jpg", uno, "image/jpeg") for i, uno in enumerate(contenidos, 1)]
    datos = {"porcentaje": "50", "descripcion": "Va bien", "evidencias": archivos}
    return navegador.post(avance_de(hito), datos, follow=True).content.decode()


@con_clamd
def test_lo_sano_queda_y_un_virus_no(clamd_de_verdad: Clamd, navegador: Client, tareas: SimpleNamespace) -> None:
    informar(navegador, tareas.tarde, foto("JPEG"))
    assert Evidencia.objects.filter(avance__hito=tareas.tarde).count() == 1
    html = informar(navegador, tareas.pronto, foto("JPEG"), foto("JPEG") + EICAR)
    assert "«obra2.jpg» trae un virus y no se recibió" in html
    assert "Va bien" in html
    assert Evidencia.objects.filter(avance__hito=tareas.pronto).count() <= 1, "la otra, si acaso"


@con_clamd
@pytest.mark.parametrize("falla", ["caído", "colgado"])
def test_si_no_contesta_se_dice_pronto_y_lo_escrito_queda(
    falla: str, clamd_de_verdad: Clamd, navegador: Client, tareas: SimpleNamespace, settings: Any
) -> None:
    clamd_de_verdad.proceso.send_signal(signal.SIGSTOP if falla == "colgado" else signal.SIGKILL)
    cinco = [imagen(lado=8 + n, formato="JPEG") for n in range(5)]
    with capture_logs() as dicho:
        html = informar(navegador, tareas.tarde, *cinco)
    assert "ahora no se puede revisar si trae un virus" in html
    assert Avance.objects.get(hito=tareas.tarde).descripcion == "Va bien", "lo dicho queda, sin archivos"
    assert not Evidencia.objects.filter(avance__hito=tareas.tarde).exists()
    settings.ANTIVIRUS_EXIGIDO = False
    with capture_logs() as dicho_sin_exigir:
        informar(navegador, tareas.pronto, *cinco)
    esperas = [uno for uno in (*dicho, *dicho_sin_exigir) if uno.get("dicho") == "sin respuesta: TimeoutError"]
    assert len(esperas) == (1 if falla == "colgado" else 0), "diez archivos no esperan diez veces"
    assert Avance.objects.get(hito=tareas.pronto).evidencias.count() == 5
    if falla == "colgado":  # vuelve, y al medio minuto se le pregunta otra vez
        clamd_de_verdad.proceso.send_signal(signal.SIGCONT)
        cache.delete(antivirus.CALLA)
        settings.ANTIVIRUS_EXIGIDO = True
        assert "trae un virus" in informar(navegador, tareas.lejana, foto("JPEG") + EICAR)
