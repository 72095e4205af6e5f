"""Las frases de un informe son verdad con ninguno, uno, dos o todos."""

import pytest

from acuerdos.enums import Estado
from corte.contenido import hallazgos, resumen
from corte.contenido.cruces import GrupoDelCruce, agrupar, por_sector
from corte.datos_del_detalle import AcuerdoDelDia
from tests.corte.cortes import un_corte

pytestmark = pytest.mark.una_vez
V, C, D, P = Estado.VENCIDO, Estado.CUMPLIDO, Estado.DESESTIMADO, Estado.PENDIENTE


@pytest.mark.parametrize(
    ("estados", "vencidos", "cumplidos"),
    [
        ([V], "El único acuerdo vigente está vencido (100.0\u00a0%)", "El único acuerdo vigente no está cumplido"),
        ([C], "Ningún acuerdo vigente está vencido", "El único acuerdo vigente está cumplido (100.0\u00a0%)"),
        (
            [V, V],
            "Los 2 acuerdos vigentes están vencidos (100.0\u00a0%)",
            "Ninguno de los 2 acuerdos vigentes está cumplido (0.0\u00a0%)",
        ),
        (
            [V, C],
            "1 de los 2 acuerdos vigentes está vencido (50.0\u00a0%)",
            "1 de los 2 acuerdos vigentes está cumplido (50.0\u00a0%)",
        ),
        ([D], "El único acuerdo está desestimado", "El único acuerdo está desestimado"),
        ([D, D], "Los 2 acuerdos están desestimados", "Los 2 acuerdos están desestimados"),
    ],
)
def test_de_lo_vencido_y_lo_cumplido(estados: list[Estado], vencidos: str, cumplidos: str) -> None:
    de = un_corte(len(estados), sectores=1, estados=estados)
    assert (hallazgos.vencidos(de), hallazgos.cumplidos(de)) == (vencidos, cumplidos)


@pytest.mark.parametrize(
    ("pares", "frase"),
    [
        ([], "Todavía no hay acuerdos"),
        ([("MTPE", 1)], "1 acuerdo: el único es de MTPE"),
        ([("MTPE", 5)], "5 acuerdos: todos son de MTPE"),
        ([("MTPE", 6), ("MVCS", 4)], "MTPE reúne el 60.0\u00a0% de los 10 acuerdos"),
        (
            [("MTPE", 4), ("MVCS", 3), ("MIMP", 2), ("MEF", 1)],
            "MTPE, MVCS y MIMP suman el 90.0\u00a0% de los 10 acuerdos",
        ),
        # Entre iguales no se nombra a unos sí y a otros no.
        ([("MTPE", 5), ("MVCS", 5)], "Los 10 acuerdos se reparten por igual entre 2 sectores"),
        ([("MTPE", 6), ("A", 2), ("B", 2), ("C", 2)], "MTPE reúne el 50.0\u00a0% de los 12 acuerdos"),
        ([("MTPE", 4), ("A", 3), ("B", 2), ("C", 2)], "MTPE y A suman el 63.6\u00a0% de los 11 acuerdos"),
        (
            [("A", 3), ("B", 3), ("C", 3), ("D", 3), ("E", 1)],
            "4 sectores comparten el mayor número de acuerdos: 3 de los 13 en cada caso",
        ),
    ],
)
def test_quien_concentra(pares: list[tuple[str, int]], frase: str) -> None:
    assert hallazgos.concentracion(pares, sum(n for _, n in pares)) == frase


def test_con_nombres_larguisimos_el_titulo_no_los_enumera() -> None:
    pares = [(f"Una clasificación de nombre muy largo, la número {n}", 10 - n) for n in range(5)]
    assert hallazgos.concentracion(pares, 40).startswith("Los tres con más suman el ")


