"""La historia de un acuerdo: desde que se está en el cargo, y qué cambió."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import time_machine
from django.test import Client
from django.utils import timezone

from tests import fabricas
from web.comun.historial import CALLADOS, CAMINOS, CampoCambiado
from web.comun.nombres_de_campos import NOMBRES


def test_la_historia_se_ve_desde_que_se_esta_en_el_cargo(
    mundo: SimpleNamespace, como: Callable[[str], Client], fatima: Any
) -> None:
    direccion = f"/acuerdos/{mundo.pronto.codigo}/"
    entera = como("olga").get(direccion).context["cambios"]
    assert len(entera) >= 6
    assert len(como("fatima").get(direccion).context["cambios"]) == len(entera)  # en el cargo desde enero
    cargo = fatima.puntos_focales.get()
    cargo.desde = date(2025, 6, 16)  # lo del mundo se escribió el 15
    cargo.save()
    assert como("fatima").get(direccion).context["cambios"] == []


def test_quien_volvio_a_su_cargo_no_ve_lo_que_se_escribio_mientras_no_lo_tuvo(
    mundo: SimpleNamespace, como: Callable[[str], Client], fatima: Any
) -> None:
    direccion = f"/acuerdos/{mundo.pronto.codigo}/"
    entera = como("olga").get(direccion).context["cambios"]
    dia = max(timezone.localdate(edicion.cuando) for edicion in entera)
    cargo = fatima.puntos_focales.get()
    cargo.hasta = dia  # ese día ya no lo tenía
    cargo.save()
    fabricas.FabricaPuntoFocal(
        municipalidad=cargo.municipalidad, usuario=fatima, desde=timezone.localdate() + timedelta(days=1)
    )
    de_antes = [edicion for edicion in entera if timezone.localdate(edicion.cuando) < dia]
    assert len(como("fatima").get(direccion).context["cambios"]) == len(de_antes) < len(entera)


def test_la_historia_dice_que_cambio(mundo: SimpleNamespace, como: Callable[[str], Client], carlos: Any) -> None:
    acuerdo = mundo.pronto
    acuerdo.refresh_from_db()
    acuerdo.cui, acuerdo._history_user = "7654321", carlos
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        acuerdo.save()
    ultimo = como("olga").get(f"/acuerdos/{acuerdo.codigo}/").context["cambios"][0]
    assert ultimo.que == "Cambió el acuerdo"
    assert ultimo.quien == "Carlos Ramos (Secretaría)"
    assert ultimo.campos == [CampoCambiado("CUI", antes="2345678", ahora="7654321")]


def test_de_cada_campo_que_la_historia_muestra_hay_nombre_que_traducir() -> None:
    campos = (campo for modelo in CAMINOS for campo in modelo.history.model.tracked_fields)
    assert {str(campo.verbose_name) for campo in campos if campo.name not in CALLADOS} == NOMBRES
