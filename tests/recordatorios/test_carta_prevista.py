"""El correo que saldría, al pie de la letra: el mismo que sale al día siguiente, salvo los enlaces."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from acuerdos.models import Enlace, Envio, Recordatorio
from recordatorios.carta_prevista import SU_ENLACE, carta_prevista, regla_en_palabras
from recordatorios.cola import programar
from recordatorios.prevision import prever
from tests import fabricas as f
from tests.recordatorios.conftest import pasar

pytestmark = pytest.mark.django_db


def test_dice_lo_mismo_que_el_que_sale(hito: Any, fatima: Any) -> None:
    dia = hito.plazo_vigente - timedelta(days=7)
    (previsto,) = [uno for uno in prever(dia) if uno.persona_id == fatima.pk]
    carta = carta_prevista(dia, previsto.clave, ahora=f.en_lima(dia, 7))
    assert (Enlace.objects.count(), Envio.objects.count(), Recordatorio.objects.count()) == (0, 0, 0)
    assert [(uno.codigo, uno.numero, uno.regla) for uno in carta.por_que] == [
        (hito.acuerdo.codigo, hito.numero, "7 días antes del plazo")
    ]
    pasar(dia)
    (salio,) = [mensaje for mensaje in mail.outbox if mensaje.to == [fatima.email]]
    sin_enlaces = re.sub(r"https?://\S+/enlace/\S+", SU_ENLACE, salio.body)
    sin_enlaces = re.sub(r"https?://\S+/e/\S+", SU_ENLACE, sin_enlaces)
    assert carta.asunto == salio.subject
    assert _lineas(carta.texto) == _lineas(sin_enlaces)


def test_el_que_ya_no_saldria_porque_el_plazo_se_movio_no_se_anuncia(hito: Any, fatima: Any) -> None:
    dia = hito.plazo_vigente - timedelta(days=7)
    programar(dia, ahora=f.en_lima(dia, 8))
    assert Recordatorio.objects.filter(persona=fatima, estado="programado").exists()
    f.FabricaReprogramacion(hito=hito, plazo_nuevo=hito.plazo_vigente + timedelta(days=90), aprobada=True)
    clases = {clase for uno in prever(dia) if uno.persona_id == fatima.pk for clase, _ in uno.clases}
    assert not any(clase.startswith("antes-") for clase in clases)


def test_a_quien_nada_le_saldria_no_hay_carta(hito: Any) -> None:
    assert carta_prevista(hito.plazo_vigente - timedelta(days=50), "u0", ahora=f.en_lima(f.EVENTO)) is None


@pytest.mark.parametrize(
    ("clase", "dice"),
    [
        ("antes-7", "7 días antes del plazo"),
        ("antes-1", "1 día antes del plazo"),
        ("antes-0", "el día del plazo"),
        ("despues-14", "14 días después del plazo"),
        ("silencio-30@2025-05-01", "30 días sin avance"),
    ],
)
def test_la_regla_se_dice_en_palabras(clase: str, dice: str) -> None:
    assert regla_en_palabras(clase) == dice


def _lineas(texto: str) -> list[str]:
    """Sin la baja, que lleva la firma del momento, ni la dirección en que se contesta."""
    return [linea for linea in texto.splitlines() if linea.strip() and "No recibir más" not in linea]
