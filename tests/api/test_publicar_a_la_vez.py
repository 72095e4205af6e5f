"""Un corte se publica por la API mientras otro corrige los acuerdos de los que se cuenta, en PostgreSQL de verdad."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from acuerdos.acciones import acuerdos
from acuerdos.acciones.acuerdos import DatosTrasLaFirma
from acuerdos.models import Acuerdo
from corte.momento import Momento
from cuentas.enums import Alcance
from cuentas.models import Usuario
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA
from tests.api.conftest import BASE, cliente_de
from tests.api.verbos.conftest import Mundo, mundo

__all__ = ["mundo"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("catalogos"),
    pytest.mark.servicios,
]


def corregir(acuerdo: Acuerdo, por: Usuario, cui: str, ahora: datetime = AHORA) -> None:
    fresco = Acuerdo.objects.get(pk=acuerdo.pk)
    datos = DatosTrasLaFirma(clasificacion=fresco.clasificacion, cui=cui, monto=None)
    acuerdos.corregir_acuerdo(
        por=por, acuerdo=fresco, version=fresco.version, datos=datos, motivo="Se supo después", ahora=ahora
    )


def test_lo_que_otro_corrige_entre_dos_lecturas_no_impide_publicar(
    mundo: Mundo, carlos: Usuario, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR = tmp_path
    otro = f.FabricaAcuerdo(sesion=mundo.sesion, municipalidad_id=f.UMACHIRI, sector_id="MTPE")
    corregir(mundo.acuerdo, carlos, "7654321", AHORA - timedelta(hours=1))  # antes de lo que el corte conoce
    corregir(otro, carlos, "7654321")
    corregidos: Callable[..., dict[int, tuple[Any, ...]]] = Momento.corregidos
    lecturas = 0

    def y_entonces_otro_corrige(momento: Momento, *campos: str) -> dict[int, tuple[Any, ...]]:
        nonlocal lecturas
        lecturas += 1
        leidos = corregidos(momento, *campos)
        if lecturas == 1:
            with ThreadPoolExecutor(1) as aparte:
                aparte.submit(_y_cerrar, mundo.acuerdo, carlos).result(timeout=30)
        return leidos

    monkeypatch.setattr(Momento, "corregidos", y_entonces_otro_corrige)
    respuesta = cliente_de(carlos, Alcance.ESCRITURA).post(
        f"{BASE}/cortes/",
        {"sesion": "MEA-TEST", "al": "2025-02-28", "conocido_al": (AHORA - timedelta(minutes=1)).isoformat()},
        content_type="application/json",
    )
    assert respuesta.status_code == 201, respuesta.content.decode()
    assert lecturas > 1
    assert respuesta.json()["cifras"]["totales"]["acuerdos"] == 2


def _y_cerrar(acuerdo: Acuerdo, por: Usuario) -> None:
    try:
        corregir(acuerdo, por, "7654322")
    finally:
        connection.close()
