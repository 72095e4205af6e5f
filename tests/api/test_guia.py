"""Lo que docs/api.md enseña se puede copiar y pegar: cada ejemplo corre contra un servidor de verdad."""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import Acuerdo
from api.columnas import columnas_de
from api.odata.traduccion import IGUAL
from api.urls import RECURSOS
from cuentas.api import crear_token
from cuentas.models import Usuario
from tests.api.odata.cliente import Libro, basica

SITIO = "https://muniejecutivo.ejemplo.gob.pe"
LISTAS = {lista.recurso: lista for lista, _ in RECURSOS}
# Del lenguaje de fórmulas de Power Query: lo que estos ejemplos usan.
PIEZA_DE_M = re.compile(
    r'\s+|(?P<texto>"(?:[^"]|"")*")|(?P<numero>[0-9]+)|(?P<nombre>#?[A-Za-z_][\w.]*)|(?P<signo>=>|[\[\]{}(),=<>&])'
)
FUNCIONES_DE_M = {
    "OData.Feed",
    "Table.SelectRows",
    "Table.SelectColumns",
    "Table.PromoteHeaders",
    "Web.Contents",
    "Csv.Document",
}
CIERRA = {"(": ")", "[": "]", "{": "}"}


def bloques(raiz: Path, lengua: str) -> list[str]:
    return re.findall(rf"```{lengua}\n(.*?)```", (raiz / "docs" / "api.md").read_text("utf-8"), re.S)


@pytest.fixture
def entorno(live_server: Any, catalogos: None, carlos: Usuario, acuerdo_de_fatima: Acuerdo) -> dict[str, str]:
    return {**os.environ, "MUNI_TOKEN": crear_token(usuario=carlos)[1], "SERVIDOR": live_server.url}


@pytest.mark.django_db(transaction=True)
def test_lo_de_curl_y_lo_de_python_corre(raiz: Path, entorno: dict[str, str], tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no hay curl")
    lista, archivo = bloques(raiz, "bash")
    [programa] = bloques(raiz, "python")

    def correr(orden: list[str], texto: str) -> str:
        texto = texto.replace(SITIO, entorno["SERVIDOR"])
        hecho = subprocess.run([*orden, texto], env=entorno, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert hecho.returncode == 0, hecho.stderr
        return hecho.stdout

    assert '"count":' in correr(["bash", "-c"], lista)
    correr(["bash", "-c"], archivo)
    bajado = (tmp_path / "acuerdos.csv").read_text("utf-8-sig")
    [fila] = csv.DictReader(io.StringIO(bajado), delimiter=";")
    assert fila["sector.sigla"] == "MTPE"
    codigo, sector, _estado = correr([sys.executable, "-c"], programa).split()
    assert (codigo, sector) == (fila["codigo"], "MTPE")


def piezas(formula: str) -> list[str]:
    """Las piezas de una fórmula de M, en orden. Falla si algo no es de la lengua o si un paréntesis no cierra."""
    halladas, lugar, abiertos = [], 0, []
    while lugar < len(formula):
        hallada = PIEZA_DE_M.match(formula, lugar)
        assert hallada, f"no es de M: {formula[lugar : lugar + 40]!r}"
        lugar = hallada.end()
        if pieza := hallada[0].strip():
            halladas.append(pieza)
        if pieza in CIERRA:
            abiertos.append(CIERRA[pieza])
        elif pieza in CIERRA.values():
            assert abiertos.pop() == pieza
    assert not abiertos
    return halladas


def pasos(formula: str) -> dict[str, list[str]]:
    """Por cada paso de un `let … in …`, sus piezas. Cada uno nombra solo pasos anteriores y funciones que hay."""
    todas = piezas(formula)
    assert (todas[0], todas[-2]) == ("let", "in")
    hallados: dict[str, list[str]] = {}
    for linea in re.split(r",\n", formula.split("let\n")[1].split("\nin")[0]):
        nombre, _, resto = linea.strip().partition(" = ")
        suyas = piezas(resto)
        for n, pieza in enumerate(suyas):
            despues = suyas[n + 1] if n + 1 < len(suyas) else ""
            if re.fullmatch(r"[A-Za-z_][\w.]*", pieza) and despues == "(":
                assert pieza in FUNCIONES_DE_M, pieza
            elif re.fullmatch(r"[A-Z]\w*", pieza) and despues not in ("=", "]"):
                assert pieza in hallados, f"{nombre} nombra «{pieza}», que no es un paso anterior"
        hallados[nombre] = suyas
    assert todas[-1] in hallados
    return hallados


def test_lo_de_power_query_nombra_lo_que_hay(raiz: Path, carlos: Usuario, acuerdo_de_fatima: Acuerdo) -> None:
    de_odata, de_csv = (pasos(formula) for formula in bloques(raiz, "powerquery"))
    libro = Libro(crear_token(usuario=carlos)[1])
    assert f'"{SITIO}/odata/v1/"' in de_odata["Origen"]
    conjunto = de_odata["Acuerdos"][de_odata["Acuerdos"].index("Name") + 2].strip('"')
    assert conjunto in libro.conjuntos()
    columnas = [pieza.strip('"') for pieza in de_odata["Columnas"] if pieza.startswith('"')]
    filtro = de_odata["Vencidos"]
    propiedad, valor = filtro[filtro.index("each") + 2], filtro[-2].strip('"')
    assert propiedad in IGUAL[conjunto]  # lo resuelve el servidor
    assert {propiedad, *columnas} <= libro.tipos()[conjunto].keys()
    [fila] = libro.filas(conjunto, filter=f"{propiedad} eq '{valor}'", select=",".join(columnas))
    assert (fila["codigo"], list(fila)) == (acuerdo_de_fatima.codigo, columnas)
    direccion = next(pieza for pieza in de_csv["Archivo"] if pieza.startswith(f'"{SITIO}')).strip('"')
    excel = Client(headers={"authorization": basica(libro.token)})
    archivo = excel.get(direccion.removeprefix(SITIO), {"formato": "csv"})
    cabecera = b"".join(archivo).decode("utf-8-sig").splitlines()[0].split(";")
    assert cabecera == [columna.nombre for columna in columnas_de(LISTAS["hitos"].serializer_class)]
