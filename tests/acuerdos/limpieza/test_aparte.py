"""El taller: lo que cuesta un archivo hostil lo paga un proceso que no es el de la web."""

import io
import pickle
import resource
import subprocess
import sys
from typing import Any

import pikepdf
import pytest
from PIL import Image

from acuerdos.limpieza import aparte, taller
from acuerdos.limpieza.clases import ClaseDeArchivo, Defecto, NoSirve
from tests.acuerdos.limpieza.archivos import con_exif, foto, pdf

ENCERRADO = """
import os, socket, sys
sys.path.insert(0, {raiz!r})
from acuerdos.limpieza import taller
from acuerdos.limpieza.clases import ClaseDeArchivo
taller._preparar(ClaseDeArchivo.JPEG)
taller._encerrar()
assert not {{nombre for nombre in os.environ if "SECRET" in nombre or "DATABASE" in nombre}}, "trae claves"
for intento in (lambda: open("/etc/passwd"), lambda: socket.socket(), lambda: bytearray(1 << 30)):
    try:
        intento()
    except (OSError, MemoryError):
        continue
    raise SystemExit("pudo")
"""

TODO_ENCERRADO = """
import pickle, sys
sys.path.insert(0, {raiz!r})
from acuerdos.limpieza import taller
casos = pickle.load(sys.stdin.buffer)
for clase in {{caso[0] for caso in casos}}:
    taller._preparar(clase)
cargados = set(sys.modules)
taller._encerrar()
dichos = [taller._trabajar(clase, contenido).partition(b"\\n")[0].decode() for clase, contenido in casos]
print(pickle.dumps((dichos, set(sys.modules) - cargados)).hex())
"""
MODOS = [
    ("JPEG", "L"),
    ("JPEG", "CMYK"),
    ("PNG", "RGBA"),
    ("PNG", "P"),
    ("PNG", "1"),
    ("PNG", "LA"),
    ("PNG", "I;16"),
    ("WEBP", "RGBA"),
    ("HEIF", "RGBA"),
    ("MPO", "RGB"),
]


@pytest.mark.parametrize(
    ("clase", "contenido", "tipo"),
    [
        (ClaseDeArchivo.JPEG, foto("JPEG"), "image/jpeg"),
        (ClaseDeArchivo.HEIF, foto("HEIF"), "image/jpeg"),
        (ClaseDeArchivo.PNG, foto("PNG"), "image/png"),
        (ClaseDeArchivo.WEBP, foto("WEBP"), "image/webp"),
        (ClaseDeArchivo.PDF, pdf(), "application/pdf"),
    ],
)
def test_vuelve_limpio_con_su_tipo_y_las_fotos_con_miniatura(
    clase: ClaseDeArchivo, contenido: bytes, tipo: str
) -> None:
    limpio = aparte.limpiar(clase, contenido)
    assert limpio.tipo == tipo
    assert limpio.contenido
    assert bool(limpio.miniatura) == (clase != ClaseDeArchivo.PDF)


