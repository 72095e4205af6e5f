"""Un clamd de verdad para las pruebas, si la máquina lo tiene. Sus firmas son una, la de EICAR: no se baja ninguna."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cuentas import antivirus
from tests.cuentas.test_antivirus import EICAR
from tests.servicios import puerto_libre

ESPERA_DE_CLAMD = 30  # segundos
TOPE = 2 * 1024 * 1024
con_clamd = pytest.mark.skipif(not shutil.which("clamd"), reason="no hay clamd en esta máquina")


class Clamd:
    """El proceso, que se puede matar o dejar colgado. Escucha por red y por archivo."""

    def __init__(self, carpeta: Path) -> None:
        self.por_red = f"tcp://127.0.0.1:{puerto_libre()}"
        self.por_archivo = f"unix://{carpeta}/c"
        (carpeta / "firmas").mkdir()
        (carpeta / "firmas/prueba.ndb").write_text(f"Prueba.EICAR:0:*:{EICAR.hex()}\n")
        ajustes = {
            "DatabaseDirectory": carpeta / "firmas",
            "LocalSocket": carpeta / "c",
            "TCPSocket": self.por_red.rpartition(":")[2],
            "TCPAddr": "127.0.0.1",
            "Foreground": "yes",
            "StreamMaxLength": TOPE,
            "TemporaryDirectory": carpeta,
            "LogFile": carpeta / "bitacora",
        }
        archivo = carpeta / "clamd.conf"
        archivo.write_text("".join(f"{clave} {valor}\n" for clave, valor in ajustes.items()))
        self.proceso = subprocess.Popen(
            ["clamd", "--config-file", str(archivo)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        hasta = time.monotonic() + ESPERA_DE_CLAMD
        while not (carpeta / "c").exists():
            assert self.proceso.poll() is None, (carpeta / "bitacora").read_text()
            assert time.monotonic() < hasta
            time.sleep(0.1)

    def retirar(self) -> None:
        self.proceso.send_signal(signal.SIGCONT)
        self.proceso.kill()
        self.proceso.wait()


@pytest.fixture
def clamd_de_verdad(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clamd]:
    lugar = tmp_path / "clamd"
    lugar.mkdir()
    lugar.chmod(0o755)
    servidor = Clamd(lugar)
    settings.ANTIVIRUS = servidor.por_red
    monkeypatch.setattr(antivirus, "ESPERA_DE_CLAMD", 2)
    yield servidor
    servidor.retirar()
