"""Subir una hoja cualquiera, decir una vez qué es cada columna, y que la próxima se lea sin preguntar."""

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import Acuerdo, ColumnasRecordadas, Importacion
from importacion.hojas import ACUERDOS
from tests import fabricas
from tests.importacion.libros import EVENTO, xlsx
from tests.importacion.test_planilla import DE_UN_MINISTERIO
from tests.web.importaciones.conftest import archivo

pytestmark = pytest.mark.django_db
Trabajar = Callable[[], list[str]]
ELEGIDO = {
    "sesion": "MEP-2025",
    "columna-Acuerdos.distrito": "1",
    "columna-Acuerdos.texto": "2",
    "columna-Acuerdos.plazo": "3",
    "siempre-Acuerdos.sector": "MTPE",
    "siempre-Acuerdos.tipo": "Compromiso",
    "siempre-Acuerdos.clasificacion": "Asistencia técnica",
    "siempre-Acuerdos.responsable": "GL",
}


@pytest.fixture
def olga_en(catalogos: None, como: Any) -> Client:
    fabricas.FabricaSesion(codigo="MEP-2025", nombre="MUNI EJECUTIVO", fecha=EVENTO)
    navegador: Client = como("olga")
    return navegador


def subir(navegador: Client, trabajar: Trabajar, contenido: bytes, nombre: str = "matriz.xlsx") -> Importacion:
    assert navegador.post("/importar/", {"archivo": archivo(contenido, nombre)}).status_code == 302
    assert trabajar() == ["revisada"]
    return Importacion.objects.latest("pk")


def ver(navegador: Client, direccion: str) -> str:
    return re.sub(r"\s+", " ", navegador.get(direccion).content.decode())


def test_se_pregunta_una_vez_y_se_recuerda_por_los_titulos(olga_en: Client, trabajar: Trabajar) -> None:
    i = subir(olga_en, trabajar, xlsx({"Hoja1": DE_UN_MINISTERIO}))
    assert "Decir qué es cada columna" in ver(olga_en, f"/importar/{i.pk}/")
    pagina = olga_en.get(f"/importar/{i.pk}/columnas/")
    form = pagina.context["form"]
    assert form["columna-Acuerdos.texto"].value() == "2"
    assert "D · Vence — 01/12/2025" in pagina.content.decode()
    assert olga_en.post(f"/importar/{i.pk}/columnas/", ELEGIDO).status_code == 302
    assert trabajar() == ["revisada"]
    pagina_de_revision = ver(olga_en, f"/importar/{i.pk}/")
    assert "2 filas por registrar en MEP-2025" in pagina_de_revision
    assert "Cambiar las columnas o la sesión" in pagina_de_revision
    i.refresh_from_db()
    olga_en.post(f"/importar/{i.pk}/confirmar/", {"que": "todo", "revision": i.revision})
    assert trabajar() == ["cargada"]
    assert Acuerdo.objects.count() == 2
    crecida = [
        *DE_UN_MINISTERIO,
        [3, "MD de Umachiri (Melgar, Puno)", "Otro puente", date(2025, 11, 1), "", "", "", ""],
    ]
    otra = subir(olga_en, trabajar, xlsx({"Diciembre": [["Otro rótulo"], *crecida[2:]]}))
    assert "1 fila por registrar en MEP-2025" in ver(olga_en, f"/importar/{otra.pk}/")
    assert ColumnasRecordadas.objects.count() == 1


@pytest.mark.parametrize(
    ("cambio", "frase"),
    [
        ({"sesion": ""}, "Elija la sesión"),
        ({"columna-Acuerdos.texto": ""}, "Diga en qué columna está."),
        ({"columna-Acuerdos.distrito": ""}, "Diga dónde está la municipalidad"),
        ({"columna-Acuerdos.plazo": "2"}, "Esa columna ya es"),
        ({"columna-Avances.porcentaje": "6"}, "El avance es de un hito"),
        ({"columna-Hitos.texto": "4"}, "Si la hoja trae hitos"),
        ({"columna-Acuerdos.texto": "99"}, "no"),
    ],
)
def test_lo_que_falta_o_sobra_se_dice(cambio: dict[str, str], frase: str, olga_en: Client, trabajar: Trabajar) -> None:
    i = subir(olga_en, trabajar, xlsx({"Hoja1": DE_UN_MINISTERIO}))
    respuesta = olga_en.post(f"/importar/{i.pk}/columnas/", ELEGIDO | cambio)
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()
    assert not ColumnasRecordadas.objects.exists()


