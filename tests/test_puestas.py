"""Una puesta se hace una vez, y cada prueba la encuentra como se hizo."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from django.conf import settings as ajustes
from django.db import connection
from django.utils import timezone

from acuerdos.models import Acuerdo
from reuniones.models import Sesion
from tests import fabricas, puestas
from tests.puestas import puesta

HORA = datetime(2025, 3, 13, 15, tzinfo=UTC)
HECHAS: list[Any] = []


@pytest.fixture
@puesta
def rincon(sesion: Sesion, settings: Any, tmp_path: Any, time_machine: Any) -> SimpleNamespace:
    HECHAS.append(tmp_path)
    time_machine.move_to(HORA, tick=False)
    settings.MEDIA_ROOT = tmp_path
    acuerdo = fabricas.FabricaAcuerdo(sesion=sesion)
    return SimpleNamespace(
        acuerdo=acuerdo, evidencia=fabricas.FabricaEvidencia(avance__hito__acuerdo=acuerdo, contenido=fabricas.PNG)
    )


@pytest.mark.parametrize("vez", [1, 2, 3])
def test_cada_prueba_la_encuentra_como_se_hizo(vez: int, rincon: Any, sesion: Sesion, tmp_path: Any) -> None:
    assert len(HECHAS) == 1
    assert rincon.acuerdo.sesion is sesion, "los fixtures de que depende son los mismos objetos"
    assert (rincon.acuerdo.texto, Acuerdo.objects.get().texto) == (fabricas.FabricaAcuerdo.texto,) * 2
    assert timezone.now() == HORA
    assert ajustes.MEDIA_ROOT == tmp_path != HECHAS[0]
    suyo = tmp_path / rincon.evidencia.archivo.name
    assert rincon.evidencia.archivo.path == str(suyo)
    assert suyo.read_bytes() == fabricas.PNG
    # Y la deja hecha un desastre.
    suyo.write_bytes(b"otra cosa")
    rincon.acuerdo.texto = sesion.nombre = "otro"
    rincon.acuerdo.save()
    fabricas.FabricaAcuerdo(sesion=sesion)


@pytest.fixture
@puesta
def fragil(sesion: Sesion) -> Acuerdo:
    acuerdo: Acuerdo = fabricas.FabricaAcuerdo(sesion=sesion)
    return acuerdo


@pytest.mark.parametrize("vez", [1, 2])
def test_si_una_prueba_cierra_la_conexion_la_siguiente_la_encuentra_hecha(vez: int, fragil: Acuerdo) -> None:
    assert Acuerdo.objects.get() == fragil
    connection.close()


@pytest.mark.django_db
def test_quien_no_la_pide_no_la_ve() -> None:
    assert not Sesion.objects.filter(codigo="MEA-TEST").exists()


@pytest.mark.django_db(transaction=True)
def test_quien_quiere_la_base_para_si_la_hace_con_las_demas_ya_deshechas(rincon: Any, sesion: Sesion) -> None:
    assert puestas._Abierta.puesta is None
    assert Acuerdo.objects.get().sesion == rincon.acuerdo.sesion == sesion


HECHAS_AL_CONFIRMAR: set[int] = set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("vez", [1, 2, 3])
def test_quien_quiere_la_base_para_si_tambien_la_encuentra_hecha(
    vez: int, rincon: Any, sesion: Sesion, tmp_path: Any
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("en SQLite cada una la hace")
    HECHAS_AL_CONFIRMAR.add(len(HECHAS))
    assert len(HECHAS_AL_CONFIRMAR) == 1
    assert not connection.in_atomic_block
    assert Acuerdo.objects.get() == rincon.acuerdo
    assert rincon.acuerdo.sesion is sesion
    assert (timezone.now(), ajustes.MEDIA_ROOT) == (HORA, tmp_path)
    assert (tmp_path / rincon.evidencia.archivo.name).read_bytes() == fabricas.PNG
    # Lo que ella agrega lleva números nuevos, y la siguiente no lo encuentra.
    assert fabricas.FabricaAcuerdo(sesion=sesion).pk > rincon.acuerdo.pk
    rincon.acuerdo.texto = "otro"
    rincon.acuerdo.save()


@pytest.mark.django_db
def test_no_depende_de_lo_que_no_sabria_repetir() -> None:
    una, ajeno = Mock(argnames=("monkeypatch",)), Mock(func=pytest.MonkeyPatch.context, scope="function")
    with pytest.raises(TypeError, match="no puede depender de «monkeypatch»"):
        puestas._Taller((una,), {"monkeypatch": [ajeno]}).hacer()
    assert not Acuerdo.objects.exists()


@pytest.fixture(scope="module")
def al_empezar() -> bool:
    """Como el navegador: se hace antes que lo de cada prueba, y también antes que la base."""
    return puestas._Abierta.puesta is None


@pytest.mark.django_db(transaction=True)
def test_ninguna_sigue_abierta_cuando_se_enciende_el_navegador(al_empezar: bool) -> None:
    assert al_empezar
