"""El código de los acuerdos que vienen sin él: el número que sigue en la sesión, como en cualquier otra puerta.

Regla: el mismo libro dos veces no registra dos veces, así que una fila sin código que dice lo mismo que un acuerdo ya
registrado (municipalidad, sector y texto), y que ninguna otra fila nombra, es ese acuerdo. Las demás toman los números
que siguen al último usado, también por los anulados, en el orden de la hoja.
"""

from collections import defaultdict
from dataclasses import replace

from acuerdos.acciones.plan import FilaDeAcuerdo
from acuerdos.palabras import contar
from acuerdos.reglas import codigo_de_acuerdo
from importacion.hojas import MARCA_DE_FILA
from importacion.lectura import LecturaDelLibro
from importacion.registrado import Registrado


def numerar(lectura: LecturaDelLibro, registrado: Registrado) -> list[str]:
    """Pone su código a cada acuerdo leído sin él. Devuelve los nuevos, en su orden; numerar otra vez da lo mismo."""
    if not lectura.sin_codigo:
        return []
    sin_codigo = [leido for leido in lectura.acuerdos if leido.fila.numero in lectura.sin_codigo]
    prefijo = lectura.sesion.dato.codigo if lectura.sesion else None
    dichos = {leido.dato.codigo for leido in lectura.acuerdos if leido.fila.numero not in lectura.sin_codigo}
    libres = _por_lo_que_dicen(registrado, dichos)
    ultimo = max([registrado.ultimo_correlativo, *(_correlativo(codigo, prefijo) for codigo in dichos if codigo)])
    nuevos = []
    for leido in sin_codigo:
        suyos = libres.get(_lo_que_dice(leido.dato), [])
        if suyos:
            codigo = suyos.pop(0)
        elif prefijo and not leido.fila.con_error:
            ultimo += 1
            codigo = codigo_de_acuerdo(prefijo, ultimo)
            nuevos.append(codigo)
        else:
            codigo = None  # su fila está mal: nada la nombra
        leido.dato = replace(leido.dato, codigo=codigo)  # type: ignore[arg-type]
    _colgar(lectura)
    return nuevos


def _colgar(lectura: LecturaDelLibro) -> None:
    """Lo que nombra a su acuerdo por su fila, por su código. Si su fila está mal, None; si se quedó fuera, la marca."""
    codigos = {leido.fila.numero: leido.dato.codigo for leido in lectura.acuerdos}
    for leido, fila in lectura.cuelgan:
        leido.dato.acuerdo = codigos.get(fila, f"{MARCA_DE_FILA}{fila}")


def frase_de_numerados(nuevos: list[str]) -> str:
    """Qué códigos se ponen; «» si ninguno."""
    if not nuevos:
        return ""
    cuales = f"el {nuevos[0]}" if len(nuevos) == 1 else f"del {nuevos[0]} al {nuevos[-1]}, en su orden"
    return f"Acuerdos: {contar(len(nuevos), 'fila sin código toma', 'filas sin código toman')} el que sigue: {cuales}."


def _por_lo_que_dicen(registrado: Registrado, dichos: set[str]) -> dict[tuple[str, str, str], list[str]]:
    """Los registrados que ninguna fila nombra por su código."""
    libres: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for codigo in sorted(registrado.acuerdos, key=lambda c: (len(c), c)):
        if codigo not in dichos and codigo not in registrado.acuerdos_anulados:
            libres[_lo_que_dice(registrado.acuerdos[codigo])].append(codigo)
    return libres


def _lo_que_dice(acuerdo: FilaDeAcuerdo) -> tuple[str, str, str]:
    return acuerdo.municipalidad, acuerdo.sector, acuerdo.texto


def _correlativo(codigo: str, prefijo: str | None) -> int:
    """El número de un código de la sesión; 0 si no lo es."""
    numero = codigo.removeprefix(f"{prefijo}-")
    return int(numero) if numero != codigo and numero.isascii() and numero.isdigit() and len(numero) < 7 else 0
