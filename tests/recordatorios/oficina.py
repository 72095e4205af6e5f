"""Una oficina de verdad para las pruebas de fallas: PostgreSQL, Redis y SMTP reales, y procesos que se pueden matar."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from tests import vivero
from tests.muniejecutivo import procesos
from tests.recordatorios.servidor_smtp import ServidorSMTP
from tests.servicios import Servidor


class Oficina:
    """Workers y programadores contra la base de la prueba, con esperas de segundos en vez de minutos."""

    def __init__(self, carpeta: Path, smtp: ServidorSMTP, redis: Servidor, postgresql: str) -> None:
        self.smtp, self.redis = smtp, redis
        servidor = urlsplit(postgresql)
        base = f"{servidor.scheme}://{servidor.netloc}/{connection.settings_dict['NAME']}"
        self._bitacora = carpeta / "procesos.log"
        self._vivos: list[vivero.Brote] = []
        self.entorno = procesos.entorno_limpio(
            DEBUG="1",
            CARPETA_VAR=str(carpeta),
            DATABASE_URL=base,
            REDIS_URL=f"{redis.url}/0",
            EMAIL_URL=smtp.url,
            RECORDATORIOS_ABANDONO="3",
            RECORDATORIOS_ESPERA="1",
            CORREO_ESPERA="1",
            CORREO_ESPERA_FINAL="5",
            RECORDATORIOS_QUIZA="6",
            CORREO_PAUSA="1",
            NIVEL_DE_BITACORA="ERROR",
        )

    def worker(self, manos: int = 2, cola: str = "correo") -> vivero.Brote:
        orden = [
            "celery",
            "-A",
            "muniejecutivo",
            "worker",
            "--concurrency",
            str(manos),
            "--loglevel",
            "ERROR",
            "--queues",
            cola,
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
        ]
        return self._lanzar(orden)

    def encolar(self, tarea: str, *argumentos: object) -> None:
        orden = ["celery", "-A", "muniejecutivo", "call", tarea, "--args", json.dumps(argumentos)]
        assert vivero.lanzar(orden, entorno=self.entorno, salida=self._bitacora).wait() == 0, self._dicho()

    def programador(self, cada: float = 0.5) -> vivero.Brote:
        return self._lanzar(["tests.recordatorios.programador", str(cada)])

    def matar(self, proceso: vivero.Brote) -> None:
        """kill -9 al proceso y a sus hijos."""
        procesos.matar_grupo(proceso)
        self._vivos.remove(proceso)

    def apagar(self) -> None:
        """Mata todos los procesos; se pueden lanzar otros."""
        for proceso in list(self._vivos):
            self.matar(proceso)

    def cerrar(self) -> None:
        self.apagar()

    def esperar(self, que: Callable[[], bool], limite: float = 120) -> None:
        """Hasta que `que` se cumpla; si no se cumple en el límite, falla con lo que dijeron los procesos."""
        hasta = time.monotonic() + limite
        while not que():
            if time.monotonic() > hasta:
                raise AssertionError(f"no se cumplió en {limite} s; los procesos: {self._dicho()}")
            time.sleep(0.1)

    def _lanzar(self, orden: list[str]) -> vivero.Brote:
        proceso = vivero.lanzar(orden, entorno=self.entorno, salida=self._bitacora)
        self._vivos.append(proceso)
        return proceso

    def _dicho(self) -> str:
        return procesos.leer(self._bitacora)[-3000:]
