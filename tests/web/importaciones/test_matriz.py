"""Importar, dirección por dirección y persona por persona."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from acuerdos.models import Importacion
from tests.web.importaciones.conftest import roto
from tests.web.matriz import NO_SE_ENVIA, SECRETARIA, SECRETARIA_ENVIA, SECRETARIA_HACE, Matriz, revisar

SOLO_SE_ENVIA = (302, 405, 405, 405, 405, 405, 405, 405)
YA_DESHECHA = (302, 403, 403, 403, 403, 403, 302, 302)
MATRIZ: Matriz = {
    "importar": (lambda m: [], SECRETARIA, SECRETARIA_ENVIA),
    "inversiones": (lambda m: [], SECRETARIA, SECRETARIA_ENVIA),
    "importar_plantilla": (lambda m: [], SECRETARIA, NO_SE_ENVIA),
    "importacion": (lambda m: [m.importacion.pk], SECRETARIA, NO_SE_ENVIA),
    "importacion_marcha": (lambda m: [m.importacion.pk], SECRETARIA_HACE, NO_SE_ENVIA),
    "importacion_confirmar": (lambda m: [m.importacion.pk], SOLO_SE_ENVIA, SECRETARIA_HACE),
    "importacion_aceptar": (lambda m: [m.importacion.pk], SOLO_SE_ENVIA, SECRETARIA_HACE),
    "importacion_revisar": (lambda m: [m.importacion.pk], SOLO_SE_ENVIA, SECRETARIA_HACE),
    "importacion_columnas": (lambda m: [m.importacion.pk], SECRETARIA_HACE, SECRETARIA_HACE),  # es un libro entero
    "importacion_corregir": (lambda m: [m.importacion.pk], SECRETARIA, SECRETARIA_ENVIA),
    "importacion_olvidar": (lambda m: [m.importacion.pk], SOLO_SE_ENVIA, SECRETARIA_HACE),
    "importacion_deshacer": (lambda m: [m.importacion.pk], YA_DESHECHA, SECRETARIA_HACE),
    "importacion_libro": (lambda m: [m.importacion.pk], SECRETARIA, NO_SE_ENVIA),
    "importacion_errores": (lambda m: [m.importacion.pk], SECRETARIA, NO_SE_ENVIA),
    "libro_de_sesion": (lambda m: ["MEA-TEST"], SECRETARIA, NO_SE_ENVIA),
}


@pytest.fixture
def con_importacion(mundo: SimpleNamespace, como: Any, subir: Callable[..., Importacion]) -> SimpleNamespace:
    mundo.importacion = subir(como("olga"), roto())
    return mundo


@pytest.mark.parametrize("nombre", MATRIZ)
def test_cada_quien_recibe_lo_suyo(nombre: str, con_importacion: SimpleNamespace, como: Any) -> None:
    revisar(nombre, MATRIZ, con_importacion, como)


def test_lo_que_no_existe_es_404(mundo: SimpleNamespace, como: Any) -> None:
    for direccion in (
        "/importar/999/",
        "/importar/999/libro.xlsx",
        "/importar/99999999999999999999999/",
        "/importar/x/",
        "/importar/999/errores.xlsx",
        "/sesiones/NADA/libro.xlsx",
        "/importar/999/deshacer/",
    ):
        assert como("olga").get(direccion).status_code == 404, direccion
