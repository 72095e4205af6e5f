"""Los gráficos son funciones puras: de las mismas cifras sale el mismo marcado, bien formado y sin nada por escapar."""

from fractions import Fraction
from xml.etree import ElementTree

import pytest

from web.graficos import Barra, barra_de_estados, barras, mapa, progreso

MALO = '<script>alert("1")</script> & Cía'


CANTIDADES = {"10": 26, "15P": 25, "08": 25, "21": 20, "03": 17, "23": 1}


def arbol(marcado: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<raiz>{marcado}</raiz>")  # marcado nuestro


def titulos(marcado: str) -> list[str]:
    return [t.text or "" for t in arbol(marcado).iter("title")]


@pytest.mark.parametrize(("cumplidos", "total", "dice"), [(1, 16, "6.3"), (9, 80, "11.3"), (1, 3, "33.3")])
def test_la_parte_de_cada_estado_redondea_la_mitad_hacia_arriba(cumplidos: int, total: int, dice: str) -> None:
    assert f"{dice}\u00a0%" in barra_de_estados({"cumplido": cumplidos, "en_proceso": total - cumplidos})


def test_los_estados_suman_el_ancho_entero_y_la_leyenda_los_nombra_todos() -> None:
    figura = arbol(barra_de_estados({"cumplido": 30, "en_proceso": 129, "vencido": 12}, enlaces={"vencido": "/v"}))
    anchos = [float((r.get("width") or "").rstrip("%")) for g in figura.iter("g") for r in g.iter("rect")]
    assert sum(anchos) == pytest.approx(100, abs=0.2)
    textos = [" ".join("".join(li.itertext()).split()) for li in figura.iter("li")]
    assert textos[0] == "Cumplido 30 17.5 % de 171"
    assert textos[2] == "Pendiente 0 0.0 % de 171"
    assert [a.get("href") for a in figura.iter("a")] == ["/v", "/v"], "el tramo y su cifra"


def test_sin_acuerdos_los_estados_muestran_raya_y_no_un_error() -> None:
    assert "—" in "".join(arbol(barra_de_estados({})).itertext())


def test_todo_texto_ajeno_se_escapa() -> None:
    marcado = "".join(
        [
            mapa({"08": 1}, titulo=MALO, enlace=lambda c: f'/?a="{MALO}'),
            barras([Barra(MALO, 1, f'/"{MALO}', MALO)], titulo=MALO),
            barra_de_estados({"cumplido": 1}, titulo=MALO, enlaces={"cumplido": MALO}),
        ]
    )
    assert "<script" not in marcado
    assert MALO in titulos(marcado)


def test_ningun_grafico_usa_estilos_ni_guiones_en_linea() -> None:
    marcado = mapa(CANTIDADES, titulo="t") + barras([Barra("MTPE", 1)], titulo="t") + barra_de_estados({"vencido": 1})
    assert "style=" not in marcado
    assert "<style" not in marcado


@pytest.mark.parametrize(
    ("porcentaje", "ancho", "texto"),
    [
        (0, "0", "0 %"),
        (45, "45", "45 %"),
        (100, "100", "100 %"),
        (99.6, "99", "99 %"),
        (0.2, "1", "1 %"),
        (Fraction(100, 3), "33", "33 %"),
        (140, "100", "100 %"),
        (-3, "0", "0 %"),
    ],
)
def test_el_progreso_no_redondea_a_cumplido_ni_a_nada(porcentaje: float, ancho: str, texto: str) -> None:
    barra = arbol(progreso(porcentaje))
    assert [r.get("width") for r in barra.iter("rect")][1] == ancho
    assert "".join(barra.itertext()) == texto


def test_el_progreso_sin_dato_es_una_raya() -> None:
    assert "".join(arbol(progreso(None)).itertext()) == "—"
