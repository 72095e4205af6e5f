"""Lo que está mal se dice; de mil cosas mal, las primeras y cuántas más: buscarle a cada una lo parecido cuesta."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from acuerdos.filtros.acuerdos import AcuerdoFiltro
from acuerdos.filtros.base import parametros_desconocidos
from acuerdos.filtros.campos import FRASES
from acuerdos.models import Acuerdo

DIA = date(2025, 3, 1)


def test_de_los_que_no_existen_los_primeros_y_cuantos_mas() -> None:
    frases = parametros_desconocidos([f"x{n}" for n in range(FRASES + 1)], ["sesion"])
    assert list(frases) == [f"x{n}" for n in range(FRASES)]
    assert frases["x0"].endswith("Los que hay: sesion.")
    assert frases[f"x{FRASES - 1}"] == f"No existe el parámetro «x{FRASES - 1}». Y hay otro que tampoco sirve."
    assert len(parametros_desconocidos([f"x{n}" for n in range(FRASES)], ["sesion"])) == FRASES


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogos")
@pytest.mark.parametrize(("nombre", "valor"), [("sector", "X{}"), ("municipalidad", "9{:05}"), ("cui", "x{}")])
def test_y_de_los_valores(nombre: str, valor: str) -> None:
    muchos = [valor.format(n) for n in range(FRASES + 5)]
    datos = QueryDict(urlencode([(nombre, uno) for uno in muchos]))
    frases = AcuerdoFiltro(datos, Acuerdo.objects.all(), dia=DIA).errores[nombre]
    assert frases[FRASES:] == ["Y hay otros 5 que tampoco sirven."]


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogos")
def test_de_muchos_nombres_que_no_se_hallan_se_buscan_los_primeros() -> None:
    datos = QueryDict(urlencode([("municipalidad", f"Distrito nuevo {n}") for n in range(FRASES + 5)]))
    assert len(AcuerdoFiltro(datos, Acuerdo.objects.all(), dia=DIA).errores["municipalidad"]) == FRASES
