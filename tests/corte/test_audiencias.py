"""Qué lee de un corte cada quien: lo vivo y lo guardado se callan igual."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from acuerdos.models import Hito
from corte.audiencias import audiencia_de
from corte.cifras import corte
from corte.contrato import como_se_guarda, sin_nombres
from corte.datos_del_detalle import Audiencia
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests import fabricas as f
from tests.corte.test_publicacion import AL, LUEGO, con_acuerdos, informar_tarde, publicar

__all__ = ["con_acuerdos"]  # la fixture
pytestmark = pytest.mark.django_db


def test_la_de_cada_quien(olga: Usuario, fatima: Usuario, settings: Any) -> None:
    for quien, publicada, abiertos, esperada in (
        (olga, False, False, Audiencia.OFICINA),
        (fatima, False, True, Audiencia.CIFRAS),
        (fatima, True, True, Audiencia.PUBLICO),
        (fatima, True, False, Audiencia.CIFRAS),
        (AnonymousUser(), True, True, Audiencia.PUBLICO),
        (AnonymousUser(), False, True, Audiencia.CIFRAS),
    ):
        settings.DATOS_ABIERTOS = abiertos
        assert audiencia_de(quien, publicada=publicada) == esperada


def test_lo_guardado_calla_lo_mismo_que_lo_vivo(con_acuerdos: Sesion, carlos: Usuario, olga: Usuario) -> None:
    f.FabricaAcuerdo(sesion=con_acuerdos)  # sin hitos
    publicar(carlos, con_acuerdos)
    informar_tarde(Hito.objects.first(), olga)
    de = corte(con_acuerdos, LUEGO.date())
    entero = como_se_guarda(de)
    assert {"cambio", "correcciones"} <= entero.keys() and de.al > AL
    callado = sin_nombres(entero)
    assert callado == como_se_guarda(de.para(Audiencia.CIFRAS)) != entero
    assert "MEA-TEST-0" in str(entero) and "MEA-TEST-0" not in str(callado)
    assert sin_nombres(callado) == callado
    assert de.para(Audiencia.PUBLICO) == de
