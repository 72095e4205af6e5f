"""Los gráficos son funciones puras: de las mismas cifras sale el mismo marcado, bien formado y sin nada por escapar."""

import gzip
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from corte.aspecto import tramos
from web.graficos import Barra, barra_de_estados, barras, mapa, progreso

MALO = '<script>alert("1")</script> & Cía'
CANTIDADES = {"10": 26, "15P": 25, "08": 25, "21": 20, "03": 17, "23": 1}


def arbol(marcado: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<raiz>{marcado}</raiz>")  # marcado nuestro


def titulos(marcado: str) -> list[str]:
    return [t.text or "" for t in arbol(marcado).iter("title")]


def test_el_mapa_dibuja_las_26_regiones_con_su_nombre_y_su_cantidad() -> None:
    nombres = titulos(mapa(CANTIDADES, titulo="Acuerdos por región"))
    assert nombres[0] == "Acuerdos por región"
    assert len(nombres) == 1 + 26
    assert {"Huánuco: 26 acuerdos", "Lima Provincias: 25 acuerdos", "Tacna: 1 acuerdo"} <= set(nombres)
    assert "Lima Metropolitana: sin acuerdos" in nombres


def test_cada_region_con_acuerdos_enlaza_a_su_lista_y_las_demas_no() -> None:
    enlaces = arbol(mapa(CANTIDADES, titulo="t", enlace=lambda c: f"/acuerdos/?region={c}&al=2025-03-31")).iter("a")
    assert {e.get("href") for e in enlaces} == {f"/acuerdos/?region={c}&al=2025-03-31" for c in CANTIDADES}


def test_el_mapa_dice_en_palabras_cuantas_regiones_tienen_algo() -> None:
    descripcion = next(arbol(mapa(CANTIDADES, titulo="t")).iter("desc")).text or ""
    assert descripcion.startswith("6 de 26 regiones tienen acuerdos")


def test_lo_que_no_esta_en_el_mapa_no_se_pierde() -> None:
    assert "Fuera del mapa: 4 acuerdos." in mapa({**CANTIDADES, "99": 4}, titulo="t")


def test_el_mapa_sin_ningun_acuerdo_se_dibuja_igual() -> None:
    assert len(titulos(mapa({}, titulo="t"))) == 27


def test_el_mapa_comprimido_pesa_menos_de_12_kilobytes() -> None:
    todas = {c: i for i, c in enumerate(CANTIDADES)}
    marcado = mapa({**todas, "01": 5}, titulo="t", enlace=lambda c: f"/acuerdos/?sesion=MEA-2025&region={c}")
    assert len(gzip.compress(marcado.encode(), 6)) < 12_000


@pytest.mark.parametrize(
    ("cantidades", "limites"),
    [
        ([], []),
        ([0, 0], []),
        ([7, 7, 7], [7]),
        ([1, 2], [1, 2]),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
        ([1, 1, 1, 1, 100], [1, 100]),
        (list(range(1, 27)), [6, 11, 16, 21, 26]),
    ],
)
def test_los_tramos_son_cuantiles_de_lo_mayor_que_cero(cantidades: list[int], limites: list[int]) -> None:
    assert tramos(cantidades) == limites


def test_la_leyenda_cubre_todas_las_cantidades_sin_huecos() -> None:
    marcado = mapa(CANTIDADES, titulo="t")
    leyenda = list(arbol(marcado).iter("li"))
    textos = ["".join(li.itertext()) for li in leyenda]
    assert textos == ["Sin acuerdos", "1 a 17", "18 a 20", "21 a 25", "26"]


def test_las_barras_dicen_nombre_cantidad_y_sigla_completa() -> None:
    filas = [Barra("MTPE", 47, "/acuerdos/?sector=MTPE", "Ministerio de Trabajo"), Barra("MVCS", 1)]
    assert titulos(barras(filas, titulo="Por sector")) == [
        "Por sector",
        "MTPE: 47 acuerdos (Ministerio de Trabajo)",
        "MVCS: 1 acuerdo",
    ]


def test_la_barra_mayor_llena_el_espacio_y_las_demas_son_proporcionales() -> None:
    anchos = [
        float((r.get("width") or "").rstrip("%"))
        for r in arbol(barras([Barra("A", 40), Barra("B", 10), Barra("C", 0)], titulo="t")).iter("rect")
        if r.get("class") == "barra"
    ]
    assert anchos == [51, pytest.approx(12.8, abs=0.1), 0]


def test_un_nombre_largo_ocupa_dos_renglones_y_se_lee_entero_en_su_titulo() -> None:
    largo = "Financiamiento de proyectos de inversión y mantenimiento de infraestructura educativa rural"
    svg = arbol(barras([Barra(largo, 3), Barra("Orientación", 2)], titulo="t"))
    renglones = [t.text or "" for t in svg.iter("text") if t.get("class") != "cantidad"]
    assert len(renglones) == 3
    assert all(len(r) <= 36 for r in renglones)
    assert renglones[1].endswith("…")
    assert largo in next(t.text or "" for t in list(svg.iter("title"))[1:])


def test_los_renglones_de_las_barras_nunca_se_montan() -> None:
    nombres = ["Corto", "Un nombre de largo mediano que ocupa dos", "Otro"]
    svg = arbol(barras([Barra(n, 5) for n in nombres], titulo="t"))
    alturas = [float(t.get("y") or 0) for t in svg.iter("text") if t.get("class") != "cantidad"]
    assert all(b - a >= 18 for a, b in zip(alturas, alturas[1:], strict=False))
    total = float(next(svg.iter("svg")).get("height") or 0)
    assert max(alturas) < total


def test_sin_filas_no_hay_grafico() -> None:
    assert barras([], titulo="t") == ""


def test_barras_en_cero_no_dividen_entre_cero() -> None:
    assert "0 acuerdos" in barras([Barra("MTPE", 0)], titulo="t")


def test_los_estados_suman_el_ancho_entero_y_la_leyenda_los_nombra_todos() -> None:
    figura = arbol(barra_de_estados({"cumplido": 30, "en_proceso": 129, "vencido": 12}, enlaces={"vencido": "/v"}))
    anchos = [float((r.get("width") or "").rstrip("%")) for g in figura.iter("g") for r in g.iter("rect")]
    assert sum(anchos) == pytest.approx(100, abs=0.2)
    textos = [" ".join("".join(li.itertext()).split()) for li in figura.iter("li")]
    assert textos[0] == "Cumplido 30 17.5 % de 171"
    assert textos[2] == "Pendiente 0 0.0 % de 171"
    assert [a.get("href") for a in figura.iter("a")] == ["/v"]


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
