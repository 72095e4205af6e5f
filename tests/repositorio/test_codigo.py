"""Cómo está escrito el repositorio: tamaños, imports, palabras, y nada a medio hacer."""

import ast
import re
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings

from tests.complemento import EN_LAS_DOS_BASES

pytestmark = pytest.mark.una_vez
APLICACIONES = [
    "cuentas",
    "municipalidades",
    "reuniones",
    "acuerdos",
    "corte",
    "importacion",
    "locale",
    "recordatorios",
    "api",
    "correo",
    "web",
    "muniejecutivo",
]
ARRIBA = {
    ".ci",
    ".dockerignore",
    ".editorconfig",
    ".env.example",
    ".gitignore",
    ".pre-commit-config.yaml",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Dockerfile",
    "LICENSE",
    "Makefile",
    "README.md",
    "acuerdos",
    "api",
    "bench",
    "correo",
    "corte",
    "cuentas",
    "datos",
    "despliegue",
    "docker-compose.yml",
    "docs",
    "importacion",
    "locale",
    "manage.py",
    "municipalidades",
    "muniejecutivo",
    "pyproject.toml",
    "recordatorios",
    "requirements-asistente.lock",
    "requirements-asistente.txt",
    "requirements-cola.lock",
    "requirements-cola.txt",
    "requirements-dev.lock",
    "requirements-dev.txt",
    "requirements-uv.lock",
    "requirements-uv.txt",
    "requirements.lock",
    "requirements.txt",
    "reuniones",
    "static",
    "templates",
    "tests",
    "web",
}
LIMITE = 350  # pasado eso, el módulo se parte
# Se parten para que esta misma lista no cuente como un hallazgo.
A_MEDIAS = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK", "lorem " + "ipsum"]
RELOJES = {"timezone.now", "timezone.localdate", "timezone.localtime", "datetime.now", "datetime.today", "date.today"}
# Las puertas: lo único que puede mirar el reloj y pasar el día hacia dentro.
PUERTAS = re.compile(r"^((muniejecutivo|web|api|correo)/|[a-z]+/(api|tasks|management|admin|middleware)(/|\.py))")


