from datetime import date
from decimal import Decimal

import pytest

from acuerdos.palabras import enumerar
from corte.datos import (
    AvanceDelCorte,
    Corte,
    Cuadros,
    DeSesion,
    Mayores,
    Parte,
    ParteDeMunicipalidad,
    ParteDeSector,
    Totales,
)
from corte.orden import en_orden, mayores
from corte.textos import conclusiones


def _corte(
    *,
    acuerdos: int,
    reuniones: int = 2,
    avance: AvanceDelCorte | None = None,
    partes: list[int] | None = None,
    vencidos: int = 0,
    mas: int = 0,
) -> Corte:
    """`partes`: los acuerdos de cada uno de los mayores; `mas`: cuántos otros hay, con menos."""
    cantidades = partes or [acuerdos]
    hay = len(cantidades) + mas
    regiones = tuple(Parte(str(i), f"R{i}", 1) for i in range(hay))
    sectores = tuple(ParteDeSector(str(i), f"S{i}", 1) for i in range(hay))
    return Corte(
        sesion=DeSesion("M-1", "MUNI", date(2025, 1, 13), "Lima"),
        al=date(2025, 9, 1),
        conocido_al=None,
        totales=Totales(1, acuerdos, reuniones, 0, hay),
        asistentes=(),
        reuniones_por_sector=(),
        acuerdos=Cuadros(regiones, sectores, (), (), (), (Parte("vencido", "Vencido", vencidos),)),
        avance=avance or AvanceDelCorte(acuerdos, 0, Decimal("0.0"), Decimal("0.00"), 0),
        mayores=Mayores(
            tuple(Parte(str(i), f"R{i}", n) for i, n in enumerate(cantidades)),
            tuple(ParteDeSector(f"S{i}", f"Ministerio {i}", n) for i, n in enumerate(cantidades)),
            tuple(ParteDeMunicipalidad(str(i), f"M{i}", "Puno", max(cantidades)) for i, n in enumerate(cantidades)),
        ),
    )


def test_lo_que_es_uno_va_en_singular() -> None:
    uno = _corte(acuerdos=1, reuniones=1, avance=AvanceDelCorte(1, 1, Decimal("100.0"), Decimal("100.00"), 0))
    assert conclusiones(uno) == (
        "En el MUNI se realizó 1 reunión técnica bilateral, con 1 acuerdo como resultado.",
        "El único acuerdo es de M0 (Puno) con S0.",
        "Al 1 de setiembre de 2025, el único acuerdo vigente está cumplido (100.0\u00a0%) y el avance promedio es de "
        "100.00\u00a0%.",
    )


def test_de_uno_sin_cumplir_no_se_dice_que_esta_cumplido() -> None:
    assert conclusiones(_corte(acuerdos=1))[-1] == (
        "Al 1 de setiembre de 2025, el único acuerdo vigente no está cumplido (0.0\u00a0%) y el avance promedio es de "
        "0.00\u00a0%."
    )
    dos = conclusiones(_corte(acuerdos=2, avance=AvanceDelCorte(2, 0, Decimal("0.0"), Decimal("0.00"), 0)))
    assert "ninguno de los 2 acuerdos vigentes está cumplido (0.0\u00a0%)" in dos[-1]


def test_lo_vencido_es_lo_primero_que_se_dice_si_es_la_cuarta_parte_o_mas() -> None:
    todos = _corte(acuerdos=4, vencidos=4)
    assert conclusiones(todos)[0] == (
        "Al 1 de setiembre de 2025, los 4 acuerdos vigentes están vencidos (100.0\u00a0%)."
    )
    assert "vencido" in conclusiones(_corte(acuerdos=4, vencidos=1))[0]
    pocos = conclusiones(_corte(acuerdos=5, vencidos=1))
    assert pocos[0].startswith("En el MUNI")
    assert pocos[-1] == "Al 1 de setiembre de 2025, 1 de los 5 acuerdos vigentes está vencido (20.0\u00a0%)."
    uno = conclusiones(_corte(acuerdos=1, vencidos=1))
    assert uno[0] == "Al 1 de setiembre de 2025, el único acuerdo vigente está vencido (100.0\u00a0%)."


