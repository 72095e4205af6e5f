"""Los archivos de una parte de la sesión, y lo que de sus listas lee cada quien."""

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.test import Client

from acuerdos.models import Acuerdo
from reuniones.models import Sesion
from tests.corte.acta.test_pdf import texto_de
from tests.corte.lamina.leida import Lamina

LAMINA, LIBRO = "/sesiones/MEA-TEST/corte.pptx", "/sesiones/MEA-TEST/corte.xlsx"


@pytest.fixture(autouse=True)
def _carpeta(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()


@pytest.mark.parametrize(
    ("pedido", "de", "cuantos"),
    [
        ("sector=MTPE", "MTPE, ", {"sector_id": "MTPE"}),
        ("region=21", "Puno", {"municipalidad__region_id": "21"}),
        ("municipalidad=210809", "Umachiri (Puno): ", {"municipalidad_id": "210809"}),
    ],
)
def test_una_parte_se_pide_en_la_direccion_y_solo_cuenta_lo_suyo(
    mundo: SimpleNamespace, como: Callable[[str], Client], pedido: str, de: str, cuantos: dict[str, str]
) -> None:
    respuesta = como("olga").get(f"{LAMINA}?{pedido}")
    assert respuesta.status_code == 200
    assert f"-{pedido.split('=')[1]}-al-" in respuesta["Content-Disposition"]
    lamina = Lamina(respuesta.content)
    assert lamina.titulos[0].startswith(de)
    vivos = Acuerdo.objects.filter(anulado_en__isnull=True)
    suyos = set(vivos.filter(**cuantos).values_list("codigo", flat=True))
    ajenos = set(vivos.exclude(**cuantos).values_list("codigo", flat=True))
    dicho = lamina.todo_el_texto()
    assert all(codigo in dicho for codigo in suyos)
    assert not [codigo for codigo in ajenos if codigo in dicho]


@pytest.mark.parametrize(
    ("pedido", "frase"),
    [
        ("sector=MINSA", "En esta sesión no hay ningún acuerdo de «MINSA»."),
        ("sector=MTPE&region=21", "Pida una sola parte: un sector, una región o una municipalidad."),
    ],
)
def test_una_parte_que_no_hay_se_dice(
    mundo: SimpleNamespace, como: Callable[[str], Client], pedido: str, frase: str
) -> None:
    respuesta = como("olga").get(f"{LAMINA}?{pedido}")
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()


def test_la_pagina_y_el_json_son_siempre_de_toda_la_sesion(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    for direccion in ("/sesiones/MEA-TEST/corte/?sector=MTPE", "/sesiones/MEA-TEST/corte.json?sector=MTPE"):
        assert como("olga").get(direccion).status_code == 400


@pytest.mark.parametrize(
    ("quien", "publicada", "ve_acuerdos", "ve_trabas"),
    [
        ("olga", False, True, True),
        ("anonima", True, True, False),
        ("fatima", True, True, False),
        ("fatima", False, False, False),
    ],
)
def test_las_listas_son_de_la_secretaria_y_las_publicadas_de_cualquiera_sin_lo_escrito_en_las_trabas(
    mundo: SimpleNamespace,
    como: Callable[[str], Client],
    quien: str,
    publicada: bool,
    ve_acuerdos: bool,
    ve_trabas: bool,
) -> None:
    Sesion.objects.filter(pk=mundo.sesion.pk).update(publicada=publicada)
    traba = mundo.pronto.trabas.get()
    libro = openpyxl.load_workbook(io.BytesIO(como(quien).get(LIBRO).content))
    textos = {str(c) for hoja in libro for fila in hoja.iter_rows(values_only=True) for c in fila if c}
    assert (mundo.vencido.codigo in textos) is ve_acuerdos
    assert (traba.necesidad in textos) is ve_trabas
    assert "Avance por sector" in libro.sheetnames
    lamina = Lamina(como(quien).get(LAMINA).content).todo_el_texto()
    assert (mundo.vencido.codigo in lamina) is ve_acuerdos
    assert (traba.necesidad in lamina) is ve_trabas


@pytest.mark.parametrize("parte", ["", "&sector=MVCS", "&region=21", "&municipalidad=210809", "&municipalidad=140311"])
@pytest.mark.parametrize("formato", ["pptx", "pdf", "xlsx"])
def test_sin_publicar_ningun_archivo_de_ninguna_parte_nombra_un_acuerdo(
    mundo: SimpleNamespace, como: Callable[[str], Client], parte: str, formato: str
) -> None:
    Sesion.objects.filter(pk=mundo.sesion.pk).update(publicada=False)
    respuesta = como("fatima").get(f"/sesiones/MEA-TEST/corte.{formato}?al=2025-06-15{parte}")
    assert respuesta.status_code == 200
    contenido = b"".join(respuesta) if respuesta.streaming else respuesta.content
    textos = textos_de(contenido, formato)
    assert "MEA-TEST-0" not in textos
    for acuerdo in Acuerdo.objects.all():
        assert acuerdo.texto not in textos
    assert "Hito que sigue" not in textos, "ni el cuadro que los lista uno por uno"
    assert "Cumplidos" in textos, "las cifras sí"


def textos_de(contenido: bytes, formato: str) -> str:
    if formato == "xlsx":
        libro = openpyxl.load_workbook(io.BytesIO(contenido))
        return " ".join(str(c) for hoja in libro for fila in hoja.iter_rows(values_only=True) for c in fila if c)
    return Lamina(contenido).todo_el_texto() if formato == "pptx" else texto_de(contenido)


@pytest.mark.parametrize(
    ("quien", "publicada", "nombra"), [("olga", False, True), ("fatima", True, True), ("fatima", False, False)]
)
def test_de_que_acuerdos_cambiaron_de_estado_se_dice_cuantos_a_quien_no_los_ve(
    mundo: SimpleNamespace, como: Callable[[str], Client], quien: str, publicada: bool, nombra: bool
) -> None:
    Sesion.objects.filter(pk=mundo.sesion.pk).update(publicada=publicada)
    hoja = como(quien).get("/sesiones/MEA-TEST/corte.json").json()
    pasaron = hoja["cambio"]["pasaron"]
    assert pasaron and all(uno["cantidad"] for uno in pasaron)
    assert any(uno["acuerdos"] for uno in pasaron) is nombra
    html = como(quien).get("/sesiones/MEA-TEST/corte/").content.decode()
    assert ('id="pasaron"' in html) and ("MEA-TEST-0" in html) is nombra


def test_cada_quien_recibe_su_archivo_aunque_pidan_lo_mismo(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    de_la_oficina, de_cualquiera = como("olga").get(LAMINA), como("anonima").get(LAMINA)
    assert de_la_oficina["ETag"] != de_cualquiera["ETag"]
    assert como("anonima").get(LAMINA).content == de_cualquiera.content != de_la_oficina.content


def test_la_pagina_lleva_a_la_lamina_de_cada_parte_a_quien_ve_las_listas(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    pagina = "/sesiones/MEA-TEST/corte/?al=2025-03-31"
    enlace = 'href="/sesiones/MEA-TEST/corte.pptx?al=2025-03-31&amp;sector=MTPE"'
    assert enlace in como("olga").get(pagina).content.decode()
    assert "sector=MTPE" not in como("anonima").get(pagina).content.decode()
