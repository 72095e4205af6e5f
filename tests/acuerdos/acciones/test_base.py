"""Lo que ya no está, porque alguien deshizo la importación que lo trajo, se dice con su frase por cualquier verbo."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from acuerdos.acciones.avances import adjuntar_evidencia, anular_avance, registrar_avance, validar_avance
from acuerdos.acciones.documentos import anular_documento
from acuerdos.acciones.hitos import anular_hito
from acuerdos.acciones.propuestas import proponer_avance
from acuerdos.acciones.solicitudes import solicitar_reprogramacion
from acuerdos.models import Acuerdo, Avance, Documento, Hito
from cuentas.models import Usuario
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY, se_niega

pytestmark = pytest.mark.django_db
NINGUNO = 999_999_999


def _informar(por: Usuario, acuerdo: Acuerdo) -> Any:
    hito = Hito(pk=NINGUNO, acuerdo=acuerdo)
    return registrar_avance(por=por, hito=hito, fecha=HOY, porcentaje=10, descripcion="Va", ahora=AHORA)


def _proponer(por: Usuario, acuerdo: Acuerdo) -> Any:
    hito = Hito(pk=NINGUNO, acuerdo=acuerdo)
    return proponer_avance(por=por, hito=hito, fecha=HOY, porcentaje=10, descripcion="Va", ahora=AHORA)


def _pedir_plazo(por: Usuario, acuerdo: Acuerdo) -> Any:
    hito, plazo = Hito(pk=NINGUNO, acuerdo=acuerdo), HOY + timedelta(days=90)
    return solicitar_reprogramacion(por=por, acuerdo=acuerdo, hito=hito, plazo_nuevo=plazo, motivo="Más", ahora=AHORA)


def _de_un_avance(verbo: Callable[..., Any], **campos: Any) -> Callable[[Usuario, Acuerdo], Any]:
    avance = Avance(pk=NINGUNO, hito_id=NINGUNO)
    return lambda por, _acuerdo: verbo(por=por, avance=avance, ahora=AHORA, **campos)


def _anular_hito(por: Usuario, acuerdo: Acuerdo) -> Any:
    return anular_hito(por=por, hito=Hito(pk=NINGUNO, acuerdo=acuerdo), motivo="No era", ahora=AHORA)


def _anular_documento(por: Usuario, acuerdo: Acuerdo) -> Any:
    return anular_documento(por=por, documento=Documento(pk=NINGUNO, acuerdo=acuerdo), motivo="No", ahora=AHORA)


ACTOS = {
    "informar": _informar,
    "proponer un avance": _proponer,
    "pedir plazo": _pedir_plazo,
    "validar": _de_un_avance(validar_avance),
    "anular un avance": _de_un_avance(anular_avance, motivo="No era"),
    "adjuntar": _de_un_avance(adjuntar_evidencia, archivo=None),
    "anular un hito": _anular_hito,
    "anular un documento": _anular_documento,
}


@pytest.mark.parametrize("acto", ACTOS)
def test_sobre_lo_que_ya_no_esta_se_dice_que_se_deshizo(acto: str, sesion: Any, carlos: Usuario) -> None:
    acuerdo = f.FabricaAcuerdo(sesion=sesion)
    with se_niega("alguien acaba de deshacer la importación que lo trajo"):
        ACTOS[acto](carlos, acuerdo)
