"""De qué municipalidad es cada fila de un libro, y qué se avisa sin rechazarla."""

from typing import Any

import pytest

from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from reuniones.models import Participacion
from tests.importacion.libros import bueno, intentar

pytestmark = pytest.mark.django_db

COLUMNAS_DEL_LUGAR = slice(2, 6)  # departamento, provincia, distrito y UBIGEO


def con_lugares(*lugares: tuple[str, str, str, str]) -> dict[str, list[list[Any]]]:
    """El libro bueno con un acuerdo por lugar, sin reuniones que los contradigan."""
    hojas = bueno()
    titulos, modelo, *_ = hojas["Acuerdos"]
    hojas["Acuerdos"] = [titulos]
    for n, lugar in enumerate(lugares, start=1):
        fila = [*modelo]
        fila[0], fila[1], fila[7] = n, f"MEP-2025-{n:03d}", ""
        fila[COLUMNAS_DEL_LUGAR] = lugar
        hojas["Acuerdos"].append(fila)
    for hoja in ("Hitos", "Avances", "Reprogramaciones", "Desestimaciones"):
        hojas[hoja] = hojas[hoja][:1]
    return hojas


def test_la_provincial_por_su_nombre_oficial_entra_como_ella_y_no_como_el_distrito(por: Usuario) -> None:
    hojas = con_lugares(
        ("LIMA", "HUAURA", "MUNICIPALIDAD PROVINCIAL DE HUAURA", ""),
        ("PUNO", "MELGAR", "Municipalidad Provincial de Melgar", ""),
        ("PUNO", "MELGAR", "MD DE UMACHIRI", ""),
        ("CALLAO", "PROV. CONST. DEL CALLAO", "CALLAO", ""),
        ("LIMA REGIÓN", "HUAURA", "HUACHO", ""),
        ("ICA", "NAZCA", "NAZCA", "110301"),
    )
    resultado = intentar(hojas, por)
    assert (resultado.errores, resultado.avisos) == ((), ())
    ubigeos = Acuerdo.objects.order_by("codigo").values_list("municipalidad_id", flat=True)
    assert list(ubigeos) == ["150801", "210801", "210809", "070101", "150801", "110301"]


def test_en_las_reuniones_tambien(por: Usuario) -> None:
    hojas = con_lugares(("PUNO", "MELGAR", "UMACHIRI", ""))
    nombres = "Municipalidad Provincial de Huaura; MD de Umachiri; HUAURA (HUAURA, LIMA); 140101"
    hojas["Reuniones"][1][5] = nombres
    resultado = intentar(hojas, por)
    assert resultado.errores == ()
    de_la_primera = Participacion.objects.filter(reunion__codigo="MTPE-01").values_list("municipalidad_id", flat=True)
    assert sorted(de_la_primera) == ["140101", "150801", "150806", "210809"]
    assert [a.partition(":")[0] for a in resultado.avisos] == ["Reuniones, fila 2", "Reuniones, fila 2"]


def test_el_nombre_solo_en_una_reunion_es_un_error_que_nombra_a_las_dos(por: Usuario) -> None:
    hojas = con_lugares(("PUNO", "MELGAR", "UMACHIRI", ""))
    hojas["Reuniones"][1][5] = "HUAURA"
    (error,) = [e for e in intentar(hojas, por).errores if e.celda == "Reuniones!F2"]
    assert "UBIGEO 150801" in error.problema and "UBIGEO 150806" in error.problema


def test_lo_que_conviene_revisar_se_avisa_una_vez_con_sus_filas(por: Usuario) -> None:
    resultado = intentar(con_lugares(*[("", "", "", "140101")] * 8, ("PUNO", "MELGAR", "UMACHIRIN", "210809")), por)
    assert resultado.errores == ()
    del_reniec, errata = resultado.avisos
    assert del_reniec.startswith("Acuerdos, filas 2, 3, 4, 5, 6 y 3 más: «140101», sin nombres, se tomó por ")
    assert "Municipalidad Metropolitana de Lima" in del_reniec
    assert errata.startswith("Acuerdos, fila 10: «UMACHIRIN, MELGAR, PUNO» se tomó por ")


def test_un_codigo_del_reniec_con_los_nombres_de_la_suya_dice_cual_es_en_el_inei(por: Usuario) -> None:
    (error,) = intentar(con_lugares(("LIMA", "LIMA", "LIMA", "140101")), por).errores
    assert "en el INEI es 150101" in error.problema
