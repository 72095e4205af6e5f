"""Lo que ya informó, y lo que la Secretaría respondió."""

from types import SimpleNamespace
from typing import Any

from django.test import Client

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


def test_un_informe_que_otro_dejo_atras_ya_no_espera(navegador: Client, tareas: SimpleNamespace, fatima: Any) -> None:
    for dias, porcentaje in ((9, 20), (5, 40)):
        fabricas.FabricaAvance(
            hito=tareas.tarde, fecha=HOY - fabricas.timedelta(days=dias), porcentaje=porcentaje, registrado_por=fatima
        )
    informes = navegador.get("/mis-acuerdos/historia/").context["informes"]
    respuestas = {informe.porcentaje: informe.respuesta for informe in informes}
    assert (respuestas[20], respuestas[40]) == ("pasado", "en_espera")
