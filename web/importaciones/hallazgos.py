"""Lo que la revisión halló, como la página lo muestra: las cuentas de cada hoja y los errores, por clases y páginas."""

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from acuerdos.models import Importacion
from importacion.buenas import CLASE as DEPENDE
from importacion.hojas import NOMBRES
from importacion.informe_guardado import MAXIMO, errores_guardados
from web.comun.paginas import direccion, paginas_de

POR_PAGINA = 50
CLASES = 14
COLUMNAS = (
    ("nuevas", "Nuevas"),
    ("completadas", "Se validan"),
    ("sin_cambio", "Ya estaban"),
    ("con_error", "Con error"),
    ("omitidas", "Dependen de una con error"),
    ("ignoradas", "No son datos"),
)
SIEMPRE = ("nuevas", "sin_cambio")


def filas_de_hojas(informe: dict[str, Any]) -> dict[str, Any]:
    """El cuadro de las hojas: solo con las columnas que dicen algo."""
    cuentas = informe["cuentas"]
    totales = Counter[str]()
    for suyas in cuentas.values():
        totales.update(suyas)
    columnas = [(clave, titulo) for clave, titulo in COLUMNAS if clave in SIEMPRE or totales[clave]]
    return {
        "titulos": [titulo for _, titulo in columnas],
        "filas": [
            {
                "hoja": hoja,
                "cifras": [{"cantidad": cuentas[hoja].get(clave, 0), "clave": clave} for clave, _ in columnas],
            }
            for hoja in NOMBRES
            if hoja in cuentas
        ],
        "totales": [totales[clave] for clave, _ in columnas],
    }


def lista_de_errores(request: HttpRequest, importacion: Importacion) -> dict[str, Any]:
    """Los errores de la clase pedida, por páginas; y las clases que hay, con cuántos tiene cada una."""
    clases = Counter[str]()
    for _, clase, cantidad in importacion.informe["grupos"]:
        clases[clase] += cantidad
    pedida = request.GET.get("clase", "")
    elegida = pedida if pedida in clases else ""
    todos = errores_guardados(importacion.errores)
    suyos = [error for error in todos if error.clase == elegida or (not elegida and error.clase != DEPENDE)]
    pagina = Paginator(suyos, POR_PAGINA).get_page(request.GET.get("pagina"))
    dependen = clases.pop(DEPENDE, 0)
    pestanas = [("", "Todos los errores", clases.total())]
    pestanas += [(clase, clase[:1].upper() + clase[1:], cantidad) for clase, cantidad in clases.most_common(CLASES)]
    pestanas += [(DEPENDE, "Filas que dependen de ellos", dependen)] if dependen else []
    return {
        "filas": [{"error": error, "depende": error.clase == DEPENDE} for error in pagina],
        "paginas": paginas_de(request, pagina, *(("fila", "filas") if elegida == DEPENDE else ("error", "errores"))),
        "pestanas": [
            {
                "texto": texto,
                "url": direccion(request.path, [("clase", clase)]) + "#errores",
                "actual": clase == elegida,
                "cantidad": cantidad,
            }
            for clase, texto, cantidad in pestanas
        ],
        "sin_guardar": max(0, clases.total() + dependen - MAXIMO),
    }