def test_un_reparto_dice_quien_tiene_lo_vencido_o_quien_va_primero() -> None:
    tarde = agrupar(_lista([V, V, V, C]), por_sector)
    assert hallazgos.por_grupo(tarde, "sector/sectores", "ningún sector").endswith("tienen los 9 vencidos")
    uno_mas = agrupar(_lista([V, P, P, V, V, P]), por_sector)
    dicho = hallazgos.por_grupo(uno_mas, "sector/sectores", "ningún sector")
    assert dicho == "SECTOR00 tiene 4 de los 6 vencidos (66.7\u00a0%)", "nombrarlos a todos no dice nada"
    nada = agrupar(_lista([P]), por_sector)
    assert hallazgos.por_grupo(nada, "sector/sectores", "ningún sector") == "Ningún sector tiene acuerdos cumplidos"
    bien = agrupar(_lista([C]), por_sector)
    assert hallazgos.por_grupo(bien, "sector/sectores", "ningún sector") == (
        "3 sectores van parejos, con 100.0\u00a0% cumplido"
    )
    parejas = hallazgos.por_grupo(bien, "región/regiones", "ninguna región")
    assert parejas == "3 regiones van parejas, con 100.0\u00a0% cumplido"
    dos = agrupar(_lista([C, C, P]), por_sector)
    assert hallazgos.por_grupo(dos, "sector/sectores", "ningún sector") == (
        "2 sectores comparten el primer lugar, con 100.0\u00a0% cumplido; 1 sector sin ninguno cumplido"
    )
    uno = agrupar(_lista([C, V, P]), por_sector)
    assert hallazgos.por_grupo(uno, "sector/sectores", "ningún sector") == (
        "SECTOR00 va primero, con 100.0\u00a0% cumplido de 4 vigentes; 2 sectores sin ninguno cumplido"
    )


def _lista(estados: list[Estado]) -> tuple[AcuerdoDelDia, ...]:
    detalle = un_corte(12, sectores=3, estados=estados).detalle
    assert detalle is not None
    return detalle.acuerdos


def test_las_decisiones_son_a_lo_mas_tres_y_lo_vencido_va_primero() -> None:
    de = un_corte(40, sectores=4)
    assert de.detalle is not None
    pedidas = resumen.tres_decisiones(de, de.detalle)
    assert len(pedidas) == 3
    assert pedidas[0] == "Que cada responsable cumpla los 8 acuerdos vencidos o sustente un nuevo plazo."


def test_con_lo_vencido_tampoco_se_nombra_a_unos_si_y_a_otros_no() -> None:
    """Tres de cuatro iguales serían tres cualquiera."""

    def grupos(**vencidos: int) -> list[GrupoDelCruce]:
        return [GrupoDelCruce(sigla, sigla, (0, 0, 0, n, 0)) for sigla, n in vencidos.items()]

    def dicho(**vencidos: int) -> str:
        return hallazgos.por_grupo(grupos(**vencidos), "sector/sectores", "ningún sector")

    assert dicho(A=4, B=3, C=2, D=2) == "A (4) y B (3) tienen 7 de los 11 vencidos"
    assert dicho(A=4, B=2, C=2, D=2) == "A tiene 4 de los 10 vencidos"
    assert dicho(A=2, B=2, C=2, D=2) == ("4 sectores comparten el mayor número de vencidos: 2 de los 8 en cada caso")
    for sectores, frase in ((4, "Los que más, 3 en cada caso, son 4 sectores"), (3, "Los sectores con más son ")):
        de = un_corte(12, sectores=sectores, estados=[V])
        assert de.detalle is not None
        assert frase in resumen.tres_hallazgos(de, de.detalle)[0]


def test_igual_numero_que_antes_no_dice_que_sean_los_mismos_acuerdos() -> None:
    """Y con uno solo, «los mismos» no concordaba con nada."""
    de = un_corte(1, sectores=1, estados=[P])
    assert de.detalle is not None
    igual = resumen.tres_hallazgos(de, de.detalle)[1]
    assert igual.startswith("El único acuerdo vigente no está cumplido, igual que al 30 de noviembre de 2025;")
