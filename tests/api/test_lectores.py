"""Lo que se envía se lee de una sola manera, o se dice que no se pudo: nunca es un error nuestro."""

import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT

from acuerdos.filtros.campos import FRASES
from acuerdos.models import Acuerdo, Avance
from api.lectores import CLAVES, NIVELES
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

    def pedir(cuerpo: str | bytes, tipo: str = "application/json", estado: int = 400) -> Any:
        direccion = f"{BASE}/acuerdos/{acuerdo_de_fatima.codigo}/hitos/{hito.numero}/avances/"
        respuesta = cliente.generic("POST", direccion, cuerpo, tipo)
        assert (respuesta.status_code, respuesta["Content-Type"]) == (estado, "application/problem+json")
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


MEDIA_LETRA = (rb'{"\ud800": 1}', rb'{"a\udfff": 1, "a\udfff": 2}', rb'{"a": [{"\ud800": 1}]}')


@pytest.mark.parametrize("campo", ["fecha", "porcentaje"])
def test_un_valor_con_media_letra_se_dice_que_no_sirve(campo: str, enviar: Enviar) -> None:
    cuerpo = {"fecha": "2025-03-01", "porcentaje": 10, "descripcion": "Va"} | {campo: "a\ud800"}
    assert f"/{campo}" in errores_de(enviar(json.dumps(cuerpo)))


@pytest.mark.parametrize(
    "cuerpo", [b'{"a":', b'{"texto": "\xff"}', b'{"a": NaN}', b'{"a": ' + b"9" * 5_000 + b"}", *MEDIA_LETRA]
)
def test_lo_que_no_es_json_tampoco(cuerpo: bytes, enviar: Enviar) -> None:
    assert "no se pudo leer" in enviar(cuerpo)["detail"]


MUCHO = b'{"descripcion": "' + b"a" * 1_000_000 + b'"}'


@pytest.mark.parametrize("juego", ["zlib", "bz2", "hex", "utf-16", "latin-1", "nada"])
@pytest.mark.parametrize("cuerpo", [b"{}", zlib.compress(MUCHO)])
def test_en_otras_letras_que_utf8_no_se_lee(juego: str, cuerpo: bytes, enviar: Enviar) -> None:
    assert "UTF-8" in enviar(cuerpo, f"application/json; charset={juego}", estado=415)["detail"]


def test_un_objeto_no_lleva_miles_de_claves(enviar: Enviar) -> None:
    for claves in (range(CLAVES + 1), [0] * (CLAVES + 1)):
        cuerpo = "{" + ",".join(f'"k{clave}":1' for clave in claves) + "}"
        assert errores_de(enviar(cuerpo)) == {"": ["Un objeto lleva como máximo 1,000 claves."]}


def test_de_muchos_campos_que_no_existen_se_dicen_los_primeros(enviar: Enviar) -> None:
    errores = errores_de(enviar("{" + ",".join(f'"k{clave}":1' for clave in range(CLAVES)) + "}"))
    ajenas = {nombre: frases for nombre, frases in errores.items() if nombre.startswith("/k")}
    assert len(ajenas) == FRASES
    assert f"Y hay otros {CLAVES - FRASES} que tampoco sirven." in ajenas[f"/k{FRASES - 1}"][0]
