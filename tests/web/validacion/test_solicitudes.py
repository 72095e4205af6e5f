"""Lo que espera decisión, en un solo lugar: solicitudes y propuestas."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from acuerdos.models import Reprogramacion
from tests import fabricas
from tests.web.conftest import HOY


def texto(respuesta: Any) -> str:
    return " ".join(respuesta.content.decode().split())


# --- La cola --------------------------------------------------------------------------------------------------------
def test_la_coordinadora_encuentra_en_un_solo_lugar_todo_lo_que_espera(caso: SimpleNamespace, como: Any) -> None:
    carlos = como("carlos")
    pagina = texto(carlos.get("/validacion/?ver=plazos"))
    for pestana, cuantos in (("Plazos", 1), ("Desestimaciones", 1), ("Hitos propuestos", 1)):
        assert f'{pestana} <span class="cuenta">{cuantos}</span>' in pagina
    assert "Las lluvias cortaron la carretera" in pagina
    assert "mueve también el plazo del acuerdo (9 de noviembre de 2025)" in pagina
    bajas = texto(carlos.get("/validacion/?ver=desestimaciones"))
    assert f'href="{caso.url}desestimaciones/{caso.baja.pk}/archivo/"' in bajas
    assert "Padrón de familias" in texto(carlos.get("/validacion/?ver=hitos"))


def test_varios_a_la_vez_cada_uno_con_su_no(caso: SimpleNamespace, como: Any) -> None:
    otro = fabricas.FabricaHito(acuerdo=caso.acuerdo)
    del_otro = fabricas.FabricaReprogramacion(hito=otro, solicitado_el=HOY - timedelta(days=1))
    terminado = fabricas.FabricaHito(acuerdo=caso.acuerdo)
    del_terminado = fabricas.FabricaReprogramacion(hito=terminado, solicitado_el=HOY)
    fabricas.FabricaAvance(hito=terminado, porcentaje=100, validado=True)
    datos = {"marcados": [caso.plazo.pk, del_otro.pk, del_terminado.pk], "decision": "aprobar"}
    pagina = texto(como("carlos").post("/validacion/?ver=plazos", datos, follow=True))
    assert "2 aprobados." in pagina
    assert f"{caso.codigo}: El hito se culminó y validó después de la solicitud: recházela." in pagina
    estados = Reprogramacion.objects.order_by("pk").values_list("estado", flat=True)
    assert list(estados) == ["aprobada", "aprobada", "solicitada"]


def test_el_operador_ve_la_cola_y_por_que_no_decide(caso: SimpleNamespace, como: Any) -> None:
    olga = como("olga")
    pagina = texto(olga.get("/validacion/?ver=plazos"))
    assert "Solo un coordinador puede decidir la reprogramación." in pagina
    assert 'value="aprobar"' not in pagina
    datos = {"marcados": [caso.plazo.pk], "decision": "aprobar"}
    assert "Solo un coordinador" in texto(olga.post("/validacion/?ver=plazos", datos, follow=True))
    caso.plazo.refresh_from_db()
    assert caso.plazo.estado == "solicitada"
    aceptar = {"marcados": [caso.propuesto.pk], "decision": "aprobar"}
    assert "1 aceptado." in texto(olga.post("/validacion/?ver=hitos", aceptar, follow=True))


@pytest.mark.parametrize("ver", ["plazos", "desestimaciones", "hitos"])
@pytest.mark.parametrize(
    ("datos", "frase"),
    [
        ({}, "Marque al menos uno."),
        ({"marcados": ["999999"], "decision": "aprobar"}, "ya no espera una decisión"),
        ({"marcados": ["x", "²", "9" * 30], "decision": "aprobar"}, "ya no espera una decisión"),
        ({"decision": "rechazar", "motivo": " "}, "Diga por qué se rechaza."),
        ({"decision": "borrar"}, " o rechazar."),
    ],
)
def test_un_disparate_en_la_cola_es_400_y_no_decide_nada(
    ver: str, datos: dict[str, Any], frase: str, caso: SimpleNamespace, como: Any
) -> None:
    respuesta = como("carlos").post(f"/validacion/?ver={ver}", datos)
    assert respuesta.status_code == 400
    assert frase in texto(respuesta)
    assert not Reprogramacion.objects.exclude(estado="solicitada").exists()


def test_lo_de_una_sesion_que_no_se_sigue_no_espera(caso: SimpleNamespace, como: Any) -> None:
    caso.sesion.etapa = "cerrada"
    caso.sesion.save()
    pagina = texto(como("carlos").get("/validacion/?ver=plazos"))
    assert "Nada espera una decisión" in pagina
    assert pagina.count('<span class="cuenta">0</span>') == 5


def test_las_consultas_de_la_cola_no_crecen(
    caso: SimpleNamespace, como: Any, django_assert_max_num_queries: Any
) -> None:
    carlos = como("carlos")
    for n in range(12):
        hito = fabricas.FabricaHito(acuerdo=caso.acuerdo, propuesto=n % 2 == 0)
        fabricas.FabricaReprogramacion(hito=hito, solicitado_el=date(2025, 6, 1))
        fabricas.FabricaDesestimacion(acuerdo=fabricas.FabricaAcuerdo(sesion=caso.sesion))
    for ver in ("plazos", "desestimaciones", "hitos", "todos", ""):
        carlos.get(f"/validacion/?ver={ver}")
        with django_assert_max_num_queries(16):  # dos son los contactos que alguien puso por otra persona
            assert carlos.get(f"/validacion/?ver={ver}").status_code == 200
