"""Los papeles firmados de un acuerdo por la API: se suben, se bajan enteros, no se doblan, y el que no era sale."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from acuerdos.models import Documento
from cuentas.models import Usuario
from tests import fabricas as f
from tests.acuerdos.acciones.comun import HOY
from tests.api.conftest import BASE, errores_de
from tests.api.verbos.conftest import CASOS, Mundo, enviar, pdf

Escribe = Callable[[Usuario], Client]
ADJUNTAR, ANULAR = CASOS["adjuntar_documento"], CASOS["anular_documento"]


def papel(**otros: Any) -> dict[str, Any]:
    return {"clase": "oficio", "numero": "Oficio 12", "fecha": HOY.isoformat(), "archivo": pdf()} | otros


def test_lo_que_se_sube_esta_en_la_ficha_y_se_baja_igual(mundo: Mundo, escribe: Escribe, olga: Usuario) -> None:
    cliente = escribe(olga)
    respuesta = enviar(cliente, ADJUNTAR, mundo)
    assert respuesta.status_code == 201, respuesta.content
    suyo = respuesta.json()["documentos"][-1]
    assert (suyo["clase"], suyo["numero"], suyo["fecha"]) == ("oficio", "Oficio 12", HOY.isoformat())
    assert (suyo["nombre"], suyo["tipo"]) == ("acta.pdf", "application/pdf")
    bajado = cliente.get(suyo["archivo"]).getvalue()
    assert (sha256(bajado).hexdigest(), len(bajado)) == (suyo["sha256"], suyo["tamano"])
    assert Documento.history.get(id=suyo["id"]).history_user_id == olga.pk


def test_el_mismo_papel_dos_veces_es_uno(mundo: Mundo, escribe: Escribe, olga: Usuario) -> None:
    cliente = escribe(olga)
    una = enviar(cliente, ADJUNTAR, mundo).json()["documentos"]
    otra = enviar(cliente, ADJUNTAR, mundo, papel(numero="Otro número")).json()["documentos"]
    assert [uno["id"] for uno in una] == [uno["id"] for uno in otra]


@pytest.mark.parametrize(
    ("campo", "cambio"),
    [
        ("clase", {"clase": "boleta"}),
        ("fecha", {"fecha": (HOY + timedelta(days=1)).isoformat()}),
        ("archivo", {"archivo": SimpleUploadedFile("acta.pdf", b"<html>no es un PDF</html>", "application/pdf")}),
        ("archivo", {"archivo": SimpleUploadedFile("acta.pdf", b"", "application/pdf")}),
        ("numero", {"numero": "9" * 81}),
    ],
    ids=["clase", "futuro", "no-es-pdf", "vacio", "largo"],
)
def test_lo_que_no_sirve_se_dice_y_no_queda_nada(
    campo: str, cambio: dict[str, Any], mundo: Mundo, escribe: Escribe, olga: Usuario
) -> None:
    antes = Documento.objects.count()
    respuesta = enviar(escribe(olga), ADJUNTAR, mundo, papel(**cambio))
    assert respuesta.status_code == 400, respuesta.content
    assert list(errores_de(respuesta.json())) == [f"/{campo}"]
    assert Documento.objects.count() == antes


@pytest.mark.parametrize("falta", ["clase", "fecha", "archivo"])
def test_lo_que_falta_se_pide(falta: str, mundo: Mundo, escribe: Escribe, olga: Usuario) -> None:
    cuerpo = papel()
    del cuerpo[falta]
    respuesta = enviar(escribe(olga), ADJUNTAR, mundo, cuerpo)
    assert respuesta.status_code == 400
    assert list(errores_de(respuesta.json())) == [f"/{falta}"]


@pytest.mark.parametrize("quien", ["fatima", "soledad"])
def test_quien_lo_ve_lo_baja_y_no_lo_sube_ni_lo_saca(
    quien: str, mundo: Mundo, escribe: Escribe, request: pytest.FixtureRequest
) -> None:
    cliente = escribe(request.getfixturevalue(quien))
    assert enviar(cliente, ADJUNTAR, mundo).status_code == 403
    assert enviar(cliente, ANULAR, mundo).status_code == 403
    bajado = cliente.get(f"{BASE}/documentos/{mundo.documento.pk}/archivo/")
    assert sha256(bajado.getvalue()).hexdigest() == mundo.documento.sha256
    assert Documento.objects.vivos_de(mundo.acuerdo).get() == mundo.documento


def test_el_anulado_sale_de_la_ficha_y_ya_no_se_baja(mundo: Mundo, escribe: Escribe, olga: Usuario) -> None:
    cliente = escribe(olga)
    respuesta = enviar(cliente, ANULAR, mundo)
    assert respuesta.status_code == 200, respuesta.content
    assert respuesta.json()["documentos"] == []
    assert cliente.get(f"{BASE}/documentos/{mundo.documento.pk}/archivo/").status_code == 404
    # Ya no está: sacarlo otra vez no encuentra nada.
    assert enviar(cliente, ANULAR, mundo).status_code == 404


def test_el_de_otro_acuerdo_no_se_saca_desde_este(mundo: Mundo, escribe: Escribe, olga: Usuario) -> None:
    ajeno = f.FabricaDocumento(acuerdo=f.FabricaAcuerdo(sesion=mundo.sesion))
    respuesta = enviar(escribe(olga), ANULAR, mundo, {"documento": ajeno.pk, "motivo": "No era de aquí"})
    assert respuesta.status_code == 404
    assert Documento.objects.vivos_de(ajeno.acuerdo).get() == ajeno
