"""Todos los acuerdos de la municipalidad: lo atrasado primero, lo que falta en palabras."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.test import Client

from tests import fabricas


def test_va_primero_lo_atrasado_y_luego_lo_que_vence(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    grupos = como("fatima").get("/mis-acuerdos/todos/").context["grupos"]
    assert [(grupo.titulo, [encargo.fila.acuerdo.codigo for encargo in grupo.encargos]) for grupo in grupos] == [
        ("Atrasado", [mundo.vencido.codigo]),
        ("Vence en 15 días", [mundo.pronto.codigo]),
    ]


def test_dice_que_falta_y_quien_responde(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    html = como("fatima").get("/mis-acuerdos/todos/").content.decode()
    assert "<strong>Falta:</strong> Hito 1. Vence en 6 días (21 jun 2025); responde el gobierno local." in html
    assert "Venció hace 10 días (5 jun 2025); responde el gobierno nacional." in html


def test_cada_grupo_existe_solo_si_tiene_algo(mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    titulos = [grupo.titulo for grupo in como("benita").get("/mis-acuerdos/todos/").context["grupos"]]
    assert titulos == ["Todavía sin pasos definidos", "Terminado"]


def test_quien_dejo_el_cargo_ya_no_entra(mundo: SimpleNamespace, como: Callable[[str], Client], fatima: Any) -> None:
    cargo = fatima.puntos_focales.get()
    cargo.hasta = mundo.sesion.fecha
    cargo.save()
    navegador = como("fatima")
    assert navegador.get("/mis-acuerdos/todos/").status_code == 403
    assert navegador.get(f"/acuerdos/{mundo.pronto.codigo}/").status_code == 404


def test_con_dos_municipalidades_ve_las_dos(mundo: SimpleNamespace, como: Callable[[str], Client], fatima: Any) -> None:
    fabricas.FabricaPuntoFocal(usuario=fatima, municipalidad_id=fabricas.SAN_JOSE_LAMBAYEQUE)
    respuesta = como("fatima").get("/mis-acuerdos/todos/")
    assert respuesta.context["total"] == 4
    assert "San José" in respuesta.content.decode()
