from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from acuerdos.models import (
    Acuerdo,
)
from tests import fabricas as f
from tests.puestas import puesta

ETAPAS = ["preparacion", "en_curso", "seguimiento", "cerrada"]


@pytest.fixture
@puesta
def personas(olga, carlos, fatima, benita, soledad, mario, eva) -> dict[str, tuple[Any, str]]:
    """Cada persona con las letras de sus roles frente a un acuerdo de Umachiri con MTPE."""
    ex = f.FabricaUsuario(username="exfocal")
    f.FabricaPuntoFocal(usuario=ex, desde=date(2024, 1, 1), hasta=date(2025, 1, 1))
    f.FabricaFuncionario(usuario=ex, desde=date(2024, 1, 1), hasta=date(2025, 1, 1))
    inactiva = f.FabricaUsuario(username="inactiva", rol="coordinador", is_active=False)
    inactivo = f.FabricaUsuario(username="inactivo", is_active=False)
    f.FabricaFuncionario(usuario=inactivo)
    doble = f.FabricaUsuario(username="doble")
    f.FabricaPuntoFocal(usuario=doble, titular=False)
    f.FabricaFuncionario(usuario=doble)
    superusuario = f.FabricaUsuario(username="super", is_superuser=True, is_staff=True)
    return {
        "olga": (olga, "O"),
        "carlos": (carlos, "C"),
        "fatima": (fatima, "F"),
        "soledad": (soledad, "S"),
        "doble, focal y funcionaria": (doble, "FS"),
        "benita, focal de otra": (benita, ""),
        "mario, de otro sector": (mario, ""),
        "eva, sin cargos": (eva, ""),
        "ex focal y ex funcionaria": (ex, ""),
        "coordinadora inactiva": (inactiva, ""),
        "funcionario inactivo": (inactivo, ""),
        "superusuario sin rol": (superusuario, ""),
        "anónima": (AnonymousUser(), ""),
    }


# --- Quién ve qué ---------------------------------------------------------------------------------------------------
@pytest.fixture
@puesta
def acuerdos() -> list[Acuerdo]:
    """De cada municipalidad, sector y etapa, uno vivo y uno anulado."""
    hechos = []
    for etapa in ETAPAS:
        sesion = f.FabricaSesion(codigo=f"S-{etapa.upper().replace('_', '')}", etapa=etapa)
        for ubigeo in (f.UMACHIRI, f.SAN_JOSE_LAMBAYEQUE, "150101"):
            for sector in ("MTPE", "MVCS", "MEF"):
                campos = {"sesion": sesion, "municipalidad_id": ubigeo, "sector_id": sector}
                hechos += [f.FabricaAcuerdo(**campos), f.FabricaAcuerdo(**campos, anulado=True)]
    return hechos
