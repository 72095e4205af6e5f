"""Textos parecidos: qué se muestra y por qué se pregunta."""

import pytest

from acuerdos.models import Acuerdo
from acuerdos.parecidos import Candidato, hallar
from tests import fabricas as f

TEXTO = "Capacitar a 30 vecinas en formulación de proyectos productivos"
OTRA = "140311"


def candidato(texto=TEXTO, municipalidad=f.UMACHIRI, codigo="MEA-1"):
    return Candidato(codigo, texto, municipalidad, "Umachiri")


@pytest.mark.parametrize(
    "texto",
    [
        TEXTO,
        "CAPACITAR A 30 VECINAS EN FORMULACION DE PROYECTOS PRODUCTIVOS.",
        "Capacitar en formulación de proyectos productivos a 30 vecinas",
        "Capacitará a 30 vecinas en la formulación del proyecto productivo",
        "Capacitar a 30 vecinas en formulacion de proyectos produtivos",
    ],
)
def test_casi_igual_en_la_misma_municipalidad_se_pregunta(texto):
    (parecido,) = hallar(texto, f.UMACHIRI, [candidato()])
    assert parecido.repetido
    assert parecido.puntos >= 90


@pytest.mark.parametrize("texto", [TEXTO.replace("30", "40"), f"{TEXTO}, grupo 2"])
def test_con_otras_cifras_es_otro_y_solo_se_muestra(texto):
    (parecido,) = hallar(texto, f.UMACHIRI, [candidato()])
    assert not parecido.repetido


def test_casi_igual_en_otra_municipalidad_solo_se_muestra():
    (parecido,) = hallar(TEXTO, f.UMACHIRI, [candidato(municipalidad=OTRA)])
    assert not parecido.repetido


@pytest.mark.parametrize(
    "texto",
    [
        "Capacitar a 40 vecinas en formulación de proyectos de riego",
        "Capacitar a 30 vecinas en formulac",
        "Capacitar a 30 vecinas en formulación",
    ],
)
def test_lo_que_solo_se_parece_se_muestra(texto):
    (parecido,) = hallar(texto, f.UMACHIRI, [candidato()])
    assert not parecido.repetido


@pytest.mark.parametrize(
    "texto",
    ["", "  ", "Capacitar", "vecinas de la", "Mejorar el agua potable del centro poblado", "😀😀😀", "x" * 5000],
)
def test_lo_demas_no_molesta(texto):
    assert hallar(texto, f.UMACHIRI, [candidato()]) == []


def test_primero_los_de_la_misma_municipalidad_y_a_lo_mas_tres():
    todos = [candidato(municipalidad=OTRA, codigo="MEA-0")] + [candidato(codigo=f"MEA-{n}") for n in range(1, 6)]
    assert [p.acuerdo.codigo for p in hallar(TEXTO, f.UMACHIRI, todos)] == ["MEA-1", "MEA-2", "MEA-3"]


@pytest.mark.django_db
def test_se_compara_con_los_vivos_de_la_sesion(sesion):
    vivo, otro = f.FabricaAcuerdo(sesion=sesion), f.FabricaAcuerdo(sesion=sesion, municipalidad_id=OTRA)
    f.FabricaAcuerdo(sesion=sesion, anulado=True)
    f.FabricaAcuerdo(sesion=f.FabricaSesion(codigo="MEA-OTRA"))
    candidatos = Acuerdo.objects.candidatos_a_parecidos(sesion.pk, f.UMACHIRI)
    assert {(c.codigo, c.municipalidad) for c in candidatos} == {(vivo.codigo, "Umachiri"), (otro.codigo, "San José")}


@pytest.mark.django_db
def test_son_dos_consultas_haya_los_que_haya(sesion, django_assert_num_queries):
    for _ in range(5):
        f.FabricaAcuerdo(sesion=sesion)
    with django_assert_num_queries(2):
        assert len(Acuerdo.objects.candidatos_a_parecidos(sesion.pk, f.UMACHIRI)) == 5
