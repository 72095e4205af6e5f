"""Los recordatorios de un día malo: 20 000 hitos por vencer y un resumen para cada municipalidad."""

import time
import tracemalloc
from datetime import date, datetime, timedelta
from datetime import time as hora
from typing import Any
from unittest import mock

from django.core import mail
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from acuerdos.models import Envio
from bench.medir import Informe
from cuentas.tandas import en_tandas
from recordatorios import cola, envio, motor, resumen
from tests.recordatorios.poblacion import poblar

HITOS, PERSONAS = 20_000, 1_891
DIA = date(2025, 3, 13)
MEGAS = 40


def medir(informe: Informe) -> None:
    """Programar, juntar, y componer y registrar todos los envíos con un servidor de correo que no tarda."""
    informe.titulo(f"Recordatorios de {HITOS:,} hitos a {PERSONAS:,} personas")
    poblar(PERSONAS, plazo=DIA + timedelta(days=7), hitos=HITOS)
    ahora = timezone.make_aware(datetime.combine(DIA, hora(8)))
    with CaptureQueriesContext(connection) as hechas:
        inicio = time.perf_counter()
        cola.programar(DIA, ahora=ahora)
        cola.juntar(DIA, ahora=ahora)
        informe.dato("programar y juntar", f"{time.perf_counter() - inicio:.1f} s")
    informe.maximo("consultas por cada mil hitos", len(hechas) / (HITOS / 1000), 16, "")
    mail.outbox = []
    reverse("inicio")  # la primera dirección carga todas las páginas: es de un proceso que empieza, y de ningún correo
    tardo, piso = _enviar(cola.listos(ahora), ahora)
    informe.razon(f"componer y registrar {PERSONAS:,} resúmenes (procesador)", tardo, piso, 2, "sus dos plantillas")
    informe.igual("enviados", len(mail.outbox), Envio.objects.filter(estado="enviado").count())
    mail.outbox = []
    tracemalloc.start()
    cola.programar(DIA + timedelta(days=6), ahora=ahora)
    informe.maximo("memoria al programar otra vez", tracemalloc.get_traced_memory()[1] / 1024 / 1024, MEGAS, "MB")
    tracemalloc.stop()


def _enviar(listos: list[int], ahora: datetime) -> tuple[float, float]:
    """Segundos de procesador de enviarlos y de solo escribir sus dos plantillas, una tanda y otra por turnos."""
    pintadas: list[tuple[str, dict[str, Any]]] = []
    tardo = piso = 0.0

    def pintar(plantilla: str, contexto: dict[str, Any]) -> str:
        pintadas.append((plantilla, contexto))
        return render_to_string(plantilla, contexto)

    for tanda in en_tandas(listos, motor.TANDA_DE_ENVIOS):
        inicio = time.process_time()
        # Sin esperar al disco en cada uno, que es lo que varía de una máquina a otra.
        with transaction.atomic(), mock.patch.object(resumen, "render_to_string", pintar):
            envio.enviar_tanda(tanda, dia=DIA, reloj=lambda: ahora)
        tardo, inicio = tardo + time.process_time() - inicio, time.process_time()
        for plantilla, contexto in pintadas:
            render_to_string(plantilla, contexto)
        piso += time.process_time() - inicio
        pintadas.clear()
    return tardo, piso
