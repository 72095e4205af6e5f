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


def test_el_libro_de_un_sector_o_de_una_municipalidad_trae_solo_lo_suyo_y_vuelve(
    olga_en: Client, subir: Any, trabajar: Any
) -> None:
    i = subir(olga_en)
    olga_en.post(f"/importar/{i.pk}/confirmar/", {"que": "todo", "revision": i.revision})
    assert trabajar() == ["cargada"]

    def codigos(contenido: bytes, hoja: str, columna: int) -> set[str]:
        filas = list(openpyxl.load_workbook(io.BytesIO(contenido))[hoja].values)
        return {str(fila[columna]) for fila in filas if str(fila[columna]).startswith(("MEP-", "MTPE-", "MVCS-"))}

    del_sector = olga_en.get("/sesiones/MEP-2025/libro.xlsx?sector=MVCS")
    assert "MEP-2025-MVCS.xlsx" in del_sector["Content-Disposition"]
    assert codigos(del_sector.content, "Acuerdos", 1) == {"MEP-2025-003"}
    assert codigos(del_sector.content, "Hitos", 0) == {"MEP-2025-003"}
    assert codigos(del_sector.content, "Reuniones", 0) == {"MVCS-01"}
    suyo = olga_en.get("/sesiones/MEP-2025/libro.xlsx?municipalidad=140311")
    assert codigos(suyo.content, "Acuerdos", 1) == {"MEP-2025-002"}
    assert codigos(suyo.content, "Avances", 0) == {"MEP-2025-002"}
    assert codigos(suyo.content, "Reuniones", 0) == {"MTPE-01"}
    for contenido in (del_sector.content, suyo.content):
        olga_en.post("/importar/", {"archivo": archivo(contenido)})
        assert trabajar() == ["revisada"]
        assert "Sin cambios" in ver(olga_en, Importacion.objects.latest("pk"))
    assert "MEP-2025-MVCS.xlsx" in olga_en.get("/sesiones/MEP-2025/libro.xlsx?sector=MVCS%00")["Content-Disposition"]
    for nadie in ("sector=NADIE", "municipalidad=999999", "municipalidad=140311&sector=x"):
        assert olga_en.get(f"/sesiones/MEP-2025/libro.xlsx?{nadie}").status_code == 404
