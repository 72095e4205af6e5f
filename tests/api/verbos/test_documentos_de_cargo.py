"""El papel con que se nombra a un punto focal, por la API: con el nombramiento o después, se baja entero y se saca."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from acuerdos.models import DocumentoDeCargo
from cuentas.models import Usuario
from municipalidades.models import PuntoFocal
from tests import fabricas as f
from tests.api.conftest import BASE, errores_de
from tests.api.verbos.conftest import CASOS, Mundo, enviar, pdf

Escribe = Callable[[Usuario], Client]
NOMBRAR, ADJUNTAR, ANULAR = (
    CASOS[nombre] for nombre in ("nombrar_punto_focal", "adjuntar_documento_de_cargo", "anular_documento_de_cargo")
)


def test_lo_que_se_sube_esta_en_la_ficha_y_se_baja_igual(mundo: Mundo, escribe: Escribe, olga: Usuario) -> None:
    cliente = escribe(olga)
    respuesta = enviar(cliente, ADJUNTAR, mundo)
    assert respuesta.status_code == 201, respuesta.content
    assert [uno["nombre"] for uno in respuesta.json()["documentos"]] == ["nombramiento.pdf", "resolucion.pdf"]
    suyo = respuesta.json()["documentos"][-1]
    bajado = cliente.get(suyo["archivo"]).getvalue()
    assert (sha256(bajado).hexdigest(), len(bajado)) == (suyo["sha256"], suyo["tamano"])
    otra = enviar(cliente, ADJUNTAR, mundo).json()["documentos"]
    assert otra == respuesta.json()["documentos"], "el mismo papel dos veces es uno"


def test_se_nombra_y_se_adjunta_en_el_mismo_acto(mundo: Mundo, escribe: Escribe, olga: Usuario) -> None:
    como_formulario = type(NOMBRAR)(**{**vars(NOMBRAR), "formulario": True})
    cuerpo = NOMBRAR.cuerpo(mundo)
    mal = SimpleUploadedFile("acta.pdf", b"<html>no es un PDF</html>", "application/pdf")
    negado = enviar(escribe(olga), como_formulario, mundo, cuerpo | {"archivo": mal})
    assert negado.status_code == 400
    assert list(errores_de(negado.json())) == ["/archivo"]
    assert not PuntoFocal.objects.filter(municipalidad=f.SAN_JOSE_LAMBAYEQUE, usuario__nombre="Rosa Chafloque").exists()
    hecho = enviar(escribe(olga), como_formulario, mundo, cuerpo | {"archivo": pdf()})
    assert hecho.status_code == 201, hecho.content
    assert [uno["nombre"] for uno in hecho.json()["documentos"]] == ["acta.pdf"]


@pytest.mark.parametrize("quien", ["fatima", "soledad", "benita"])
def test_solo_la_propia_persona_lo_baja_y_nadie_mas_lo_toca(
    quien: str, mundo: Mundo, escribe: Escribe, request: pytest.FixtureRequest
) -> None:
    cliente, suya = escribe(request.getfixturevalue(quien)), quien == "fatima"
    for caso in (ADJUNTAR, ANULAR):
        assert enviar(cliente, caso, mundo, con_version=False).status_code == (403 if suya else 404)
    bajado: Any = cliente.get(f"{BASE}/nombramientos/{mundo.nombramiento.pk}/archivo/")
    assert bajado.status_code == (200 if suya else 404)
    b"".join(bajado)
    assert DocumentoDeCargo.objects.vivos_de(mundo.punto_focal).get() == mundo.nombramiento


def test_el_de_otro_cargo_no_se_saca_desde_este_y_con_lo_viejo_tampoco(
    mundo: Mundo, escribe: Escribe, olga: Usuario
) -> None:
    ajeno = f.FabricaDocumentoDeCargo(punto_focal__municipalidad_id=f.SAN_JOSE_LAMBAYEQUE)
    cliente = escribe(olga)
    assert enviar(cliente, ANULAR, mundo, {"documento": ajeno.pk, "motivo": "No era de aquí"}).status_code == 404
    visto = cliente.get(f"{BASE}/puntos_focales/{mundo.punto_focal.pk}/")["ETag"]
    enviar(cliente, ADJUNTAR, mundo)
    assert enviar(cliente, ANULAR, mundo, if_match=visto).status_code == 412
    assert enviar(cliente, ANULAR, mundo).json()["documentos"][0]["nombre"] == "resolucion.pdf"
    assert cliente.get(f"{BASE}/nombramientos/{mundo.nombramiento.pk}/archivo/").status_code == 404
