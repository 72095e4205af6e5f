"""Lo mismo en varias municipalidades: se propone siempre igual, y una persona lo acepta o no."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import GrupoDeParecidos
from tests import fabricas
from tests.fabricas import SAN_JOSE_LAMBAYEQUE, UMACHIRI
from tests.web.matriz import NO_SE_ENVIA, SECRETARIA, SECRETARIA_HACE, Matriz, revisar

SOLO_SE_ENVIA = (302, *[405] * 7)
PAGINA = "/tablero/parecidos/?sesion=MEA-TEST"
MATRIZ: Matriz = {
    "tablero_anio": (lambda m: [], SECRETARIA, NO_SE_ENVIA),
    "tablero_hitos": (lambda m: [], SECRETARIA, NO_SE_ENVIA),
    "tablero_atrasos": (lambda m: [], SECRETARIA, NO_SE_ENVIA),
    "tablero_parecidos": (lambda m: [], SECRETARIA, NO_SE_ENVIA),
    "parecidos_decidir": (lambda m: [], SOLO_SE_ENVIA, SECRETARIA_HACE),
    "parecidos_deshacer": (lambda m: [m.grupo.pk], SOLO_SE_ENVIA, (302, 403, 403, 403, 403, 403, 302, 404)),
}


@pytest.fixture
def con_iguales(mundo: SimpleNamespace) -> SimpleNamespace:
    """El mismo encargo a dos municipalidades, cada uno con su nombre, y otro que no se parece."""
    decir = "Asistir a la municipalidad de {} en la formulación de su ficha técnica de agua potable"
    mundo.iguales = [
        fabricas.FabricaAcuerdo(
            sesion=mundo.sesion, municipalidad_id=cual, sector_id="MVCS", texto=decir.format(nombre)
        )
        for cual, nombre in ((UMACHIRI, "Umachiri"), (SAN_JOSE_LAMBAYEQUE, "San José"))
    ]
    fabricas.FabricaAcuerdo(
        sesion=mundo.sesion, municipalidad_id=UMACHIRI, sector_id="MTPE", texto=decir.format("Umachiri")
    )
    return mundo


@pytest.fixture
def con_grupo(con_iguales: SimpleNamespace, olga: Any, hoy: Any) -> SimpleNamespace:
    con_iguales.grupo = GrupoDeParecidos.objects.create(
        nombre="Fichas de agua", decidido_en=fabricas.en_lima(hoy), decidido_por=olga
    )
    con_iguales.grupo.acuerdos.set(con_iguales.iguales)
    return con_iguales


@pytest.mark.parametrize("nombre", MATRIZ)
def test_cada_quien_recibe_lo_suyo(nombre: str, con_grupo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    revisar(nombre, MATRIZ, con_grupo, como)


def propuestos(pagina: Any) -> list[list[str]]:
    return [[a.codigo for a in grupo.acuerdos] for grupo in pagina.context["propuestos"]]


def test_se_propone_lo_que_dice_lo_mismo_con_el_mismo_sector(
    con_iguales: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    assert [a.codigo for a in con_iguales.iguales] in propuestos(como("olga").get(PAGINA))


def enviar(navegador: Client, mundo: SimpleNamespace, **otros: str) -> Any:
    claves = ",".join(str(acuerdo.pk) for acuerdo in mundo.iguales)
    envio = {"acuerdos": claves, "aqui": PAGINA, **otros}
    return navegador.post("/tablero/parecidos/decidir/", envio, follow=True)


def test_aceptado_ya_no_se_propone_y_se_deshace(con_iguales: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    pagina = enviar(navegador, con_iguales)
    [grupo] = pagina.context["aceptados"]
    assert (grupo.nombre, grupo.municipalidades) == (con_iguales.iguales[0].texto, 2)
    assert [a.codigo for a in con_iguales.iguales] not in propuestos(pagina)
    de_vuelta = navegador.post(f"/tablero/parecidos/{grupo.pk}/deshacer/", follow=True)
    assert "vuelven a proponerse" in de_vuelta.content.decode()
    assert [a.codigo for a in con_iguales.iguales] in propuestos(navegador.get(PAGINA))


def test_lo_que_no_es_lo_mismo_no_se_propone_otra_vez(
    con_iguales: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    pagina = enviar(como("olga"), con_iguales, respuesta="no")
    assert pagina.context["aceptados"] == []
    assert [a.codigo for a in con_iguales.iguales] not in propuestos(pagina)


def test_lo_que_no_se_puede_agrupar_se_dice(con_grupo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    assert "ya está en el grupo «Fichas de agua»" in enviar(navegador, con_grupo).content.decode()
    for mal in (str(con_grupo.iguales[0].pk), "1,x", ""):
        assert "dos municipalidades o más" in enviar(navegador, con_grupo, acuerdos=mal).content.decode()
    assert GrupoDeParecidos.objects.count() == 1


def test_se_vuelve_solo_a_la_pagina_de_los_parecidos(
    con_iguales: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    pagina = enviar(como("olga"), con_iguales, aqui="https://otro.example/")
    assert pagina.redirect_chain == [("/tablero/parecidos/?sesion=todas", 302)]