def test_si_los_mayores_son_todos_se_dice_como_se_reparten() -> None:
    frases = conclusiones(_corte(acuerdos=14, partes=[5, 5, 4]))
    assert frases[2:4] == (
        "Los acuerdos se reparten entre R0 y R1 (5 cada una) y R2 (4).",
        "Los acuerdos se reparten entre S0 y S1 (5 cada uno) y S2 (4).",
    )
    dos = conclusiones(_corte(acuerdos=4, partes=[2, 2]))
    assert dos[1] == "Las dos municipalidades con acuerdos tienen la misma cantidad: 2 acuerdos cada una."


def test_sin_reuniones_se_dice_de_otro_modo() -> None:
    assert conclusiones(_corte(acuerdos=3, reuniones=0))[0] == "En el MUNI se tomaron 3 acuerdos."
    assert conclusiones(_corte(acuerdos=0, reuniones=2)) == (
        "En el MUNI se realizaron 2 reuniones técnicas bilaterales; todavía no hay acuerdos.",
    )


def test_muchos_empatados_se_cuentan_en_vez_de_nombrarse() -> None:
    frases = conclusiones(_corte(acuerdos=19, partes=[1] * 9, mas=1))
    assert frases[1:4] == (
        "9 municipalidades comparten la mayor cantidad de acuerdos asumidos: 1 acuerdo cada una.",
        "9 regiones comparten el mayor número de acuerdos: 1 cada una.",
        "9 sectores comparten el mayor número de acuerdos: 1 cada uno.",
    )
    frases = conclusiones(_corte(acuerdos=18, partes=[10, *[1] * 8], mas=1))
    assert frases[3] == "S0 (10) y otros 8 (1 cada uno) son los sectores con mayor número de acuerdos."


def test_lo_que_espera_validacion_se_dice() -> None:
    avance = AvanceDelCorte(20, 1, Decimal("5.0"), Decimal("12.34"), 2)
    assert conclusiones(_corte(acuerdos=20, avance=avance))[-1] == (
        "Al 1 de setiembre de 2025, 1 de los 20 acuerdos vigentes está cumplido (5.0\u00a0%) y el avance promedio es "
        "de 12.34\u00a0%; 2 esperan validación."
    )


@pytest.mark.parametrize(
    ("cosas", "frase"),
    [
        ([], ""),
        (["Puno"], "Puno"),
        (["Puno", "Ica"], "Puno e Ica"),
        (["Ica", "Puno", "Cusco"], "Ica, Puno y Cusco"),
        (["Puno", "Hierba Buena"], "Puno y Hierba Buena"),
        (["Puno", "Íllimo"], "Puno e Íllimo"),
    ],
)
def test_la_y_es_e_ante_sonido_i(cosas: list[str], frase: str) -> None:
    assert enumerar(cosas) == frase


def test_un_empate_en_el_ultimo_puesto_deja_entrar_a_todos() -> None:
    partes = [Parte(str(i), str(i), n) for i, n in enumerate([9, 7, 5, 5, 5, 4])]
    assert [p.cantidad for p in mayores(partes, 3)] == [9, 7, 5, 5, 5]
    assert [p.cantidad for p in mayores(partes, 2)] == [9, 7]
    assert len(mayores(partes, 10)) == 6


def test_el_orden_no_mira_acentos_ni_mayusculas() -> None:
    nombres = ["Zarumilla", "áncash", "Huánuco", "Ñahuimpuquio", "Nazca", "Ancón"]
    assert [p.nombre for p in en_orden(Parte(n, n, 1) for n in nombres)] == [
        "áncash",
        "Ancón",
        "Huánuco",
        "Ñahuimpuquio",
        "Nazca",
        "Zarumilla",
    ]
