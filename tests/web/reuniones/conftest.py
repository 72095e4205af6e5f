"""La sala MTPE-01 de una sesión en curso: dos municipalidades citadas, nada empezado, y un acuerdo ya escrito."""

from collections.abc import Callable
from datetime import date, time
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import Acuerdo
from reuniones.models import Participacion, Sesion
from tests import fabricas
from tests.fabricas import SAN_JOSE_LAMBAYEQUE, UMACHIRI
from tests.puestas import puesta

SALA = "/reuniones/MEA-TEST/MTPE-01/"
TEXTO = "Capacitar a 30 vecinas en formulación de proyectos productivos"
EN_JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture
@puesta
def sala(hoy: date, sesion: Sesion, olga: Any, carlos: Any) -> SimpleNamespace:
    sesion.etapa = "en_curso"
    sesion.save()
    reunion = fabricas.FabricaReunion(
        sesion=sesion,
        codigo="MTPE-01",
        estado="programada",
        sala="Sala 1",
        municipalidades=[UMACHIRI, SAN_JOSE_LAMBAYEQUE],
        inicio_previsto=time(9),
        fin_previsto=time(9, 40),
    )
    Participacion.objects.filter(reunion=reunion).update(presente=None)
    acuerdo = fabricas.FabricaAcuerdo(sesion=sesion, reunion=reunion, texto=TEXTO, plazo=date(2025, 6, 30))
    sesion.refresh_from_db()
    acta = fabricas.FabricaDocumento(acuerdo=None, reunion=reunion, clase="acta", registrado_por=olga)
    return SimpleNamespace(sesion=sesion, reunion=reunion, acuerdo=acuerdo, acta=acta)


def escrito(**cambios: Any) -> dict[str, Any]:
    """Lo que envía la fila de la sala."""
    return {
        "texto": "Gestionar la ficha técnica del puente vecinal",
        "municipalidad": UMACHIRI,
        "tipo": "compromiso",
        "clasificacion": "orientacion",
        "responsable": "GN",
        "plazo": "2025-09-30",
        "cui": "",
        "monto": "",
    } | cambios


@pytest.fixture
def registrar(como: Callable[[str], Client], sala: SimpleNamespace) -> Callable[..., Any]:
    """`registrar(texto=…)`: lo que contesta la sala a olga; con `json=True`, como el guion."""

    def enviar(*, json: bool = False, quien: str = "olga", **cambios: Any) -> Any:
        return como(quien).post(SALA, escrito(**cambios), **(EN_JSON if json else {}))

    return enviar


def codigos() -> list[str]:
    return list(Acuerdo.objects.order_by("pk").values_list("codigo", flat=True))
