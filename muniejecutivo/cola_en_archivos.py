"""La cola sin ningún servidor: cada mensaje es un archivo. Solo donde no hay un Redis que encender.

El transporte `filesystem` de kombu abre el archivo y después lo escribe; quien lo lee en medio encuentra uno vacío y el
worker termina. Aquí un mensaje se escribe con otro nombre y se le cambia cuando está entero, se toma cambiándolo de
lugar (de dos que lo intentan, uno solo puede), y lo que no es un mensaje se aparta y se dice.
"""

import json
import time
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

import structlog
from kombu import Connection
from kombu.transport import virtual
from kombu.utils.json import dumps, loads

bitacora = structlog.get_logger(__name__)
A_MEDIAS = "."  # así empieza el nombre de lo que alguien todavía escribe
NO_ES_MENSAJE = "Un archivo de la cola no es un mensaje, o está a medias: se apartó y se sigue con los demás."


class CanalEnArchivos(virtual.Channel):
    """Una carpeta por cola, y dentro un archivo por mensaje; el nombre los ordena por llegada."""

    do_restore = False

    def _put(self, queue: str, message: dict[str, Any], **_: object) -> None:
        nombre = f"{time.time_ns():020d}-{uuid4().hex}"
        a_medias = self._lugar(f"de-{queue}") / f"{A_MEDIAS}{nombre}"
        a_medias.write_text(dumps(message), encoding="utf-8")
        a_medias.rename(a_medias.with_name(nombre))

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        for archivo in self._en_espera(queue):
            tomado = self._lugar("tomados") / f"{archivo.name}-{uuid4().hex}"
            try:
                archivo.rename(tomado)
            except FileNotFoundError:
                continue  # lo tomó otro
            mensaje = _leer(tomado)
            if mensaje is not None:
                tomado.unlink()
                return mensaje
            aparte = self._lugar("apartados") / tomado.name
            tomado.rename(aparte)
            bitacora.warning(NO_ES_MENSAJE, archivo=archivo.name, quedo_en=str(aparte))
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self._en_espera(queue))

    def _purge(self, queue: str) -> int:
        en_espera = self._en_espera(queue)
        for archivo in en_espera:
            archivo.unlink(missing_ok=True)
        return len(en_espera)

    def _en_espera(self, cola: str) -> list[Path]:
        return sorted(a for a in self._lugar(f"de-{cola}").iterdir() if not a.name.startswith(A_MEDIAS))

    def _lugar(self, nombre: str) -> Path:
        lugar = Path(self.connection.client.transport_options["carpeta"]) / nombre
        lugar.mkdir(parents=True, exist_ok=True)
        return lugar


class Transporte(virtual.Transport):
    """`CELERY_BROKER_URL` cuando no hay Redis."""

    Channel = CanalEnArchivos
    driver_type = driver_name = "archivos"
    # Las colas y a qué cola va cada mensaje se declaran en cada proceso: no hay que guardarlas.
    global_state = virtual.BrokerState()

    def __init__(self, client: Connection, **opciones: object) -> None:
        super().__init__(client, **opciones)
        self.state = self.global_state

    def driver_version(self) -> str:
        return "1"


def _leer(archivo: Path) -> dict[str, Any] | None:
    """El mensaje, o None si el archivo no lo es."""
    try:
        mensaje = loads(archivo.read_text(encoding="utf-8"))
        mensaje["body"], mensaje["properties"]["delivery_tag"], mensaje["properties"]["delivery_info"]["routing_key"]
    except (OSError, ValueError, KeyError, TypeError, json.JSONDecodeError):
        return None
    return mensaje
