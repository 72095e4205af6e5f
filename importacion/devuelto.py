"""El mismo libro, con sus errores: las celdas malas pintadas y, al final de cada fila, una columna «Error».

Se corrige sobre él y se vuelve a subir: la columna «Error» no se lee, y al devolverlo otra vez se limpia sola. Lo que
se agrega es texto; lo que la persona escribió, fórmulas incluidas, queda como estaba.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from cuentas.textos import norma
from importacion.buenas import CLASE as DEPENDE
from importacion.contenedor import Contenedor
from importacion.cuadro import HojaLeida
from importacion.errores import Error
from importacion.escritura import TIPO
from importacion.hoja_de_excel import MAXIMO_DE_COLUMNAS
from importacion.hojas import FORMAS, SESION, FormaDeHoja
from importacion.libro import Libro, leer
from importacion.parches import Parche, parchar
from importacion.tablas import COLUMNA_DE_ERROR, MARCA_DE_ERROR, fila_de_titulos
from importacion.textos import indice_de_columna

TIPOS = {  # cómo termina el tipo declarado → extensión y tipo del archivo
    "ms-excel.sheet.macroEnabled": (".xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12"),
    "ms-excel.template.macroEnabled": (".xltm", "application/vnd.ms-excel.template.macroEnabled.12"),
    "spreadsheetml.template": (".xltx", "application/vnd.openxmlformats-officedocument.spreadsheetml.template"),
}
EXTENSION = re.compile(r"(\.xl[st][xm])+$", re.IGNORECASE)


def nombre_y_tipo(contenido: bytes, nombre: str) -> tuple[str, str]:
    """Con qué nombre y tipo se devuelve el libro: Excel no abre uno con macros si su extensión no lo dice.

    :raises LibroIlegible: si no es un libro.
    """
    clase = Contenedor(contenido).tipo.removesuffix(".main+xml").rpartition("/")[2]
    extension, tipo = next((suyo for final, suyo in TIPOS.items() if clase.endswith(final)), (".xlsx", TIPO))
    base = EXTENSION.sub("", nombre).removesuffix(" con errores")
    return f"{base} con errores{extension}", tipo


def libro_con_errores(contenido: bytes, nombre: str, errores: Iterable[Error]) -> bytes:
    """:raises LibroIlegible: si no se puede leer o editar."""
    libro = leer(contenido, nombre)
    por_forma: dict[str, list[Error]] = defaultdict(list)
    for error in errores:
        por_forma[error.hoja].append(error)
    hojas = {forma.nombre: hoja for forma in reversed(FORMAS) if (hoja := _hoja_de(libro, forma))}
    sueltos = [e for nombre_de_hoja, suyos in por_forma.items() if nombre_de_hoja not in hojas for e in suyos]
    parches = {}
    for n, forma in enumerate(f for f in FORMAS if f.nombre in hojas):
        suyos = [*por_forma[forma.nombre], *(sueltos if n == 0 else ())]
        parche = _parche(forma, hojas[forma.nombre], suyos)
        if parche.filas():
            parches[hojas[forma.nombre].nombre] = parche
    return parchar(contenido, parches)


def _hoja_de(libro: Libro, forma: FormaDeHoja) -> HojaLeida | None:
    return next((hoja for nombre, hoja in libro.hojas.items() if norma(nombre) in forma.nombres()), None)


def _parche(forma: FormaDeHoja, hoja: HojaLeida, errores: list[Error]) -> Parche:
    viejas = {
        (n + 1, c)
        for n, fila in hoja.escritas()
        for c, valor in enumerate(fila)
        if isinstance(valor, str) and valor.startswith(MARCA_DE_ERROR)
    }
    titulos = 0 if forma is SESION else fila_de_titulos(forma, hoja)
    parche = Parche(columna=_columna(forma, hoja, titulos, viejas), borrar=viejas)
    frases: dict[int, list[str]] = defaultdict(list)
    for e in errores:
        donde = f"{e.columna}{e.fila}: " if e.fila else ""
        frases[e.fila or titulos + 1].append(f"{donde}{e.problema} {e.remedio}")
        if e.fila and e.columna and e.clase != DEPENDE:
            parche.pintar.add((e.fila, indice_de_columna(e.columna)))
    if frases and forma is not SESION:
        parche.textos[titulos + 1] = COLUMNA_DE_ERROR
    for fila, suyas in frases.items():
        encabezado = f"{COLUMNA_DE_ERROR}. " if parche.textos.get(fila) else ""
        parche.textos[fila] = MARCA_DE_ERROR + encabezado + f" {MARCA_DE_ERROR}".join(suyas)
    return parche


def _columna(forma: FormaDeHoja, hoja: HojaLeida, titulos: int, viejas: set[tuple[int, int]]) -> int:
    """La de una devolución anterior o, si no hubo, la que sigue a la última escrita."""
    ya = [c for c, v in enumerate(hoja.filas[titulos]) if v == COLUMNA_DE_ERROR] if len(hoja.filas) > titulos else []
    if ya or viejas:
        return ya[0] if ya else min(columna for _, columna in viejas)
    siguiente = max(2 if forma is SESION else 1, max(map(len, hoja.filas), default=0))
    if siguiente < MAXIMO_DE_COLUMNAS:
        return siguiente
    usadas = {c for _, fila in hoja.escritas() for c, valor in enumerate(fila) if valor != ""}
    return next((c for c in range(2, MAXIMO_DE_COLUMNAS) if c not in usadas), MAXIMO_DE_COLUMNAS - 1)
