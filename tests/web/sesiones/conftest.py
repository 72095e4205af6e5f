"""Un evento que se prepara: MEA-VIVA, con una reunión programada y otra cancelada."""

from datetime import date, time
from typing import Any

import pytest

from reuniones.models import Reunion, Sesion
from tests import fabricas
from tests.fabricas import SAN_JOSE_LAMBAYEQUE, UMACHIRI
from tests.puestas import puesta

ONGOY = "030606"


@pytest.fixture
@puesta
def viva(hoy: date, olga: Any) -> Sesion:
    sesion: Sesion = fabricas.FabricaSesion(
        codigo="MEA-VIVA", nombre="MUNI Ejecutivo Vivo", etapa="preparacion", fecha=hoy, sectores=["MTPE", "MVCS"]
    )
    return sesion


def programada(sesion: Sesion, codigo: str = "MTPE-01", **campos: Any) -> Reunion:
    datos: dict[str, Any] = {"sala": "Sala 1", "inicio_previsto": time(9), "fin_previsto": time(9, 40)}
    datos |= {"estado": "programada", "municipalidades": [UMACHIRI]}
    reunion: Reunion = fabricas.FabricaReunion(sesion=sesion, codigo=codigo, **datos | campos)
    reunion.participaciones.update(presente=None)
    return reunion


@pytest.fixture
def reunion(viva: Sesion) -> Reunion:
    return programada(viva)


@pytest.fixture
def cancelada(viva: Sesion) -> Reunion:
    return programada(viva, "MVCS-01", sector_id="MVCS", estado="no_realizada", municipalidades=[SAN_JOSE_LAMBAYEQUE])
