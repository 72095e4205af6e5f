"""Los hallazgos de un libro: por clase y por páginas."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from acuerdos.models import Importacion
from tests.web.importaciones.conftest import roto

pytestmark = pytest.mark.django_db


Subir = Callable[..., Importacion]


def ver(navegador: Client, i: Importacion, consulta: str = "") -> str:
    """La página, con los blancos juntados."""
    respuesta = navegador.get(f"/importar/{i.pk}/{consulta}")
    assert respuesta.status_code == 200
    return re.sub(r"\s+", " ", respuesta.content.decode())


def test_por_clase_y_por_paginas_aunque_haya_cinco_mil_errores_y_sin_pesar(olga_en: Client, subir: Subir) -> None:
    hojas = roto()
    hojas["Avances"] += [["MEP-2025-002", 1, "31/02/2025", 50, "Con una descripción de las largas.", ""]] * 5000
    i = subir(olga_en, hojas)
    pagina = olga_en.get(f"/importar/{i.pk}/", headers={"accept-encoding": "gzip"})
    assert len(pagina.content) < 15_000  # y las hojas de estilo, que ya se guardaron
    assert "1 a 50 de 5,0" in ver(olga_en, i)
    una = ver(olga_en, i, "?clase=porcentaje+que+no+sirve")
    assert "Avances!D4" in una
    assert "Acuerdos!M2" not in una
    assert "Acuerdos!M2" in ver(olga_en, i, "?clase=nada")
    assert ver(olga_en, i, "?clase=%00&pagina=-1")
