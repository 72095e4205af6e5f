"""Lo del libro frente a lo registrado: lo nuevo se agrega, y lo que contradice se dice con los dos."""

from datetime import date
from typing import Any

import pytest

from acuerdos.acciones import proyeccion
from acuerdos.acciones.acuerdos import anular_acuerdo
from acuerdos.models import Acuerdo, Avance, Carga, Desestimacion, Hito, Reprogramacion
from cuentas.models import Usuario
from reuniones.models import Asistencia, Participacion, Reunion, Sesion
from tests.importacion.libros import AHORA, bueno, intentar

pytestmark = pytest.mark.django_db


TABLAS = (Sesion, Asistencia, Reunion, Participacion, Acuerdo, Hito, Avance, Reprogramacion, Desestimacion, Carga)


def cuentas_de_tablas() -> list[int]:
    return [tabla.objects.count() for tabla in TABLAS] + [
        tabla.history.count() for tabla in TABLAS if hasattr(tabla, "history")
    ]


def test_a_lo_ya_registrado_de_una_reunion_no_se_le_pide_que_se_corrija_en_el_libro(por: Usuario) -> None:
    intentar(bueno(), por)
    Reunion.objects.filter(codigo="MVCS-01").update(estado="no_realizada")
    hojas = bueno()
    hojas["Reuniones"][2][6] = "No realizada"
    hojas["Acuerdos"].append([5, "MEP-2025-005", *hojas["Acuerdos"][3][2:]])  # en MVCS-01
    otra = [6, "MEP-2025-006", *hojas["Acuerdos"][3][2:]]
    otra[6] = "MTPE"
    hojas["Acuerdos"].append([*otra[:7], "MTPE-01", *otra[8:]])  # donde su municipalidad no estuvo
    no_realizada, no_estuvo = intentar(hojas, por).errores
    assert (no_realizada.celda, no_estuvo.celda) == ("Acuerdos!H6", "Acuerdos!H7")
    assert (
        no_realizada.remedio == "Si se realizó, corrija antes en el sistema cómo fue; si no, deje la celda en blanco."
    )
    assert no_estuvo.remedio == "Corrija la reunión o deje la celda en blanco."


def test_un_libro_que_crecio_agrega_solo_lo_nuevo(por: Usuario) -> None:
    intentar(bueno(), por)
    crecido = bueno()
    crecido["Hitos"].append(["MEP-2025-002", 2, "Visita", "GN", date(2025, 7, 1), 1, date(2025, 2, 1)])
    crecido["Avances"] += [
        ["MEP-2025-001", 2, date(2025, 6, 1), 50, "En trámite.", ""],
        ["MEP-2025-003", 1, date(2025, 6, 2), 100, "Culminado.", date(2025, 6, 5)],
    ]
    resultado = intentar(crecido, por)
    assert not resultado.errores
    assert (resultado.cuentas["Hitos"].nuevas, resultado.cuentas["Avances"].nuevas) == (1, 2)
    assert (Hito.objects.count(), Avance.objects.count(), Carga.objects.count()) == (5, 5, 2)
    assert list(proyeccion.diferencias()) == []
    assert Acuerdo.objects.get(codigo="MEP-2025-003").situacion == "cumplido"


def test_una_validacion_que_llega_despues_completa_su_avance(por: Usuario) -> None:
    intentar(bueno(), por)
    hojas = bueno()
    hojas["Avances"][3][5] = date(2025, 3, 20)
    resultado = intentar(hojas, por)
    assert (resultado.cuentas["Avances"].nuevas, resultado.cuentas["Avances"].completadas) == (0, 1)
    assert Avance.objects.filter(validado_el=date(2025, 3, 20)).count() == 1
    assert Acuerdo.objects.get(codigo="MEP-2025-002").situacion == "cumplido"
    assert intentar(hojas, por).nuevas == 0


def test_una_celda_opcional_en_blanco_no_contradice_lo_registrado(por: Usuario) -> None:
    intentar(bueno(), por)
    hojas = bueno()
    hojas["Avances"][2][5] = ""
    hojas["Acuerdos"][2][13] = ""
    hojas["Sesión"][3][1] = ""
    assert intentar(hojas, por).nuevas == 0


@pytest.mark.parametrize(
    ("hoja", "fila", "columna", "valor", "celda", "registrado"),
    [
        ("Acuerdos", 1, 10, "Otro texto.", "Acuerdos!K2", "Asistir en la ficha de empleo temporal."),
        ("Acuerdos", 1, 12, date(2025, 12, 1), "Acuerdos!M2", "23/11/2025"),
        ("Hitos", 2, 5, 9, "Hitos!F3", "2"),
        ("Avances", 1, 4, "Otra cosa.", "Avances!E2", "En trámite."),
        ("Avances", 2, 5, date(2025, 3, 10), "Avances!F3", "09/03/2025"),
        ("Reprogramaciones", 1, 3, date(2025, 11, 1), "Reprogramaciones!D2", "01/10/2025"),
        ("Desestimaciones", 1, 2, "Otro motivo.", "Desestimaciones!C2", "La asumió otra entidad."),
        ("Asistentes", 1, 1, 4, "Asistentes!B2", "3"),
        ("Reuniones", 1, 4, "09:50", "Reuniones!E2", "09:40"),
        ("Sesión", 2, 1, date(2025, 1, 14), "Sesión!B3", "13/01/2025"),
    ],
)
def test_lo_registrado_de_otro_modo_es_un_error_que_muestra_los_dos(
    por: Usuario, hoja: str, fila: int, columna: int, valor: Any, celda: str, registrado: str
) -> None:
    intentar(bueno(), por)
    hojas = bueno()
    hojas[hoja][fila][columna] = valor
    antes = cuentas_de_tablas()
    errores = {e.celda: e for e in intentar(hojas, por).errores}
    assert registrado in errores[celda].problema
    assert cuentas_de_tablas() == antes


def test_dos_avances_iguales_del_mismo_dia_son_dos(por: Usuario) -> None:
    hojas = bueno()
    hojas["Avances"].append(list(hojas["Avances"][1]))
    assert intentar(hojas, por).cuentas["Avances"].nuevas == 4
    assert intentar(hojas, por).cuentas["Avances"].sin_cambio == 4


def test_un_avance_nuevo_no_se_mete_antes_que_otro_del_mismo_dia_ya_registrado(por: Usuario) -> None:
    intentar(bueno(), por)
    hojas = bueno()
    hojas["Avances"].insert(3, ["MEP-2025-002", 1, date(2025, 3, 1), 80, "", ""])
    (error,) = intentar(hojas, por).errores
    assert (error.celda, error.clase) == ("Avances!C4", "ya registrado de otro modo")
    hojas["Avances"].insert(4, hojas["Avances"].pop(3))
    assert intentar(hojas, por).cuentas["Avances"].nuevas == 1


def test_lo_nuevo_de_un_acuerdo_anulado_es_un_error_y_lo_de_siempre_no(por: Usuario, carlos: Usuario) -> None:
    intentar(bueno(), por)
    anular_acuerdo(por=carlos, acuerdo=Acuerdo.objects.get(codigo="MEP-2025-003"), motivo="Por error", ahora=AHORA)
    assert intentar(bueno(), por).nuevas == 0
    hojas = bueno()
    hojas["Avances"].append(["MEP-2025-003", 1, date(2025, 6, 1), 10, "", ""])
    (error,) = intentar(hojas, por).errores
    assert (error.celda, error.problema) == ("Avances!A5", "El acuerdo está anulado.")
