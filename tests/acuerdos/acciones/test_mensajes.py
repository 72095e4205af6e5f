import pytest

from acuerdos.acciones.mensajes import LARGO_DE_MENSAJE, anular_mensaje, escribir_mensaje
from acuerdos.enums import Lado
from acuerdos.models import Acuerdo, MensajeDeAcuerdo
from acuerdos.numeros import numero_de
from corte.cifras import corte
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, no_sirve, rastro, se_niega

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


@pytest.fixture
def acuerdo(sesion):
    return f.FabricaAcuerdo(sesion=sesion)


def escribir(por, acuerdo, texto=" ¿Ya salió el expediente? ", dirigido_a=""):
    return escribir_mensaje(por=por, acuerdo=acuerdo, texto=texto, dirigido_a=dirigido_a, ahora=AHORA)


def test_los_tres_lados_escriben_y_leen_lo_mismo(acuerdo, olga, fatima, soledad):
    lados = [escribir(por, acuerdo, f"De {por}").lado for por in (olga, fatima, soledad)]
    assert lados == [Lado.SECRETARIA, Lado.MUNICIPALIDAD, Lado.SECTOR]
    for persona in (olga, fatima, soledad):
        assert MensajeDeAcuerdo.objects.visibles_para(persona).count() == 3


def test_deja_rastro_y_numero_de_cambio_y_no_mueve_el_acuerdo(acuerdo, olga):
    antes = numero_de("acuerdo", acuerdo.codigo)
    mensaje = escribir(olga, acuerdo)
    assert mensaje.texto == "¿Ya salió el expediente?"
    rastro(mensaje, olga, "+")
    assert numero_de("acuerdo", acuerdo.codigo) > antes
    assert Acuerdo.objects.get().version == acuerdo.version
    assert escribir(olga, acuerdo) == mensaje, "enviado dos veces, es uno"


def test_los_de_fuera_no_escriben_ni_leen(acuerdo, olga, benita, mario):
    escribir(olga, acuerdo)
    for ajeno in (benita, mario):
        with se_niega("Solo la Secretaría, el punto focal de la municipalidad o el funcionario del sector"):
            escribir(ajeno, acuerdo)
        assert not MensajeDeAcuerdo.objects.visibles_para(ajeno).exists()


def test_vacio_enorme_o_dirigido_a_su_propio_lado_no_sirve(acuerdo, olga):
    with no_sirve(texto="Escriba el mensaje"):
        escribir(olga, acuerdo, " ")
    with no_sirve(texto=f"como máximo, {LARGO_DE_MENSAJE}"):
        escribir(olga, acuerdo, "x" * (LARGO_DE_MENSAJE + 1))
    with no_sirve(dirigido_a="Elija otro lado"):
        escribir(olga, acuerdo, dirigido_a=Lado.SECRETARIA)
    with no_sirve(dirigido_a="«gore» no es un lado: elija municipalidad, sector, o ninguno"):
        escribir(olga, acuerdo, dirigido_a="gore")


def test_lo_anula_quien_lo_escribio_o_un_coordinador(acuerdo, olga, carlos, fatima):
    mensaje = escribir(fatima, acuerdo)
    with se_niega("Solo quien escribió el mensaje, o un coordinador"):
        anular_mensaje(por=olga, mensaje=mensaje, motivo="No va", ahora=AHORA)
    rastro(anular_mensaje(por=carlos, mensaje=mensaje, motivo="Era de otro acuerdo", ahora=AHORA), carlos)
    assert not MensajeDeAcuerdo.objects.visibles_para(fatima).exists()
    assert escribir(fatima, acuerdo) != mensaje


@pytest.mark.parametrize("etapa", ["preparacion", "en_curso", "cerrada"])
def test_solo_en_seguimiento(acuerdo, olga, etapa):
    acuerdo.sesion.etapa = etapa
    acuerdo.sesion.save()
    with se_niega("En la etapa"):
        escribir(olga, acuerdo)


def test_no_cuenta_en_ningun_corte(acuerdo, olga):
    antes = corte(acuerdo.sesion, AHORA.date())
    escribir(olga, acuerdo)
    assert corte(acuerdo.sesion, AHORA.date()) == antes
