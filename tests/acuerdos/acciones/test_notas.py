import pytest

from acuerdos.acciones.notas import anular_nota, registrar_nota
from acuerdos.models import Acuerdo, Nota
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, no_sirve, rastro, se_niega

pytestmark = pytest.mark.django_db


@pytest.fixture
def acuerdo(sesion):
    return f.FabricaAcuerdo(sesion=sesion)


def anotar(por, acuerdo, texto=" Llamar al alcalde "):
    return registrar_nota(por=por, acuerdo=acuerdo, texto=texto, ahora=AHORA)


def test_la_secretaria_apunta_y_no_mueve_nada_del_acuerdo(acuerdo, olga):
    nota = anotar(olga, acuerdo)
    assert (nota.texto, nota.registrado_por) == ("Llamar al alcalde", olga)
    rastro(nota, olga, "+")
    assert Acuerdo.objects.get().version == acuerdo.version, "quien edita el acuerdo no choca con una nota"
    assert anotar(olga, acuerdo) == nota, "enviada dos veces, es una"


def test_nadie_mas_la_escribe_ni_la_ve(acuerdo, olga, fatima, soledad):
    anotar(olga, acuerdo)
    for persona in (fatima, soledad):
        with se_niega("Solo la Secretaría puede registrar notas"):
            anotar(persona, acuerdo)
        assert not Nota.objects.visibles_para(persona).exists()


def test_una_nota_vacia_o_enorme_no_sirve(acuerdo, olga):
    with no_sirve(texto="Escriba la nota"):
        anotar(olga, acuerdo, " ")
    with no_sirve(texto="como máximo, 5000"):
        anotar(olga, acuerdo, "x" * 5001)


def test_la_anula_quien_la_escribio_con_su_motivo(acuerdo, olga, carlos):
    nota = anotar(olga, acuerdo)
    with se_niega("Solo quien escribió la nota"):
        anular_nota(por=carlos, nota=nota, motivo="No va", ahora=AHORA)
    with no_sirve(motivo="Diga por qué se anula"):
        anular_nota(por=olga, nota=nota, motivo=" ", ahora=AHORA)
    rastro(anular_nota(por=olga, nota=nota, motivo="Era de otro acuerdo", ahora=AHORA), olga)
    assert not Nota.objects.visibles_para(olga).exists()
    assert anotar(olga, acuerdo) != nota


def test_tambien_de_un_acuerdo_desestimado_y_no_de_una_sesion_cerrada(acuerdo, olga):
    f.FabricaDesestimacion(acuerdo=acuerdo, aprobada=True)
    assert anotar(olga, acuerdo).pk
    acuerdo.sesion.etapa = "cerrada"
    acuerdo.sesion.save()
    with se_niega("En la etapa «Cerrada»"):
        anotar(olga, acuerdo, "Otra")
