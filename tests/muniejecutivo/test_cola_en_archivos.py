"""La cola sin Redis: nadie ve un mensaje a medias, ninguno se pierde ni se toma dos veces, y lo ajeno se aparta."""

import multiprocessing
import queue

import pytest
from kombu import Connection
from structlog.testing import capture_logs

from muniejecutivo.colas import direccion_de_la_cola, opciones_de_la_cola

pytestmark = pytest.mark.una_vez
COLA = "muniejecutivo"
ROTOS = {
    "vacio": b"",
    "a-medias": b'{"body": "bnVsbA==", "conte',
    "ajeno.txt": b"\xff\xfe una nota de alguien",
    "otro-json": b'{"hola": [1, 2]}',
    "una-lista": b"[]",
    "sin-etiqueta": b'{"body": "", "properties": {"delivery_info": {"routing_key": "x"}}}',
}


def abrir(carpeta):
    return Connection(direccion_de_la_cola(""), transport_options=opciones_de_la_cola("", carpeta))


def poner(carpeta, cuantos, desde=0):
    with abrir(carpeta) as conexion, conexion.SimpleQueue(COLA) as cola:
        for n in range(desde, desde + cuantos):
            cola.put({"n": n, "relleno": "ñ" * 5_000})


def sacar(carpeta, hasta_el_fin, sacados):
    """Saca hasta que le digan que ya no entra nada más y la cola esté vacía."""
    with abrir(carpeta) as conexion, conexion.SimpleQueue(COLA) as cola:
        while True:
            ultimo = hasta_el_fin.is_set()
            try:
                mensaje = cola.get(timeout=0.05)
            except queue.Empty:
                if ultimo:
                    return
                continue
            sacados.append(mensaje.payload["n"])
            mensaje.ack()


def test_quienes_escriben_y_quienes_leen_a_la_vez_no_pierden_ni_repiten_ninguno(tmp_path):
    proceso = multiprocessing.get_context("spawn")
    with proceso.Manager() as comun:
        sacados, fin = comun.list(), proceso.Event()
        lectores = [proceso.Process(target=sacar, args=(tmp_path, fin, sacados)) for _ in range(2)]
        escritores = [proceso.Process(target=poner, args=(tmp_path, 300, 300 * n)) for n in range(2)]
        for uno in (*lectores, *escritores):
            uno.start()
        for uno in escritores:
            uno.join()
        fin.set()
        for uno in lectores:
            uno.join()
        assert [uno.exitcode for uno in (*lectores, *escritores)] == [0, 0, 0, 0]
        assert sorted(sacados) == list(range(600))


def test_llegan_en_el_orden_en_que_se_pusieron(tmp_path):
    poner(tmp_path, 5)
    with abrir(tmp_path) as conexion, conexion.SimpleQueue(COLA) as cola:
        assert cola.qsize() == 5
        assert [cola.get(timeout=1).payload["n"] for _ in range(5)] == [0, 1, 2, 3, 4]


def test_lo_vacio_lo_cortado_y_lo_ajeno_se_aparta_se_dice_y_lo_bueno_llega(tmp_path):
    poner(tmp_path, 1)
    lugar = tmp_path / f"de-{COLA}"
    for nombre, bytes_ in ROTOS.items():
        (lugar / f"0-{nombre}").write_bytes(bytes_)
    (lugar / "0-una-carpeta").mkdir()
    (lugar / ".a-medias-todavia").write_bytes(b"{")  # alguien lo está escribiendo: no se toca
    with capture_logs() as dicho, abrir(tmp_path) as conexion, conexion.SimpleQueue(COLA) as cola:
        assert cola.get(timeout=1).payload["n"] == 0
        assert cola.qsize() == 0
    apartados = list((tmp_path / "apartados").iterdir())
    assert len(apartados) == len(ROTOS) + 1
    assert {linea["quedo_en"] for linea in dicho} == {str(a) for a in apartados}
    assert {linea["event"] for linea in dicho} == {
        "Un archivo de la cola no es un mensaje, o está a medias: se apartó y se sigue con los demás."
    }
    assert [a.name for a in lugar.iterdir()] == [".a-medias-todavia"]


def test_vaciar_la_cola_no_toca_las_otras(tmp_path):
    poner(tmp_path, 3)
    with abrir(tmp_path) as conexion:
        with conexion.SimpleQueue("otra") as otra:
            otra.put({"n": 9})
        canal = conexion.channel()
        assert canal.queue_purge(COLA) == 3
        with conexion.SimpleQueue("otra") as otra:
            assert otra.get(timeout=1).payload == {"n": 9}
