"""El Caddy de despliegue/caddy/, de verdad, delante de los web que se le digan."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

DEL_CADDYFILE = re.compile(r"\t\tdynamic a web 8000 \{.*?\n\t\t\}\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Caddy:
    """Un programa y el Caddyfile que le toca: el de Debian, al 2.6; el otro, desde el 2.8."""

    programa: str
    caddyfile: str

    def preparar(self, raiz: Path, carpeta: Path, puerto: int, webs: Iterable[int]) -> list[str]:
        """La orden que lo enciende: el de despliegue/, sin TLS y con esos web por su puerto."""
        de = raiz / "despliegue/caddy"
        texto = (de / self.caddyfile).read_text(encoding="utf-8")
        sitio, generales = f":{puerto} {{", "\n{\n\tadmin off\n\tauto_https off\n"
        texto = texto.replace("{$SITIO} {", sitio).replace("\n{\n", generales, 1)
        cuales = " ".join(f"127.0.0.1:{uno}" for uno in webs)
        texto, cambios = DEL_CADDYFILE.subn(f"\t\tto {cuales}\n", texto)
        assert cambios == 1 and sitio in texto and generales in texto, self.caddyfile
        (carpeta / "Caddyfile").write_text(texto, encoding="utf-8")
        shutil.copy(de / "errores.caddy", carpeta)
        return [self.programa, "run", "--config", str(carpeta / "Caddyfile"), "--adapter", "caddyfile"]


def los_que_hay() -> list[Caddy]:
    """El de las pruebas, que es el que instala Compose, y el de la máquina si lo hay. El primero, el más nuevo."""
    hallados = [str(Path(sys.executable).parent / "caddy"), shutil.which("caddy", path="/usr/local/bin:/usr/bin")]
    caddys = [Caddy(uno, _caddyfile(uno)) for uno in hallados if uno and Path(uno).exists()]
    return sorted(caddys, key=lambda uno: uno.caddyfile)


def _caddyfile(programa: str) -> str:
    dicho = subprocess.run([programa, "version"], capture_output=True, text=True, check=True).stdout
    version = tuple(int(parte) for parte in re.findall(r"\d+", dicho)[:2])
    return "Caddyfile" if version >= (2, 8) else "Caddyfile.debian"
