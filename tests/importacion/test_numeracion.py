"""Un acuerdo sin código toma el que sigue, y el mismo libro dos veces no lo registra dos veces."""

from typing import Any

import pytest

from acuerdos.acciones.acuerdos import anular_acuerdo
from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests.importacion.libros import AHORA, Hojas, bueno, intentar

pytestmark = pytest.mark.django_db


def sin_hechos() -> Hojas:
    """El libro bueno sin lo que nombra a los acuerdos por su código."""
    hojas = bueno()
    for nombre in ("Hitos", "Avances", "Reprogramaciones", "Desestimaciones"):
        hojas[nombre] = hojas[nombre][:1]
    return hojas


def sin_codigos(*filas: int) -> Hojas:
    hojas = sin_hechos()
    for fila in filas or range(1, 5):
        hojas["Acuerdos"][fila][1] = ""
    return hojas


def codigos() -> list[str]:
    return list(Acuerdo.objects.order_by("codigo").values_list("codigo", flat=True))


def test_sin_ningun_codigo_se_numeran_en_el_orden_de_la_hoja(por: Usuario) -> None:
    resultado = intentar(sin_codigos(), por)
    assert resultado.errores == ()
    assert codigos() == ["MEP-2025-001", "MEP-2025-002", "MEP-2025-003", "MEP-2025-004"]
    assert Acuerdo.objects.get(codigo="MEP-2025-004").sector_id == "MINSA"
    assert Sesion.objects.get().ultimo_correlativo == 4
    frase = "Acuerdos: 4 filas sin código toman el que sigue: del MEP-2025-001 al MEP-2025-004, en su orden."
    assert frase in resultado.avisos


@pytest.mark.parametrize("quitar", ["la celda", "la columna"])
def test_el_mismo_libro_sin_codigos_dos_veces_no_cambia_nada(por: Usuario, quitar: str) -> None:
    hojas = sin_codigos()
    if quitar == "la columna":
        hojas["Acuerdos"] = [[*fila[:1], *fila[2:]] for fila in hojas["Acuerdos"]]
    assert intentar(hojas, por).cuentas["Acuerdos"].nuevas == 4
    resultado = intentar(hojas, por)
    assert (resultado.errores, resultado.nuevas, resultado.cuentas["Acuerdos"].sin_cambio) == ((), 0, 4)
    assert not any("sin código" in aviso for aviso in resultado.avisos)


def test_las_que_traen_codigo_lo_conservan_y_las_otras_siguen_al_mayor(por: Usuario) -> None:
    hojas = sin_codigos(1, 3)
    hojas["Acuerdos"][4][1] = "MEP-2025-009"
    resultado = intentar(hojas, por)
    assert resultado.errores == ()
    assert codigos() == ["MEP-2025-002", "MEP-2025-009", "MEP-2025-010", "MEP-2025-011"]
    assert Acuerdo.objects.get(codigo="MEP-2025-010").sector_id == "MTPE"


def test_una_fila_nueva_sin_codigo_en_un_libro_ya_registrado(por: Usuario) -> None:
    intentar(sin_hechos(), por)
    hojas = sin_hechos()
    hojas["Acuerdos"].append([5, "", *hojas["Acuerdos"][1][2:10], "Otra cosa.", *hojas["Acuerdos"][1][11:]])
    resultado = intentar(hojas, por)
    assert (resultado.errores, resultado.nuevas) == ((), 1)
    assert Acuerdo.objects.get(codigo="MEP-2025-005").texto == "Otra cosa."
    assert "Acuerdos: 1 fila sin código toma el que sigue: el MEP-2025-005." in resultado.avisos


def test_el_numero_de_un_anulado_no_se_usa_otra_vez_ni_la_fila_lo_revive(por: Usuario, carlos: Usuario) -> None:
    intentar(sin_hechos(), por)
    anular_acuerdo(por=carlos, acuerdo=Acuerdo.objects.get(codigo="MEP-2025-004"), motivo="Por error", ahora=AHORA)
    resultado = intentar(sin_codigos(4), por)
    assert (resultado.errores, resultado.nuevas) == ((), 1)
    assert codigos()[-1] == "MEP-2025-005"


def test_dos_filas_iguales_sin_codigo_son_dos_acuerdos_y_dos_siguen_siendo(por: Usuario) -> None:
    hojas = sin_codigos()
    hojas["Acuerdos"].append(list(hojas["Acuerdos"][1]))
    assert intentar(hojas, por).cuentas["Acuerdos"].nuevas == 5
    assert intentar(hojas, por).nuevas == 0


def test_la_fila_sin_codigo_que_ya_esta_registrada_de_otro_modo_lo_dice(por: Usuario) -> None:
    intentar(sin_hechos(), por)
    hojas = sin_codigos(1)
    hojas["Acuerdos"][1][8] = "COMPROMISO"
    (error,) = intentar(hojas, por).errores
    assert (error.celda, error.clase) == ("Acuerdos!I2", "ya registrado de otro modo")


def test_con_solo_las_buenas_la_mala_no_gasta_un_numero(por: Usuario) -> None:
    hojas = sin_codigos()
    hojas["Acuerdos"][2][12] = "31/02/2025"
    resultado = intentar(hojas, por, solo_buenas=True)
    assert [e.celda for e in resultado.errores] == ["Acuerdos!M3"]
    assert codigos() == ["MEP-2025-001", "MEP-2025-002", "MEP-2025-003"]
    assert Acuerdo.objects.get(codigo="MEP-2025-002").sector_id == "MVCS"
    corregido: Any = intentar(sin_codigos(), por)
    assert (corregido.errores, corregido.nuevas) == ((), 1)
    assert codigos()[-1] == "MEP-2025-004"


def test_sin_la_sesion_nadie_se_numera_y_solo_se_dice_lo_de_la_sesion(por: Usuario) -> None:
    hojas = sin_codigos()
    hojas["Sesión"][1][1] = ""
    assert {e.celda for e in intentar(hojas, por).errores} == {"Sesión!B2"}


def test_un_codigo_que_no_sirve_no_se_cambia_por_el_que_sigue(por: Usuario) -> None:
    hojas = sin_hechos()
    hojas["Acuerdos"][1][1] = "OTRA-001"
    assert [e.celda for e in intentar(hojas, por).errores] == ["Acuerdos!B2"]
