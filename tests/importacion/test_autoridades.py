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
    assert (otra[0], otra[1].cargo, otra[1].hasta) == (f.SAN_JOSE_LAMBAYEQUE, "", date(2026, 12, 31))
    assert [fila.queda and fila.queda.datos.cargo for fila in leida.filas] == ["Alcalde", "Alcaldía"]


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


@pytest.mark.parametrize(
    ("columna", "dicho", "problema"),
    [
        ("Correo", "no es", "Correo: «no es» no es un correo: escríbalo como nombre@institucion.gob.pe."),
        ("Teléfono", "12", "Teléfono: Escriba el número con sus cifras, como 951 234 567 o (051) 351234 anexo 203."),
        ("Teléfono", "0" * 41, "Teléfono: Tiene 41 letras; como máximo, 40."),
        ("Autoridad", "A" * 121, "Nombre: Tiene 121 letras; como máximo, 120."),
        ("Cargo", "A" * 61, "Cargo: Tiene 61 letras; como máximo, 60."),
        ("Documento", "A" * 121, "Documento: Tiene 121 letras; como máximo, 120."),
    ],
)
def test_lo_que_no_sirve_o_no_cabe_es_un_problema_de_su_fila(columna: str, dicho: str, problema: str) -> None:
    fila = {"UBIGEO": f.UMACHIRI, "Autoridad": "Mario Rojas", "Desde": "01/01/2023", "Hasta": "31/12/2026"}
    fila[columna] = dicho
    leida = leer("\n".join("\t".join(renglon) for renglon in (fila, fila.values())))
    assert leida.filas[0].problemas == (problema,)


def test_lo_que_cabe_entra_entero() -> None:
    telefono = "(051) 351234 anexo 203 / 951 234 567"
    leida = leer(f"UBIGEO\tNombre\tDesde\tHasta\tTeléfono\n210809\tMario\t01/01/2023\t31/12/2026\t{telefono}\n")
    assert leida.buenas[0][1].telefono == telefono


def test_lo_que_se_cruza_o_se_repite_dice_su_fila() -> None:
    f.FabricaAutoridad(municipalidad_id=f.UMACHIRI, nombre="Ana Paz", desde=date(2019, 1, 1), hasta=date(2022, 12, 31))
    leida = leer(
        "UBIGEO\tNombre\tDesde\tHasta\n"
        "210809\tMario Rojas\t01/06/2022\t31/12/2026\n"
        "140311\tElena Vega\t01/01/2023\t31/12/2026\n"
        "140311\tElena Vega\t01/01/2023\t31/12/2025\n"
    )
    assert "se cruza con el periodo de Ana Paz, del 01/01/2019 al 31/12/2022" in leida.filas[0].problemas[0]
    assert [fila.numero for fila in leida.filas if fila.problemas] == [2, 3, 4]
    assert "dos filas" in leida.filas[1].problemas[0]


def test_acortar_el_periodo_y_poner_a_quien_sigue_caben_en_una_hoja() -> None:
    f.FabricaAutoridad(municipalidad_id=f.UMACHIRI, nombre="Ana Paz", desde=date(2023, 1, 1), hasta=date(2026, 12, 31))
    leida = leer(
        "UBIGEO\tNombre\tDesde\tHasta\n"
        "210809\tLuis Cruz\t01/06/2025\t31/12/2026\n"
        "210809\tAna Paz\t01/01/2023\t31/05/2025\n"
    )
    assert leida.errores == 0
    assert [fila.que_pasa for fila in leida.filas] == ["Nueva", "Se corrige"]
