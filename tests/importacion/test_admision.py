"""Lo nuevo de un libro sobre lo ya registrado pasa por las mismas preguntas que hace el verbo de cada cosa."""

from datetime import date
from typing import Any

import pytest

from acuerdos.models import Acuerdo, Avance, Hito
from cuentas.models import Usuario
from tests import fabricas as f
from tests.importacion.libros import Hojas, bueno, intentar

pytestmark = pytest.mark.django_db
CULMINADO_EL = date(2025, 3, 5)  # el hito 1 del 001, en el libro bueno: 100 %, validado
REABRE = ["MEP-2025-001", 1, date(2025, 5, 5), 60, "Faltó un canal.", ""]


def con(hoja: str, *filas: list[Any]) -> Hojas:
    hojas = bueno()
    hojas[hoja] += filas
    return hojas


def cumplido() -> bool:
    return Hito.objects.get(acuerdo__codigo="MEP-2025-001", numero=1).cumplido


def test_un_operador_no_reabre_por_un_libro_un_hito_validado(por: Usuario) -> None:
    intentar(bueno(), por)
    for fecha in (CULMINADO_EL, date(2025, 5, 5)):
        (error,) = intentar(con("Avances", ["MEP-2025-001", 1, fecha, 60, "Faltó un canal.", ""]), por).errores
        assert error.celda == "Avances!D5"
        assert "ya está culminado y validado. Solo un coordinador puede reabrir" in error.problema
    assert cumplido()


def test_un_coordinador_lo_reabre_y_dice_por_que(por: Usuario, carlos: Usuario) -> None:
    intentar(bueno(), por)
    (error,) = intentar(con("Avances", [*REABRE[:4], "", ""]), carlos).errores
    assert (error.celda, error.problema) == ("Avances!E5", "Diga por qué se reabre el hito.")
    despues = ["MEP-2025-001", 1, date(2025, 6, 2), 100, "Ahora sí.", date(2025, 6, 3)]
    # Lo que sigue a la reapertura ya no reabre nada, vaya en la fila que vaya.
    assert intentar(con("Avances", despues, REABRE), carlos).cuentas["Avances"].nuevas == 2
    assert cumplido()


def test_lo_culminado_y_validado_no_se_culmina_otra_vez(por: Usuario, carlos: Usuario) -> None:
    intentar(bueno(), por)
    (error,) = intentar(con("Avances", [*REABRE[:3], 100, "Otra vez.", ""]), carlos).errores
    assert (error.celda, error.problema) == ("Avances!D5", "El hito ya está culminado y validado.")


def test_la_historia_que_faltaba_de_un_hito_culminado_entra(por: Usuario) -> None:
    intentar(bueno(), por)
    assert intentar(con("Avances", ["MEP-2025-001", 1, date(2025, 2, 20), 80, "", ""]), por).nuevas == 1
    assert cumplido()


# --- Un plazo nuevo --------------------------------------------------------------------------------------------------
def _aprobada(dia: date) -> list[Any]:
    return ["MEP-2025-001", 1, dia, date(2025, 9, 30), "Lluvias."]


VALIDADO_EL = date(2025, 3, 9)  # ese mismo hito, en el libro bueno


def test_un_operador_no_trae_lo_que_no_decide_sobre_lo_registrado(por: Usuario, carlos: Usuario) -> None:
    intentar(bueno(), por)
    for hoja, fila, que in (
        ("Reprogramaciones", _aprobada(date(2025, 3, 8)), "la reprogramación"),
        ("Desestimaciones", ["MEP-2025-003", date(2025, 6, 1), "Ya lo hizo otro."], "la desestimación"),
    ):
        (error,) = intentar(con(hoja, fila), por).errores
        assert error.problema == f"Solo un coordinador puede decidir {que}."
        assert intentar(con(hoja, fila), por, como_sistema=True, simular=True).nuevas == 1
        assert intentar(con(hoja, fila), carlos).nuevas == 1


def test_quien_puso_el_contacto_no_valida_por_un_libro_lo_que_entro_con_el(
    por: Usuario, carlos: Usuario, fatima: Usuario
) -> None:
    intentar(bueno(), por)
    hito = Hito.objects.get(acuerdo__codigo="MEP-2025-001", numero=2)
    fecha = date(2025, 3, 1)
    f.FabricaAvance(hito=hito, fecha=fecha, porcentaje=60, descripcion="Va", registrado_por=fatima)
    suya = Usuario.history.filter(id=fatima.pk)
    suya.update(history_user=por, history_date=f.en_lima(date(2025, 1, 2)))
    libro = con("Avances", ["MEP-2025-001", 2, fecha, 60, "Va", date(2025, 3, 10)])
    (error,) = intentar(libro, por).errores
    assert error.problema.startswith(
        "Usted puso el correo o el teléfono de Fátima Mamani: lo que informa lo valida otra persona"
    )
    assert intentar(libro, carlos).errores == ()
    assert Avance.objects.get(hito=hito, fecha=fecha).validado_por == carlos


