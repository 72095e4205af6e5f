"""Lo que el contrato pone de ejemplo se admite tal cual: cada operación, con lo suyo, por quien puede."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from api.documentos import esquema
from api.envios_de_ejemplo import ENVIOS, FORMULARIOS
from cuentas.models import Usuario
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA
from tests.api.verbos.conftest import CASOS, Mundo, enviar, pdf

pytestmark = pytest.mark.django_db
DE_SUSCRIPCIONES = {"crear_suscripcion", "corregir_suscripcion"}  # no son de un acuerdo: `tests/api/suscripciones`


def test_toda_operacion_que_escribe_tiene_el_suyo() -> None:
    escriben = {
        (operacion["operationId"], tipo): contenido["example"]
        for operaciones in esquema()["paths"].values()
        for operacion in operaciones.values()
        for tipo, contenido in operacion.get("requestBody", {}).get("content", {}).items()
    }
    escritos = {(nombre, "application/json"): cuerpo for nombre, cuerpo in ENVIOS.items() if cuerpo}
    escritos |= {(nombre, "multipart/form-data"): cuerpo for nombre, cuerpo in FORMULARIOS.items()}
    assert escritos == {cual: cuerpo for cual, cuerpo in escriben.items() if cuerpo}


def test_ninguna_de_las_que_se_prueban_falta() -> None:
    assert ENVIOS.keys() | FORMULARIOS.keys() == CASOS.keys() | DE_SUSCRIPCIONES


def puesto(nombre: str, cuerpo: dict[str, Any], mundo: Mundo) -> dict[str, Any]:
    """El mismo, con la sesión y los ids de este mundo, y sus archivos."""
    documento = mundo.nombramiento if nombre == "anular_documento_de_cargo" else mundo.documento
    aqui = {
        "sesion": mundo.sesion.codigo,
        "documento": documento.pk if isinstance(cuerpo.get("documento"), int) else cuerpo.get("documento"),
        "archivo": pdf(),
        "evidencias": [pdf()],
    }
    return cuerpo | {campo: valor for campo, valor in aqui.items() if campo in cuerpo}


@pytest.mark.parametrize(
    ("nombre", "formulario"),
    [(nombre, False) for nombre in sorted(ENVIOS.keys() - DE_SUSCRIPCIONES)]
    + [(nombre, True) for nombre in sorted(FORMULARIOS)],
)
def test_se_admite_tal_cual(
    nombre: str,
    formulario: bool,
    mundo: Mundo,
    escribe: Callable[[Usuario], Client],
    request: pytest.FixtureRequest,
    time_machine: Any,
) -> None:
    time_machine.move_to(f.en_lima(date(2025, 4, 15), 10), tick=False)
    if nombre == "pedir_desestimacion":  # ya hay una, y no van dos
        mundo.acuerdo.desestimaciones.update(
            anulado_en=AHORA, anulado_por=mundo.baja.registrado_por, motivo_de_anulacion="Se retiró"
        )
    caso = replace(CASOS[nombre], formulario=formulario)
    cuerpo = puesto(nombre, (FORMULARIOS if formulario else ENVIOS)[nombre], mundo)
    respuesta = enviar(escribe(request.getfixturevalue(caso.pueden[0])), caso, mundo, cuerpo)
    assert respuesta.status_code == caso.da, respuesta.content.decode()
