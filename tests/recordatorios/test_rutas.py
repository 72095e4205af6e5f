"""Las direcciones de los correos: las mismas que da `reverse`, con el sitio delante."""

import pytest
from django.urls import reverse

from recordatorios.rutas import direccion_entera

DEL_ENLACE = ["12-20250412.firma_-", "con blanco", "ñandú %", "x:y@z;a=b?c#d", "0-0"]


@pytest.mark.parametrize(("ruta", "clave"), [("acuerdo", "MEA-TEST-001"), *(("enlace", clave) for clave in DEL_ENLACE)])
def test_la_que_lleva_clave(ruta, clave, settings):
    assert direccion_entera(ruta, clave) == settings.SITIO + reverse(ruta, args=[clave])


@pytest.mark.parametrize("ruta", ["inicio", "mis_recordatorios"])
def test_la_que_no_lleva_y_el_sitio_es_el_de_hoy(ruta, settings):
    assert direccion_entera(ruta) == settings.SITIO + reverse(ruta)
    settings.SITIO = "https://otro.gob.pe"
    assert direccion_entera(ruta) == f"https://otro.gob.pe{reverse(ruta)}"
