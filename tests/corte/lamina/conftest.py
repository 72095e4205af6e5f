"""Las láminas de unos cortes, del vacío al enorme, ya leídas otra vez. Escribirlas cuesta: se hacen una vez."""

from typing import Any

import pytest

from corte.pptx import escribir_pptx
from tests.corte.cortes import un_corte
from tests.corte.lamina.leida import Lamina

CASOS: dict[str, dict[str, Any]] = {
    "ninguno": {"acuerdos": 0, "categorias": 0},
    "uno": {"acuerdos": 1, "sectores": 1, "clases": 1, "categorias": 1},
    "235": {"acuerdos": 235, "sectores": 15, "enlazado": True},
    "19 sectores y 13 categorías": {"acuerdos": 235, "sectores": 19, "categorias": 13},
    "40 sectores, 300 clasificaciones y nombres larguísimos": {
        "acuerdos": 300,
        "sectores": 40,
        "clases": 300,
        "categorias": 20,
        "largo": True,
    },
}


@pytest.fixture(scope="session")
def laminas() -> dict[str, Lamina]:
    return {nombre: Lamina(escribir_pptx(un_corte(**caso))) for nombre, caso in CASOS.items()}


@pytest.fixture(scope="session", params=CASOS)
def lamina(request: pytest.FixtureRequest, laminas: dict[str, Lamina]) -> Lamina:
    return laminas[request.param]
