"""Lo que un programa envía con su clave sobrevive a que la base corte su conexión, antes o después de quedar hecho."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from acuerdos.models import Acuerdo, Traba
from api.verbos import base
from cuentas.enums import Alcance
from cuentas.models import Usuario
from tests import fabricas
from tests.api.conftest import BASE, cliente_de
from tests.muniejecutivo.test_otra_vez import cortarse

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("catalogos"),
    pytest.mark.servicios,
]
NECESIDAD = "Falta la certificación presupuestal"


@pytest.fixture(autouse=True)
def _otra_conexion() -> Iterator[None]:
    yield
    connection.close()


@pytest.fixture
def acuerdo(sesion: Any) -> Acuerdo:
    return fabricas.FabricaAcuerdo(sesion=sesion)


@pytest.fixture
def escribe(carlos: Usuario) -> Client:
    cliente = cliente_de(carlos, Alcance.ESCRITURA)
    cliente.raise_request_exception = False
    return cliente


@pytest.fixture
def enviar(acuerdo: Acuerdo, escribe: Client) -> Callable[..., Any]:
    ficha = f"{BASE}/acuerdos/{acuerdo.codigo}/"

    def hacer(**cabeceras: str) -> Any:
        cabeceras["if-match"] = escribe.get(ficha)["ETag"]
        cuerpo = json.dumps({"categoria": "presupuestal", "necesidad": NECESIDAD})
        return escribe.post(f"{ficha}trabas/", cuerpo, "application/json", headers=cabeceras)

    return hacer


def cortar_una_vez(monkeypatch: pytest.MonkeyPatch, donde: str) -> list[str]:
    """La conexión se cae la primera vez, con todo escrito y sin confirmar, o recién confirmado."""
    veces: list[str] = []
    objeto, nombre = (base.repeticiones, "guardar") if donde == "antes" else (base, "en_transaccion_y_luego")
    de_verdad = getattr(objeto, nombre)

    def con_corte(*args: Any, **extra: Any) -> Any:
        hecho = de_verdad(*args, **extra)
        veces.append(donde)
        if len(veces) == 1:
            cortarse()
        return hecho

    monkeypatch.setattr(objeto, nombre, con_corte)
    return veces


@pytest.mark.parametrize("donde", ["antes", "después"])
def test_con_su_clave_se_hace_una_vez_y_se_contesta(
    donde: str, enviar: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    cortar_una_vez(monkeypatch, donde)
    respuesta = enviar(**{"idempotency-key": "traba-1"})
    assert respuesta.status_code == 201, respuesta.content
    assert respuesta.json()["necesidad"] == NECESIDAD
    assert respuesta.get("Idempotent-Replayed", "") == ("true" if donde == "después" else "")
    assert Traba.objects.count() == 1


def test_sin_clave_no_se_repite(enviar: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def cortar(*_: Any) -> Any:
        cortarse()

    monkeypatch.setattr(base, "en_transaccion", cortar)
    assert enviar().status_code == 503
    connection.close()
    assert not Traba.objects.exists()


def test_un_envio_con_archivos_no_se_guarda_para_repetirlo(
    acuerdo: Acuerdo, escribe: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hito = fabricas.FabricaHito(acuerdo=acuerdo)
    datos = {"fecha": "2025-02-10", "porcentaje": "10", "descripcion": "Se empezó"}
    veces = cortar_una_vez(monkeypatch, "antes")
    respuesta = escribe.post(
        f"{BASE}/acuerdos/{acuerdo.codigo}/hitos/{hito.numero}/avances/",
        datos,
        headers={"idempotency-key": "avance-1"},
    )
    assert (respuesta.status_code, veces) == (503, ["antes"]), respuesta.content
    connection.close()
    assert not hito.avances.exists()
