"""Lo que una hoja deja ver y sus celdas no dicen: se importa igual, pero conviene que alguien lo mire antes.

Regla: nada de esto es un error. Quien oculta o tacha una fila quizá ya no la quiere; quien combina celdas quizá no
quiso repetir el dato; y una columna cuyas fechas de Excel tienen todas el día hasta 12, mientras las que quedaron como
texto lo tienen del 13 en adelante, se escribió en un Excel en inglés, que volteó las que pudo. Eso no se ve en ninguna
celda: hay que mirar la columna entera.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from acuerdos.reglas import en_fecha
from importacion.escritura import FECHAS
from importacion.hojas import ColumnaDeHoja
from importacion.tablas import FilaDeHoja, TablaDeHoja
from importacion.textos import letra_de_columna

CON_BARRAS = re.compile(r"\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(?:\d{4}|\d{2})\b")
VOLTEADAS_MINIMAS = 3  # menos pueden caer así por azar


def advertir(tabla: TablaDeHoja, filas: Sequence[FilaDeHoja]) -> None:
    """Deja en los hallazgos de la tabla lo que conviene mirar de las filas que se importan."""
    _de_la_hoja(tabla)
    _de_cada_fila(tabla, filas)
    for columna in tabla.forma.columnas:
        if columna.clave in FECHAS and columna.clave in tabla.posicion:
            _de_sus_fechas(tabla, columna, filas)


def _de_la_hoja(tabla: TablaDeHoja) -> None:
    if tabla.hoja.oculta:
        tabla.hallazgos.avisos.append(f"La hoja «{tabla.hoja.nombre}» está oculta en el libro, y se importa igual.")


def _de_cada_fila(tabla: TablaDeHoja, filas: Iterable[FilaDeHoja]) -> None:
    hoja, con_tapadas = tabla.hoja, {fila for fila, columna in tabla.hoja.tapadas if columna in tabla.posicion.values()}
    if not (hoja.ocultas or hoja.tachadas or con_tapadas):
        return
    for fila in filas:
        indice = fila.numero - 1
        for donde, frase in (
            (hoja.ocultas, "lo oculto o filtrado en la hoja también se importa."),
            (hoja.tachadas, "lo tachado en la hoja también se importa: si ya no vale, bórrelo."),
            (con_tapadas, "se repite lo que dice la celda combinada de más arriba."),
        ):
            if indice in donde:
                tabla.hallazgos.notar(tabla.forma.nombre, fila.numero, frase)


@dataclass(slots=True)
class _Columna:
    """Lo que hay en una columna de fechas. `primeros` y `segundos`: los dos números de las escritas como texto."""

    de_excel: list[tuple[int, date]] = field(default_factory=list)
    primeros: list[int] = field(default_factory=list)
    segundos: list[int] = field(default_factory=list)


def _de_sus_fechas(tabla: TablaDeHoja, columna: ColumnaDeHoja, filas: Iterable[FilaDeHoja]) -> None:
    posicion = tabla.posicion[columna.clave]
    if not any(isinstance(valor := fila.valores[posicion], str) and valor for fila in filas):
        return  # todas son fechas de Excel: no hay con qué compararlas
    vista = _Columna()
    for fila in filas:
        valor = fila.valor(columna.clave)
        if isinstance(valor, date):
            vista.de_excel.append((fila.numero, valor.date() if isinstance(valor, datetime) else valor))
        elif isinstance(valor, str) and (partes := CON_BARRAS.match(valor)):
            vista.primeros.append(int(partes[1]))
            vista.segundos.append(int(partes[2]))
    titulo = f"{tabla.forma.nombre}, columna «{columna.titulo}» ({letra_de_columna(posicion)})"
    if _se_voltearon(vista):
        numero, dia = next(((n, d) for n, d in vista.de_excel if d.day != d.month), vista.de_excel[0])
        tabla.hallazgos.avisos.insert(
            0,
            f"{titulo}: sus fechas de Excel tienen todas el día hasta 12, y las que son texto, del 13 en adelante. "
            "Así queda al escribir día/mes en un Excel en inglés, que las voltea: revise si el "
            f"{en_fecha(dia)} de la fila {numero} no era {_volteada(dia)}.",
        )
    elif _van_mes_dia(vista):
        frase = "parece escrita con el mes por delante (mes/día/año), y aquí se lee día/mes/año: revísela entera."
        tabla.hallazgos.avisos.insert(0, f"{titulo}: {frase}")


def _se_voltearon(vista: _Columna) -> bool:
    return (
        bool(vista.primeros)
        and len(vista.de_excel) >= 2
        and len(vista.de_excel) + len(vista.primeros) > VOLTEADAS_MINIMAS
        and all(dia.day <= 12 for _, dia in vista.de_excel)
        and any(dia.day != dia.month for _, dia in vista.de_excel)
        and min(vista.primeros) > 12
    )


def _van_mes_dia(vista: _Columna) -> bool:
    """Alguna tiene del 13 en adelante en el lugar del mes, y ninguna en el del día."""
    return bool(vista.segundos) and max(vista.segundos) > 12 and max(vista.primeros) <= 12


def _volteada(dia: date) -> str:
    return en_fecha(date(dia.year, dia.day, dia.month))
