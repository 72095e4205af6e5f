"""Reintentar lo que no salió."""

from datetime import date

import pytest

from acuerdos.acciones import envios
from acuerdos.errores import DatoInvalido
from acuerdos.models import Envio
from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


AHORA = f.en_lima(date(2025, 3, 13))


def test_solo_se_reintenta_lo_fallido(olga, fatima):
    envio = Envio.objects.create(
        destino=f"u{fatima.pk}", dia=date(2025, 3, 13), persona=fatima, message_id="<a@b>", proximo_intento_en=AHORA
    )
    with pytest.raises(DatoInvalido, match="El envío está programado"):
        envios.reintentar_envio(por=olga, envio=envio, ahora=AHORA)
