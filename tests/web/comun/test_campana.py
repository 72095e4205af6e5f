"""Lo que espera por cada quien, con cuántas cosas son y adónde ir, en una sola consulta."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from acuerdos.models import Hito
from acuerdos.permisos import municipalidades_a_cargo
from cuentas.models import Usuario
from tests import fabricas
from tests.web.conftest import HOY
from web.comun import campana
from web.comun.campana import campana_de

pytestmark = pytest.mark.django_db


@pytest.fixture
def mucho(hoy: Any, sesion: Any, fatima: Any, soledad: Any, olga: Any) -> SimpleNamespace:
    """Un informe por validar, uno devuelto, un plazo y una desestimación pedidos, un hito propuesto y una traba."""
    acuerdo = fabricas.FabricaAcuerdo(sesion=sesion)

    def hito(dias: int, **mas: Any) -> Any:
        return fabricas.FabricaHito(acuerdo=acuerdo, plazo=HOY + timedelta(days=dias), **mas)

    fabricas.FabricaAvance(hito=hito(60), porcentaje=50, registrado_por=fatima)
    fabricas.FabricaAvance(hito=hito(40), porcentaje=50, registrado_por=fatima, devuelto=True)
    tarde, pronto = hito(-3), hito(3)
    fabricas.FabricaReprogramacion(hito=tarde, plazo_nuevo=HOY + timedelta(days=90))
    fabricas.FabricaDesestimacion(acuerdo=acuerdo)
    fabricas.FabricaTraba(acuerdo=acuerdo)
    return SimpleNamespace(acuerdo=acuerdo, propuesto=hito(30, propuesto=True), tarde=tarde, pronto=pronto)


def dicho(usuario: Any) -> dict[str, int]:
    return {espera.texto: espera.cantidad for espera in campana_de(usuario).esperas}


def test_a_la_secretaria_le_espera_lo_que_cada_quien_decide(mucho: Any, olga: Any, carlos: Any) -> None:
    de_todos = {"informe por validar": 1, "hito propuesto": 1, "traba abierta": 1}
    assert dicho(olga) == de_todos
    assert dicho(carlos) == de_todos | {"plazo por decidir": 1, "desestimación por decidir": 1}


def test_a_quien_informa_le_espera_lo_devuelto_lo_atrasado_y_lo_que_vence(mucho: Any, fatima: Any) -> None:
    assert dicho(fatima) == {"devuelto: corrija y envíe otra vez": 1, "atrasado": 1, "vence pronto": 1}
    assert campana_de(fatima).cuenta == "3"


def test_lo_que_el_sector_debe_tambien_le_espera(mucho: Any, soledad: Any) -> None:
    assert campana_de(soledad).cuenta == ""
    fabricas.FabricaHito(acuerdo=mucho.acuerdo, responsable="GN", plazo=HOY - timedelta(days=1))
    assert dicho(soledad) == {"atrasado": 1}


def test_a_quien_no_tiene_cargo_ni_ingreso_nada_le_espera(mucho: Any, eva: Any) -> None:
    assert campana_de(eva).esperas == campana_de(None).esperas == ()


def test_es_una_consulta_y_deja_de_contar(mucho: Any, carlos: Any, fatima: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(campana, "CUENTA_MAXIMA", 0)
    municipalidades_a_cargo(fatima)  # sus cargos ya los leyó la página
    for quien in (carlos, fatima):
        with CaptureQueriesContext(connection) as consultas:
            espera = campana_de(quien).esperas[0]
        assert len(consultas) == 1
        assert (espera.cantidad, espera.cuenta) == (1, "0+")


def test_cada_cuenta_lleva_a_su_lista_y_la_lista_tiene_lo_que_dice(mucho: Any, carlos: Any, client: Any) -> None:
    client.force_login(carlos)
    for espera in campana_de(carlos).esperas:
        pagina = client.get(espera.url)
        assert pagina.status_code == 200
        assert mucho.acuerdo.codigo in pagina.content.decode(), espera.url
    assert 'href="/validacion/?ver=plazos"><b>1</b>' in client.get("/acuerdos/").content.decode()


def test_en_el_telefono_va_en_el_menu(mucho: Any, fatima: Any, client: Any) -> None:
    client.force_login(fatima)
    menu = client.get("/mis-acuerdos/historia/").content.decode().split("</nav>")[0]
    assert '<b class="cuenta">3</b>' in menu
    assert menu.count('aria-current="page"') == 1
    for entrada in ("Lo que falta", "Lo informado", "Avisos y calendario", "Mi cuenta"):
        assert entrada in menu


@pytest.mark.skipif(connection.vendor != "postgresql", reason="el plan es de PostgreSQL")
def test_los_hitos_propuestos_se_cuentan_sin_recorrer_los_demas(olga: Usuario) -> None:
    """Con 2,5 millones de hitos, hallar los propuestos costaba 350 ms en toda página de la oficina."""
    propuestos = Hito.objects.visibles_para(olga).propuestos().order_by().values("pk")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # con pocas filas, leerlas todas sale más barato
        plan = propuestos.explain()
    assert "hito_propuesto" in plan, plan
