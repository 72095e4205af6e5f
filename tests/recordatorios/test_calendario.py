"""Cuánto hace que debió haber una pasada: lo que despierta a alguien no puede sonar de noche ni en un feriado."""

from datetime import date, datetime, timedelta

import pytest

from acuerdos.models import DiaNoLaborable
from cuentas.models import Usuario
from recordatorios.calendario import atraso_de_la_pasada
from tests.fabricas import en_lima

pytestmark = pytest.mark.django_db
MARTES, AYER, FERIADO = date(2025, 3, 11), date(2025, 3, 10), date(2025, 7, 29)


@pytest.mark.parametrize(
    ("ultima", "ahora", "minutos"),
    [
        (en_lima(AYER, 18), en_lima(MARTES, 8), 0),  # la de hoy todavía no tocaba
        (en_lima(AYER, 18), en_lima(MARTES, 9), 60),
        (en_lima(MARTES, 9), en_lima(MARTES, 11), 120),
        (None, en_lima(MARTES, 10), 120),  # nunca hubo ninguna
        (en_lima(AYER, 18), en_lima(MARTES, 7), 0),
        (en_lima(AYER, 18), en_lima(MARTES, 19), 0),
        (en_lima(AYER, 18), en_lima(FERIADO, 12), 0),
        (en_lima(AYER, 18), en_lima(date(2025, 3, 15), 12), 0),  # sábado
    ],
)
def test_de_noche_y_en_feriados_no_se_espera_ninguna(ultima: datetime | None, ahora: datetime, minutos: int) -> None:
    assert atraso_de_la_pasada(ultima, ahora) == timedelta(minutes=minutos)


def test_ni_en_un_dia_que_un_decreto_quito(olga: Usuario) -> None:
    DiaNoLaborable.objects.create(
        dia=MARTES, norma="DS 001-2025-PCM", registrado_en=en_lima(AYER, 9), registrado_por=olga
    )
    assert atraso_de_la_pasada(None, en_lima(MARTES, 12)) == timedelta(0)
