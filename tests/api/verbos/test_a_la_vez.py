"""Cincuenta programas a la vez sobre un acuerdo, en PostgreSQL de verdad: entra uno, y los demás saben que fue otro.

En cada corrida, un verbo de cada clase; todos, a mano:

    VERBOS=todos PRUEBAS_BASE=postgresql make prueba tests/api/verbos/test_a_la_vez.py
"""

import fcntl
import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from acuerdos.acciones import cambios
from acuerdos.acciones.proyeccion import diferencias
from acuerdos.models import (
    Acuerdo,
    AsistenciaTecnica,
    Avance,
    Cambio,
    Desestimacion,
    Documento,
    Evidencia,
    Hito,
    LecturaDeInversion,
    MensajeDeAcuerdo,
    Participante,
    Reprogramacion,
    Traba,
)
from cuentas.enums import Alcance
from cuentas.models import PeticionRepetible
from reuniones.models import Sesion
from tests.acuerdos.acciones.comun import AHORA
from tests.api.conftest import BASE, cliente_de
from tests.api.verbos.conftest import CASOS, Mundo, version_de

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("catalogos"),
    pytest.mark.servicios,
]
DE_CADA_CLASE = (
    "editar_acuerdo",
    "registrar_avance",
    "decidir_solicitud",
    "anular_acuerdo",
    "anular_traba",
    "registrar_hito",
)
# Los que no cambian un acuerdo.
DE_OTRA_COSA = {
    *("publicar_corte", "retirar_corte", "registrar_acuerdo"),
    *("nombrar_punto_focal", "adjuntar_documento_de_cargo", "anular_documento_de_cargo"),
}
CUALES = [n for n in CASOS if n not in DE_OTRA_COSA] if os.environ.get("VERBOS") == "todos" else DE_CADA_CLASE
CUANTOS = 50
DE_TEXTO = ("texto", "descripcion", "necesidad", "motivo")
HECHOS = (
    Acuerdo,
    Hito,
    Avance,
    Evidencia,
    Traba,
    AsistenciaTecnica,
    Reprogramacion,
    Desestimacion,
    MensajeDeAcuerdo,
    LecturaDeInversion,
    Documento,
    Participante,
)


@pytest.fixture(autouse=True)
def de_a_uno() -> Iterator[None]:
    """Cincuenta conexiones cada uno: dos procesos de la suite a la vez pasarían de las cien de PostgreSQL."""
    with (Path(tempfile.gettempdir()) / "muniejecutivo-cincuenta.lock").open("w") as turno:
        fcntl.flock(turno, fcntl.LOCK_EX)
        yield


def a_la_vez(cuantos: int, hacer: Callable[[int], Any]) -> list[Any]:
    todos = Barrier(cuantos)

    def uno(n: int) -> Any:
        try:
            todos.wait(60)
            return hacer(n)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(cuantos) as hilos:
        return list(hilos.map(uno, range(cuantos)))


def pedir(cliente: Client, nombre: str, mundo: Mundo, n: int = 0, **cabeceras: str) -> Any:
    """El verbo, ya con su cuerpo; `n` lo hace distinto de los demás donde lleva un texto."""
    caso = CASOS[nombre]
    datos = dict(caso.cuerpo(mundo))
    datos |= {campo: f"{datos[campo]} {n}" for campo in DE_TEXTO if campo in datos}
    contenido = encode_multipart(BOUNDARY, datos) if caso.formulario else json.dumps(datos)
    tipo = MULTIPART_CONTENT if caso.formulario else "application/json"
    puestas = {nombre.replace("_", "-"): valor for nombre, valor in cabeceras.items()}
    return cliente.generic(caso.metodo.upper(), BASE + caso.direccion(mundo), contenido, tipo, headers=puestas)


def versiones() -> Counter[str]:
    """Cuántas versiones guardó la historia de cada clase de hecho."""
    return Counter({modelo.__name__: modelo.history.count() for modelo in HECHOS})  # type: ignore[attr-defined]


@pytest.fixture
def quien(request: pytest.FixtureRequest) -> Callable[[str], Any]:
    return lambda nombre: request.getfixturevalue(CASOS[nombre].pueden[0])


def preparar(nombre: str, mundo: Mundo) -> None:
    """Deja la sesión en la etapa del verbo, y lo que él pide sin pedir."""
    Sesion.objects.filter(pk=mundo.sesion.pk).update(etapa=CASOS[nombre].en)
    if nombre == "pedir_desestimacion":
        anulado = {"anulado_en": AHORA, "anulado_por": mundo.baja.registrado_por, "motivo_de_anulacion": "Se retiró"}
        Desestimacion.objects.filter(pk=mundo.baja.pk).update(**anulado)


