"""Un acuerdo de varias municipalidades y sectores: a quien lo mira, cada enlace que se le muestra se le abre."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from acuerdos import permisos
from acuerdos.ambitos import municipalidades_de, sectores_de
from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from municipalidades.models import Municipalidad
from reuniones.models import Sector
from tests import fabricas
from tests.fabricas import SAN_JOSE_LAMBAYEQUE, UMACHIRI
from tests.web.recorrido import recorrer

QUIENES = ("fatima", "benita", "soledad", "mario")


@pytest.fixture
def compartidos(mundo: SimpleNamespace, request: pytest.FixtureRequest) -> list[Acuerdo]:
    """Encabezado por unos y con otros que participan, que no estuvieron en su reunión: vigente, y otro anulado."""
    for quien in QUIENES:
        request.getfixturevalue(quien)
    reunion = fabricas.FabricaReunion(sesion=mundo.sesion, codigo="MTPE-02", municipalidades=[UMACHIRI])
    acuerdos = []
    for anulado in (False, True):
        acuerdo = fabricas.FabricaAcuerdo(
            sesion=mundo.sesion, municipalidad_id=UMACHIRI, sector_id="MTPE", reunion=reunion, anulado=anulado
        )
        fabricas.FabricaHito(acuerdo=acuerdo)
        fabricas.FabricaParticipante(acuerdo=acuerdo, municipalidad_id=SAN_JOSE_LAMBAYEQUE)
        fabricas.FabricaParticipante(acuerdo=acuerdo, de_sector=True)
        acuerdos.append(Acuerdo.objects.get(pk=acuerdo.pk))
    return acuerdos


@pytest.mark.parametrize("quien", QUIENES)
def test_todo_enlace_de_un_acuerdo_compartido_se_abre(
    quien: str, compartidos: list[Acuerdo], como: Callable[[str], Client]
) -> None:
    navegador = como(quien)
    for acuerdo in compartidos:
        assert navegador.get(f"/acuerdos/{acuerdo.codigo}/").status_code == 200
    desde = [f"/acuerdos/{acuerdo.codigo}/" for acuerdo in compartidos]
    assert list(recorrer(navegador, [*desde, "/mis-acuerdos/", "/acuerdos/", "/sesiones/"])) == []


@pytest.mark.parametrize("quien", QUIENES)
def test_lo_que_abre_por_un_acuerdo_es_de_lo_que_ve(
    quien: str, compartidos: list[Acuerdo], request: pytest.FixtureRequest
) -> None:
    suya: Usuario = request.getfixturevalue(quien)
    municipalidades = set(
        Municipalidad.objects.filter(permisos.municipalidades_visibles(suya)).values_list("pk", flat=True)
    )
    sectores = set(Sector.objects.filter(permisos.sectores_visibles(suya)).values_list("pk", flat=True))
    for acuerdo in compartidos:
        anulado = acuerdo.anulado_en is not None
        abre_municipalidades = permisos.municipalidades_que_abre(suya, acuerdo, anulado=anulado)
        abre_sectores = permisos.sectores_que_abre(suya, acuerdo, anulado=anulado)
        if anulado:
            assert abre_municipalidades <= municipalidades and abre_sectores <= sectores
        else:
            assert abre_municipalidades == municipalidades & set(municipalidades_de(acuerdo))
            assert abre_sectores == sectores & set(sectores_de(acuerdo))
