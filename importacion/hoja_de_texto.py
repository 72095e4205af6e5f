"""Un CSV como una hoja: qué letras usa, qué separa sus columnas, y qué cifras son números.

Regla: Excel en español separa con punto y coma y guarda en Windows-1252; los demás, con coma y en UTF-8. No se
pregunta: vale el separador que deja más filas con las mismas columnas. Una cifra es un número si al leerla así no
pierde nada («007» y «0123456» son códigos).
"""

import csv
import io
import re
from collections import Counter
from typing import Any

from importacion.cuadro import COSTO_DE_UNA_FILA, MAXIMO_DE_CELDAS, Cupo, HojaLeida, emparejada
from importacion.errores import LibroIlegible

SEPARADORES = ";,\t|"
FILAS_DE_MUESTRA = 40
NUMERO = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?")
MARCAS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def leer_texto(contenido: bytes, nombre: str) -> HojaLeida:
    """La hoja de un texto separado. :raises LibroIlegible: si no lo es."""
    texto, cupo = descifrado(contenido), Cupo()
    cupo.gastar_letras(len(texto))
    separador = separador_de(texto)
    if not separador:
        raise LibroIlegible(
            "Es un archivo de texto sin columnas: no se ve qué las separa (coma, punto y coma, tabulador)."
        )
    filas: list[list[Any]] = []
    try:
        for fila in csv.reader(io.StringIO(texto, newline=""), delimiter=separador):
            valores = [valor_de(v) for v in fila]
            while valores and valores[-1] == "":
                valores.pop()
            _gastar(cupo, len(valores) + COSTO_DE_UNA_FILA)
            filas.append(valores)
    except csv.Error as error:
        raise LibroIlegible(
            "El archivo de texto tiene una fila que no se entiende: quizá una comilla sin cerrar."
        ) from error
    blanca = emparejada(filas, lambda celdas: _gastar(cupo, celdas))
    return HojaLeida(nombre=nombre, filas=filas, blanca=blanca)


def valor_de(escrito: str) -> Any:
    """El número que dice, si al leerlo así no pierde nada; si no, el texto."""
    return float(escrito) if NUMERO.fullmatch(escrito) else escrito


def separador_de(texto: str) -> str:
    """El que deja más filas con las mismas columnas; «» si ninguno separa nada."""
    mejor, puntos = "", 0
    for separador in SEPARADORES:
        lector = csv.reader(io.StringIO(texto[:200_000], newline=""), delimiter=separador)
        try:
            anchos = Counter(len(fila) for fila, _ in zip(lector, range(FILAS_DE_MUESTRA), strict=False) if fila)
        except csv.Error:
            continue
        ancho, filas = max(anchos.items(), key=lambda a: (a[0] - 1) * a[1], default=(1, 0))
        if (ancho - 1) * filas > puntos:
            mejor, puntos = separador, (ancho - 1) * filas
    return mejor


def descifrado(contenido: bytes) -> str:
    """:raises LibroIlegible: si lleva lo que ningún texto lleva."""
    marca = next((codificacion for bytes_, codificacion in MARCAS if contenido.startswith(bytes_)), "")
    for codificacion in (marca,) if marca else ("utf-8", "cp1252", "latin-1"):
        try:
            texto = contenido.decode(codificacion)
        except UnicodeDecodeError:
            continue
        if "\0" not in texto:
            return texto
    raise LibroIlegible("El archivo no es un libro de Excel ni un texto que se pueda leer.")


def _gastar(cupo: Cupo, celdas: int) -> None:
    if not cupo.caben(celdas):
        raise LibroIlegible(f"El archivo tiene más de {MAXIMO_DE_CELDAS // 1_000_000} millones de celdas. Divídalo.")
