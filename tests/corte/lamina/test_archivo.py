"""La lámina es de la oficina: su plantilla, su idioma, sus colores; se lee en orden, y nada se sale de su caja."""

import re
import time
from typing import Any

import pytest

from acuerdos.enums import Estado
from corte.aspecto import PALETA
from corte.datos import Corte
from corte.lamina import letras
from corte.pptx import escribir_pptx
from tests.corte.cortes import un_corte
from tests.corte.lamina.leida import EMU, A, C, Lamina, P, caja, texto

pytestmark = pytest.mark.una_vez
PIE = 7.06  # pulgadas: dónde empieza
CASOS: dict[str, dict[str, Any]] = {
    "ninguno": {"acuerdos": 0, "categorias": 0},
    "uno": {"acuerdos": 1, "sectores": 1, "clases": 1, "categorias": 1},
    "235": {"acuerdos": 235, "sectores": 15},
    "19 sectores y 13 categorías": {"acuerdos": 235, "sectores": 19, "categorias": 13},
    "40 sectores, 100 clasificaciones y nombres larguísimos": {
        "acuerdos": 120,
        "sectores": 40,
        "clases": 100,
        "categorias": 20,
        "largo": True,
    },
}


@pytest.fixture(scope="module")
def laminas() -> dict[str, Lamina]:
    return {nombre: Lamina(escribir_pptx(un_corte(**caso))) for nombre, caso in CASOS.items()}


@pytest.fixture(scope="module", params=CASOS)
def lamina(request: pytest.FixtureRequest, laminas: dict[str, Lamina]) -> Lamina:
    return laminas[request.param]


# --- Que quepa ------------------------------------------------------------------------------------------------------
def test_nada_pasa_de_la_hoja_ni_pisa_el_pie(lamina: Lamina) -> None:
    for n, hoja in enumerate(lamina.hojas, start=1):
        for pieza in (*hoja.iter(f"{P}sp"), *hoja.iter(f"{P}graphicFrame")):
            if (lugar := caja(pieza)) is None or n == 1:
                continue
            x, y, ancho, alto = lugar
            assert x >= -0.01 and x + ancho <= 13.34, (n, texto(pieza)[:60])
            assert y >= -0.01 and y + alto <= PIE + 0.01, (n, texto(pieza)[:60], y + alto)


def test_cada_texto_cabe_en_su_caja(lamina: Lamina) -> None:
    for n, hoja in enumerate(lamina.hojas, start=1):
        for pieza in hoja.iter(f"{P}sp"):
            lugar = caja(pieza)
            if lugar is None or not texto(pieza).strip() or pieza.getparent().tag == f"{P}grpSp":
                continue
            margenes = pieza.find(f".//{A}bodyPr")
            al_lado = (int(margenes.get("lIns", 0)) + int(margenes.get("rIns", 0))) / EMU
            alto = sum(_alto(parrafo, lugar[2] - al_lado) for parrafo in pieza.iter(f"{A}p"))
            assert alto <= lugar[3] + 0.02, (n, texto(pieza)[:80], alto, lugar[3])


def test_cada_fila_de_cada_tabla_tiene_el_alto_de_su_texto(lamina: Lamina) -> None:
    for n, hoja in enumerate(lamina.hojas, start=1):
        for tabla in hoja.iter(f"{A}tbl"):
            anchos = [int(c.get("w")) / EMU for c in tabla.iter(f"{A}gridCol")]
            for fila in tabla.iter(f"{A}tr"):
                for celda, ancho in zip(fila.iter(f"{A}tc"), anchos, strict=True):
                    cabe = ancho - 0.14
                    alto = sum(_alto(parrafo, cabe) for parrafo in celda.iter(f"{A}p")) + 0.06
                    assert alto <= int(fila.get("h")) / EMU + 0.005, (n, texto(celda)[:60])


def _alto(parrafo: Any, ancho: float) -> float:
    """Pulgadas que ocupa, con la letra que dicen sus tramos."""
    cuerpos = [int(t.get("sz", 0)) / 100 for t in (*parrafo.iter(f"{A}rPr"), *parrafo.iter(f"{A}endParaRPr"))]
    puntos = max([c for c in cuerpos if c], default=13)
    negrita = any(t.get("b") == "1" for t in parrafo.iter(f"{A}rPr"))
    dicho = "".join(t.text or "" for t in parrafo.iter(f"{A}t"))
    return letras.alto(dicho, ancho, puntos, negrita=negrita)


def test_el_titulo_y_el_pie_caben_en_sus_marcadores(lamina: Lamina) -> None:
    for hoja in lamina.hojas[1:]:
        for pieza in hoja.iter(f"{P}sp"):
            marca = pieza.find(f".//{P}ph")
            if marca is None or marca.get("type") not in ("title", "ftr"):
                continue
            ancho, alto = (12.133, 0.82) if marca.get("type") == "title" else (10.9, 0.3)
            tramo = pieza.find(f".//{A}rPr")
            puntos = int(tramo.get("sz", 2600)) / 100
            negrita = marca.get("type") == "title"
            assert letras.alto(texto(pieza), ancho, puntos, negrita=negrita) <= alto + 0.01, texto(pieza)


