"""Lo que lee un punto focal se lee con bastante facilidad (INFLESZ 65 o más), página por página."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import Enlace
from tests import fabricas, lectura
from tests.web.focal.conftest import avance_de, direccion_de, foto


def test_cada_pagina_se_lee_con_facilidad(navegador: Client, tareas: SimpleNamespace, enlace: Enlace) -> None:
    codigo, tarde = tareas.acuerdo.codigo, tareas.tarde.pk
    dicho = {"porcentaje": "75", "descripcion": "Falta la firma", "evidencias": foto()}
    correo = fabricas.FabricaCorreoRecibido(persona=enlace.persona, hito=enlace.hito)
    traba, plazo = f"/mis-acuerdos/{codigo}/traba/", f"/mis-acuerdos/hitos/{tarde}/plazo/"
    direcciones = [
        *("/mis-acuerdos/", "/mis-acuerdos/todos/", "/mis-acuerdos/historia/", "/cuenta/"),
        *("/privacidad/", "/accesibilidad/", "/e/torcido/", avance_de(tareas.devuelta), avance_de(tareas.tarde)),
        navegador.post(avance_de(tareas.pronto), dicho)["Location"],
        traba,
        navegador.post(traba, {"categoria": "legal", "necesidad": "Un permiso"})["Location"],
        plazo,
        navegador.post(plazo, {"plazo_nuevo": "2025-09-01", "motivo": "Llovió"})["Location"],
        f"/acuerdos/{codigo}/",
        direccion_de(enlace),
        f"{direccion_de(enlace)}correo/{correo.pk}/?cuanto=60",
        Client().post(direccion_de(enlace), dicho | {"evidencias": foto()})["Location"],
    ]
    dificil = {direccion: lectura.lo_dificil(leida(navegador, direccion)) for direccion in direcciones}
    assert {direccion: dicho for direccion, dicho in dificil.items() if dicho} == {}


def test_lo_que_se_le_dice_si_algo_le_falta_tambien(navegador: Client, tareas: SimpleNamespace) -> None:
    vacios = [avance_de(tareas.tarde), f"/mis-acuerdos/hitos/{tareas.tarde.pk}/plazo/"]
    for direccion in vacios:
        respuesta = navegador.post(direccion, {})
        assert respuesta.status_code == 400
        assert lectura.lo_dificil(lectura.de_html(respuesta.content.decode())) == {}


def leida(navegador: Any, direccion: str) -> str:
    respuesta = navegador.get(direccion)
    assert respuesta.status_code in (200, 403), direccion
    return lectura.de_html(respuesta.content.decode())


def test_un_texto_de_oficina_no_pasa() -> None:
    """Que la medida distinga: si no, la prueba de arriba no diría nada."""
    partidas = lectura.frases(
        "La verificación correspondiente de la documentación sustentatoria presentada se efectuará oportunamente "
        "por las dependencias administrativas competentes, de conformidad con la normatividad vigente."
    )
    assert lectura.perspicuidad(partidas) < 30
    assert lectura.perspicuidad(lectura.frases("Suba la foto. Si no sube, envíe sin ella.")) > 80


@pytest.mark.parametrize(("palabra", "silabas"), [("país", 2), ("guía", 2), ("averigüe", 4), ("hito", 2), ("PDF", 3)])
def test_las_silabas_se_cuentan_como_se_dicen(palabra: str, silabas: int) -> None:
    assert lectura.silabas_de(palabra) == silabas
