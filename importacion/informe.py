"""El resultado de una importación, en palabras: para la terminal y para un archivo de errores."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence

from acuerdos.palabras import contar, en_miles
from acuerdos.reglas import en_fecha
from importacion.errores import Error
from importacion.servicio import ResultadoDeImportar

MAXIMO_A_LA_VISTA = 200
COLUMNAS = ("Hoja", "Celda", "Valor", "Problema", "Qué hacer", "Clase")


def lineas_de_errores(errores: Sequence[Error], maximo: int = MAXIMO_A_LA_VISTA) -> Iterable[str]:
    """Los primeros `maximo`, tres líneas cada uno; y si hay más, cuántos quedan y cuántos hay de cada clase."""
    for error in errores[:maximo]:
        yield f"{error.celda}{f'   «{error.valor}»' if error.valor else ''}"
        yield f"    {error.problema}"
        yield f"    → {error.remedio}"
    if len(errores) > maximo:
        yield ""
        yield f"… y {en_miles(len(errores) - maximo)} errores más. Por clase:"
        for clase, cuantos in Counter(e.clase for e in errores).most_common():
            yield f"    {en_miles(cuantos):>8}  {clase}"


def lineas_de_cuentas(resultado: ResultadoDeImportar) -> Iterable[str]:
    """Un cuadro con lo que pasó en cada hoja."""
    con_completadas = any(c.completadas for c in resultado.cuentas.values())
    titulos = ["nuevas", "sin cambio", *(["validadas"] if con_completadas else []), "ignoradas"]
    yield f"{'Hoja':<18}" + "".join(f"{t:>12}" for t in titulos)
    for hoja, c in resultado.cuentas.items():
        cifras = [c.nuevas, c.sin_cambio, *([c.completadas] if con_completadas else []), c.ignoradas]
        yield f"{hoja:<18}" + "".join(f"{en_miles(cifra):>12}" for cifra in cifras)


def frase_final(resultado: ResultadoDeImportar) -> str:
    """Qué se hizo, en una frase."""
    if resultado.en_blanco:
        return "El libro está en blanco: es la plantilla sin llenar. Llénela e impórtela otra vez."
    assert resultado.sesion is not None  # sin errores y con algo escrito, la sesión se leyó
    sesion = f"{resultado.sesion.codigo}, {resultado.sesion.nombre} ({en_fecha(resultado.sesion.fecha)})"
    if not resultado.nuevas:
        return f"Sin cambios: todo lo que trae el libro ya estaba registrado en {sesion}."
    filas = contar(resultado.nuevas, "fila", "filas")
    una = resultado.nuevas == 1
    if resultado.simulado:
        verbo = "se registraría" if una else "se registrarían"
        return f"Simulación: el libro no tiene errores; {verbo} {filas} en {sesion}. No se escribió nada."
    return f"Listo: {'se registró' if una else 'se registraron'} {filas} en {sesion}."


def frase_de_errores(errores: Sequence[Error]) -> str:
    cuantos = contar(len(errores), "error", "errores")
    return f"El libro tiene {cuantos} y no se importó nada. Corríjalo y vuelva a importarlo entero."


def errores_en_csv(errores: Iterable[Error]) -> str:
    """Todos, para abrir en Excel en español: BOM y punto y coma. Lo que parece fórmula va con un apóstrofo delante."""
    salida = io.StringIO()
    hoja = csv.writer(salida, delimiter=";", lineterminator="\r\n")
    hoja.writerow(COLUMNAS)
    for e in errores:
        hoja.writerow([_inocuo(v) for v in (e.hoja, e.celda, e.valor, e.problema, e.remedio, e.clase)])
    return f"\ufeff{salida.getvalue()}"


def errores_en_texto(errores: Sequence[Error]) -> str:
    return "\n".join(lineas_de_errores(errores, maximo=len(errores))) + "\n"


def _inocuo(valor: str) -> str:
    return f"'{valor}" if valor.startswith(("=", "+", "-", "@", "\t", "\r")) else valor