def versionados(raiz, *patrones):
    orden = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patrones]
    try:
        hecho = subprocess.run(orden, cwd=raiz, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no es un clon de git")
    return [raiz / nombre for nombre in hecho.stdout.splitlines() if (raiz / nombre).is_file()]


def modulos(raiz):
    propios = versionados(raiz, *(f"{app}/*.py" for app in APLICACIONES))
    return [ruta for ruta in propios if "migrations" not in ruta.parts]


def relativo(raiz, ruta):
    return str(ruta.relative_to(raiz))


def test_ningun_modulo_pasa_de_unas_300_lineas(raiz):
    contados = {relativo(raiz, ruta): len(ruta.read_text("utf-8").splitlines()) for ruta in modulos(raiz)}
    assert {nombre: lineas for nombre, lineas in contados.items() if lineas > LIMITE} == {}


def test_en_la_raiz_solo_esta_lo_acordado(raiz):
    vistos = {ruta.relative_to(raiz).parts[0] for ruta in versionados(raiz)}
    assert vistos - ARRIBA == set()


def test_no_queda_nada_a_medio_hacer(raiz):
    hallazgos = []
    for ruta in versionados(raiz, "*.py", "*.html", "*.css", "*.md", "*.toml", "*.yml", "Makefile", ".ci/*"):
        texto = ruta.read_text("utf-8")
        hallazgos += [
            f"{relativo(raiz, ruta)}: {palabra}" for palabra in A_MEDIAS if re.search(rf"\b{palabra}\b", texto)
        ]
    assert hallazgos == []


def test_nadie_mira_el_reloj_por_debajo_de_una_puerta(raiz):
    hallazgos = []
    for ruta in modulos(raiz):
        nombre = relativo(raiz, ruta)
        if PUERTAS.match(nombre):
            continue
        for nodo in ast.walk(ast.parse(ruta.read_text("utf-8"))):
            if isinstance(nodo, ast.Call) and not nodo.args and ast.unparse(nodo.func) in RELOJES:
                hallazgos.append(f"{nombre}:{nodo.lineno}")
    assert hallazgos == []


def test_los_modelos_no_llevan_logica_en_save_ni_hay_senales_de_modelos(raiz):
    hallazgos = []
    for ruta in modulos(raiz):
        texto = ruta.read_text("utf-8")
        if re.search(r"\b(pre|post)_(save|delete|init)\b|m2m_changed", texto):
            hallazgos.append(relativo(raiz, ruta))
        if "/models" in relativo(raiz, ruta) and re.search(r"def save\(", texto):
            hallazgos.append(relativo(raiz, ruta))
    assert hallazgos == []


def test_los_modulos_de_reglas_empiezan_diciendo_su_regla(raiz):
    for nombre in ("reglas", "estados", "permisos", "consultas"):
        sueltos = raiz / "acuerdos" / f"{nombre}.py", raiz / "acuerdos" / nombre / "__init__.py"
        for archivo in filter(Path.exists, sueltos):
            assert len(ast.get_docstring(ast.parse(archivo.read_text("utf-8"))) or "") > 80, nombre


# Condiciones con nombre: qué no está anulado, quién está en ejercicio y qué traba sigue abierta se escriben una vez. Lo
# que un modelo pide a su tabla (sus restricciones) nombra la columna, como es natural.
CON_NOMBRE = re.compile(
    r"(plazo_vigente|proximo_vencimiento)__lt\b|(plazo|vencimiento)[\w.\[\]]* (<|>=) [\w.]*\b_?(dia|hoy|al)\b|"
    r"\b_?(dia|hoy|al) (>|<=) [\w.]*(plazo|vencimiento)|<= DIAS_DE_ALERTA|registrado_el__isnull|"
    r"anulado_en(__isnull|=None)|\"anulado_en\": None|hasta__isnull|levantada_e[ln]__isnull|[\"']\s*\d+ días"
)
DONDE = {"acuerdos/anulados.py", "municipalidades/models.py", "reuniones/models.py", "acuerdos/consultas.py"}
DE_LOS_PLAZOS = {"acuerdos/estados.py", "acuerdos/estados_sql.py", "acuerdos/acciones/proyeccion.py"}


def test_una_condicion_con_nombre_se_reconoce_escrita_de_cualquier_modo():
    a_mano = ["plazo_vigente__lt=hoy", "Q(proximo_vencimiento__lt=dia)", "if plazo < dia", "dia > plazos[pk]"]
    a_mano += ["a.plazo_vigente < self._dia", "corte.al > a.plazo", "hito.plazo >= hoy", "a.plazos[pk] < self.hoy"]
    assert [texto for texto in a_mano if not CON_NOMBRE.search(texto)] == []
    otra_cosa = ["plazo < evento_el", "plazo_vigente__lte=limite", "plazo <= limite_de_alerta(dia)", "plazo >= desde"]
    assert [texto for texto in otra_cosa if CON_NOMBRE.search(texto)] == []


def test_una_condicion_con_nombre_no_se_vuelve_a_escribir(raiz):
    hallazgos = [
        f"{relativo(raiz, ruta)}: {hallada[0]}"
        for ruta in modulos(raiz)
        if relativo(raiz, ruta) not in DONDE | DE_LOS_PLAZOS and not relativo(raiz, ruta).startswith("acuerdos/models/")
        for hallada in CON_NOMBRE.finditer(ruta.read_text("utf-8"))
    ]
    assert hallazgos == []


def test_los_identificadores_no_llevan_tildes_ni_enies(raiz):
    hallazgos = []
    for ruta in modulos(raiz):
        for nodo in ast.walk(ast.parse(ruta.read_text("utf-8"))):
            nombre = getattr(nodo, "name", None) or getattr(nodo, "id", None) or getattr(nodo, "arg", None)
            if isinstance(nombre, str) and not nombre.isascii():
                hallazgos.append(f"{relativo(raiz, ruta)}: {nombre}")
    assert hallazgos == []


def test_ninguna_pagina_ni_estilo_pide_nada_a_otra_maquina(raiz):
    hallazgos = []
    for ruta in versionados(raiz, "templates/*", "static/*"):
        if ruta.suffix in {".html", ".css", ".js"}:
            for url in re.findall(
                r"""(?:src|href|action)=["'](https?:[^"']+)|url\(["']?(https?:[^)"']+)""", ruta.read_text("utf-8")
            ):
                hallazgos.append(f"{relativo(raiz, ruta)}: {url}")
            if "sourceMappingURL" in ruta.read_text("utf-8"):
                hallazgos.append(f"{relativo(raiz, ruta)}: sourceMappingURL")
    assert hallazgos == []


def test_lo_que_se_escribe_al_correr_no_se_versiona(raiz):
    ignorados = (raiz / ".gitignore").read_text("utf-8").split()
    assert {"/var/", ".venv", ".env", "/secretos/"} <= set(ignorados)
    # «.venv/» no toma un enlace simbólico, y uno guardado por descuido reemplaza la carpeta de quien lo trae.
    modos = subprocess.run(["git", "ls-files", "-s"], cwd=raiz, capture_output=True, text=True, check=True).stdout
    assert [linea for linea in modos.splitlines() if linea.startswith("120000")] == []


def test_cada_variable_de_entorno_esta_en_el_readme(raiz):
    texto = (raiz / "muniejecutivo" / "settings.py").read_text("utf-8")
    leidas = set(re.findall(r'entorno(?:\.\w+)?\((?:entorno, )?"([A-Z_]+)"', texto))
    leidas |= set(re.findall(r'carpeta\(entorno, "([A-Z_]+)"', texto))
    readme = (raiz / "README.md").read_text("utf-8")
    assert len(leidas) > 12
    assert {nombre for nombre in leidas if f"`{nombre}`" not in readme} == set()


def test_cada_decision_tiene_su_numero_y_quien_la_nombra_nombra_una_que_hay(raiz):
    decisiones = versionados(raiz, "docs/decisiones/0*.md")
    numeros = sorted(int(ruta.name[:4]) for ruta in decisiones)
    assert numeros == list(range(1, len(decisiones) + 1)), "se saltan o repiten números"
    titulos = {ruta.name: ruta.read_text("utf-8").splitlines()[0] for ruta in decisiones}
    assert {nombre: t for nombre, t in titulos.items() if not t.startswith(f"# {int(nombre[:4])} · ")} == {}
    nombradas = {
        (relativo(raiz, ruta), int(numero))
        for ruta in versionados(raiz, "*.py", "*.md")
        for lista in re.findall(r"[Dd]ecisi(?:ón|ones) (\d+(?:(?:, | y )\d+)*)", ruta.read_text("utf-8"))
        for numero in re.findall(r"\d+", lista)
    }
    assert len(nombradas) > 5
    assert {(nombre, numero) for nombre, numero in nombradas if numero not in numeros} == set()


def test_el_glosario_es_el_primer_cuadro_del_readme(raiz):
    primero = re.search(r"^\|(.+)\|$", (raiz / "README.md").read_text("utf-8"), re.MULTILINE)
    assert primero
    assert "word" in primero[1].lower()
    assert settings.LANGUAGE_CODE == "es-pe"


# Una palabra, una idea: dos clases con el mismo nombre son dos ideas con una palabra. `Command` lo pide Django.
REPETIDAS = {"Command"}


def test_ninguna_clase_se_llama_como_otra(raiz):
    donde = defaultdict(list)
    for ruta in modulos(raiz):
        for nodo in ast.parse(ruta.read_text("utf-8")).body:
            if isinstance(nodo, ast.ClassDef):
                donde[nodo.name].append(relativo(raiz, ruta))
    repetidas = {nombre: rutas for nombre, rutas in donde.items() if len(rutas) > 1}
    assert {nombre: rutas for nombre, rutas in repetidas.items() if nombre not in REPETIDAS} == {}
    assert REPETIDAS - repetidas.keys() == set(), "ya no se repiten: se quitan de la lista"


def test_una_constante_con_un_nombre_tiene_un_valor(raiz):
    """Si dos módulos la llaman igual y vale distinto, son dos ideas: cada una con su nombre."""
    valores = defaultdict(dict)
    for ruta in modulos(raiz):
        for nodo in ast.parse(ruta.read_text("utf-8")).body:
            if isinstance(nodo, ast.Assign) and isinstance(nodo.targets[0], ast.Name) and es_cantidad(nodo.value):
                valores[nodo.targets[0].id][relativo(raiz, ruta)] = ast.unparse(nodo.value)
    dudosas = {n: v for n, v in valores.items() if n.isupper() and len(n) > 1 and len(set(v.values())) > 1}
    assert dudosas == {}


def es_cantidad(nodo):
    """Un número, una cuenta entre números o un `timedelta`."""
    if isinstance(nodo, ast.BinOp):
        return es_cantidad(nodo.left) and es_cantidad(nodo.right)
    if isinstance(nodo, ast.Call):
        return ast.unparse(nodo.func) == "timedelta"
    return isinstance(nodo, ast.Constant) and isinstance(nodo.value, int | float) and not isinstance(nodo.value, bool)


def test_lo_que_se_repite_en_las_dos_bases_existe(raiz):
    """Un archivo que cambió de nombre dejaría de correr en SQLite sin que nadie lo note."""
    assert [ruta for ruta in EN_LAS_DOS_BASES if not (raiz / ruta).exists()] == []
