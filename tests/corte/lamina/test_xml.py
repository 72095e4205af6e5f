"""Cómo se escribe cada texto de la lámina: en español del Perú y con los colores del tema."""

import pytest

from corte.aspecto import PALETA
from tests.corte.lamina.leida import A, Lamina

pytestmark = pytest.mark.una_vez


# --- Que sea de la oficina ------------------------------------------------------------------------------------------
def test_todo_texto_esta_en_espanol_del_peru(lamina: Lamina) -> None:
    for nombre, arbol in lamina.arboles("ppt/").items():
        for tramo in (*arbol.iter(f"{A}rPr"), *arbol.iter(f"{A}endParaRPr"), *arbol.iter(f"{A}defRPr")):
            assert tramo.get("lang") == "es-PE", (nombre, tramo.tag)
        for tramo in arbol.iter(f"{A}r"):
            assert tramo.find(f"{A}rPr") is not None, nombre


def test_todo_color_es_del_tema(lamina: Lamina) -> None:
    for nombre, contenido in lamina.partes.items():
        if nombre.endswith(".xml") and "/theme/" not in nombre:
            for fuera in (b"srgbClr", b"sysClr", b"prstClr", b"hslClr"):
                assert fuera not in contenido, (nombre, fuera)
    tema = lamina.arboles("ppt/theme/theme1")["ppt/theme/theme1.xml"]
    esquema = next(tema.iter(f"{A}clrScheme"))
    assert {c.tag.removeprefix(A): c[0].get("val") for c in esquema} == PALETA
