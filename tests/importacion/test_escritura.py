"""Lo que se escribe en un libro vuelve igual."""

from datetime import date
from typing import Any

import pytest

from cuentas.models import Usuario
from importacion.exportacion import escribir_sesion
from importacion.libro import leer
from importacion.servicio import ResultadoDeImportar, importar
from reuniones.models import Sesion
from tests import fabricas as f

pytestmark = pytest.mark.django_db


AHORA = f.en_lima(date(2027, 3, 1))


def importado(contenido: bytes, por: Usuario, **opciones: Any) -> ResultadoDeImportar:
    return importar(leer(contenido, "libro.xlsx"), por=por, ahora=AHORA, como_sistema=True, **opciones)


def sin_cambio(contenido: bytes, por: Usuario) -> None:
    resultado = importado(contenido, por)
    assert resultado.errores == ()
    assert (resultado.nuevas, resultado.carga) == (0, None)


def test_los_textos_raros_vuelven_igual(sesion: Sesion, carlos: Usuario) -> None:
    """Formulas, blancos, saltos de línea, tildes compuestas, emojis: una fila exportada nunca se contradice."""
    textos = ["=1+1", "+51 999", "@x", "a\r\nb", "dos\xa0blancos ", "a\u0301rbol", "🌽 maíz", "_x0041_", "'=x", "⚠ ojo"]
    for n, texto in enumerate(textos, start=1):
        acuerdo = f.FabricaAcuerdo(sesion=sesion, texto=texto, codigo=f"MEA-TEST-{n:03d}", monto="0.10", cui="0012345")
        f.FabricaAvance(hito=f.FabricaHito(acuerdo=acuerdo, texto=texto), descripcion=texto)
    sin_cambio(escribir_sesion(sesion), carlos)
