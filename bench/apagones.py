"""Una oficina grande de verdad (despliegue/escala.yml) con 200 personas, mientras alguien mata procesos al azar.

    python -m bench.apagones --minutos 30 --gente 200 --cada 12

Dos web detrás de Caddy, worker, worker del correo, beat, PgBouncer, réplica, Redis con su diario y un servidor de
correo que cuenta. Se matan (kill -9) uno o dos a la vez; cada uno vuelve al segundo, como con compose. Al final dice
cuánto se escribió y si algo de lo recibido falta o está dos veces, los correos doblados, los errores y los tiempos. No
es parte de `make bench`.
"""

import argparse
import collections
import contextlib
import json
import logging
import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from functools import partial
from pathlib import Path
from typing import Any

import boto3
import requests
import yaml
from aiosmtpd.controller import Controller

from tests.muniejecutivo import escala as de_verdad
from tests.muniejecutivo import procesos
from tests.muniejecutivo.proxy import Caddy, los_que_hay
from tests.servicios import puerto_libre

RAIZ = Path(__file__).resolve().parent.parent
PAGINAS = ("/tablero/", "/acuerdos/", "/sesiones/MEM-2026/corte/", "/validacion/", "/municipalidades/", "/")
MATABLES = ("web1", "web2", "worker", "correo", "beat", "redis", "pgbouncer", "replica")
REINTENTOS = 20
UN_TOKEN = """
from cuentas.api import crear_token; from cuentas.enums import Alcance; from cuentas.models import Usuario
from acuerdos.models import Acuerdo
u = Usuario.objects.filter(rol="operador", is_active=True).first()
abiertos = Acuerdo.objects.filter(sesion__codigo="MEM-2026", anulado_en=None, situacion="abierto")
print(crear_token(usuario=u, alcance=Alcance.ESCRITURA)[1], *abiertos.values_list("codigo", flat=True)[:60])
"""
CUANTAS = "from acuerdos.models import Traba; print(*Traba.objects.values_list('necesidad', flat=True), sep='\\n')"


class Correo:
    """Cuenta cada mensaje por su identidad y su destinatario."""

    def __init__(self) -> None:
        self.recibidos: collections.Counter[tuple[str, str]] = collections.Counter()

    async def handle_DATA(self, servidor: Any, sesion: Any, sobre: Any) -> str:  # así lo llama aiosmtpd
        lineas = sobre.content.decode(errors="replace").splitlines()
        quien = next((linea for linea in lineas if linea.lower().startswith("message-id:")), "sin")
        for uno in sobre.rcpt_tos:
            self.recibidos[quien, uno] += 1
        return "250 recibido"