@pytest.mark.parametrize("nombre", CUALES)
def test_de_todos_los_que_leyeron_lo_mismo_entra_uno(nombre: str, mundo: Mundo, quien: Callable[[str], Any]) -> None:
    preparar(nombre, mundo)
    clientes = [cliente_de(quien(nombre), Alcance.ESCRITURA) for _ in range(CUANTOS)]
    leida, antes = version_de(clientes[0], f"/acuerdos/{mundo.acuerdo.codigo}/"), versiones()
    respuestas = a_la_vez(CUANTOS, lambda n: pedir(clientes[n], nombre, mundo, n, if_match=leida))
    codigos = Counter(r.status_code for r in respuestas)
    assert codigos.pop(CASOS[nombre].da) == 1, codigos
    # Anulado el acuerdo entero, quien llega después ya no lo ve; y abrir cincuenta archivos a la vez puede esperar.
    tarde = {412} | ({404} if nombre == "anular_acuerdo" else set()) | ({503} if CASOS[nombre].formulario else set())
    assert set(codigos) <= tarde, codigos
    ganador = next(r for r in respuestas if r.status_code == CASOS[nombre].da)
    actual = ganador["ETag"].strip('"').split("-")[0]
    assert {r["ETag"] for r in respuestas if r.status_code == 412} <= {f'"{actual}"'}
    assert {r.json()["version_actual"] for r in respuestas if r.status_code == 412} <= {int(actual)}
    # Lo que hizo uno y nada más: ningún otro quedó a medias.
    solo_uno = versiones()
    assert solo_uno != antes
    assert max((solo_uno - antes).values()) <= 2, solo_uno - antes
    assert list(diferencias()) == [] == list(cambios.diferencias())


@pytest.mark.parametrize("nombre", (*CUALES, "registrar_acuerdo"))
def test_la_misma_clave_a_la_vez_es_un_solo_efecto_y_la_misma_respuesta(
    nombre: str, mundo: Mundo, quien: Callable[[str], Any]
) -> None:
    caso = CASOS[nombre]
    preparar(nombre, mundo)
    clientes = [cliente_de(quien(nombre), Alcance.ESCRITURA) for _ in range(CUANTOS)]
    cabeceras = {"idempotency_key": "la-misma"}
    if caso.exige:
        cabeceras["if_match"] = version_de(clientes[0], caso.direccion(mundo))
    antes = versiones()
    respuestas = a_la_vez(CUANTOS, lambda n: pedir(clientes[n], nombre, mundo, **cabeceras))
    assert Counter(r.status_code for r in respuestas) == {caso.da: CUANTOS}
    assert len({(r.content, r["ETag"], r.get("Location")) for r in respuestas}) == 1
    assert sum(r.get("Idempotent-Replayed") == "true" for r in respuestas) == CUANTOS - 1
    assert max([0, *(versiones() - antes).values()]) <= 2
    assert PeticionRepetible.objects.count() == 1


def test_cincuenta_altas_a_la_vez_son_cincuenta_codigos(mundo: Mundo, olga: Any) -> None:
    preparar("registrar_acuerdo", mundo)
    clientes = [cliente_de(olga, Alcance.ESCRITURA) for _ in range(CUANTOS)]
    respuestas = a_la_vez(CUANTOS, lambda n: pedir(clientes[n], "registrar_acuerdo", mundo, n))
    assert Counter(r.status_code for r in respuestas) == {201: CUANTOS}
    codigos = {r.json()["codigo"]: r.json()["texto"] for r in respuestas}
    assert len(codigos) == CUANTOS == len(set(codigos.values()))
    numeros = sorted(int(codigo.rsplit("-", 1)[1]) for codigo in codigos)
    assert numeros == list(range(numeros[0], numeros[0] + CUANTOS))
    assert dict(Acuerdo.objects.filter(codigo__in=codigos).values_list("codigo", "texto")) == codigos


def test_cincuenta_informes_sin_decir_que_leyeron_entran_todos(mundo: Mundo, olga: Any) -> None:
    """Agregar no pisa nada: cada uno es un avance, y ninguno se pierde."""
    preparar("registrar_avance", mundo)
    clientes = [cliente_de(olga, Alcance.ESCRITURA) for _ in range(CUANTOS)]
    respuestas = a_la_vez(CUANTOS, lambda n: pedir(clientes[n], "registrar_avance", mundo, n))
    assert Counter(r.status_code for r in respuestas) == {201: CUANTOS}
    suyos = Avance.objects.filter(hito=mundo.sin_avances)
    assert set(suyos.values_list("descripcion", flat=True)) == {f"Va {n}" for n in range(CUANTOS)}
    assert Cambio.objects.get(tipo="acuerdo", ambito="todo", clave=mundo.acuerdo.codigo).numero == max(
        int(r["ETag"].strip('"').split("-")[0]) for r in respuestas
    )
    assert list(diferencias()) == []
