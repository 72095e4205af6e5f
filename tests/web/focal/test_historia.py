"""Lo que ya informó, y lo que la Secretaría respondió."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.utils import timezone

from acuerdos.models import Avance
from tests import fabricas
from tests.web.conftest import HOY


def test_la_historia_dice_que_se_valido_y_que_se_devolvio_desde_que_esta_en_el_cargo(
    navegador: Client, tareas: SimpleNamespace, fatima: Any
) -> None:
    html = navegador.get("/mis-acuerdos/historia/").content.decode()
    for frase in ("Validado", "Devuelto", "La Secretaría lo devolvió:", "La evidencia no se lee", "Espera revisión"):
        assert frase in html
    cargo = fatima.puntos_focales.get()
    cargo.desde = HOY
    cargo.save()
    assert Avance.objects.count() == 3
    assert navegador.get("/mis-acuerdos/historia/").context["informes"] == []


def test_quien_dejo_el_cargo_y_volvio_ve_lo_de_las_dos_veces_y_no_lo_de_en_medio(
    navegador: Client, tareas: SimpleNamespace, fatima: Any
) -> None:
    primero = fatima.puntos_focales.get()
    fabricas.FabricaAvance(hito=tareas.tarde, fecha=HOY - timedelta(days=9), porcentaje=20, registrado_por=fatima)
    dias = sorted({timezone.localdate(avance.registrado_en) for avance in Avance.objects.all()})
    primero.hasta = dias[0] + timedelta(days=1)
    primero.save()
    fabricas.FabricaPuntoFocal(municipalidad=primero.municipalidad, usuario=fatima, desde=HOY)
    vistos = [informe.fecha for informe in navegador.get("/mis-acuerdos/historia/").context["informes"]]
    assert set(vistos) == {dias[0]}
    assert len(dias) > 1, "lo que otra persona vio pasar entre sus dos veces no está"


def test_un_informe_que_otro_dejo_atras_ya_no_espera(navegador: Client, tareas: SimpleNamespace, fatima: Any) -> None:
    for dias, porcentaje in ((9, 20), (5, 40)):
        fabricas.FabricaAvance(
            hito=tareas.tarde, fecha=HOY - fabricas.timedelta(days=dias), porcentaje=porcentaje, registrado_por=fatima
        )
    informes = navegador.get("/mis-acuerdos/historia/").context["informes"]
    respuestas = {informe.porcentaje: informe.respuesta for informe in informes}
    assert (respuestas[20], respuestas[40]) == ("pasado", "en_espera")
