"""Una licencia que no conviene, o una falla conocida, detiene `make check`; la falta de red, no."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from muniejecutivo import dependencias

pytestmark = pytest.mark.una_vez
LIBRE = {"name": "Django", "version": "5.2", "licenses": [{"license": {"id": "BSD-3-Clause"}}]}


def con(*dichas: dict[str, Any], nombre: str = "Django") -> dict[str, Any]:
    return {"name": nombre, "version": "1", "licenses": list(dichas)}


def antigua(nombre: str) -> dict[str, Any]:
    return {"license": {"name": f"License :: OSI Approved :: {nombre}"}}


class Programas:
    """cyclonedx y pip-audit, con lo que contestarían."""

    def __init__(self, componentes: list[dict[str, Any]], auditoria: str) -> None:
        self.componentes, self.auditoria = componentes, auditoria

    def __call__(self, orden: list[str]) -> "subprocess.CompletedProcess[str]":
        salida = self.auditoria if "pip_audit" in orden else json.dumps({"components": self.componentes})
        return subprocess.CompletedProcess(orden, 0, salida, "")


@pytest.fixture
def arbol(tmp_path: Path) -> Path:
    for candado in (*dependencias.DE_USO, *dependencias.DE_PRUEBAS):
        (tmp_path / candado).write_text("")
    (tmp_path / "requirements.lock").write_text("django==5.2 \\\n    --hash=sha256:0\npywin32==1 \\\n")
    (tmp_path / "requirements-dev.lock").write_text("djhtml==3 \\\n")
    return tmp_path


@pytest.mark.parametrize(
    ("componente", "frase"),
    [
        (con({"expression": "MPL-2.0 AND (Apache-2.0 OR MIT)"}), []),
        (con(antigua("BSD License"), {"license": {"name": "License :: OSI Approved"}}), []),
        (con({"license": {"id": "AGPL-3.0-or-later"}}), ["django 1: AGPL-3.0-or-later"]),
        (con({"expression": "MIT AND AGPL-3.0-only"}), ["django 1: AGPL-3.0-only"]),
        (con(antigua("Other/Proprietary License")), ["django 1: Other/Proprietary License"]),
        (con(), ["django 1: no dice su licencia"]),
        (con({"license": {"id": "GPL-3.0-or-later"}}), ["django 1: GPL-3.0-or-later"]),
        (con({"license": {"id": "GPL-3.0-or-later"}}, nombre="DJHTML"), []),
        (con({"license": {"id": "AGPL-3.0-or-later"}}, nombre="nadie-la-fijo"), []),
    ],
)
def test_lo_que_se_instala_es_de_licencia_admitida(componente: dict[str, Any], frase: list[str]) -> None:
    assert dependencias.no_admitidas([componente], de_uso={"django"}, de_pruebas={"django", "djhtml"}) == frase


def test_sin_red_se_dice_que_no_se_miro_y_no_es_un_error(arbol: Path) -> None:
    mal, dicho = dependencias.revisar(arbol, Programas([LIBRE], "Traceback: ConnectionError"))
    assert mal == []
    assert dicho[0] == "Licencias: 1 dependencias miradas; 2 fijadas son de otras máquinas."
    assert "NO se miraron" in dicho[1]
    assert json.loads((arbol / "var/componentes.cdx.json").read_text())["components"] == [LIBRE]


def test_una_falla_conocida_se_nombra_con_lo_que_la_corrige(arbol: Path) -> None:
    falla = {"id": "PYSEC-2026-1", "fix_versions": ["5.2.1"], "aliases": [], "description": ""}
    auditoria = json.dumps({"dependencies": [{"name": "django", "version": "5.2", "vulns": [falla]}], "fixes": []})
    mal, dicho = dependencias.revisar(arbol, Programas([LIBRE], auditoria))
    assert mal == ["Falla conocida: django 5.2: PYSEC-2026-1; corregida en 5.2.1"]
    assert dicho[1] == "Fallas conocidas: se miraron todas las dependencias fijadas."


def test_las_de_este_arbol_estan_admitidas(raiz: Path) -> None:
    componentes = dependencias.lista(dependencias._correr)["components"]
    todas = dependencias.fijadas(raiz, (*dependencias.DE_USO, *dependencias.DE_PRUEBAS))
    assert len({dependencias._normal(uno["name"]) for uno in componentes} & todas) > 150
    de_uso = dependencias.fijadas(raiz, dependencias.DE_USO)
    assert dependencias.no_admitidas(componentes, de_uso=de_uso, de_pruebas=todas) == []
