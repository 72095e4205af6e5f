"""Un archivo pequeño nunca pide más de 150 MB ni mata al proceso: se lee, o da su frase.

Cada uno se lee en otro proceso que no puede tener más memoria: si pidiera más, saldría MemoryError o un aborto.
"""

import subprocess
import sys
from collections.abc import Callable

import pytest
from django.conf import settings

from tests.importacion.paquetes import estilos, hoja, libro_de_partes, textos

pytestmark = pytest.mark.una_vez
MB = 1024 * 1024
TOPE = 150
LEER = """
import re, resource, sys
from importacion.errores import LibroIlegible
from importacion.libro import leer
contenido = sys.stdin.buffer.read()
ya = int(re.search(r"VmSize:\\s+(\\d+)", open("/proc/self/status").read())[1]) * 1024
resource.setrlimit(resource.RLIMIT_AS, (ya + int(sys.argv[1]),) * 2)
try:
    leer(contenido, "a.xlsx")
except LibroIlegible as error:
    print(error)
else:
    print("leído")
"""


def repetido(pedazo: bytes, megas: int) -> bytes:
    return pedazo * (megas * MB // len(pedazo))


# Cómo se hace cada uno: hechos todos a la vez, al cargar el módulo, ocuparían medio giga en cada proceso de pruebas.
HOSTILES = {
    "celdas sin dirección": lambda: hoja(repetido(b"<row>" + b"<c><v>1</v></c>" * 1000 + b"</row>", 40)),
    "celdas que saltan columnas": lambda: hoja(repetido(b"<row>" + b"<c/>" * 16_000 + b"<c><v>1</v></c></row>", 40)),
    "la última columna, con otra comilla": lambda: hoja(repetido(b"<row><c r='XFD1'><v>1</v></c></row>", 20)),
    "la última columna, en minúscula": lambda: hoja(repetido(b'<row><c r="xfd1"><v>1</v></c></row>', 20)),
    "la última columna, con espacios": lambda: hoja(repetido(b'<row><c r = "XFD1"><v>1</v></c></row>', 20)),
    "números todos distintos": lambda: hoja(repetido(b"<row>" + b"<c><v>0.1</v></c>" * 20 + b"</row>", 40)),
    "una celda por fila": lambda: hoja(repetido(b'<row hidden="1"><c><v>1</v></c></row>', 40)),
    "fórmulas": lambda: hoja(repetido(b"<row>" + b"<c><f/></c>" * 20 + b"</row>", 40)),
    "la última celda de la hoja": lambda: hoja(
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "combinaciones": lambda: hoja(
        repetido(b"<row><c><v>1</v></c></row>", 1),
        b"<mergeCells>" + b'<mergeCell ref="A1:A1048576"/>' * 99_000 + b"</mergeCells>",
    ),
    "etiquetas una dentro de otra": lambda: hoja(repetido(b"<c>", 40)),
    "un comentario": lambda: hoja(b"<!--" + repetido(b"<row>", 40) + b"-->"),
    "un texto": lambda: hoja(b'<row><c t="str"><v>' + repetido(b"a", 40) + b"</v></c></row>"),
    "textos": lambda: hoja(
        repetido(b'<row><c t="inlineStr"><is><t>' + "🌽".encode() * 200_000 + b"</t></is></c></row>", 60)
    ),
}
COMPARTIDOS = {
    "textos en blanco": lambda: textos(repetido(b"<si/>", 40)),
    "textos largos": lambda: textos(repetido(b"<si><t>" + b"a" * 900_000 + b"</t></si>", 60)),
    "un texto en pedazos": lambda: textos(b"<si>" + repetido(b"<t>a</t>", 40) + b"</si>"),
}


def leido_aparte(contenido: bytes) -> str:
    """Lo que dice quien lo lee. El tiempo es muy holgado: solo corta lo que no terminaría nunca."""
    assert len(contenido) < 400_000
    hecho = subprocess.run(
        [sys.executable, "-c", LEER, str(TOPE * MB)],
        input=contenido,
        capture_output=True,
        cwd=settings.RAIZ,
        timeout=300,
    )
    assert hecho.returncode == 0, hecho.stderr.decode()[-500:]
    return hecho.stdout.decode().strip()


@pytest.mark.skipif(sys.platform != "linux", reason="el límite de memoria de un proceso es de Linux")
@pytest.mark.parametrize("hacer", HOSTILES.values(), ids=HOSTILES.keys())
def test_una_hoja_hostil_no_pasa_de_su_memoria(hacer: Callable[[], bytes]) -> None:
    assert leido_aparte(libro_de_partes(hacer()))


@pytest.mark.skipif(sys.platform != "linux", reason="el límite de memoria de un proceso es de Linux")
@pytest.mark.parametrize("hacer", COMPARTIDOS.values(), ids=COMPARTIDOS.keys())
def test_unos_textos_hostiles_no_pasan_de_su_memoria(hacer: Callable[[], bytes]) -> None:
    assert leido_aparte(libro_de_partes(hoja(b""), textos=hacer()))


@pytest.mark.skipif(sys.platform != "linux", reason="el límite de memoria de un proceso es de Linux")
def test_unos_estilos_hostiles_no_pasan_de_su_memoria() -> None:
    xml = estilos(b'<cellXfs count="4294967295">' + repetido(b"<xf/>", 40) + b"</cellXfs>")
    assert "dañado" in leido_aparte(libro_de_partes(hoja(b""), estilos=xml))
