"""La miniatura en la red: una WebP que el navegador guarda y pregunta cada vez si sigue valiendo."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import Evidencia
from tests import fabricas


@pytest.fixture
def evidencia(mundo: SimpleNamespace, settings: Any, tmp_path: Any) -> Evidencia:
    settings.MEDIA_ROOT = tmp_path
    return fabricas.FabricaEvidencia(avance=mundo.pronto.hitos.first().avances.first())


def test_se_pregunta_cada_vez_y_no_se_manda_de_nuevo(evidencia: Evidencia, como: Callable[[str], Client]) -> None:
    olga, direccion = como("olga"), f"/evidencias/{evidencia.pk}/miniatura/"
    primera = olga.get(direccion)
    assert (primera["Content-Type"], primera["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert primera.content.startswith(b"RIFF")
    assert {"private", "no-cache"} <= set(primera["Cache-Control"].split(", "))
    segunda = olga.get(direccion, headers={"if-none-match": primera["ETag"]})
    assert (segunda.status_code, segunda.content) == (304, b"")
    assert como("benita").get(direccion, headers={"if-none-match": primera["ETag"]}).status_code == 404


def test_la_de_un_pdf_o_un_archivo_perdido_no_existe(evidencia: Evidencia, como: Callable[[str], Client]) -> None:
    olga, direccion = como("olga"), f"/evidencias/{evidencia.pk}/miniatura/"
    evidencia.archivo.storage.delete(evidencia.archivo.name)
    assert olga.get(direccion).status_code == 404
    Evidencia.objects.filter(pk=evidencia.pk).update(tipo="application/pdf")
    assert olga.get(direccion).status_code == 404
