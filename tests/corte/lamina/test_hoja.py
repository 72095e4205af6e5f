"""Cada hoja de la lámina: su orden, su pie, sus notas y lo que no es texto."""

import pytest

from tests.corte.lamina.leida import A, Lamina, P, texto

pytestmark = pytest.mark.una_vez


def test_el_numero_de_hoja_es_un_campo_y_el_pie_un_marcador(lamina: Lamina) -> None:
    for hoja in lamina.hojas[1:]:
        assert [c.get("type") for c in hoja.iter(f"{A}fld")] == ["slidenum"]
        tipos = [m.get("type") for m in hoja.iter(f"{P}ph")]
        assert tipos[0] == "title"
        assert tipos[-2:] == ["ftr", "sldNum"]


# --- Que se lea sin verla -------------------------------------------------------------------------------------------
def test_lo_que_no_es_texto_se_describe_o_adorna(lamina: Lamina) -> None:
    for n, hoja in enumerate(lamina.hojas, start=1):
        for nombre in hoja.iter(f"{P}cNvPr"):
            pieza = nombre.getparent().getparent()
            if pieza.tag in (f"{P}spTree",) or texto(pieza).strip():
                continue
            decorativa = any(e.get("val") == "1" for e in nombre.iter("{*}decorative"))
            assert decorativa or nombre.get("descr"), (n, nombre.get("name"))


def test_se_lee_titulo_contenido_pie_y_numero(lamina: Lamina) -> None:
    for hoja in lamina.hojas[1:]:
        arbol = next(hoja.iter(f"{P}spTree"))
        marcas = [
            (pieza.find(f".//{P}ph").get("type") if pieza.find(f".//{P}ph") is not None else "") for pieza in arbol[2:]
        ]
        assert marcas[:2] == ["title", "body"]
        assert marcas[-2:] == ["ftr", "sldNum"]
        assert set(marcas[2:-2]) <= {""}


def test_los_numeros_de_las_piezas_no_se_repiten_y_los_grupos_tienen_tamano(lamina: Lamina) -> None:
    for hoja in lamina.hojas:
        numeros = [p.get("id") for p in hoja.iter(f"{P}cNvPr")]
        assert len(numeros) == len(set(numeros))
        for grupo in hoja.iter(f"{P}grpSp"):
            lugar = grupo.find(f"{P}grpSpPr/{A}xfrm")
            assert all(int(lugar.find(f"{A}{que}").get("cx")) > 0 for que in ("ext", "chExt"))


def test_cada_hoja_lleva_notas_con_las_cifras_en_palabras(laminas: dict[str, Lamina]) -> None:
    notas = laminas["235"].arboles("ppt/notesSlides/notesSlide")
    assert len(notas) > 10
    assert any("vencidos" in texto(nota) for nota in notas.values())
    assert len(laminas["235"].arboles("ppt/notesMasters/notesMaster")) == 1
