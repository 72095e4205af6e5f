"""La cola de validación: qué espera, quién la ve, validar y devolver uno o varios, y que nadie valida lo suyo."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from acuerdos.enums import Canal
from acuerdos.models import Avance
from tests import fabricas
from tests.web.conftest import HOY

COLA = "/validacion/"
MATRIZ = {"validacion": (302, 403, 403, 403, 403, 403, 200, 200)}
QUIENES = ("anonima", "fatima", "benita", "soledad", "mario", "eva", "olga", "carlos")


@pytest.fixture
def informado(mundo: SimpleNamespace, fatima: Any) -> Avance:
    """Fátima informó al 100 % por el enlace de su correo."""
    hito = mundo.pronto.hitos.first()
    avance = fabricas.FabricaAvance(
        hito=hito, fecha=HOY, porcentaje=100, canal=Canal.ENLACE, registrado_por=fatima, descripcion="Obra terminada"
    )
    fabricas.FabricaEvidencia(avance=avance)
    return avance


@pytest.mark.parametrize("metodo", ["get", "post"])
def test_solo_la_secretaria_entra(metodo: str, mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    for quien, esperado in zip(QUIENES, MATRIZ["validacion"], strict=True):
        respuesta = getattr(como(quien), metodo)(COLA)
        vacio = metodo == "post" and esperado == 200
        assert respuesta.status_code == (400 if vacio else esperado), quien


def test_muestra_lo_que_espera_con_su_evidencia_y_por_donde_entro(
    informado: Avance, como: Callable[[str], Client]
) -> None:
    pagina = como("olga").get(COLA).content.decode()
    assert "Obra terminada" in pagina
    assert "por enlace" in pagina
    evidencia = informado.evidencias.get()
    assert f'<img src="/evidencias/{evidencia.pk}/miniatura/"' in pagina
    assert f'<a href="/evidencias/{evidencia.pk}/">{evidencia.nombre}</a>' in pagina


def test_lo_devuelto_lo_validado_y_lo_que_otro_avance_dejo_atras_no_esperan(informado: Avance, olga: Any) -> None:
    en_espera = Avance.objects.visibles_para(olga).en_espera()
    assert informado in en_espera
    anterior = informado.hito.avances.exclude(pk=informado.pk).first()
    assert anterior not in en_espera
    fabricas.FabricaAvance(hito=fabricas.FabricaHito(acuerdo=informado.hito.acuerdo), porcentaje=100, devuelto=True)
    fabricas.FabricaAvance(hito=fabricas.FabricaHito(acuerdo=informado.hito.acuerdo), porcentaje=100, validado=True)
    assert set(Avance.objects.visibles_para(olga).en_espera()) == set(en_espera)


def test_validar_varios_a_la_vez(informado: Avance, mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    otro = mundo.por_validar.hitos.first().avances.get()
    respuesta = como("carlos").post(COLA, {"marcados": [informado.pk, otro.pk], "decision": "aprobar"}, follow=True)
    assert "2 avances validados." in respuesta.content.decode()
    mundo.por_validar.refresh_from_db()
    assert mundo.por_validar.situacion == "cumplido"


def test_devolver_pide_motivo_y_el_hito_vuelve_a_deberse(informado: Avance, como: Callable[[str], Client]) -> None:
    olga = como("olga")
    sin_motivo = olga.post(COLA, {"marcados": [informado.pk], "decision": "rechazar"})
    assert sin_motivo.status_code == 400
    assert "Diga qué falta" in sin_motivo.content.decode()
    assert f'value="{informado.pk}" checked' in sin_motivo.content.decode()
    assert sin_motivo.content.decode().count("Diga qué falta") == 2  # arriba, y junto a la caja, que queda con el foco
    olga.post(COLA, {"marcados": [informado.pk], "decision": "rechazar", "motivo": "La foto no se ve."})
    informado.refresh_from_db()
    informado.hito.refresh_from_db()
    assert informado.motivo_de_devolucion == "La foto no se ve."
    assert informado.hito.porcentaje < 100


def test_nadie_valida_lo_suyo_y_los_demas_siguen(
    informado: Avance, mundo: SimpleNamespace, carlos: Any, como: Callable[[str], Client]
) -> None:
    suyo = fabricas.FabricaAvance(
        hito=fabricas.FabricaHito(acuerdo=mundo.callado), porcentaje=100, fecha=HOY, registrado_por=carlos
    )
    navegador = como("carlos")
    assert "Nadie valida su propio avance." in navegador.get(COLA).content.decode()
    navegador.post(COLA, {"marcados": [informado.pk, suyo.pk], "decision": "aprobar"})
    informado.refresh_from_db()
    suyo.refresh_from_db()
    assert (informado.validado_en is not None, suyo.validado_en) == (True, None)


@pytest.mark.parametrize(
    "datos",
    [{}, {"decision": "aprobar"}, {"marcados": ["x", "9" * 30, "-1", "²"], "decision": "borrar"}, {"marcados": "0"}],
)
def test_un_disparate_es_400_y_no_cambia_nada(datos: dict[str, Any], informado: Avance, como: Any) -> None:
    assert como("olga").post(COLA, datos).status_code == 400
    assert not Avance.objects.filter(pk=informado.pk, validado_en__isnull=False).exists()


def test_las_consultas_no_crecen_con_la_cola(
    mundo: SimpleNamespace, como: Callable[[str], Client], django_assert_max_num_queries: Any
) -> None:
    navegador = como("carlos")
    navegador.get(COLA)
    for _ in range(12):
        fabricas.FabricaAvance(hito=fabricas.FabricaHito(acuerdo=mundo.callado), porcentaje=100, fecha=HOY)
    with django_assert_max_num_queries(14):
        assert navegador.get(COLA).content.decode().count('name="marcados"') == 13


def test_marcar_todos_sin_guion_y_lo_que_sigue_llega_sin_marcar(
    informado: Avance, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    carlos = como("carlos")
    assert " checked" not in carlos.get(COLA).content.decode()
    pagina = carlos.get(f"{COLA}?marcar=todos").content.decode()
    assert pagina.count(" checked") == pagina.count('name="marcados"') == 2
    assert f'action="{COLA}"' in pagina
    respuesta = carlos.post(f"{COLA}?ver=todos&marcar=todos", {"marcados": [informado.pk], "decision": "aprobar"})
    assert respuesta["Location"] == f"{COLA}?ver=todos"


def test_lo_que_uno_mismo_informo_no_se_marca_ni_trae_botones(
    mundo: SimpleNamespace, olga: Any, como: Callable[[str], Client]
) -> None:
    assert {a.registrado_por for a in Avance.objects.visibles_para(olga).en_espera().filter(porcentaje=100)} == {olga}
    pagina = como("olga").get(f"{COLA}?marcar=todos").content.decode()
    assert "Sin evidencia" in pagina
    assert 'name="marcados"' not in pagina
    assert "los marcados" not in pagina


def test_la_fila_dice_de_que_acuerdo_es_su_plazo_y_de_cuanto_venia(
    informado: Avance, como: Callable[[str], Client]
) -> None:
    [fila] = [f for f in como("olga").get(COLA).context["filas"] if f.pk == informado.pk]
    hito = informado.hito
    antes = hito.avances.exclude(pk=informado.pk).get().porcentaje
    assert (fila.del_acuerdo, fila.plazo, fila.antes) == (hito.acuerdo.texto, hito.plazo_vigente, antes)


@pytest.mark.parametrize(
    ("pedido", "esta"),
    [
        ("sesion=MEA-TEST", True),
        ("sector=MTPE", True),
        ("sector=MVCS", False),
        ("quien=umachiri", True),
        ("quien=ongoy", False),
        ("llegaron=con", True),
        ("llegaron=sin", False),
        ("llegaron=personas", True),
        ("sector=MTPE&quien=Umachiri&llegaron=con&ver=todos", True),
    ],
)
def test_se_mira_solo_lo_que_se_pide(pedido: str, esta: bool, informado: Avance, como: Callable[[str], Client]) -> None:
    pagina = como("olga").get(f"{COLA}?{pedido}")
    assert pagina.status_code == 200
    assert (informado.pk in {fila.pk for fila in pagina.context["filas"]}) is esta


def test_un_filtro_mal_escrito_no_muestra_nada_y_lo_dice(informado: Avance, como: Callable[[str], Client]) -> None:
    pagina = como("olga").get(f"{COLA}?sector=MTPEE")
    assert (pagina.status_code, pagina.context["filas"]) == (400, [])
    assert "«MTPEE» no está en la lista" in pagina.content.decode()
