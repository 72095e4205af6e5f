"""Una base de ayer se actualiza con `migrate` y nada más: al final, lo que ya había queda encadenado."""

from typing import Any

import pytest
from django.db.migrations import Migration

from acuerdos import apps
from acuerdos.acciones import comprobacion
from acuerdos.models import Cadena, Eslabon
from tests import fabricas as f

pytestmark = pytest.mark.django_db
HECHA, DESHECHA = (Migration("0099_algo", "acuerdos"), False), (Migration("0099_algo", "acuerdos"), True)


@pytest.fixture(autouse=True)
def _de_ayer(sesion: Any) -> None:
    """Una sesión con sus hechos, de cuando la historia no se encadenaba."""
    f.FabricaAvance()
    Eslabon.objects.all().delete()
    Cadena.objects.all().delete()


def test_lo_que_habia_se_encadena_al_actualizar() -> None:
    apps.encadenar_lo_de_antes(plan=[HECHA])
    assert Cadena.objects.count() == 1
    assert list(comprobacion.roturas()) == []


@pytest.mark.parametrize("plan", [None, [], [DESHECHA], [(Migration("0099_algo", "cuentas"), False)]])
def test_si_nada_de_acuerdos_se_actualizo_no_se_toca(plan: Any) -> None:
    apps.encadenar_lo_de_antes(plan=plan)
    assert not Cadena.objects.exists()


def test_a_media_actualizacion_se_espera(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apps, "_al_dia", lambda: False)
    apps.encadenar_lo_de_antes(plan=[HECHA])
    assert not Cadena.objects.exists()
