"""Archivos, vistas y lotes de la lista, por cada persona."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from acuerdos.acciones.lotes import preparar_lote
from acuerdos.enums import VerboDeLote
from acuerdos.models import VistaGuardada
from tests.fabricas import en_lima
from tests.web.matriz import NO_SE_ENVIA, SECRETARIA, Matriz, revisar

CUALQUIERA = (302, *[200] * 7)
CON_CARGO = (302, *[200] * 4, 403, 200, 200)
SOLO_SE_ENVIA = (302, *[405] * 7)
MATRIZ: Matriz = {
    "acuerdos_xlsx": (lambda m: [], CON_CARGO, NO_SE_ENVIA),
    "acuerdos_csv": (lambda m: [], CON_CARGO, NO_SE_ENVIA),
    "acuerdos_filtros": (lambda m: [], CON_CARGO, NO_SE_ENVIA),
    "acuerdos_municipalidades": (lambda m: [], CON_CARGO, NO_SE_ENVIA),
    "vistas": (lambda m: [], CUALQUIERA, (302, *[400] * 7)),
    "vista": (lambda m: [m.vista.pk], (302, *[404] * 5, 200, 404), (302, *[404] * 5, 400, 404)),
    "vista_borrar": (lambda m: [m.vista.pk], SOLO_SE_ENVIA, (302, *[404] * 5, 302, 404)),
    "lotes": (lambda m: [], SECRETARIA, NO_SE_ENVIA),
    # Sin decir qué ni con cuáles, es un 400 que lo pide.
    "lote_nuevo": (lambda m: [], (302, *[403] * 5, 400, 400), (302, *[403] * 5, 400, 400)),
    # Lo confirma quien lo preparó.
    "lote": (lambda m: [m.lote.pk], SECRETARIA, (302, *[403] * 5, 302, 403)),
    # Sin htmx, lleva a la página del lote.
    "lote_marcha": (lambda m: [m.lote.pk], (302, *[403] * 5, 302, 302), NO_SE_ENVIA),
    "lote_deshacer": (lambda m: [m.lote.pk], SOLO_SE_ENVIA, (302, *[403] * 5, 302, 302)),
}


@pytest.fixture
def con_listas(mundo: SimpleNamespace, hoy: Any, olga: Any) -> SimpleNamespace:
    ahora = en_lima(hoy, 11)
    mundo.vista = VistaGuardada.objects.create(usuario=olga, nombre="Lo mío", compartida=True, guardada_en=ahora)
    mundo.lote = preparar_lote(
        por=olga, verbo=VerboDeLote.ASIGNAR, datos={"usuario": olga.pk}, acuerdos=[mundo.pronto.pk], ahora=ahora
    )
    return mundo


@pytest.mark.parametrize("nombre", MATRIZ)
def test_cada_quien_recibe_lo_suyo(nombre: str, con_listas: SimpleNamespace, como: Callable[[str], Client]) -> None:
    revisar(nombre, MATRIZ, con_listas, como)
