"""Lo que alguien subió, pedido por su dirección: baja como archivo, con su tipo y su nombre, y ningún navegador lo abre
como página de este sitio."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import fabricas as f

pytestmark = pytest.mark.django_db
# Con lo que un nombre puede traer después de limpio: acentos, comillas y lo que en una cabecera separa.
NOMBRE = 'acta de ñandú; filename="x.html" 100%.pdf'
EN_LA_CABECERA = "attachment; filename*=utf-8''acta%20de%20%C3%B1and%C3%BA%3B%20filename%3D%22x.html%22%20100%25.pdf"
SUBIDOS: dict[str, Callable[[], str]] = {
    "evidencia": lambda: f"/evidencias/{_pdf(f.FabricaEvidencia).pk}/",
    "documento": lambda: f"/documentos/{_pdf(f.FabricaDocumento).pk}/",
    "nombramiento": lambda: f"/nombramientos/{_pdf(f.FabricaDocumentoDeCargo).pk}/",
}


def _pdf(fabrica: Any) -> Any:
    return fabrica(nombre=NOMBRE, contenido=f.PDF, tipo="application/pdf")


@pytest.mark.parametrize("subir", SUBIDOS.values(), ids=SUBIDOS.keys())
def test_lo_subido_baja_como_archivo_y_no_se_abre_como_pagina(
    subir: Callable[[], str], como: Callable[[str], Client]
) -> None:
    respuesta = como("olga").get(subir())
    assert respuesta.status_code == 200
    assert b"".join(respuesta).startswith(b"%PDF-")  # type: ignore[arg-type]
    assert respuesta["Content-Type"] == "application/pdf"
    assert respuesta["Content-Disposition"] == EN_LA_CABECERA
    assert respuesta["X-Content-Type-Options"] == "nosniff"
    assert respuesta["X-Frame-Options"] == "DENY"
    assert "object-src 'none'" in respuesta["Content-Security-Policy"]
    assert respuesta["Cache-Control"] == "private, no-store"


def test_un_nombre_con_salto_de_linea_no_llega_a_la_cabecera(como: Callable[[str], Client]) -> None:
    """Se limpia al recibirlo; y si la base lo trajera de otra parte, tampoco."""
    evidencia = f.FabricaEvidencia(nombre="a\r\nSet-Cookie: x=1.pdf", contenido=f.PDF, tipo="application/pdf")
    respuesta = como("olga").get(f"/evidencias/{evidencia.pk}/")
    assert b"".join(respuesta)  # type: ignore[arg-type]
    assert respuesta["Content-Disposition"].splitlines() == ['attachment; filename="a Set-Cookie: x=1.pdf"']
    assert not respuesta.cookies
