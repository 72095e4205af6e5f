"""Lo que se envía se lee de una sola manera, o se dice que no se pudo: nunca es un error nuestro."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT

from acuerdos.models import Acuerdo, Avance
from api.lectores import NIVELES
from cuentas.models import Usuario
from tests.api.conftest import BASE, errores_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
Enviar = Callable[..., Any]
UNA_VEZ = ["Va una sola vez."]


@pytest.fixture
def enviar(acuerdo_de_fatima: Acuerdo, fatima: Usuario, escribe: Callable[[Usuario], Client]) -> Enviar:
    """El avance de un hito, tal cual; da el problema que se contesta."""
    hito, cliente = acuerdo_de_fatima.hitos.first(), escribe(fatima)
    assert hito is not None

    def pedir(cuerpo: str | bytes, tipo: str = "application/json") -> Any:
        direccion = f"{BASE}/acuerdos/{acuerdo_de_fatima.codigo}/hitos/{hito.numero}/avances/"
        respuesta = cliente.generic("POST", direccion, cuerpo, tipo)
        assert (respuesta.status_code, respuesta["Content-Type"]) == (400, "application/problem+json")
        return respuesta.json()

    return pedir


@pytest.mark.parametrize("hondo", [NIVELES + 1, 900, 100_000])
@pytest.mark.parametrize(("abre", "cierra"), [("[", "]"), ('{"a":', "}")])
def test_lo_que_va_mas_adentro_que_nada_no_se_lee(hondo: int, abre: str, cierra: str, enviar: Enviar) -> None:
    assert "no se pudo leer" in enviar(abre * hondo + "1" + cierra * hondo)["detail"]


def test_una_clave_repetida_no_se_adivina(enviar: Enviar) -> None:
    antes = Avance.objects.count()
    problema = enviar('{"fecha": "2025-03-01", "porcentaje": 10, "porcentaje": 90, "descripcion": "Va"}')
    assert errores_de(problema) == {"/porcentaje": UNA_VEZ}
    assert Avance.objects.count() == antes


def test_ni_en_un_formulario(enviar: Enviar) -> None:
    parte = '--{}\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    campos = (("fecha", "2025-03-01"), ("porcentaje", "10"), ("porcentaje", "90"), ("descripcion", "Va"))
    cuerpo = "".join(parte.format(BOUNDARY, *campo) for campo in campos) + f"--{BOUNDARY}--\r\n"
    assert errores_de(enviar(cuerpo.encode(), MULTIPART_CONTENT)) == {"/porcentaje": UNA_VEZ}


@pytest.mark.parametrize("cuerpo", [b'{"a":', b'{"texto": "\xff"}', b'{"a": NaN}', b'{"a": ' + b"9" * 5_000 + b"}"])
def test_lo_que_no_es_json_tampoco(cuerpo: bytes, enviar: Enviar) -> None:
    assert "no se pudo leer" in enviar(cuerpo)["detail"]
