import pytest
from django.template.loader import get_template

from muniejecutivo.plantillas import sin_sangria

pytestmark = pytest.mark.una_vez


def test_una_pagina_se_carga_sin_sangria_y_cada_frase_en_una_linea() -> None:
    assert sin_sangria("a.html", "<p>\n    Uno\n\t dos\n</p>\n") == "<p>\nUno dos\n</p>\n"


def test_un_texto_se_carga_como_esta() -> None:
    assert sin_sangria("a.txt", "Uno\n  - dos\n") == "Uno\n  - dos\n"


def test_las_del_proyecto_pasan_por_ahi() -> None:
    assert "\n  " not in get_template("base.html").template.source


def test_una_etiqueta_escrita_en_varias_lineas_sale_en_una() -> None:
    escrita = '<p\n  class="a"\n  {% if x > y %}hidden{% endif %}\n  >\n  a < b\n  c > d\n</p>'
    assert sin_sangria("a.html", escrita) == '<p class="a" {% if x > y %}hidden{% endif %}>\na < b c > d\n</p>'