def test_un_csv_y_un_libro_de_calc_con_las_hojas_de_la_oficina(olga_en: Client, trabajar: Trabajar) -> None:
    texto = "Compromiso;Municipalidad;Vence\nUna losa;MD de Umachiri (Melgar, Puno);15-oct-25\n"
    i = subir(olga_en, trabajar, texto.encode("cp1252"), "lista.csv")
    assert "Decir qué es cada columna" in ver(olga_en, f"/importar/{i.pk}/")
    assert [*i.informe["por_columnas"]] == ["lista"]
    assert ACUERDOS.nombre not in i.informe["por_columnas"]


def test_una_celda_se_corrige_aqui_y_el_archivo_queda_como_estaba(olga_en: Client, trabajar: Trabajar) -> None:
    filas = [[*fila] for fila in DE_UN_MINISTERIO]
    filas[3][1], filas[5][3] = "Municipalidad Distrital de Miraflores", "31/02/2025"
    contenido = xlsx({"Hoja1": filas})
    i = subir(olga_en, trabajar, contenido)
    olga_en.post(f"/importar/{i.pk}/columnas/", ELEGIDO)
    assert trabajar() == ["revisada"]
    pagina = olga_en.get(f"/importar/{i.pk}/corregir/")
    form = pagina.context["form"]
    assert [fila.error.celda for fila in form.filas()] == ["Acuerdos!B4", "Acuerdos!D6"]
    nada = {"revision": form["revision"].value(), "dice-0": filas[3][1], "dice-1": "31/02/2025"}
    assert "No cambió ninguna celda" in olga_en.post(f"/importar/{i.pk}/corregir/", nada).content.decode()
    assert (
        olga_en.post(f"/importar/{i.pk}/corregir/", nada | {"toma-0": "0", "dice-1": "28/02/2025"}).status_code == 302
    )
    assert trabajar() == ["revisada"]
    revisada = ver(olga_en, f"/importar/{i.pk}/")
    assert "2 filas por registrar" in revisada
    assert "2 celdas corregidas aquí" in revisada
    i.refresh_from_db()
    vieja = olga_en.post(f"/importar/{i.pk}/corregir/", nada | {"toma-0": "0"}, follow=True)
    assert "No hay celdas que corregir aquí." in vieja.content.decode()
    descargado = olga_en.get(f"/importar/{i.pk}/libro.xlsx").content
    assert io.BytesIO(descargado).getvalue() == contenido
    olga_en.post(f"/importar/{i.pk}/confirmar/", {"que": "todo", "revision": i.revision})
    assert trabajar() == ["cargada"]
    assert set(Acuerdo.objects.values_list("municipalidad_id", "plazo")) == {
        ("040110", date(2025, 12, 1)),
        ("210809", date(2025, 2, 28)),
    }


def test_lo_corregido_aqui_se_quita(olga_en: Client, trabajar: Trabajar) -> None:
    filas = [[*fila] for fila in DE_UN_MINISTERIO]
    filas[5][3] = "31/02/2025"
    i = subir(olga_en, trabajar, xlsx({"Hoja1": filas}))
    olga_en.post(f"/importar/{i.pk}/columnas/", ELEGIDO)
    trabajar()
    i.refresh_from_db()
    olga_en.post(f"/importar/{i.pk}/corregir/", {"revision": i.revision, "dice-0": "01/03/2025"})
    trabajar()
    i.refresh_from_db()
    assert i.informe["errores"] == 0
    olga_en.post(f"/importar/{i.pk}/olvidar/", {"revision": i.revision})
    trabajar()
    i.refresh_from_db()
    assert (i.informe["errores"], i.dicho["celdas"]) == (1, {})
