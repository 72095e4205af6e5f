"""Lo que el libro dice de otro modo, aceptado celda por celda: por el verbo de siempre, o con su porqué."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from acuerdos.acciones.proyeccion import diferencias
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.models import Acuerdo, Hito, Reprogramacion
from cuentas.models import Usuario
from importacion.correcciones import CORREGIDO, PEDIDO, aceptar, celdas_distintas
from importacion.errores import Error
from reuniones.models import Sesion
from tests.importacion.libros import AHORA, Hojas, bueno, intentar

pytestmark = pytest.mark.django_db
Aceptar = Callable[..., list[str]]


@pytest.fixture
def registrado(por: Usuario) -> Usuario:
    """El libro bueno, sin el CUI de la segunda fila, ya en seguimiento."""
    hojas = bueno()
    hojas["Acuerdos"][0].append("Monto (S/)")
    for fila in hojas["Acuerdos"][1:]:
        fila.append("")
    hojas["Acuerdos"][2][13] = ""
    assert not intentar(hojas, por).errores
    Sesion.objects.update(etapa="seguimiento")
    return por


def con(*cambios: tuple[str, int, int, Any]) -> Hojas:
    """El mismo libro con otras celdas."""
    hojas = bueno()
    hojas["Acuerdos"][0].append("Monto (S/)")
    for fila in hojas["Acuerdos"][1:]:
        fila.append("")
    for hoja, fila, columna, valor in cambios:
        hojas[hoja][fila][columna] = valor
    return hojas


def distintas(hojas: Hojas, por: Usuario) -> list[Error]:
    return [error for error in intentar(hojas, por, simular=True).errores if error.cambia]


def aceptadas(hojas: Hojas, por: Usuario) -> list[str]:
    return [aceptar(error, por=por, libro="marzo.xlsx", ahora=AHORA) for error in distintas(hojas, por)]


def test_lo_que_estaba_en_blanco_se_completa_con_su_rastro(registrado: Usuario, carlos: Usuario) -> None:
    hojas = con(("Acuerdos", 2, 14, "S/ 1,500.50"))
    vistas = celdas_distintas(distintas(hojas, carlos))
    assert [(v.celda, v.que, v.registrado, v.dicho, v.completa) for v in vistas] == [
        ("Acuerdos!N3", "CUI de MEP-2025-002", "", "9811142", True),
        ("Acuerdos!O3", "Monto de MEP-2025-002", "", "1500.50", True),
    ]
    assert aceptadas(hojas, carlos) == [CORREGIDO, CORREGIDO]
    acuerdo = Acuerdo.objects.get(codigo="MEP-2025-002")
    assert (acuerdo.cui, str(acuerdo.monto)) == ("9811142", "1500.50")
    version = acuerdo.history.first()
    assert (version.history_user, version.history_change_reason) == (carlos, "Acuerdos!O3 del libro «marzo.xlsx»")
    assert intentar(hojas, carlos, simular=True).nuevas == 0
    assert list(diferencias()) == []


def test_quien_no_puede_corregir_recibe_el_porque(registrado: Usuario) -> None:
    with pytest.raises(AccionDenegada, match="Solo un coordinador puede corregir el CUI"):
        aceptadas(con(), registrado)
    assert Acuerdo.objects.get(codigo="MEP-2025-002").cui == ""


def test_un_hito_del_que_nadie_informo_se_corrige_y_el_informado_no(registrado: Usuario) -> None:
    hojas = con(("Acuerdos", 2, 13, ""), ("Hitos", 2, 2, "Ficha presentada en mesa"), ("Hitos", 2, 5, 3))
    assert aceptadas(hojas, registrado) == [CORREGIDO, CORREGIDO]
    hito = Hito.objects.get(acuerdo__codigo="MEP-2025-001", numero=2)
    assert (hito.texto, hito.peso) == ("Ficha presentada en mesa", 3)
    informado = con(*[("Acuerdos", 2, 13, ""), ("Hitos", 1, 2, "Otra relación")])
    informado["Hitos"][2][2], informado["Hitos"][2][5] = "Ficha presentada en mesa", 3
    with pytest.raises(DatoInvalido, match="Ya tiene avances"):
        aceptadas(informado, registrado)


def test_un_plazo_nuevo_queda_pedido(registrado: Usuario) -> None:
    hojas = con(("Acuerdos", 2, 13, ""), ("Hitos", 2, 4, date(2025, 12, 20)), ("Acuerdos", 1, 12, date(2025, 12, 31)))
    assert aceptadas(hojas, registrado) == [PEDIDO, PEDIDO]
    pedidas = Reprogramacion.objects.filter(estado="solicitada").order_by("plazo_nuevo")
    assert [(p.hito and p.hito.numero, p.plazo_nuevo, p.motivo) for p in pedidas] == [
        (2, date(2025, 12, 20), "Hitos!E3 del libro «marzo.xlsx»"),
        (None, date(2025, 12, 31), "Acuerdos!M2 del libro «marzo.xlsx»"),
    ]
    assert Hito.objects.get(acuerdo__codigo="MEP-2025-001", numero=2).plazo == date(2025, 11, 23)


def test_el_texto_firmado_no_se_cambia_en_seguimiento_y_en_curso_si(registrado: Usuario, carlos: Usuario) -> None:
    hojas = con(("Acuerdos", 2, 13, ""), ("Acuerdos", 1, 10, "Otro texto."))
    with pytest.raises(AccionDenegada, match="no puede editar el acuerdo"):
        aceptadas(hojas, carlos)
    Sesion.objects.update(etapa="en_curso")
    assert aceptadas(hojas, registrado) == [CORREGIDO]
    assert Acuerdo.objects.get(codigo="MEP-2025-001").texto == "Otro texto."


def test_lo_que_alguien_cambio_despues_de_la_revision_no_se_pisa(registrado: Usuario, carlos: Usuario) -> None:
    [error] = distintas(con(), carlos)
    Acuerdo.objects.filter(codigo="MEP-2025-002").update(cui="1111111")
    with pytest.raises(DatoInvalido, match="ahora dice «1111111»"):
        aceptar(error, por=carlos, libro="marzo.xlsx", ahora=AHORA)
    assert Acuerdo.objects.get(codigo="MEP-2025-002").cui == "1111111"


def test_de_quien_es_un_acuerdo_no_se_acepta_desde_una_hoja(registrado: Usuario) -> None:
    hojas = con(("Acuerdos", 2, 13, ""), ("Acuerdos", 4, 6, "MTPE"))
    errores = intentar(hojas, registrado, simular=True).errores
    assert [(e.celda, e.cambia) for e in errores] == [("Acuerdos!G5", "")]
