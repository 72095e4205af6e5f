"""Una oficina de verdad para las pruebas de fallas: PostgreSQL, Redis y SMTP reales, y procesos que se pueden matar."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from tests.muniejecutivo import procesos
from tests.recordatorios.servidor_smtp import ServidorSMTP
from tests.servicios import Servidor


class Oficina:
    """Workers y programadores contra la base de la prueba, con esperas de segundos en vez de minutos."""

    def __init__(self, raiz: Path, carpeta: Path, smtp: ServidorSMTP, redis: Servidor, postgresql: str) -> None:
        self.raiz, self.smtp, self.redis = raiz, smtp, redis
        servidor = urlsplit(postgresql)
        base = f"{servidor.scheme}://{servidor.netloc}/{connection.settings_dict['NAME']}"
        self._bitacora = (carpeta / "procesos.log").open("w+")
        self._vivos: list[subprocess.Popen[str]] = []
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

    def worker(self, manos: int = 2, cola: str = "correo") -> subprocess.Popen[str]:
        orden = [
            "-m",
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
        orden = ["-m", "celery", "-A", "muniejecutivo", "call", tarea, "--args", json.dumps(argumentos)]
        subprocess.run([sys.executable, *orden], cwd=self.raiz, env=self.entorno, check=True, stdout=self._bitacora)

    def programador(self, cada: float = 0.5) -> subprocess.Popen[str]:
        return self._lanzar(["-m", "tests.recordatorios.programador", str(cada)])

    def matar(self, proceso: subprocess.Popen[str]) -> None:
        """kill -9 al proceso y a sus hijos."""
        procesos.matar_grupo(proceso)
        self._vivos.remove(proceso)

    def apagar(self) -> None:
        """Mata todos los procesos; se pueden lanzar otros."""
        for proceso in list(self._vivos):
            self.matar(proceso)

    def cerrar(self) -> None:
        self.apagar()
        self._bitacora.close()

    def esperar(self, que: Callable[[], bool], limite: float = 120) -> None:
        """Hasta que `que` se cumpla; si no se cumple en el límite, falla con lo que dijeron los procesos."""
        hasta = time.monotonic() + limite
        while not que():
            if time.monotonic() > hasta:
                self._bitacora.seek(0)
                raise AssertionError(f"no se cumplió en {limite} s; los procesos: {self._bitacora.read()[-3000:]}")
            time.sleep(0.1)

    def _lanzar(self, orden: list[str]) -> subprocess.Popen[str]:
        proceso = subprocess.Popen(
            [sys.executable, *orden],
            cwd=self.raiz,
            env=self.entorno,
            text=True,
            start_new_session=True,
            stdout=self._bitacora,
            stderr=self._bitacora,
        )
        self._vivos.append(proceso)
        return proceso
