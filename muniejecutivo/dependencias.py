"""`make check`: con qué licencia viene cada dependencia fijada, y si se le conoce alguna falla.

Regla: lo que se instala en una oficina (requirements.lock y los candados que la imagen usa) es de licencia permisiva, o
de las que obligan solo a compartir los cambios al propio archivo o biblioteca (MPL, LGPL); lo que solo sirve al probar
puede ser además GPL. La licencia es la que dicen los metadatos de lo instalado: no hace falta red. Las fallas conocidas
las dice OSV por medio de pip-audit: sin red no se sabe, se dice así y no es un error; con red, una falla sí lo es. Deja
la lista de componentes, con sus licencias, en var/componentes.cdx.json.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

RAIZ = Path(__file__).resolve().parent.parent
DE_USO = ("requirements.lock", "requirements-cola.lock", "requirements-asistente.lock", "requirements-uv.lock")
DE_PRUEBAS = ("requirements-dev.lock",)
ADMITIDAS = {
    *("MIT", "MIT-0", "MIT-CMU", "0BSD", "BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC"),
    *("Apache-2.0", "PSF-2.0", "Python-2.0", "MPL-2.0", "LGPL"),
}
ADMITIDAS_AL_PROBAR = ADMITIDAS | {"GPL-3.0-or-later", "CNRI-Python", "Artistic"}
# Cómo llama a cada una la clasificación antigua de los paquetes.
DE_ANTES = {
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL",
}
# Lo que sus metadatos dicen mal o no dicen, leído en el archivo de licencia que el paquete trae.
LEIDAS = {
    "qrcode": "BSD-3-Clause",  # sus metadatos agregan «Other/Proprietary» por el nombre «QR Code», marca de Denso Wave
    "uritemplate": "BSD-3-Clause OR Apache-2.0",
    "kubernetes-validate": "Apache-2.0",
    "text-unidecode": "Artistic",  # a elección, esa o la GPL
}

Orden = Callable[[list[str]], "subprocess.CompletedProcess[str]"]


def fijadas(raiz: Path, candados: Iterable[str]) -> set[str]:
    """Los nombres, en su forma normal, de lo que fijan esos candados."""
    textos = [(raiz / candado).read_text(encoding="utf-8") for candado in candados]
    return {_normal(nombre) for texto in textos for nombre in re.findall(r"^([\w.-]+)==", texto, re.MULTILINE)}


def no_admitidas(componentes: Iterable[Mapping[str, Any]], *, de_uso: set[str], de_pruebas: set[str]) -> list[str]:
    """Una frase por cada dependencia fijada cuya licencia no está admitida, o no se sabe."""
    frases = []
    for componente in componentes:
        nombre = _normal(componente["name"])
        if nombre not in de_uso | de_pruebas:
            continue
        dichas = licencias(componente)
        de_mas = dichas - (ADMITIDAS if nombre in de_uso else ADMITIDAS_AL_PROBAR)
        if de_mas or not dichas:
            frases.append(f"{nombre} {componente['version']}: {', '.join(sorted(de_mas)) or 'no dice su licencia'}")
    return frases


def licencias(componente: Mapping[str, Any]) -> set[str]:
    """Todas las que nombra, una por una: también las que están unidas por AND u OR."""
    if leida := LEIDAS.get(_normal(componente["name"])):
        textos = [leida]
    else:
        sueltas = [dicha.get("license", {}) for dicha in componente.get("licenses", [])]
        textos = [dicha["expression"] for dicha in componente.get("licenses", []) if "expression" in dicha]
        textos += [suelta.get("id") or suelta.get("name", "") for suelta in sueltas if suelta]
    halladas: set[str] = set()
    for texto in textos:
        antigua = texto.rpartition(" :: ")[2]
        if antigua == "OSI Approved":  # un título, no una licencia
            continue
        una = texto.startswith("License ::")
        halladas |= {DE_ANTES.get(antigua, antigua)} if una else set(re.split(r" (?:AND|OR|WITH) ", texto.strip("()")))
    return {hallada.strip("() ") for hallada in halladas}


def lista(orden: Orden) -> dict[str, Any]:
    """La de componentes instalados, en CycloneDX, con la licencia de cada uno.

    El programa no revisa contra el esquema lo que él mismo escribe: son veinte veces lo que tarda en escribirlo.
    """
    opciones = ["--output-reproducible", "--no-validate", sys.executable]
    hecho = orden([sys.executable, "-m", "cyclonedx_py", "environment", *opciones])
    hallada: dict[str, Any] = json.loads(hecho.stdout)
    return hallada


def fallas_conocidas(orden: Orden, candado: str) -> list[str] | None:
    """Una frase por falla; None si no hubo a quién preguntar."""
    pregunta = ["-r", candado, "--disable-pip", "--no-deps", "--require-hashes", "-s", "osv", "-f", "json"]
    hecho = orden([sys.executable, "-m", "pip_audit", *pregunta, "--timeout", "10", "--progress-spinner", "off"])
    try:
        dicho = json.loads(hecho.stdout)
    except ValueError:
        return None
    return [
        f"{una['name']} {una['version']}: {falla['id']}; corregida en {', '.join(falla['fix_versions']) or 'ninguna'}"
        for una in dicho["dependencies"]
        for falla in una.get("vulns", [])
    ]


def revisar(raiz: Path, orden: Orden) -> tuple[list[str], list[str]]:
    """(lo que está mal, lo que hay que decir)."""
    componentes = lista(orden)
    (raiz / "var").mkdir(exist_ok=True)
    (raiz / "var/componentes.cdx.json").write_text(json.dumps(componentes, indent=1), encoding="utf-8")
    de_uso, todas = fijadas(raiz, DE_USO), fijadas(raiz, (*DE_USO, *DE_PRUEBAS))
    vistas = {_normal(uno["name"]) for uno in componentes["components"]} & todas
    mal = no_admitidas(componentes["components"], de_uso=de_uso, de_pruebas=todas)
    mal = [f"Licencia que no está admitida (muniejecutivo/dependencias.py): {una}" for una in mal]
    dicho = [f"Licencias: {len(vistas)} dependencias miradas; {len(todas - vistas)} fijadas son de otras máquinas."]
    for candado in (*DE_USO, *DE_PRUEBAS):
        fallas = fallas_conocidas(orden, candado)
        if fallas is None:
            return mal, [*dicho, "Fallas conocidas: NO se miraron, porque no se pudo preguntar a OSV (¿hay red?)."]
        mal += [f"Falla conocida: {falla}" for falla in fallas]
    return list(dict.fromkeys(mal)), [*dicho, "Fallas conocidas: se miraron todas las dependencias fijadas."]


def _normal(nombre: str) -> str:
    return re.sub(r"[-_.]+", "-", nombre).lower()


def _correr(orden: list[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(orden, cwd=RAIZ, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    errores, avisos = revisar(RAIZ, _correr)
    print("\n".join(avisos))
    if errores:
        sys.exit("\n".join(errores))
