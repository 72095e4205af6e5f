"""La hoja de autoridades: de sus filas a lo que se registra, y lo que no se entiende."""

from datetime import date

import pytest

from importacion import hoja_suelta
from importacion.autoridades import HojaDeAutoridades, leer_autoridades
from municipalidades.directorio import leer_directorio
from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def leer(texto: str) -> HojaDeAutoridades:
    return leer_autoridades(hoja_suelta.de_texto(texto), leer_directorio())


def test_se_lee_por_ubigeo_o_por_nombres() -> None:
    leida = leer(
        "Relación de autoridades\t\t\t\t\n"
        "UBIGEO\tRegión\tProvincia\tDistrito\tAutoridad\tCargo\tInicio\tFin\tCredencial\n"
        "210809\t\t\t\tMario Rojas\tAlcalde\t01/01/2023\t31/12/2026\tJNE 1\n"
        "\tLambayeque\tLambayeque\tSan José\tElena Vega\t-\t2023/01/01\t31 de diciembre de 2026\t\n"
        "\t\t\t\t\t\t\t\t\n"
    )
    assert leida.errores == 0
    (una, otra) = leida.buenas
    assert (una[0], una[1].nombre, una[1].documento) == (f.UMACHIRI, "Mario Rojas", "JNE 1")
    assert (otra[0], otra[1].cargo, otra[1].hasta) == (f.SAN_JOSE_LAMBAYEQUE, "Alcaldía", date(2026, 12, 31))


def test_lo_que_no_se_entiende_dice_su_fila_y_su_columna() -> None:
    leida = leer(
        "UBIGEO\tNombre\tDesde\tHasta\n"
        "999999\tMario Rojas\t01/01/2023\t31/12/2026\n"
        "210809\tMario Rojas\t01/01/2023\t31/02/2026\n"
        "210809\t\t01/01/2023\t31/12/2022\n"
    )
    assert leida.buenas == []
    assert [fila.numero for fila in leida.filas] == [2, 3, 4]
    assert leida.filas[0].problemas[0].startswith("Municipalidad: ")
    assert leida.filas[1].problemas[0].startswith("Hasta: ")
    assert "Nombre: Escriba el nombre." in leida.filas[2].problemas


@pytest.mark.parametrize(
    ("texto", "dice"),
    [
        ("hola", "No se halló el encabezado"),
        ("Nombre\tHasta\nA\t1", "Falta la columna «Desde»"),
        ("Nombre\tDesde\tHasta\nA\t1\t2", "Falta decir de qué municipalidad"),
        ("UBIGEO\tNombre\tDesde\tHasta\n", "no hay ninguna fila"),
    ],
)
def test_sin_lo_que_hace_falta_se_dice_que(texto: str, dice: str) -> None:
    assert dice in leer(texto).problema