def test_lo_que_no_cabe_sigue_en_otra_hoja_con_su_titulo_y_el_total_va_solo_al_final(
    laminas: dict[str, Lamina],
) -> None:
    lamina = laminas["19 sectores y 13 categorías"]
    suyas = [
        hoja for hoja, titulo in zip(lamina.hojas, lamina.titulos, strict=True) if titulo.startswith("57 reuniones")
    ]
    assert len(suyas) == 2
    tablas = [
        [[texto(c) for c in f.iter(f"{A}tc")] for f in t.iter(f"{A}tr")] for h in suyas for t in h.iter(f"{A}tbl")
    ]
    reuniones = [t for t in tablas if t[0][0] == "Sector"]
    assert [t[0] for t in reuniones] == [["Sector", "Reuniones"]] * 2
    assert [fila[0] for t in reuniones for fila in t].count("Total") == 1
    assert reuniones[-1][-1] == ["Total", "57"]
    assert sum(len(t) - 1 for t in reuniones) == 20


def test_los_titulos_de_lo_que_sigue_lo_dicen(laminas: dict[str, Lamina]) -> None:
    titulos = laminas["235"].titulos
    assert any(re.search(r"\(1 de \d+\)$", t) for t in titulos)
    assert any(re.search(r"\(continúa, 2 de \d+\)$", t) for t in titulos)


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


def test_la_plantilla_es_de_16_9_y_no_queda_nada_de_la_biblioteca(lamina: Lamina) -> None:
    presentacion = lamina.arboles("ppt/presentation")["ppt/presentation.xml"]
    tamano = presentacion.find(f"{P}sldSz")
    assert int(tamano.get("cx")) / int(tamano.get("cy")) == pytest.approx(16 / 9)
    assert tamano.get("type") is None
    for arbol in lamina.arboles("ppt/slideLayouts").values():
        for lugar in arbol.iter(f"{A}xfrm"):
            de, mide = lugar.find(f"{A}off"), lugar.find(f"{A}ext")
            assert int(de.get("x")) + int(mide.get("cx")) <= 12_192_500
    nombres = " ".join(lamina.partes)
    assert "thumbnail" not in nombres and "printerSettings" not in nombres
    dicho = lamina.partes["docProps/core.xml"] + lamina.partes["docProps/app.xml"]
    for resto in (b"python-pptx", b"Macintosh", b"4:3", b"PowerPoint Presentation"):
        assert resto not in dicho
    assert f"<Slides>{len(lamina.hojas)}</Slides>".encode() in dicho


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


def test_los_graficos_tienen_ejes_de_numero_positivo_y_ningun_nombre_se_salta(lamina: Lamina) -> None:
    for nombre, arbol in lamina.arboles("ppt/charts").items():
        for eje in (*arbol.iter(f"{C}axId"), *arbol.iter(f"{C}crossAx")):
            assert int(eje.get("val")) > 0, nombre
        if arbol.find(f".//{C}barChart") is not None:
            assert arbol.find(f".//{C}tickLblSkip").get("val") == "1"


def test_cada_hoja_lleva_notas_con_las_cifras_en_palabras(laminas: dict[str, Lamina]) -> None:
    notas = laminas["235"].arboles("ppt/notesSlides/notesSlide")
    assert len(notas) > 10
    assert any("vencidos" in texto(nota) for nota in notas.values())
    assert len(laminas["235"].arboles("ppt/notesMasters/notesMaster")) == 1


def test_las_partes_de_la_lamina_son_secciones(laminas: dict[str, Lamina]) -> None:
    lamina = laminas["235"]
    presentacion = lamina.arboles("ppt/presentation")["ppt/presentation.xml"]
    secciones = [s.get("name") for s in presentacion.iter("{*}section")]
    assert secciones == [
        "Portada",
        "Para decidir",
        "Información general",
        "Los acuerdos",
        "Estado y avance",
        "Lo que falta",
        "Conclusiones",
        "Anexo",
    ]
    assert len(list(presentacion.iter("{http://schemas.microsoft.com/office/powerpoint/2010/main}sldId"))) == len(
        lamina.hojas
    )


# --- Que no cueste --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("acuerdos", "segundos"), [(235, 1.0), (10_000, 3.0)])
def test_escribirla_cuesta_poco(acuerdos: int, segundos: float) -> None:
    de = un_corte(acuerdos, sectores=19)
    escribir_pptx(un_corte(1))  # la plantilla y las letras se leen una vez
    antes = time.process_time()
    escribir_pptx(de)
    assert time.process_time() - antes <= segundos


@pytest.mark.parametrize("estados", [[Estado.DESESTIMADO], [Estado.VENCIDO], [Estado.CUMPLIDO], [Estado.PENDIENTE]])
@pytest.mark.parametrize("cuantos", [1, 2, 3])
def test_con_un_solo_estado_tambien_sale(estados: list[Estado], cuantos: int) -> None:
    de: Corte = un_corte(cuantos, sectores=2, estados=estados)
    assert Lamina(escribir_pptx(de)).titulos[1]
