"""La lámina es de la oficina: su plantilla, su idioma, sus colores; se lee en orden, y nada se sale de su caja."""

import pytest

from acuerdos.enums import Estado
from corte.datos import Corte
from corte.lamina import letras
from corte.pptx import escribir_pptx
from tests.corte.cortes import un_corte
from tests.corte.lamina.leida import A, C, Lamina, P, caja, texto
from tests.llamadas import llamadas

pytestmark = pytest.mark.una_vez
PIE = 7.06  # pulgadas: dónde empieza


# --- Que quepa ------------------------------------------------------------------------------------------------------
def test_nada_pasa_de_la_hoja_ni_pisa_el_pie(lamina: Lamina) -> None:
    for n, hoja in enumerate(lamina.hojas, start=1):
        for pieza in (*hoja.iter(f"{P}sp"), *hoja.iter(f"{P}graphicFrame")):
            if (lugar := caja(pieza)) is None or n == 1:
                continue
            x, y, ancho, alto = lugar
            assert x >= -0.01 and x + ancho <= 13.34, (n, texto(pieza)[:60])
            assert y >= -0.01 and y + alto <= PIE + 0.01, (n, texto(pieza)[:60], y + alto)


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


def test_los_graficos_tienen_ejes_de_numero_positivo_y_ningun_nombre_se_salta(lamina: Lamina) -> None:
    for nombre, arbol in lamina.arboles("ppt/charts").items():
        for eje in (*arbol.iter(f"{C}axId"), *arbol.iter(f"{C}crossAx")):
            assert int(eje.get("val")) > 0, nombre
        if arbol.find(f".//{C}barChart") is not None:
            assert arbol.find(f".//{C}tickLblSkip").get("val") == "1"


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
@pytest.mark.parametrize(("acuerdos", "las_que_bastan"), [(235, 1_100_000), (10_000, 1_600_000)])
def test_escribirla_cuesta_poco(acuerdos: int, las_que_bastan: int) -> None:
    de = un_corte(acuerdos, sectores=19)
    escribir_pptx(un_corte(1))  # la plantilla y las letras se leen una vez
    assert llamadas(lambda: escribir_pptx(de)) <= las_que_bastan


@pytest.mark.parametrize("estados", [[Estado.DESESTIMADO], [Estado.VENCIDO], [Estado.CUMPLIDO], [Estado.PENDIENTE]])
@pytest.mark.parametrize("cuantos", [1, 2, 3])
def test_con_un_solo_estado_tambien_sale(estados: list[Estado], cuantos: int) -> None:
    de: Corte = un_corte(cuantos, sectores=2, estados=estados)
    assert Lamina(escribir_pptx(de)).titulos[1]
