"""El hito y las reglas de las pruebas de los recordatorios, también para sus páginas."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from acuerdos.acciones import preferencias
from acuerdos.models import DiaNoLaborable, Envio, ReglaDeRecordatorio
from recordatorios import enlaces
from tests import fabricas as f
from tests.recordatorios.conftest import hito as hito
from tests.recordatorios.conftest import pasar
from tests.recordatorios.conftest import solo as solo

DIA = date(2025, 3, 13)


@pytest.fixture
def mundo(hito, fatima, soledad, eva, olga, carlos):
    with time_machine.travel(f.en_lima(DIA, 8, 10), tick=False):
        pasar(DIA)
        preferencias.renovar_calendario(por=fatima, sello="un-sello-de-prueba")
        fallido = Envio.objects.create(
            destino=f"m{f.SAN_JOSE_LAMBAYEQUE}",
            dia=date(2025, 3, 12),
            municipalidad_id=f.SAN_JOSE_LAMBAYEQUE,
            message_id="<m@ejemplo>",
            intentos=1,
            estado="fallido",
            motivo="No tiene punto focal ni correo institucional",
            proximo_intento_en=f.en_lima(DIA),
        )
        yield {
            "fallido": fallido,
            "no_laborable": DiaNoLaborable.objects.create(
                dia=date(2025, 5, 2), norma="D.S. 1-2025-PCM", registrado_en=f.en_lima(DIA), registrado_por=olga
            ),
            "hito": hito,
            "fatima": fatima,
            "envio": Envio.objects.get(dia=DIA),
            "regla": ReglaDeRecordatorio.objects.get(clase="antes", dias=15),
            "baja": enlaces.firmar_baja(fatima.pk),
            "sello": "un-sello-de-prueba",
            "firmado": enlaces.firmar(fatima.enlaces.get()),
        }


@pytest.fixture
def como(request):
    def abrir(quien):
        navegador = Client()
        if quien != "anonima":
            navegador.force_login(request.getfixturevalue(quien))
        return navegador

    return abrir