class Gran:
    """La oficina entera, y quien repone lo que muere."""

    def __init__(self, lugar: Path, caddy: Caddy) -> None:
        self.lugar, self.fin = lugar, threading.Event()
        self.escala = de_verdad.Escala(RAIZ)
        self.correo = Correo()
        self.smtp = Controller(self.correo, hostname="127.0.0.1", port=puerto_libre())
        self.smtp.start()
        self.puertos = {n: puerto_libre() for n in ("web1", "web2", "redis", "caddy")}
        self.entorno = procesos.entorno_limpio(
            SECRET_KEY="solo-de-pruebas-0123456789-" * 3,
            SITIO=f"http://127.0.0.1:{self.puertos['caddy']}",
            EXIGIR_HTTPS="0",
            EXIGIR_DOS_PASOS="0",
            DETRAS_DE_PROXY="1",
            API_PETICIONES_POR_MINUTO="0",
            DEMO_CLAVE="clave-de-la-prueba",
            EMAIL_URL=f"smtp://127.0.0.1:{self.smtp.port}",
            RECORDATORIOS_ESPERA="5",
            CARPETA_ESTATICOS=str(lugar / "estaticos"),
            **self.escala.entorno(lugar / "var", f"redis://127.0.0.1:{self.puertos['redis']}/0"),
        )
        self.vivos: dict[str, subprocess.Popen[bytes]] = {}
        self.candado = threading.Lock()
        self.ordenes = self._ordenes(caddy)

    def _ordenes(self, caddy: Caddy) -> dict[str, list[str]]:
        compose = yaml.safe_load((RAIZ / "docker-compose.yml").read_text())["services"]
        bin_ = Path(sys.executable).parent

        def orden(servicio: str, puerto: int = 0) -> list[str]:
            partes = shlex.split(compose[servicio]["command"])
            cambios = {"0.0.0.0": "127.0.0.1", "8000": str(puerto)}
            partes = [cambios.get(p, p).replace("/tmp/", f"{self.lugar}/") for p in partes]
            return [str(bin_ / partes[0]), *partes[1:]]

        webs = (self.puertos["web1"], self.puertos["web2"])
        (self.lugar / "redis").mkdir()
        redis = shutil.which("redis-server") or shutil.which("valkey-server") or ""
        return {
            "web1": orden("web", self.puertos["web1"]),
            "web2": orden("web", self.puertos["web2"]),
            "worker": orden("worker"),
            "correo": orden("correo"),
            "beat": orden("beat"),
            "redis": [redis, "--port", str(self.puertos["redis"]), "--bind", "127.0.0.1", "--appendonly", "yes"]
            + ["--maxmemory-policy", "noeviction", "--dir", str(self.lugar / "redis")],
            "caddy": caddy.preparar(RAIZ, self.lugar, self.puertos["caddy"], webs),
        }

    def preparar(self) -> None:
        cliente = boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{self.escala.puerto_del_almacen}",
            aws_access_key_id="clave",
            aws_secret_access_key="secreto",
            region_name="us-east-1",
        )
        cliente.create_bucket(Bucket=de_verdad.CUBO)
        self.encender("redis")
        directa = {"DATABASE_URL": self.escala.url_directa, "DETRAS_DE_PGBOUNCER": "0", "DEBUG": "1"}
        for orden in (["migrate", "-v0"], ["catalogos"], ["demo"]):
            self.ordenar(*orden, **directa)
        self.ordenar("collectstatic", "--noinput", "-v0")
        self.escala.esperar_a_la_replica()
        for nombre in ("web1", "web2", "worker", "correo", "beat", "caddy"):
            self.encender(nombre)
        de_verdad.esperar(lambda: procesos.pedir(self.en("/salud/viva"))[0] == 200)

    def en(self, ruta: str) -> str:
        return f"http://127.0.0.1:{self.puertos['caddy']}{ruta}"

    def ordenar(self, *orden: str, **variables: str) -> str:
        hecho = subprocess.run(
            [sys.executable, "manage.py", *orden],
            cwd=RAIZ,
            env={**self.entorno, "DEBUG": "0", **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        return hecho.stdout + (hecho.stderr if hecho.returncode else "")

    def encender(self, nombre: str) -> None:
        with (self.lugar / f"{nombre}.log").open("ab") as salida:
            self.vivos[nombre] = subprocess.Popen(
                self.ordenes[nombre],
                cwd=RAIZ,
                env={**self.entorno, "DEBUG": "0", "HOME": str(self.lugar)},
                stdout=salida,
                stderr=salida,
                start_new_session=True,
            )

    def matar(self, nombre: str) -> None:
        servidor = {"pgbouncer": self.escala.pgbouncer, "replica": self.escala.replica}.get(nombre)
        proceso = servidor.proceso if servidor else self.vivos[nombre]
        assert proceso
        with contextlib.suppress(ProcessLookupError):
            os.killpg(proceso.pid, signal.SIGKILL)
        proceso.wait()
        time.sleep(1)
        if servidor:
            servidor.encender()
        else:
            self.encender(nombre)

    def detener(self) -> None:
        for nombre in ("caddy", "web1", "web2", "beat", "worker", "correo", "redis"):
            with contextlib.suppress(ProcessLookupError, KeyError):
                os.killpg(self.vivos[nombre].pid, signal.SIGKILL)
        self.smtp.stop()
        self.escala.retirar()


class Anotado:
    """Lo que pasó, para el resumen."""

    def __init__(self) -> None:
        self.estados: collections.Counter[str] = collections.Counter()
        self.tiempos: list[float] = []
        self.escrito: list[str] = []
        self.sin_saber: list[str] = []
        self.muertes: collections.Counter[str] = collections.Counter()
        self.malas: collections.Counter[str] = collections.Counter()


def pedir(anotado: Anotado, hacer: Any) -> requests.Response | None:
    inicio = time.perf_counter()
    try:
        respuesta = hacer()
        estado = str(respuesta.status_code)
    except requests.RequestException as error:
        respuesta, estado = None, type(error).__name__
    anotado.tiempos.append(time.perf_counter() - inicio)
    anotado.estados[estado] += 1
    return respuesta


def leer(gran: Gran, anotado: Anotado, galletas: Any, pausa: float) -> None:
    sesion = requests.Session()
    sesion.cookies.update(galletas)
    while not gran.fin.wait(random.uniform(0.5, 1.5) * pausa):
        ruta = random.choice(PAGINAS)
        respuesta = pedir(anotado, partial(sesion.get, gran.en(ruta), timeout=60))
        if respuesta is None or respuesta.status_code >= 400:
            anotado.malas[f"{ruta} {respuesta.status_code if respuesta is not None else 'cortada'}"] += 1


def escribir(gran: Gran, anotado: Anotado, token: str, codigos: list[str], pausa: float) -> None:
    """Como un programa que cuida lo suyo: la misma clave hasta saber qué pasó."""
    while not gran.fin.wait(random.uniform(0.5, 1.5) * pausa):
        marca = uuid.uuid4().hex
        if una_traba(gran, anotado, token, random.choice(codigos), marca):
            anotado.escrito.append(marca)
        else:
            anotado.sin_saber.append(marca)


def una_traba(gran: Gran, anotado: Anotado, token: str, codigo: str, marca: str) -> bool:
    """Si se supo que quedó."""
    cabeceras = {"Authorization": f"Bearer {token}"}
    acuerdo = gran.en(f"/api/v1/acuerdos/{codigo}/")
    for _ in range(REINTENTOS):
        ficha = pedir(anotado, partial(requests.get, acuerdo, headers=cabeceras, timeout=60))
        if ficha is None or ficha.status_code != 200:
            time.sleep(1)
            continue
        cuales = {**cabeceras, "If-Match": ficha.headers["ETag"], "Idempotency-Key": marca}
        datos = {"categoria": "presupuestal", "necesidad": marca}
        hecho = pedir(anotado, partial(requests.post, f"{acuerdo}trabas/", json=datos, headers=cuales, timeout=60))
        if hecho is not None and hecho.status_code == 201:
            return True
        if hecho is not None and hecho.status_code not in (409, 412, 428, 503):
            anotado.malas[f"escribir {hecho.status_code} {hecho.text[:80]}"] += 1
        time.sleep(0.5)
    return False


def recordar(gran: Gran) -> None:
    dia = 0
    while not gran.fin.wait(20):
        dia = dia % 25 + 1
        gran.ordenar("recordar", "--al", f"2026-11-{dia:02d}")


def matar(gran: Gran, anotado: Anotado, segundos: float, cada: float) -> None:
    hasta = time.monotonic() + segundos
    while time.monotonic() < hasta:
        time.sleep(random.uniform(0.6, 1.4) * cada)
        elegidos = random.sample(MATABLES, random.choice((1, 1, 2)))
        hilos = [threading.Thread(target=gran.matar, args=(nombre,)) for nombre in elegidos]
        for hilo in hilos:
            hilo.start()
        for hilo in hilos:
            hilo.join()
        anotado.muertes.update(elegidos)


def ingresar(gran: Gran) -> Any:
    sesion = requests.Session()
    sesion.get(gran.en("/ingresar/"), timeout=60)
    datos = {
        "login": "secretaria",
        "password": "clave-de-la-prueba",
        "csrfmiddlewaretoken": sesion.cookies["csrftoken"],
    }
    sesion.post(gran.en("/ingresar/"), datos, timeout=60)
    assert "sessionid" in sesion.cookies, "no se pudo ingresar"
    return sesion.cookies


def main() -> None:
    opciones = argparse.ArgumentParser(prog="bench.apagones")
    opciones.add_argument("--minutos", type=float, default=30)
    opciones.add_argument("--gente", type=int, default=200)
    opciones.add_argument("--pausa", type=float, default=8, help="segundos que piensa cada persona")
    opciones.add_argument("--cada", type=float, default=12, help="segundos entre muertes; 0, ninguna")
    elegidas = opciones.parse_args()
    random.seed(14)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    lugar = Path(tempfile.mkdtemp(prefix="apagones-"))
    lugar.chmod(0o755)
    gran, anotado = Gran(lugar, los_que_hay()[0]), Anotado()
    try:
        gran.preparar()
        galletas = ingresar(gran)
        token, *codigos = gran.ordenar("shell", "-v0", "-c", UN_TOKEN).split()
        escriben = elegidas.gente // 5
        hilos = [
            threading.Thread(target=leer, args=(gran, anotado, galletas, elegidas.pausa))
            for _ in range(elegidas.gente - escriben)
        ]
        hilos += [
            threading.Thread(target=escribir, args=(gran, anotado, token, codigos, elegidas.pausa))
            for _ in range(escriben)
        ]
        hilos.append(threading.Thread(target=recordar, args=(gran,)))
        inicio = time.monotonic()
        for hilo in hilos:
            hilo.start()
        if elegidas.cada:
            matar(gran, anotado, elegidas.minutos * 60, elegidas.cada)
        else:
            time.sleep(elegidas.minutos * 60)
        duro = time.monotonic() - inicio
        time.sleep(15)
        gran.fin.set()
        for hilo in hilos:
            hilo.join(90)
        decir(gran, anotado, duro)
    finally:
        gran.fin.set()
        gran.detener()


def decir(gran: Gran, anotado: Anotado, duro: float) -> None:
    hay = collections.Counter(gran.ordenar("shell", "-v0", "-c", CUANTAS).split())
    tiempos, total = sorted(anotado.tiempos) or [0.0], sum(anotado.estados.values())
    errores = sum(n for estado, n in anotado.estados.items() if not estado.isdigit() or estado >= "500")
    doblados = {f"{quien} {a}": n for (quien, a), n in gran.correo.recibidos.items() if n > 1}
    resumen = {
        "duró (min)": round(duro / 60, 1),
        "muertes": dict(anotado.muertes),
        "peticiones": total,
        "por segundo": round(total / duro, 1),
        "respuestas": dict(anotado.estados),
        "errores (%)": round(100 * errores / max(1, total), 3),
        "segundos p50, p95, p99, máx.": [round(tiempos[int((len(tiempos) - 1) * p)], 2) for p in (0.5, 0.95, 0.99, 1)],
        "escrituras recibidas": len(anotado.escrito),
        "de ellas, perdidas": sum(1 for marca in anotado.escrito if not hay[marca]),
        "escritas dos veces": sum(1 for marca in [*anotado.escrito, *anotado.sin_saber] if hay[marca] > 1),
        "sin saber si quedaron": len(anotado.sin_saber),
        "correos": sum(gran.correo.recibidos.values()),
        "correos doblados": len(doblados),
        "malas": anotado.malas.most_common(12),
        "verificar": gran.ordenar("verificar").strip().splitlines()[-1:],
        "bitácoras": str(gran.lugar),
    }
    print(json.dumps(resumen, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
