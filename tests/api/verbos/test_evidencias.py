"""Los archivos que llegan por la API con un avance, o después."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from acuerdos.models import Avance
from cuentas.models import Usuario
from tests import fabricas as f
from tests.acuerdos.acciones.comun import HOY
from tests.api.conftest import BASE, errores_de
from tests.api.verbos.conftest import CASOS, Mundo, enviar, pdf

Escribe = Callable[[Usuario], Client]


def test_el_mismo_archivo_dos_veces_en_un_avance_es_una_evidencia(
    mundo: Mundo, escribe: Escribe, fatima: Usuario
) -> None:
    datos: dict[str, Any] = {"fecha": HOY.isoformat(), "porcentaje": "100"}
    datos["evidencias"] = [pdf(), pdf("copia.pdf")]
    direccion = f"{BASE}{CASOS['registrar_avance'].direccion(mundo)}"
    respuesta = escribe(fatima).post(direccion, datos)
    assert respuesta.status_code == 201
    assert [evidencia.nombre for evidencia in Avance.objects.get(porcentaje=100).evidencias.all()] == ["acta.pdf"]


def test_si_las_que_se_adjuntan_no_caben_no_queda_ninguna(mundo: Mundo, escribe: Escribe, fatima: Usuario) -> None:
    f.FabricaEvidencia.create_batch(18, avance=mundo.avance)
    dos = {"evidencias": [pdf(), SimpleUploadedFile("foto.png", f.PNG, "image/png")]}
    respuesta = enviar(escribe(fatima), CASOS["adjuntar_evidencia"], mundo, dos)
    assert respuesta.status_code == 400
    assert "tiene 19 archivos y con estos serían 21" in str(errores_de(respuesta.json()))
    assert mundo.avance.evidencias.count() == 19
