"""El corte del libro de ejemplo, ya importado, contra un cálculo independiente y contra las cifras de la lámina."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from corte.cifras import corte
from corte.contrato import como_json
from muniejecutivo.management.commands.demo import EJEMPLO
from reuniones.models import Sesion
from tests.corte.independiente import Libro, calcular

pytestmark = pytest.mark.django_db
DIAS_DEL_ENCARGO = [date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31), date(2025, 6, 30), date(2025, 12, 31)]
AL_AZAR = 40


@pytest.fixture(scope="module")
def libro(raiz: Path) -> Libro:
    return Libro(EJEMPLO, raiz / "datos/catalogos")


def test_el_corte_es_el_del_calculo_independiente_en_cada_dia(libro: Libro, mea: Sesion) -> None:
    azar = random.Random(20250113)  # reproducible, no secreto
    dias = [mea.fecha, *DIAS_DEL_ENCARGO, date(2027, 6, 30)]
    dias += [mea.fecha + timedelta(days=azar.randrange(730)) for _ in range(AL_AZAR)]
    for al in dias:
        nuestro = como_json(corte(mea, al))
        nuestro.pop("conclusiones"), nuestro.pop("recomendaciones"), nuestro.pop("cambio", None)
        esperado = calcular(libro, al)
        assert nuestro["sesion"].pop("nombre").upper() == esperado["sesion"].pop("nombre")  # el libro va en mayúsculas
        assert nuestro == esperado, al


def test_los_cortes_de_los_dias_del_encargo_son_distintos(mea: Sesion) -> None:
    avances = {str(como_json(corte(mea, al))["avance"]) for al in DIAS_DEL_ENCARGO}
    assert len(avances) == len(DIAS_DEL_ENCARGO)


def test_salen_las_cifras_de_la_lamina_del_31_de_marzo(mea: Sesion) -> None:
    lamina = como_json(corte(mea, date(2025, 3, 31)))
    assert lamina["totales"] | {"municipalidades": 0} == {
        "sectores": 15,
        "acuerdos": 235,
        "reuniones": 69,
        "asistentes": 307,
        "municipalidades": 0,
    }
    assert [(a["categoria"], a["cantidad"]) for a in lamina["asistentes"]] == [
        ("Ministras/os", 11),
        ("Viceministras/os", 7),
        ("Alcaldesas provinciales", 2),
        ("Alcaldesas distritales", 62),
        ("Equipo técnico del gobierno municipal", 54),
        ("Equipo técnico del sector", 171),
    ]
    assert {r["sigla"]: r["cantidad"] for r in lamina["reuniones_por_sector"]} == {
        "MEF": 9,
        "MIDAGRI": 8,
        "MIDIS": 8,
        "MIMP": 8,
        "MINEDU": 9,
        "MTC": 9,
        "MTPE": 9,
        "MVCS": 9,
    }
    mayores = lamina["mayores"]
    assert [(r["nombre"], r["cantidad"]) for r in mayores["regiones"]] == [
        ("Huánuco", 26),
        ("Cusco", 25),
        ("Lima Provincias", 25),
        ("Puno", 20),
    ]
    assert [(s["sigla"], s["cantidad"]) for s in mayores["sectores"]] == [("MTPE", 47), ("MVCS", 41), ("MIMP", 37)]
    assert mayores["municipalidades"] == [
        {"ubigeo": "131103", "nombre": "Marmot", "region": "La Libertad", "cantidad": 7},
        {"ubigeo": "030606", "nombre": "Ongoy", "region": "Apurímac", "cantidad": 7},
        {"ubigeo": "140311", "nombre": "San José", "region": "Lambayeque", "cantidad": 7},
        {"ubigeo": "210809", "nombre": "Umachiri", "region": "Puno", "cantidad": 7},
    ]
    for cuadro in lamina["acuerdos"].values():
        assert sum(parte["cantidad"] for parte in cuadro) == 235


def test_las_conclusiones_dicen_lo_que_dice_la_lamina(mea: Sesion) -> None:
    assert corte(mea, date(2025, 3, 31)).conclusiones[:4] == (
        f"En el {mea.nombre} se realizaron 69 reuniones técnicas bilaterales, con 235 acuerdos como resultado.",
        "Marmot (La Libertad), Ongoy (Apurímac), San José (Lambayeque) y Umachiri (Puno) son las municipalidades con "
        "mayor cantidad de acuerdos asumidos: 7 cada una.",
        "Huánuco (26), Cusco y Lima Provincias (25 cada una) y Puno (20) son las regiones con mayor número de "
        "acuerdos.",
        "MTPE (47), MVCS (41) y MIMP (37) son los sectores con mayor número de acuerdos.",
    )
