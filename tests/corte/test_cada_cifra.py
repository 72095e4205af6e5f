"""Cada cifra de la lámina, del PDF y de la página lleva a la lista que la hace, y esa lista da esa cifra."""

from collections.abc import Iterable
from datetime import date

import pytest
import time_machine
from django.test import Client

from corte.datos import Corte
from corte.formatos import FORMATOS
from corte.pdf import _datos
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests.corte.cifras_dichas import CifraDicha, Listas, de_la_lamina, de_la_pagina, del_pdf, no_la_da
from tests.corte.cortes import corte_entero
from tests.corte.lamina.leida import Lamina
from tests.fabricas import en_lima

pytestmark = pytest.mark.django_db
HOY = en_lima(date(2026, 1, 6))
DIAS = (date(2025, 3, 31), date(2025, 12, 31))


@pytest.fixture
def secretaria(olga: Usuario, client: Client) -> Client:
    client.force_login(olga)
    return client


def _sueltas(dichas: Iterable[CifraDicha], listas: Listas, de: Corte) -> tuple[int, list[str]]:
    """Cuántas cifras se dicen, y las que no llevan a la lista que las da."""
    todas = list(dichas)
    malas = [f"{d.escrita} en «{d.frase}»: {porque}" for d in todas if (porque := no_la_da(d, listas, de))]
    return len(todas), malas


@pytest.mark.parametrize("dia", DIAS)
def test_cada_cifra_lleva_a_la_lista_que_la_da(mea: Sesion, secretaria: Client, olga: Usuario, dia: date) -> None:
    with time_machine.travel(HOY, tick=False):
        de, listas = corte_entero(mea, dia), Listas(olga, secretaria, HOY.date())
        cuantas, malas = _sueltas(de_la_lamina(Lamina(FORMATOS["pptx"].escribir(de))), listas, de)
        assert malas == [], "\n".join(malas)
        assert cuantas > 300
        cuantas, malas = _sueltas(del_pdf(_datos(de)), listas, de)
        assert malas == [], "\n".join(malas)
        assert cuantas > 300
        pagina = secretaria.get(f"/sesiones/MEA-2025/corte/?al={dia.isoformat()}").content.decode()
        cuantas, malas = _sueltas(de_la_pagina(pagina), listas, de)
        assert malas == [], "\n".join(malas)
        assert cuantas > 120
