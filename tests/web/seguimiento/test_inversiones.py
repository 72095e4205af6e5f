"""La inversión de un acuerdo, en sus páginas: registrar lo leído, verlo, y la lista que lo muestra y lo filtra."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import LecturaDeInversion
from tests import fabricas as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def navegador(olga: Any) -> Client:
    cliente = Client()
    cliente.force_login(olga)
    return cliente


def test_se_registra_a_mano_como_se_escribe(caso: SimpleNamespace, navegador: Client, hoy: Any) -> None:
    datos = {"leida_el": hoy.isoformat(), "costo": "S/ 1'250,000.50", "devengado": "-", "avance_fisico": "37,5 %"}
    respuesta = navegador.post(f"{caso.url}inversion/nueva/", datos | {"fase": "Ejecución"}, follow=True)
    assert respuesta.redirect_chain == [(f"{caso.url}#inversion", 302)]
    lectura = LecturaDeInversion.objects.order_by("pk").last()
    assert (str(lectura.costo), lectura.devengado, str(lectura.avance_fisico)) == ("1250000.50", None, "37.50")
    mal = navegador.post(f"{caso.url}inversion/nueva/", datos | {"avance_fisico": "120"})
    assert mal.status_code == 400
    assert "no está entre 0 y 100" in mal.content.decode()


def test_la_ficha_avisa_lo_que_no_casa(caso: SimpleNamespace, navegador: Client) -> None:
    otro = f.FabricaAcuerdo(sesion=caso.sesion, cui="7")
    f.FabricaAvance(hito=f.FabricaHito(acuerdo=otro), porcentaje=100, validado=True)
    f.FabricaLectura(acuerdo=otro, devengado=0, avance_fisico=None)
    pagina = navegador.get(f"/acuerdos/{otro.codigo}/").content.decode()
    assert "Se contradice con la consulta del MEF:" in pagina
    assert "100 % cumplido y 0 devengado" in pagina
    assert "Se contradice" not in navegador.get(caso.url).content.decode()


def test_la_lista_lo_muestra_lo_filtra_y_lo_exporta(caso: SimpleNamespace, navegador: Client) -> None:
    f.FabricaAcuerdo(sesion=caso.sesion)
    consulta = "inversion=leida&columnas=codigo,devengado,ejecucion,avance_fisico,fase,contradice"
    pagina = navegador.get(f"/acuerdos/?{consulta}").content.decode()
    assert "S/\u00a0500,000.00" in pagina
    assert "50.0\u00a0%" in pagina
    assert pagina.count("<tr") == 2
    csv = navegador.get(f"/acuerdos/exportar.csv?{consulta}")
    escrito = (b"".join(csv.streaming_content) if csv.streaming else csv.content).decode("utf-8-sig")
    assert escrito.splitlines()[1].startswith(f"{caso.codigo};500000")
