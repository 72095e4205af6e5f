"""Los enlaces del correo: anularlos."""

from datetime import date

import pytest

from acuerdos.acciones import enlaces
from acuerdos.models import Enlace
from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


AHORA = f.en_lima(date(2025, 3, 13))


def enlace_de(persona):
    return Enlace.objects.create(hito=f.FabricaHito(), persona=persona, creado_en=AHORA, vence_el=date(2025, 4, 12))


def test_revocar_dos_veces_conserva_la_primera(olga, carlos, fatima):
    enlace = enlace_de(fatima)
    assert enlaces.revocar_enlaces_de(por=olga, persona=fatima, ahora=AHORA) == 1
    assert enlaces.revocar_enlaces_de(por=carlos, persona=fatima, ahora=AHORA) == 0
    enlace.refresh_from_db()
    assert enlace.revocado_por == olga
