"""Los archivos que se descargan: la plantilla y el libro de una sesión."""

import io
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.test import Client

from acuerdos.models import Importacion
from tests.web.importaciones.conftest import archivo
from tests.web.importaciones.test_importacion import ver

pytestmark = pytest.mark.django_db


def test_la_plantilla_tal_como_se_descarga_no_trae_nada(olga_en: Client, trabajar: Any) -> None:
    plantilla = olga_en.get("/importar/plantilla.xlsx").content
    olga_en.post("/importar/", {"archivo": archivo(plantilla)})
    assert trabajar() == ["revisada"]
    assert "Nada que importar" in ver(olga_en, Importacion.objects.get())
    libro = openpyxl.load_workbook(io.BytesIO(plantilla))
    assert libro["Acuerdos"].data_validations.dataValidation
    assert libro["Hitos"].column_dimensions["E"].width


def test_el_libro_de_una_sesion_se_descarga_y_se_importa_sin_cambios(
    mundo: SimpleNamespace, olga_en: Client, trabajar: Any
) -> None:
    respuesta = olga_en.get("/sesiones/MEA-TEST/libro.xlsx")
    assert "MEA-TEST.xlsx" in respuesta["Content-Disposition"]
    olga_en.post("/importar/", {"archivo": archivo(respuesta.content)})
    assert trabajar() == ["revisada"]
    assert "Sin cambios" in ver(olga_en, Importacion.objects.get())
