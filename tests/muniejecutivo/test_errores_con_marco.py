"""Lo que no se puede o no existe se dice sin sacar a nadie de su trabajo."""

from typing import Any

import pytest
from django.test import Client

from tests import fabricas as f

pytestmark = pytest.mark.django_db


def entrar(quien: Any) -> Client:
    navegador = Client()
    navegador.force_login(quien)
    return navegador


def test_un_codigo_mal_tecleado_sugiere_los_parecidos_que_se_ven(sesion: Any, olga: Any, fatima: Any) -> None:
    suyo = f.FabricaAcuerdo(sesion=sesion, municipalidad_id=f.UMACHIRI, codigo="MEA-TEST-041")
    f.FabricaAcuerdo(sesion=sesion, municipalidad_id=f.SAN_JOSE_LAMBAYEQUE, codigo="MEA-TEST-042")
    for quien, ve_el_ajeno in ((olga, True), (fatima, False)):
        respuesta = entrar(quien).get("/acuerdos/MEA-TEST-043/")
        escrito = respuesta.content.decode()
        assert respuesta.status_code == 404
        assert f'href="/acuerdos/{suyo.codigo}/"' in escrito
        assert ("MEA-TEST-042" in escrito) is ve_el_ajeno


def test_lo_que_no_puede_conserva_el_menu_y_su_motivo(olga: Any, fatima: Any) -> None:
    for quien, menu in ((olga, "/tablero/"), (fatima, "/mis-acuerdos/")):
        respuesta = entrar(quien).get("/administracion/") if quien is olga else entrar(quien).get("/tablero/")
        if respuesta.status_code == 302:  # la administración manda a su ingreso
            respuesta = entrar(quien).get("/no/existe/")
        assert respuesta.status_code in (403, 404)
        assert f'href="{menu}"' in respuesta.content.decode()
    assert 'class="focal"' in Client().get("/no/existe/").content.decode()
