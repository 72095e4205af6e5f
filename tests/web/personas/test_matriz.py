"""Quién abre y quién envía cada página de las personas."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from cuentas.sistema import usuario_sistema
from municipalidades.models import PuntoFocal
from reuniones.models import FuncionarioSectorial
from tests import fabricas
from tests.puestas import puesta
from tests.web.matriz import NO_SE_ENVIA, SECRETARIA, SECRETARIA_ENVIA, SECRETARIA_HACE, Matriz, revisar

COORDINA = (302, 403, 403, 403, 403, 403, 403, 200)
COORDINA_ENVIA = (302, 403, 403, 403, 403, 403, 403, 400)
COORDINA_HACE = (302, 403, 403, 403, 403, 403, 403, 302)
NO_SE_LEE = (302, 405, 405, 405, 405, 405, 405, 405)
# El papel con que se nombra: la Secretaría y la persona nombrada; para los demás no existe.
LA_PROPIA = (302, 200, 404, 404, 404, 404, 200, 200)
LA_PROPIA_NO = (302, 403, 404, 404, 404, 404, 200, 200)
LA_PROPIA_NO_ENVIA = (302, 403, 404, 404, 404, 404, 400, 400)
MATRIZ: Matriz = {
    "punto_focal_nombrar": (lambda m: [fabricas.UMACHIRI], SECRETARIA, SECRETARIA_ENVIA),
    "punto_focal_cesar": (lambda m: [fabricas.UMACHIRI, m.titular.pk], SECRETARIA, SECRETARIA_ENVIA),
    "punto_focal_ascender": (lambda m: [fabricas.UMACHIRI, m.alterno.pk], SECRETARIA, SECRETARIA_ENVIA),
    "punto_focal_contacto": (lambda m: [fabricas.UMACHIRI, m.titular.pk], SECRETARIA, SECRETARIA_ENVIA),
    "punto_focal_documento": (lambda m: [fabricas.UMACHIRI, m.titular.pk], SECRETARIA, SECRETARIA_ENVIA),
    "autoridad_documento": (lambda m: [fabricas.UMACHIRI, m.autoridad.pk], SECRETARIA, SECRETARIA_ENVIA),
    "documento_de_cargo": (lambda m: [m.papel.pk], LA_PROPIA, NO_SE_ENVIA),
    "documento_de_cargo_anular": (lambda m: [m.papel.pk], LA_PROPIA_NO, LA_PROPIA_NO_ENVIA),
    "autoridades": (lambda m: [], SECRETARIA, SECRETARIA_ENVIA),
    "autoridad_nueva": (lambda m: [fabricas.UMACHIRI], SECRETARIA, SECRETARIA_ENVIA),
    "autoridad": (lambda m: [fabricas.UMACHIRI, m.autoridad.pk], SECRETARIA, SECRETARIA_ENVIA),
    "municipalidad_correo": (lambda m: [fabricas.UMACHIRI], SECRETARIA, SECRETARIA_ENVIA),
    "funcionario_nombrar": (lambda m: ["MTPE"], SECRETARIA, SECRETARIA_ENVIA),
    "funcionario_cesar": (lambda m: ["MTPE", m.funcionario.pk], SECRETARIA, SECRETARIA_ENVIA),
    "personas": (lambda m: [], SECRETARIA, NO_SE_ENVIA),
    "persona": (lambda m: [m.persona.pk], SECRETARIA, NO_SE_ENVIA),
    "accesos": (lambda m: [], COORDINA, NO_SE_ENVIA),
    "persona_nueva": (lambda m: [], COORDINA, COORDINA_ENVIA),
    "persona_editar": (lambda m: [m.persona.pk], COORDINA, COORDINA_ENVIA),
    "persona_rol": (lambda m: [m.persona.pk], COORDINA, COORDINA_ENVIA),
    "persona_desactivar": (lambda m: [m.persona.pk], COORDINA, COORDINA_ENVIA),
    "persona_reactivar": (lambda m: [m.persona.pk], COORDINA, COORDINA_ENVIA),
    "persona_dos_pasos": (lambda m: [m.persona.pk], COORDINA, COORDINA_ENVIA),
    "persona_invitar": (lambda m: [m.persona.pk], NO_SE_LEE, SECRETARIA_HACE),
    # Nadie de la oficina puso su contacto: se dice que no hay nada que confirmar.
    "persona_confirmar": (lambda m: [m.persona.pk], NO_SE_LEE, SECRETARIA_HACE),
    "persona_token": (lambda m: [m.persona.pk], NO_SE_LEE, COORDINA_HACE),
}


@pytest.fixture
@puesta
def con_gente(mundo: SimpleNamespace, fatima: Any, soledad: Any) -> SimpleNamespace:
    mundo.titular = PuntoFocal.objects.get(usuario=fatima)
    mundo.alterno = fabricas.FabricaPuntoFocal(usuario__username="alterna", titular=False)
    mundo.funcionario = FuncionarioSectorial.objects.get(usuario=soledad)
    mundo.autoridad = fabricas.FabricaAutoridad()
    mundo.papel = fabricas.FabricaDocumentoDeCargo(punto_focal=mundo.titular)
    mundo.persona = fabricas.FabricaUsuario(username="persona")
    return mundo


@pytest.mark.parametrize("nombre", MATRIZ)
def test_cada_quien_recibe_lo_suyo(nombre: str, con_gente: SimpleNamespace, como: Any) -> None:
    revisar(nombre, MATRIZ, con_gente, como)


def test_lo_que_no_existe_es_404(con_gente: SimpleNamespace, como: Any) -> None:
    navegador = como("carlos")
    sistema = usuario_sistema().pk
    ido = fabricas.FabricaPuntoFocal(
        usuario__username="ida", titular=False, desde=fabricas.EVENTO, hasta=fabricas.EVENTO
    )
    for direccion in (
        reverse("punto_focal_nombrar", args=["999999"]),
        reverse("punto_focal_cesar", args=[fabricas.SAN_JOSE_LAMBAYEQUE, con_gente.titular.pk]),
        reverse("punto_focal_contacto", args=[fabricas.UMACHIRI, ido.pk]),
        reverse("funcionario_nombrar", args=["NADA"]),
        reverse("funcionario_cesar", args=["MVCS", con_gente.funcionario.pk]),
        reverse("persona", args=[sistema]),
        reverse("persona_editar", args=[sistema]),
        reverse("persona", args=[10**9]),
    ):
        assert navegador.get(direccion).status_code == 404, direccion


def test_lo_que_no_toca_dice_por_que(con_gente: SimpleNamespace, como: Any, carlos: Any) -> None:
    raiz = fabricas.FabricaUsuario(username="raiz", is_superuser=True)
    navegador = como("carlos")
    for direccion, frase in (
        (reverse("persona_rol", args=[carlos.pk]), "Nadie se cambia el rol a sí mismo"),
        (reverse("persona_desactivar", args=[carlos.pk]), "Nadie se desactiva a sí mismo"),
        (reverse("persona_editar", args=[raiz.pk]), "Esta cuenta es del servidor"),
    ):
        respuesta = navegador.get(direccion)
        assert respuesta.status_code == 403
        assert frase in respuesta.content.decode()
    html = navegador.get(reverse("persona", args=[raiz.pk])).content.decode()
    assert "Esta cuenta es del servidor" in html
    assert "Editar sus datos" not in html
    assert (
        "Solo un coordinador puede gestionar usuarios"
        in como("olga").get(reverse("persona", args=[con_gente.persona.pk])).content.decode()
    )
