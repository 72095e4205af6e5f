"""La bitácora no lleva datos de personas."""

import json
import logging

import pytest
import structlog

from muniejecutivo.bitacora import configurar_bitacora, sin_datos_personales

pytestmark = pytest.mark.una_vez


def test_lo_que_alguien_busca_no_queda_escrito():
    evento = sin_datos_personales(None, "info", {"request": "GET /acuerdos/?search=Fátima+Mamani"})
    assert evento == {"request": "GET /acuerdos/"}


def test_la_clave_de_un_enlace_no_queda_escrita():
    evento = sin_datos_personales(None, "info", {"request": f"GET /cuenta/clave/nueva/1-{'d5k2-' * 8}/"})
    assert "d5k2" not in evento["request"]
    assert evento["request"].startswith("GET /cuenta/clave/nueva/")


def test_correos_telefonos_y_direcciones_ip_se_quitan():
    evento = {"event": "x", "correo": "a@b.pe", "telefono": "999", "ip": "10.0.0.1", "user_agent": "y", "code": 200}
    assert sin_datos_personales(None, "info", evento) == {"event": "x", "code": 200}


def test_en_produccion_cada_linea_es_json():
    formato = configurar_bitacora(legible=False, nivel="INFO")["formatters"]["estructurado"]
    formateador = structlog.stdlib.ProcessorFormatter(
        processors=formato["processors"], foreign_pre_chain=formato["foreign_pre_chain"]
    )
    linea = formateador.format(logging.LogRecord("django", logging.INFO, "x.py", 1, "Año %s", ("nuevo",), None))
    assert json.loads(linea)["event"] == "Año nuevo"


def test_al_ingresar_la_bitacora_no_dice_quien(client, db, fatima, caplog):
    with caplog.at_level(logging.DEBUG):
        client.post("/ingresar/?next=/acuerdos/", {"login": "fatima", "password": "equivocada"})
    assert caplog.records
    assert "fatima" not in caplog.text.lower()
