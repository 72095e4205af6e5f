"""Las guías dicen la verdad: cada archivo, nombre u orden que nombran existe, y cada decisión está en el índice."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.una_vez
NOMBRADO = re.compile(r"`([\w.-]+(?:/[\w.-]+)*/?)(?::(\w+))?`")
ENLACE = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
RAICES = re.compile(
    r"^(muniejecutivo|web|api|correo|recordatorios|importacion|corte|acuerdos|reuniones|municipalidades|cuentas|"
    r"templates|static|tests|docs|datos|bench)/"
)


def guias(raiz: Path) -> list[Path]:
    docs = raiz / "docs"
    sueltas = [raiz / "README.md", raiz / "CONTRIBUTING.md", docs / "arquitectura.md"]
    sueltas += [docs / "operacion.md", docs / "seguridad.md", docs / "rendimiento.md"]
    return sueltas + sorted((docs / "como").glob("*.md"))


def definidos(archivo: Path) -> set[str]:
    """Lo que un módulo define o recibe con ese nombre."""
    nombres = set()
    for nodo in ast.parse(archivo.read_text("utf-8")).body:
        if isinstance(nodo, ast.FunctionDef | ast.ClassDef):
            nombres.add(nodo.name)
        elif isinstance(nodo, ast.Assign | ast.AnnAssign):
            destinos = nodo.targets if isinstance(nodo, ast.Assign) else [nodo.target]
            nombres |= {destino.id for destino in destinos if isinstance(destino, ast.Name)}
    return nombres


def nombrados(guia: Path) -> Iterator[tuple[str, str]]:
    for ruta, nombre in NOMBRADO.findall(guia.read_text("utf-8")):
        if RAICES.match(ruta) and ("." in ruta.rpartition("/")[2] or ruta.endswith("/")):
            yield ruta, nombre


def test_cada_archivo_y_nombre_que_dicen_existe(raiz: Path) -> None:
    faltan = []
    for guia in guias(raiz):
        for ruta, nombre in nombrados(guia):
            if not (raiz / ruta).exists():
                faltan.append(f"{guia.name}: {ruta}")
            elif nombre and nombre not in definidos(raiz / ruta):
                faltan.append(f"{guia.name}: {ruta}:{nombre}")
    assert faltan == []


def test_cada_enlace_lleva_a_algo(raiz: Path) -> None:
    documentos = [*guias(raiz), *sorted((raiz / "docs").rglob("*.md"))]
    rotos = [
        f"{documento.relative_to(raiz)}: {enlace}"
        for documento in documentos
        for enlace in ENLACE.findall(documento.read_text("utf-8"))
        if not enlace.startswith(("http", "mailto")) and not (documento.parent / enlace).exists()
    ]
    assert rotos == []


def test_cada_orden_de_make_que_dicen_existe(raiz: Path) -> None:
    makefile = (raiz / "Makefile").read_text("utf-8")
    ordenes = set(re.findall(r"^([a-z-]+)(?: [a-z-]+)*:", makefile, re.MULTILINE)) | {"preparar-pruebas"}
    dichas = {orden for guia in guias(raiz) for orden in re.findall(r"`make ([a-z-]+)", guia.read_text("utf-8"))}
    assert dichas - ordenes == set()


def test_la_tabla_de_asvs_esta_entera_y_cada_fila_dice_su_prueba_o_su_razon(raiz: Path) -> None:
    guia = (raiz / "docs/seguridad.md").read_text("utf-8")
    filas = re.findall(r"^\| (\d+\.\d+\.\d+) \| (\d) \| ([^|]+) \| ([^|]+) \|$", guia, re.MULTILINE)
    pedidos = (raiz / "tests/recursos/asvs-5.0-niveles-1-y-2.txt").read_text("utf-8").split("\n")
    assert [f"{numero} {nivel}" for numero, nivel, _, _ in filas] == [pedido for pedido in pedidos if pedido]
    clases = Counter(
        "prueba"
        if razon.startswith("`tests/")
        else next((c for c in ("no aplica", "**en parte**") if c in razon), "razón")
        for *_, razon in filas
    )
    dicho = re.search(
        r"De (\d+) hay una prueba.*?; (\d+) los da.*?; (\d+) se cumplen en parte; (\d+) no aplican", guia, re.DOTALL
    )
    assert dicho
    assert [clases[c] for c in ("prueba", "razón", "**en parte**", "no aplica")] == [int(n) for n in dicho.groups()]


def test_cada_decision_esta_en_el_indice_con_su_titulo_y_su_numero(raiz: Path) -> None:
    carpeta = raiz / "docs" / "decisiones"
    archivos = sorted(carpeta.glob("[0-9]*.md"))
    filas = []
    for archivo in archivos:
        numero = int(archivo.name[:4])
        titulo = archivo.read_text("utf-8").split("\n", 1)[0].removeprefix(f"# {numero} · ")
        filas.append(f"| {numero} | [{titulo}]({archivo.name}) |")
    indice = (carpeta / "README.md").read_text("utf-8").strip().split("\n")
    assert indice[-len(filas) :] == filas
    assert [int(archivo.name[:4]) for archivo in archivos] == list(range(1, len(archivos) + 1))