def test_a_lo_culminado_y_validado_no_le_entra_otro_plazo(por: Usuario, carlos: Usuario) -> None:
    intentar(bueno(), por)
    hito = Hito.objects.get(acuerdo__codigo="MEP-2025-001", numero=1)
    for dia in (VALIDADO_EL, date(2025, 6, 1)):
        (error,) = intentar(con("Reprogramaciones", _aprobada(dia)), carlos).errores
        assert error.celda == f"Reprogramaciones!C{len(bueno()['Reprogramaciones']) + 1}"
        assert error.problema == "El hito ya está culminado y validado el 09/03/2025: su plazo ya no se cambia."
    assert Hito.objects.get(pk=hito.pk).plazo_vigente == hito.plazo_vigente


def test_el_que_se_aprobo_antes_de_validarse_es_historia_que_faltaba(por: Usuario, carlos: Usuario) -> None:
    intentar(bueno(), por)
    assert intentar(con("Reprogramaciones", _aprobada(date(2025, 3, 8))), carlos).nuevas == 1


def test_si_el_mismo_libro_lo_reabre_antes_el_plazo_nuevo_entra(por: Usuario, carlos: Usuario) -> None:
    intentar(bueno(), por)
    hojas = con("Avances", REABRE)
    hojas["Reprogramaciones"].append(_aprobada(date(2025, 4, 1)))
    (error,) = intentar(hojas, carlos).errores
    assert "su plazo ya no se cambia" in error.problema, "todavía estaba culminado"
    hojas["Reprogramaciones"][-1] = _aprobada(date(2025, 5, 5))
    assert intentar(hojas, carlos).nuevas == 2


def test_quien_maneja_el_servidor_reabre_pero_dice_por_que(por: Usuario) -> None:
    intentar(bueno(), por)
    (error,) = intentar(con("Avances", [*REABRE[:4], "", ""]), por, como_sistema=True).errores
    assert error.problema == "Diga por qué se reabre el hito."
    assert intentar(con("Avances", REABRE), por, como_sistema=True).nuevas == 1


def test_la_primera_carga_trae_su_historia_entera(por: Usuario) -> None:
    hojas = con("Avances", REABRE)
    hojas["Hitos"].append(["MEP-2025-004", 1, "Visita", "GN", date(2025, 11, 1), 1, date(2025, 2, 1)])
    assert not intentar(hojas, por).errores
    assert not cumplido()


@pytest.mark.parametrize(
    ("hoja", "fila"),
    [
        ("Hitos", ["MEP-2025-004", 2, "Otra visita", "GN", date(2025, 11, 1), 1, date(2025, 2, 1)]),
        ("Avances", ["MEP-2025-004", 1, date(2025, 6, 1), 100, "Visitado.", date(2025, 6, 2)]),
        ("Reprogramaciones", ["MEP-2025-004", 1, date(2025, 6, 1), date(2025, 11, 20), "Lluvias."]),
    ],
)
def test_lo_desestimado_ya_no_se_mide_y_no_recibe_nada_nuevo(por: Usuario, hoja: str, fila: list[Any]) -> None:
    primero = con("Hitos", ["MEP-2025-004", 1, "Visita", "GN", date(2025, 11, 1), 1, date(2025, 2, 1)])
    primero["Avances"].append(["MEP-2025-004", 1, date(2025, 3, 1), 40, "En marcha.", ""])
    intentar(primero, por)
    assert Acuerdo.objects.get(codigo="MEP-2025-004").situacion == "desestimado"
    assert intentar(primero, por).nuevas == 0
    primero[hoja].append(fila)
    (error,) = intentar(primero, por).errores
    assert error.celda == f"{hoja}!A{len(primero[hoja])}"
    assert error.problema.startswith("El acuerdo está desestimado: ya no se mide")


@pytest.mark.parametrize("como", ["desestimado", "anulado"])
def test_lo_que_ya_no_se_mide_tampoco_se_valida(por: Usuario, como: str) -> None:
    hojas = con("Hitos", ["MEP-2025-004", 1, "Visita", "GN", date(2025, 11, 1), 1, date(2025, 2, 1)])
    hojas["Avances"].append(["MEP-2025-004", 1, date(2025, 3, 1), 40, "En marcha.", ""])
    intentar(hojas, por)
    if como == "anulado":
        Acuerdo.objects.filter(codigo="MEP-2025-004").update(
            anulado_en="2025-06-01T12:00:00Z", anulado_por=por, motivo_de_anulacion="Por error"
        )
    hojas["Avances"][-1][5] = date(2025, 6, 2)
    (error,) = intentar(hojas, por).errores
    assert error.celda == f"Avances!A{len(hojas['Avances'])}"
    assert error.problema.startswith(f"El acuerdo está {como}")
    assert not Avance.objects.filter(hito__acuerdo__codigo="MEP-2025-004", validado_el__isnull=False).exists()
