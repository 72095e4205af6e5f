"""Por qué algo puede atrasarse: cada razón, con su frase; y ninguna parte mientras los casos sean pocos."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from acuerdos import riesgos
from acuerdos.models import Acuerdo
from tests import fabricas

pytestmark = pytest.mark.django_db
HOY = date(2025, 6, 15)


def razones_de(acuerdo: Acuerdo) -> list[str]:
    hallado = riesgos.con_razones(Acuerdo.objects.all(), HOY).filter(pk=acuerdo.pk).first()
    return riesgos.razones_de(hallado, HOY) if hallado else []


@pytest.fixture
def a_tiempo(sesion: object, fatima: object) -> Acuerdo:
    """Con punto focal, un hito a medio año, y un avance de ayer."""
    acuerdo = fabricas.FabricaAcuerdo(sesion=sesion, municipalidad_id=fabricas.UMACHIRI, responsable="GL")
    hito = fabricas.FabricaHito(acuerdo=acuerdo, plazo=HOY + timedelta(days=100))
    Acuerdo.objects.filter(pk=acuerdo.pk).update(
        plazo=HOY + timedelta(days=120), plazo_vigente=HOY + timedelta(days=120)
    )
    fabricas.FabricaAvance(hito=hito, porcentaje=60, fecha=HOY - timedelta(days=1))
    acuerdo.refresh_from_db()
    return acuerdo


def cambiar(acuerdo: Acuerdo, **campos: object) -> Acuerdo:
    Acuerdo.objects.filter(pk=acuerdo.pk).update(**campos)
    return acuerdo


def test_el_que_va_bien_no_da_razones(a_tiempo: Acuerdo) -> None:
    assert razones_de(a_tiempo) == []


@pytest.mark.parametrize(
    ("campos", "frase"),
    [
        ({"proximo_vencimiento": HOY - timedelta(days=3)}, "Uno de sus hitos venció hace 3 días y sigue sin terminar."),
        ({"silencio_desde": HOY - timedelta(days=30)}, "Nadie informa hace 30 días."),
        ({"avance": 49, "plazo_vigente": HOY + timedelta(days=30)}, "Va 49 % y vence en 30 días."),
        (
            {"situacion": "sin_hitos", "silencio_desde": None, "plazo_vigente": HOY + timedelta(days=60)},
            "No tiene ningún hito y vence en 60 días.",
        ),
        (
            {"municipalidad_id": fabricas.SAN_JOSE_LAMBAYEQUE},
            "Lo debe la municipalidad, que no tiene punto focal.",
        ),
    ],
)
def test_cada_razon_se_dice_con_su_cifra(a_tiempo: Acuerdo, campos: dict[str, object], frase: str) -> None:
    assert razones_de(cambiar(a_tiempo, **campos)) == [frase]


@pytest.mark.parametrize(
    "campos",
    [
        {"silencio_desde": HOY - timedelta(days=29)},
        {"avance": 50, "plazo_vigente": HOY + timedelta(days=30)},
        {"avance": 49, "plazo_vigente": HOY + timedelta(days=31)},
        {"situacion": "sin_hitos", "silencio_desde": None, "plazo_vigente": HOY + timedelta(days=61)},
        {"responsable": "GN", "municipalidad_id": fabricas.SAN_JOSE_LAMBAYEQUE},
    ],
)
def test_en_el_borde_todavia_no(a_tiempo: Acuerdo, campos: dict[str, object]) -> None:
    assert razones_de(cambiar(a_tiempo, **campos)) == []


def test_una_traba_y_otro_plazo_tambien_lo_son(a_tiempo: Acuerdo) -> None:
    fabricas.FabricaTraba(acuerdo=a_tiempo)
    fabricas.FabricaReprogramacion(
        acuerdo=a_tiempo, hito=None, plazo_nuevo=HOY + timedelta(days=120), solicitado_el=HOY, aprobada=True
    )
    assert razones_de(a_tiempo) == ["Tiene una traba abierta.", "Ya se le dio otro plazo una vez."]


def test_lo_vencido_y_lo_terminado_no_se_preve(a_tiempo: Acuerdo) -> None:
    callado = {"silencio_desde": HOY - timedelta(days=90)}
    assert razones_de(cambiar(a_tiempo, **callado, plazo_vigente=HOY - timedelta(days=1))) == []
    assert razones_de(cambiar(a_tiempo, situacion="cumplido", plazo_vigente=HOY + timedelta(days=5))) == []


def test_no_se_dice_ninguna_parte_con_menos_de_doscientos_casos() -> None:
    assert riesgos.Cerrados(199, 150).parte_tarde is None
    assert riesgos.Cerrados(199, 150).faltan == 1
    assert riesgos.Cerrados(200, 150).parte_tarde == 75


def test_se_cuenta_como_terminaron_los_cerrados(sesion: object) -> None:
    def uno(**campos: object) -> None:
        acuerdo = fabricas.FabricaAcuerdo(sesion=sesion, plazo=HOY - timedelta(days=10))
        cambiar(acuerdo, **campos)

    uno(situacion="cumplido", ultimo_avance_el=HOY - timedelta(days=20))
    uno(situacion="cumplido", ultimo_avance_el=HOY - timedelta(days=9))
    uno(situacion="abierto", plazo_vigente=HOY - timedelta(days=1))
    uno(situacion="abierto", plazo_vigente=HOY + timedelta(days=1))
    uno(situacion="desestimado", plazo_vigente=HOY - timedelta(days=1))
    hallado = riesgos.cerrados(Acuerdo.objects.all(), HOY)
    assert SimpleNamespace(total=hallado.total, tarde=hallado.tarde) == SimpleNamespace(total=3, tarde=2)
