"""La plantilla: sin llenar no trae nada, y llena sirve."""

from datetime import date
from typing import Any

import pytest

from cuentas.models import Usuario
from cuentas.sistema import usuario_sistema
from importacion.libro import leer
from importacion.plantilla import escribir_plantilla
from importacion.servicio import ResultadoDeImportar, importar
from tests import fabricas as f

pytestmark = pytest.mark.django_db


AHORA = f.en_lima(date(2027, 3, 1))


def importado(contenido: bytes, por: Usuario, **opciones: Any) -> ResultadoDeImportar:
    return importar(leer(contenido, "libro.xlsx"), por=por, ahora=AHORA, como_sistema=True, **opciones)


def test_la_plantilla_sin_llenar_no_trae_nada_y_llena_sirve(catalogos: None) -> None:
    plantilla = escribir_plantilla(sectores=["MTPE"], clasificaciones=["Orientación"])
    resultado = importado(plantilla, usuario_sistema())
    assert (resultado.en_blanco, resultado.errores, resultado.avisos) == (True, (), ())
