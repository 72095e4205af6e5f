"""Registrar de una vez lo leído de las inversiones: se mira, se corrige en su caja y se registra."""

from typing import Any

import pytest
from django.test import Client

from acuerdos.models import LecturaDeInversion
from tests import fabricas as f

pytestmark = pytest.mark.django_db
PAGINA = "/importar/inversiones/"


def test_se_mira_se_corrige_y_se_registra(sesion: Any, olga: Any, hoy: Any) -> None:
    uno, otro = (f.FabricaAcuerdo(sesion=sesion, cui="77").codigo for _ in range(2))
    navegador = Client()
    navegador.force_login(olga)
    datos = {"leida_el": hoy.isoformat(), "pegado": "CUI\tDevengado\n77\tcien\n8\t1\n", "hacer": "registrar"}
    mal = navegador.post(PAGINA, datos)
    escrito = mal.content.decode()
    assert mal.status_code == 400
    assert "Devengado acumulado: «cien» no se entiende" in escrito
    assert "1 fila no es de ningún acuerdo" in " ".join(escrito.split())
    assert not LecturaDeInversion.objects.exists()
    visto = navegador.post(PAGINA, datos | {"pegado": "CUI\tDevengado\n77\t100", "hacer": "mirar"})
    assert visto.status_code == 200
    assert all(codigo in visto.content.decode() for codigo in (uno, otro))
    assert not LecturaDeInversion.objects.exists()
    pegado = visto.context["form"]["pegado"].value()
    hecho = navegador.post(PAGINA, datos | {"pegado": pegado}, follow=True)
    assert "2 lecturas registradas." in hecho.content.decode()
    assert set(LecturaDeInversion.objects.values_list("acuerdo__codigo", "devengado")) == {(uno, 100), (otro, 100)}


def test_nada_que_leer_se_dice(olga: Any, hoy: Any) -> None:
    navegador = Client()
    navegador.force_login(olga)
    for pegado, dice in (("", "Elija el archivo o pegue las filas"), ("hola", "No se halló la columna")):
        respuesta = navegador.post(PAGINA, {"leida_el": hoy.isoformat(), "pegado": pegado, "hacer": "mirar"})
        assert respuesta.status_code == 400
        assert dice in respuesta.content.decode()
