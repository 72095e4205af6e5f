"""Todos los acuerdos de la municipalidad: lo atrasado primero, lo que falta en palabras."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.test import Client

from acuerdos.models import Acuerdo
from tests import fabricas
from tests.web.conftest import HOY, multiplicar


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


def test_lo_vencido_que_no_tiene_hitos_por_vencer_va_en_la_primera_pagina(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    """Sin hitos, o con todo por validar, lo que vence es el acuerdo mismo."""
    lejos = fabricas.FabricaAcuerdo(sesion=mundo.sesion)
    fabricas.FabricaHito(acuerdo=lejos, plazo=HOY + timedelta(days=90))
    multiplicar(Acuerdo.objects.get(pk=lejos.pk), 25)
    sin_pasos = fabricas.FabricaAcuerdo(sesion=mundo.sesion, plazo=HOY - timedelta(days=2))
    por_validar = fabricas.FabricaAcuerdo(sesion=mundo.sesion, plazo=HOY - timedelta(days=1))
    fabricas.FabricaAvance(hito=fabricas.FabricaHito(acuerdo=por_validar, plazo=por_validar.plazo), porcentaje=100)
    atrasado = como("fatima").get("/mis-acuerdos/todos/").context["grupos"][0]
    assert atrasado.titulo == "Atrasado"
    assert [encargo.fila.acuerdo.codigo for encargo in atrasado.encargos] == [
        mundo.vencido.codigo,
        sin_pasos.codigo,
        por_validar.codigo,
    ]


def test_vence_pronto_tambien_lo_que_no_tiene_hitos_por_hacer(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    cerca = HOY + timedelta(days=5)
    sin_pasos = fabricas.FabricaAcuerdo(sesion=mundo.sesion, plazo=cerca)
    por_validar = fabricas.FabricaAcuerdo(sesion=mundo.sesion, plazo=cerca)
    fabricas.FabricaAvance(hito=fabricas.FabricaHito(acuerdo=por_validar, plazo=HOY), porcentaje=100)
    grupos = {grupo.titulo: grupo.encargos for grupo in como("fatima").get("/mis-acuerdos/todos/").context["grupos"]}
    assert [encargo.fila.acuerdo.codigo for encargo in grupos["Vence en 15 días"]] == [
        sin_pasos.codigo,
        por_validar.codigo,
        mundo.pronto.codigo,
    ]


def test_lo_terminado_va_al_final_aunque_su_plazo_sea_el_primero(
    mundo: SimpleNamespace, como: Callable[[str], Client], fatima: Any
) -> None:
    fabricas.FabricaPuntoFocal(usuario=fatima, municipalidad_id=fabricas.SAN_JOSE_LAMBAYEQUE)
    Acuerdo.objects.filter(pk=mundo.cumplido.pk).update(plazo_vigente=HOY - timedelta(days=100))
    multiplicar(mundo.pronto, 20)
    navegador = como("fatima")
    primera, segunda = (navegador.get(f"/mis-acuerdos/todos/?pagina={n}").context["grupos"] for n in (1, 2))
    assert "Terminado" not in [grupo.titulo for grupo in primera]
    assert segunda[-1].titulo == "Terminado"


def test_tambien_los_acuerdos_en_que_solo_participa(mundo: SimpleNamespace) -> None:
    persona = fabricas.FabricaUsuario(username="pilar")
    fabricas.FabricaPuntoFocal(usuario=persona, municipalidad_id="010101")
    fabricas.FabricaParticipante(acuerdo=mundo.pronto, municipalidad_id="010101")
    navegador = Client()
    navegador.force_login(persona)
    respuesta = navegador.get("/mis-acuerdos/todos/")
    assert respuesta.context["total"] == 1
    assert mundo.pronto.codigo in respuesta.content.decode()
