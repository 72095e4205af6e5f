"""Cómo está escrita la casa, en cifras: `python -m tests.repositorio.medidas` las muestra.

Se mide el código propio: sin pruebas, migraciones ni archivos vacíos. Una línea es un salto de línea.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAQUETES = (
    "muniejecutivo",
    "web",
    "api",
    "correo",
    "recordatorios",
    "importacion",
    "corte",
    "acuerdos",
    "reuniones",
    "municipalidades",
    "cuentas",
)
ANCHO = 120
MODULO_CON_PRUEBA = 80  # desde cuántas líneas se espera su prueba en la ruta espejo


@dataclass(frozen=True, slots=True)
class Medidas:
    """Porcentajes de 0 a 100."""

    lineas: int
    mayor_paquete: tuple[str, float]
    parametros_any: float
    funciones_largas: tuple[str, ...]  # de más de 40 líneas
    sin_formato: int  # «fmt: skip» en todo el árbol
    plantillas_con_sangria: float
    lineas_anchas: tuple[str, ...]  # de plantillas, hojas y guiones
    con_prueba_espejo: float


def modulos(raiz: Path) -> Iterator[Path]:
    for paquete in PAQUETES:
        for ruta in sorted((raiz / paquete).rglob("*.py")):
            if "migrations" not in ruta.parts and ruta.stat().st_size:
                yield ruta


def medir(raiz: Path) -> Medidas:
    por_paquete = dict.fromkeys(PAQUETES, 0)
    parametros = de_any = espejos = grandes = 0
    largas: list[str] = []
    for ruta in modulos(raiz):
        texto = ruta.read_text("utf-8")
        lineas = texto.count("\n")
        relativa = ruta.relative_to(raiz)
        por_paquete[relativa.parts[0]] += lineas
        for funcion in _funciones(ast.parse(texto)):
            todos = list(_parametros(funcion))
            parametros += len(todos)
            de_any += sum(ast.unparse(p.annotation) == "Any" for p in todos if p.annotation)
            if (funcion.end_lineno or 0) - funcion.lineno >= 40:
                largas.append(f"{relativa}:{funcion.name}")
        if lineas > MODULO_CON_PRUEBA and ruta.name != "__init__.py":
            grandes += 1
            espejos += _espejo(raiz, relativa)
    total = sum(por_paquete.values())
    mayor = max(por_paquete, key=lambda paquete: por_paquete[paquete])
    return Medidas(
        lineas=total,
        mayor_paquete=(mayor, 100 * por_paquete[mayor] / total),
        parametros_any=100 * de_any / parametros,
        funciones_largas=tuple(largas),
        sin_formato=_sin_formato(raiz),
        plantillas_con_sangria=_con_sangria(raiz),
        lineas_anchas=tuple(_anchas(raiz)),
        con_prueba_espejo=100 * espejos / grandes,
    )


def _funciones(arbol: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (nodo for nodo in ast.walk(arbol) if isinstance(nodo, ast.FunctionDef | ast.AsyncFunctionDef))


def _parametros(funcion: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.arg]:
    """Todos, también los que recogen lo demás (`*args`, `**kwargs`)."""
    suyos = funcion.args
    for parametro in (*suyos.posonlyargs, *suyos.args, suyos.vararg, *suyos.kwonlyargs, suyos.kwarg):
        if parametro and parametro.arg not in {"self", "cls"}:
            yield parametro


def _espejo(raiz: Path, relativa: Path) -> bool:
    """Si el módulo tiene su prueba en la ruta espejo, o la de su carpeta lleva su nombre."""
    return (raiz / "tests" / relativa.parent / f"test_{relativa.name}").is_file()


def _sin_formato(raiz: Path) -> int:
    marca = "# fmt: " + "skip"
    rutas = [*modulos(raiz), *sorted((raiz / "tests").rglob("*.py")), *sorted((raiz / "bench").rglob("*.py"))]
    return sum(ruta.read_text("utf-8").count(marca) for ruta in rutas)


def _plantillas(raiz: Path) -> list[Path]:
    return sorted((raiz / "templates").rglob("*.html"))


def _con_sangria(raiz: Path) -> float:
    lineas = [linea for ruta in _plantillas(raiz) for linea in ruta.read_text("utf-8").split("\n") if linea.strip()]
    return 100 * sum(bool(re.match(r"\s", linea)) for linea in lineas) / len(lineas)


def _anchas(raiz: Path) -> Iterator[str]:
    estaticos = [*sorted((raiz / "static" / "css").glob("*.css")), *sorted((raiz / "static" / "js").glob("*.js"))]
    for ruta in (*_plantillas(raiz), *estaticos):
        for numero, linea in enumerate(ruta.read_text("utf-8").split("\n"), 1):
            if len(linea) > ANCHO:
                yield f"{ruta.relative_to(raiz)}:{numero}"


def mostrar(medidas: Medidas) -> str:
    paquete, parte = medidas.mayor_paquete
    return "\n".join(
        (
            f"líneas de código: {medidas.lineas}",
            f"mayor paquete: {paquete}, {parte:.0f} %",
            f"parámetros de tipo Any: {medidas.parametros_any:.1f} %",
            f"funciones de más de 40 líneas: {len(medidas.funciones_largas)} {' '.join(medidas.funciones_largas)}",
            f"fmt: {'skip'}: {medidas.sin_formato}",
            f"líneas de plantilla con sangría: {medidas.plantillas_con_sangria:.0f} %",
            f"líneas de más de {ANCHO} en plantillas, hojas y guiones: {len(medidas.lineas_anchas)}",
            f"módulos de más de {MODULO_CON_PRUEBA} líneas con su prueba espejo: {medidas.con_prueba_espejo:.0f} %",
        )
    )


if __name__ == "__main__":
    print(mostrar(medir(Path(__file__).resolve().parents[2])))  # noqa: T201  # es una orden
