"""Qué es el número de una celda según su formato: una cantidad, una fecha, una duración o un porcentaje.

Regla: Excel guarda las fechas como días desde 1900 (o 1904) y solo el formato dice que lo son. Se mira la primera
sección del formato, sin lo que va entre comillas, corchetes o tras una barra. Una duración ([h]:mm) de menos de un día
es una hora: así escribe la gente las 09:40. Fuente: ECMA-376, parte 1, §18.8.30 y §18.17.4.1.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from importacion.errores import LibroIlegible
from importacion.eventos import Lector
from importacion.formato import DANIADO

MAXIMO_DE_ESTILOS = 70_000  # Excel admite 65 490
FECHAS_DE_FABRICA = frozenset(map(str, (*range(14, 23), *range(27, 37), 45, 47, *range(50, 59))))
DURACION_DE_FABRICA, PORCENTAJES_DE_FABRICA = "46", frozenset({"9", "10"})
LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?:\$|(?!h+\]|m+\]|s+\])[^\]])[^\]]*\]', re.IGNORECASE)
TRANSCURRIDO = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
DIA_CERO = datetime.combine(date(1899, 12, 30), time())
DIA_CERO_1904 = datetime.combine(date(1904, 1, 1), time())
PRIMERO_CIERTO = 61  # Excel cree que hubo un 29 de febrero de 1900: antes, la cuenta va un día corrida
ULTIMO = 2_958_466  # el día después del 31/12/9999
SEGUNDOS_DEL_DIA = 86_400


class ClaseDeNumero(Enum):
    NUMERO = "número"
    FECHA = "fecha"
    DURACION = "duración"
    PORCENTAJE = "porcentaje"


@dataclass(frozen=True, slots=True)
class Estilo:
    clase: ClaseDeNumero = ClaseDeNumero.NUMERO
    tachado: bool = False

    @property
    def corriente(self) -> bool:
        """Si de la celda no hay más que decir que su valor."""
        return not self.tachado and self.clase is not ClaseDeNumero.PORCENTAJE


class LectorDeEstilos(Lector):
    """`estilos`: por el número con que las celdas lo nombran, los que dicen algo de su valor; los demás no están."""

    def __init__(self) -> None:
        super().__init__()
        self._formatos: dict[str, str] = {}
        self._tachadas: list[bool] = []
        self._usos: list[tuple[str, str]] = []

    def al_abrir(self, nombre: str, atributos: dict[str, str]) -> None:
        dentro = self.ruta[-2] if len(self.ruta) > 1 else ""
        if nombre == "numFmt" and dentro == "numFmts":
            self._formatos[atributos.get("numFmtId", "")] = atributos.get("formatCode", "")[:255]
        elif nombre == "font" and dentro == "fonts":
            self._tachadas.append(False)
        elif nombre == "strike" and dentro == "font" and self._tachadas and "fonts" in self.ruta:
            self._tachadas[-1] = atributos.get("val", "1") not in ("0", "false")
        elif nombre == "xf" and dentro == "cellXfs":
            self._usos.append((atributos.get("numFmtId", "0"), atributos.get("fontId", "0")))
        if max(len(self._formatos), len(self._tachadas), len(self._usos)) > MAXIMO_DE_ESTILOS:
            raise LibroIlegible(DANIADO)

    def estilos(self) -> Mapping[str, Estilo]:
        clases = {numero: clase_de_formato(formato) for numero, formato in self._formatos.items()}
        tachadas = {str(n) for n, tachada in enumerate(self._tachadas) if tachada}
        todos = {
            str(n): Estilo(clases.get(formato) or clase_de_fabrica(formato), fuente in tachadas)
            for n, (formato, fuente) in enumerate(self._usos)
        }
        return {numero: estilo for numero, estilo in todos.items() if estilo != Estilo()}


def clase_de_fabrica(numero: str) -> ClaseDeNumero:
    """La clase de un formato que Excel no escribe en el libro, por su número."""
    if numero in FECHAS_DE_FABRICA:
        return ClaseDeNumero.FECHA
    if numero == DURACION_DE_FABRICA:
        return ClaseDeNumero.DURACION
    return ClaseDeNumero.PORCENTAJE if numero in PORCENTAJES_DE_FABRICA else ClaseDeNumero.NUMERO


def clase_de_formato(formato: str) -> ClaseDeNumero:
    """La clase de un formato escrito en el libro: «dd/mm/yyyy», «[h]:mm», «0.0%», «"S/" #,##0.00»."""
    if "%" in formato:
        return ClaseDeNumero.PORCENTAJE
    desnudo = LITERAL.sub("", formato).partition(";")[0].lower()
    if TRANSCURRIDO.search(desnudo):
        return ClaseDeNumero.DURACION
    # «S/ #,##0.00» sin comillas lleva una s, pero con # no puede ser una hora.
    return (
        ClaseDeNumero.FECHA
        if "#" not in desnudo and any(letra in desnudo for letra in "dmyhs")
        else ClaseDeNumero.NUMERO
    )


def en_dia(serie: float, *, desde_1904: bool = False) -> date | datetime | time | float:
    """Lo que Excel muestra de un número con formato de fecha: un día, un instante o, si no llega a 1, una hora.

    El mismo número, si no hay fecha que le corresponda.
    """
    if not 0 <= serie < ULTIMO:
        return serie
    dias, segundos = divmod(round(serie * SEGUNDOS_DEL_DIA), SEGUNDOS_DEL_DIA)
    if serie < 1:
        return en_hora(serie)
    if not desde_1904 and dias < PRIMERO_CIERTO:
        dias += 1
    try:
        instante = (DIA_CERO_1904 if desde_1904 else DIA_CERO) + timedelta(days=dias, seconds=segundos)
    except OverflowError:
        return serie
    return instante if segundos else instante.date()


def en_hora(fraccion: float) -> time:
    """La hora de una fracción de día, de 0 a menos de 1."""
    minutos, segundos = divmod(min(round(fraccion * SEGUNDOS_DEL_DIA), SEGUNDOS_DEL_DIA - 1), 60)
    return time(*divmod(minutos, 60), segundos)


def en_duracion(serie: float) -> time | timedelta | float:
    """Un tiempo transcurrido; la hora que se quiso escribir, si es de menos de un día."""
    if 0 <= serie < 1:
        return en_hora(serie)
    return timedelta(seconds=round(serie * SEGUNDOS_DEL_DIA)) if abs(serie) < ULTIMO else serie
