"""El elenco: las personas de siempre y la sesión en que se encuentran, para todas las pruebas.

| quién | qué es |
| --- | --- |
| `olga` · `carlos` | operadora y coordinador de la Secretaría |
| `fatima` · `benita` | puntos focales de Umachiri (210809) y de San José, Lambayeque (140311) |
| `soledad` · `mario` | funcionarios de MTPE y de MVCS |
| `eva` | ingresa, pero no tiene rol ni cargos |

Todas con la clave `fabricas.CLAVE`. La `sesion` es MEA-TEST, del 13/01/2025, en seguimiento.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from acuerdos.catalogos import cargar_catalogos
from cuentas.models import Usuario
from municipalidades.models import Region
from reuniones.models import Sesion
from tests import base_de_pruebas, como_estaba, fabricas, puestas


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """Una base con los catálogos puestos, copiada de la plantilla: toda prueba con base los encuentra."""
    with django_db_blocker.unblock():
        nombre = base_de_pruebas.preparar()
        puestas.copiar_desde(como_estaba.en_vez_de_vaciar())
    yield
    with django_db_blocker.unblock():
        puestas.retirar()
        base_de_pruebas.retirar(nombre)


@pytest.fixture
def catalogos(db: None) -> None:
    """Los repone si una prueba transaccional anterior vació las tablas."""
    if not Region.objects.exists():
        cargar_catalogos(ahora=timezone.now())


@pytest.fixture
def olga(db: None) -> Usuario:
    return fabricas.FabricaOperador()


@pytest.fixture
def carlos(db: None) -> Usuario:
    return fabricas.FabricaCoordinador()


@pytest.fixture
def fatima(catalogos: None) -> Usuario:
    usuario = fabricas.FabricaUsuario(username="fatima", nombre="Fátima Mamani")
    fabricas.FabricaPuntoFocal(usuario=usuario, municipalidad_id=fabricas.UMACHIRI)
    return usuario


@pytest.fixture
def benita(catalogos: None) -> Usuario:
    usuario = fabricas.FabricaUsuario(username="benita", nombre="Benita Chafloque")
    fabricas.FabricaPuntoFocal(usuario=usuario, municipalidad_id=fabricas.SAN_JOSE_LAMBAYEQUE)
    return usuario


@pytest.fixture
def soledad(catalogos: None) -> Usuario:
    usuario = fabricas.FabricaUsuario(username="soledad", nombre="Soledad Ríos")
    fabricas.FabricaFuncionario(usuario=usuario, sector_id="MTPE")
    return usuario


@pytest.fixture
def mario(catalogos: None) -> Usuario:
    usuario = fabricas.FabricaUsuario(username="mario", nombre="Mario Salas")
    fabricas.FabricaFuncionario(usuario=usuario, sector_id="MVCS")
    return usuario


@pytest.fixture
def eva(db: None) -> Usuario:
    return fabricas.FabricaUsuario(username="eva", nombre="Eva Luna")


@pytest.fixture
def sesion(catalogos: None) -> Sesion:
    return fabricas.FabricaSesion(codigo="MEA-TEST", nombre="MUNI Ejecutivo de prueba", sectores=["MTPE", "MVCS"])