def test_una_webp_de_treinta_bytes_no_cuesta_memoria() -> None:
    salida = io.BytesIO()
    Image.new("RGB", (7_070, 7_070)).save(salida, "WEBP", lossless=True, quality=0, method=0)
    bomba = salida.getvalue()
    assert len(bomba) < 100
    subprocess.run(["true"], check=True)  # un hijo cuenta como suyo, hasta que empieza, lo que ocupa su padre
    antes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    with pytest.raises(NoSirve) as error:
        aparte.limpiar(ClaseDeArchivo.WEBP, bomba)
    assert error.value.falla == Defecto.DEMASIADOS_PUNTOS
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(antes, taller.MEMORIA_DEL_TALLER // 1024)


def test_encerrado_no_abre_archivos_ni_conexiones_ni_pide_memoria() -> None:
    orden = [sys.executable, "-I", "-c", ENCERRADO.format(raiz=str(aparte.RAIZ))]
    hecho = subprocess.run(orden, env={}, cwd="/", capture_output=True, text=True, check=False)
    assert (hecho.returncode, hecho.stderr) == (0, "")


def test_encerrado_no_le_hace_falta_nada_mas() -> None:
    casos = [
        (ClaseDeArchivo("jpeg" if formato == "MPO" else formato.lower()), foto(formato, modo))
        for formato, modo in MODOS
    ]
    casos += [(ClaseDeArchivo(formato.lower()), con_exif(formato)) for formato in ("JPEG", "PNG", "WEBP", "HEIF")]
    casos += [
        (ClaseDeArchivo.JPEG, foto("JPEG", tamano=(600, 400))[:-40]),
        (ClaseDeArchivo.PNG, foto("PNG", tamano=(5_000, 3_000))),
    ]
    casos += [
        (ClaseDeArchivo.PDF, pdf()),
        (ClaseDeArchivo.PDF, pdf(encryption=pikepdf.Encryption(owner="una", user=""))),
    ]
    orden = [sys.executable, "-I", "-c", TODO_ENCERRADO.format(raiz=str(aparte.RAIZ))]
    hecho = subprocess.run(orden, input=pickle.dumps(casos), env={}, cwd="/", capture_output=True, check=True)
    dichos, de_mas = pickle.loads(bytes.fromhex(hecho.stdout.decode()))
    assert [dicho for dicho in dichos if "falla" in dicho] == []
    assert de_mas == set()


@pytest.mark.parametrize("contenido", [b"\xff\xd8\xff", b"\xff\xd8\xff" + b"\xc0" * 5_000, foto("JPEG")[:100]])
def test_lo_danado_es_una_falla_y_no_un_error(contenido: bytes) -> None:
    with pytest.raises(NoSirve) as error:
        aparte.limpiar(ClaseDeArchivo.JPEG, contenido)
    assert error.value.falla in (Defecto.ILEGIBLE, Defecto.CORTADO)


@pytest.mark.parametrize(
    ("guion", "falla"),
    [
        ("import time; time.sleep(9)", Defecto.DEMASIADO_PESADO),
        ("import os; os.abort()", Defecto.DEMASIADO_PESADO),
        ("print('hola')", Defecto.ILEGIBLE),
        ("print('[1]')", Defecto.ILEGIBLE),
        ('print(\'{"tipo": "text/html", "largo": 3}\'); print(\'<x>\')', Defecto.ILEGIBLE),
    ],
    ids=["no acaba", "se cae", "no contesta", "contesta mal", "dice ser otra cosa"],
)
def test_al_taller_no_se_le_cree(guion: str, falla: Defecto, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aparte, "ARRANQUE", guion)
    monkeypatch.setattr(aparte, "SEGUNDOS_EN_TOTAL", 1)
    with pytest.raises(NoSirve) as error:
        aparte.limpiar(ClaseDeArchivo.JPEG, foto("JPEG"))
    assert error.value.falla == falla


def test_uno_a_la_vez_y_quien_no_alcanza_turno_lo_sabe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aparte, "ESPERA_DE_TURNO", 0.05)
    with aparte.turno, pytest.raises(NoSirve) as error:
        aparte.limpiar(ClaseDeArchivo.JPEG, foto("JPEG"))
    assert error.value.falla == Defecto.MUCHOS_A_LA_VEZ
    assert aparte.limpiar(ClaseDeArchivo.JPEG, foto("JPEG")).tipo == "image/jpeg"


def test_un_turno_se_devuelve_aunque_falle(monkeypatch: pytest.MonkeyPatch) -> None:
    def romperse(*_: Any, **__: Any) -> None:
        raise OSError("no hay sitio en el disco")

    monkeypatch.setattr(subprocess, "run", romperse)
    for _ in range(2):
        with pytest.raises(NoSirve):
            aparte.limpiar(ClaseDeArchivo.JPEG, foto("JPEG"))
