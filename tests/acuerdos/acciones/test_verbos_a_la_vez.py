"""Todos los verbos de una sesión a la vez y al azar, en PostgreSQL de verdad: nadie ve un error ni espera en círculo.

`pytest --segundos 600` la deja correr diez minutos.
"""

import random
import threading
import time
from collections import Counter

import pytest
from django.db import connection, connections

from acuerdos.acciones.proyeccion import diferencias
from acuerdos.errores import AccionDenegada, Conflicto, DatoInvalido
from tests.acuerdos.acciones.actos import ACTOS, Escena, NadaQueHacer

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("catalogos"),
    pytest.mark.servicios,
]
HILOS = 8


def interbloqueos() -> int:
    """Cuántas transacciones terminó la base por esperarse en círculo, desde que existe."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def test_verbos_al_azar_a_la_vez_en_una_sesion_sin_un_error_ni_una_espera_en_circulo(
    pytestconfig: pytest.Config,
) -> None:
    escena = Escena.montar()
    fin = time.monotonic() + pytestconfig.getoption("--segundos")
    hechos: Counter[str] = Counter()
    fallas: list[str] = []

    def actuar(semilla: int) -> None:
        azar = random.Random(semilla)
        # Lo que cambia las cifras es lo que más se hace, y lo que más se cruza.
        nombres = [nombre for nombre, acto in sorted(ACTOS.items()) for _ in range(3 if acto.cifras else 1)]
        while time.monotonic() < fin:
            nombre = azar.choice(nombres)
            try:
                ACTOS[nombre].preparar(escena, azar)(escena.instante())
                hechos[nombre] += 1
            except NadaQueHacer:
                hechos["sin nada que hacer"] += 1
            except (AccionDenegada, Conflicto, DatoInvalido):
                hechos["negados"] += 1
            except Exception as error:
                fallas.append(f"{nombre}: {type(error).__name__}: {error}")
        connections.close_all()

    antes = interbloqueos()
    hilos = [threading.Thread(target=actuar, args=(n,)) for n in range(HILOS)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    print(dict(hechos.most_common()))  # noqa: T201  # se ve con -s: qué se hizo
    assert fallas == []
    time.sleep(1.1)  # lo que la base tarda en publicar su cuenta
    connections.close_all()
    assert interbloqueos() - antes == 0
    assert list(diferencias()) == []
    assert sum(hechos.values()) > HILOS
