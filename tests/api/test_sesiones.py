"""Las sesiones y sus reuniones, como la API las da."""

from django.test import Client

from acuerdos.models import Acuerdo
from tests.api.conftest import leer


def test_las_horas_de_una_reunion_son_las_de_lima_sin_zona(carlos_api: Client, acuerdo_de_fatima: Acuerdo) -> None:
    fila = leer(carlos_api, "/reuniones/")["results"][0]
    horas = [fila[c] for c in ("inicio_previsto", "fin_previsto", "inicio_real", "fin_real")]
    assert horas == ["09:00:00", "09:30:00", "09:05:00", None]
