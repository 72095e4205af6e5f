"""La sesión reciente de la demostración: hay de todo lo que hay que atender, cualquier día del año."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from acuerdos.enums import EstadoSolicitud
from acuerdos.estados import limite_de_silencio
from acuerdos.models import Acuerdo, Desestimacion, Hito, Reprogramacion, Traba

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _en_desarrollo(catalogos: None, settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEBUG = True
    settings.DEMO_CLAVE = "una-clave-de-demostracion"


@pytest.fixture
def hoy(time_machine):  # type: ignore[no-untyped-def]
    """El día de la demostración, al mediodía de Lima."""
    time_machine.move_to(datetime(2026, 3, 10, 17, 0, tzinfo=timezone.get_default_timezone()), tick=False)
    return timezone.localdate()


def recientes():  # type: ignore[no-untyped-def]
    return Acuerdo.objects.filter(sesion__codigo__startswith="MEM-")


def test_en_la_sesion_reciente_hay_de_todo_lo_que_hay_que_atender(hoy) -> None:  # type: ignore[no-untyped-def]
    call_command("demo", verbosity=0)
    assert recientes().por_vencer(hoy, hoy + timedelta(days=7)).count() >= 3
    assert recientes().filter(proximo_vencimiento__lt=hoy).exists()
    assert recientes().callados(limite_de_silencio(hoy)).exists()
    assert recientes().por_validar().exists()
    estados = set(recientes().con_estado(hoy).values_list("estado", flat=True))
    assert estados == {"desestimado", "cumplido", "vencido", "pendiente", "en_proceso"}
    assert Traba.objects.filter(levantada_el__isnull=True).count() == 1
    assert Hito.objects.filter(registrado_el__isnull=True).count() == 1
    assert Reprogramacion.objects.filter(estado=EstadoSolicitud.SOLICITADA).count() == 1
    assert Desestimacion.objects.filter(estado=EstadoSolicitud.SOLICITADA).count() == 1


@pytest.mark.parametrize("dia", [datetime(2026, 1, 1), datetime(2028, 2, 29), datetime(2026, 12, 31)])  # noqa: DTZ001
def test_se_carga_cualquier_dia_del_anio(time_machine, dia: datetime) -> None:  # type: ignore[no-untyped-def]
    time_machine.move_to(dia.replace(hour=23, tzinfo=timezone.get_default_timezone()))
    call_command("demo", verbosity=0)
    assert recientes().count() == 14
