"""Lo que la base admite de una solicitud."""

import pytest

from acuerdos.enums import Canal
from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


CARLOS, OLGA = f.FabricaCoordinador, f.FabricaOperador


def test_una_solicitud_decidida_o_anulada_deja_lugar_a_otra():
    hito = f.FabricaHito()
    for campos in ({"aprobada": True}, {"rechazada": True}, {"anulado": True}, {}):
        f.FabricaReprogramacion(hito=hito, **campos)
    for campos in ({"rechazada": True}, {"anulado": True}, {}):
        f.FabricaDesestimacion(acuerdo=hito.acuerdo, **campos)


def test_lo_importado_puede_venir_validado_y_decidido_por_quien_importa():
    f.FabricaAvance(validado=True, registrado_por=CARLOS(), canal=Canal.IMPORTADO)
    f.FabricaDesestimacion(aprobada=True, registrado_por=CARLOS(), importado=True, archivo="")
