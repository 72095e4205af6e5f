"""Las hojas de un .ods (LibreOffice, OpenOffice), de su XML a sus filas, en una sola pasada y con los mismos topes.

Regla: lo que dice repetirse («number-rows-repeated») se cuenta contra el cupo de celdas antes de repetirlo, y lo que se
repite en blanco no cuesta nada. Una celda con fórmula, con error o con formato de porcentaje no vale por lo que
muestra, como en un .xlsx. Fuente: OpenDocument 1.3, parte 3, §9 y §19.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

from importacion.cuadro import COSTO_DE_UNA_FILA, MAXIMO_DE_CELDAS, Cupo, HojaLeida, Rara, Rareza, emparejada
from importacion.errores import LibroIlegible
from importacion.eventos import Lector, sin_prefijo
from importacion.formato import DANIADO
from importacion.hoja_de_excel import DESMESURADO, MAXIMO_DE_COLUMNAS, MAXIMO_DE_FILAS, en_iso

DURACION = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
CELDAS = ("table-cell", "covered-table-cell")
NUMEROS = ("float", "currency", "percentage")
MAXIMO_DE_TABLAS = 500


@dataclass(slots=True)
class _Tabla:
    """Lo que se va juntando de una hoja."""

    nombre: str
    oculta: bool
    filas: list[list[Any]] = field(default_factory=list)
    raras: dict[tuple[int, int], Rara] = field(default_factory=dict)
    ocultas: set[int] = field(default_factory=set)
    tachadas: set[int] = field(default_factory=set)
    anchas: set[tuple[int, int]] = field(default_factory=set)
    altas: list[tuple[int, int, int]] = field(default_factory=list)


class LectorDeOds(Lector):
    """Recibe los eventos de `content.xml`; al final, `hojas()`."""

    def __init__(self, cupo: Cupo) -> None:
        super().__init__()
        self._cupo = cupo
        self._tablas: list[_Tabla] = []
        self._estilo = ""
        self._tachados: set[str] = set()
        self._escondidos: set[str] = set()
        self._fila: list[Any] = []
        self._numero = self._veces = self._columna = 0
        self._tabla_abierta: _Tabla | None = None
        self._celda: dict[str, str] | None = None
        self._parrafos: list[str] = []
        self._en_nota = 0
        self._con_tachado = self._escritas = 0

    def hojas(self) -> Mapping[str, HojaLeida]:
        """Las leídas, por su nombre. :raises LibroIlegible: si no caben en memoria."""
        return {tabla.nombre: self._hoja(tabla) for tabla in self._tablas}

    # --- Los eventos ------------------------------------------------------------------------------------------------
    def al_abrir(self, nombre: str, atributos: dict[str, str]) -> None:
        suyos = {sin_prefijo(clave): valor for clave, valor in atributos.items()}
        if nombre == "style":
            self._estilo = suyos.get("name", "")
        elif nombre == "text-properties" and suyos.get("text-line-through-style", "none") != "none":
            self._tachados.add(self._estilo)
        elif nombre == "table-properties" and suyos.get("display") == "false":
            self._escondidos.add(self._estilo)
        elif nombre == "table":
            self._abrir_tabla(suyos)
        elif self._tabla_abierta is None:
            return
        elif nombre == "table-row":
            self._abrir_fila(suyos)
        elif nombre in CELDAS:
            self._celda = suyos
            self._parrafos.clear()
        elif nombre == "annotation":
            self._en_nota += 1
        elif nombre == "p" and self._celda is not None and not self._en_nota:
            self.escuchar()
        elif self.escucha and nombre in ("s", "tab", "line-break"):
            self.oidos.append(" " * min(_veces(suyos.get("c", "1")), 100) if nombre == "s" else "\n")

    def al_cerrar(self, nombre: str) -> None:
        if self._tabla_abierta is None:
            return
        if nombre == "p" and self.escucha:
            self._parrafos.append(self.oido())
        elif nombre == "annotation":
            self._en_nota -= 1
        elif nombre in CELDAS and self._celda is not None:
            self._cerrar_celda(self._tabla_abierta, self._celda, tapada=nombre == CELDAS[1])
            self._celda = None
        elif nombre == "table-row":
            self._cerrar_fila(self._tabla_abierta)
        elif nombre == "table":
            self._tabla_abierta = None

    def _abrir_tabla(self, suyos: dict[str, str]) -> None:
        if self._tabla_abierta is not None or len(self._tablas) >= MAXIMO_DE_TABLAS:
            raise LibroIlegible(DANIADO)
        oculta = suyos.get("style-name", "") in self._escondidos
        self._tabla_abierta, self._numero = _Tabla(suyos.get("name", ""), oculta), 0
        self._tablas.append(self._tabla_abierta)

    def _abrir_fila(self, suyos: dict[str, str]) -> None:
        self._veces = _veces(suyos.get("number-rows-repeated", "1"))
        self._fila, self._columna, self._con_tachado, self._escritas = [], 0, 0, 0
        if suyos.get("visibility", "visible") != "visible" and self._tabla_abierta is not None:
            self._tabla_abierta.ocultas.add(self._numero)

    def _cerrar_celda(self, tabla: _Tabla, celda: dict[str, str], *, tapada: bool) -> None:
        veces = _veces(celda.get("number-columns-repeated", "1"))
        valor, rara = ("", None) if tapada else self._valor(celda)
        if valor != "":
            if self._columna + veces > MAXIMO_DE_COLUMNAS:
                raise LibroIlegible(DANIADO)
            self._gastar(veces)
            self._fila.extend([""] * (self._columna - len(self._fila)))
            self._fila.extend([valor] * veces)
            self._escritas += 1
            self._con_tachado += celda.get("style-name", "") in self._tachados
            if rara is not None:
                tabla.raras |= {(self._numero, self._columna + n): rara for n in range(veces)}
            self._combinar(tabla, celda)
        self._columna += veces

    def _combinar(self, tabla: _Tabla, celda: dict[str, str]) -> None:
        if _veces(celda.get("number-columns-spanned", "1")) > 1:
            tabla.anchas.add((self._numero, self._columna))
        if (alto := _veces(celda.get("number-rows-spanned", "1"))) > 1:
            tabla.altas.append((self._columna, self._numero, self._numero + alto - 1))

    def _cerrar_fila(self, tabla: _Tabla) -> None:
        primera, fila = self._numero, self._fila
        self._numero += self._veces
        if self._numero > MAXIMO_DE_FILAS:
            raise LibroIlegible(DANIADO)
        if not fila:
            return
        self._gastar((len(fila) + COSTO_DE_UNA_FILA) * self._veces)
        tabla.filas.extend([[]] * (primera - len(tabla.filas)))
        tabla.filas.extend([*fila] for _ in range(self._veces))
        for n in range(primera, self._numero):
            if primera in tabla.ocultas:
                tabla.ocultas.add(n)
            if self._con_tachado and self._con_tachado == self._escritas:
                tabla.tachadas.add(n)

    # --- Los valores ------------------------------------------------------------------------------------------------
    def _valor(self, celda: dict[str, str]) -> tuple[Any, Rara | None]:
        """Lo que vale la celda, y por qué no vale lo que muestra, si es que no."""
        clase, texto = celda.get("value-type", ""), "\n".join(self._parrafos)
        self._cupo.gastar_letras(len(texto))
        rara = Rara(Rareza.FORMULA) if celda.get("formula") else None
        if clase == "error" or texto.startswith(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "Err:5")):
            return texto, Rara(Rareza.ERROR, texto[:20])
        if clase in NUMEROS:
            rara = rara or (Rara(Rareza.PORCENTAJE) if clase == "percentage" else None)
            return _numero(celda.get("value", ""), texto), rara
        if clase == "date":
            return en_iso(celda.get("date-value", "")), rara
        if clase == "time":
            return _hora(celda.get("time-value", ""), texto), rara
        if clase == "boolean":
            return celda.get("boolean-value") == "true", rara
        return (texto if texto.strip() else celda.get("string-value", "").strip()), rara

    def _gastar(self, celdas: int) -> None:
        if not self._cupo.caben(celdas):
            millones = MAXIMO_DE_CELDAS // 1_000_000
            raise LibroIlegible(f"El libro tiene más de {millones} millones de celdas. Divídalo.")

    def _hoja(self, tabla: _Tabla) -> HojaLeida:
        blanca = emparejada(tabla.filas, self._gastar)
        tapadas = {}
        for columna, desde, hasta in tabla.altas:
            for n in range(desde + 1, min(hasta, len(tabla.filas) - 1) + 1):
                if tabla.filas[n] is not blanca and tabla.filas[n][columna] == "":
                    tabla.filas[n][columna] = tabla.filas[desde][columna]
                    tapadas[n, columna] = desde
        return HojaLeida(
            nombre=tabla.nombre,
            filas=tabla.filas,
            blanca=blanca,
            raras=tabla.raras,
            combinadas=tabla.anchas,
            tapadas=tapadas,
            ocultas=tabla.ocultas,
            tachadas=tabla.tachadas,
            oculta=tabla.oculta,
        )


def _veces(escrito: str) -> int:
    """:raises LibroIlegible: si no es una cantidad que quepa en una hoja."""
    if not (escrito.isascii() and escrito.isdigit() and 0 < len(escrito) < 8 and 0 < int(escrito) <= MAXIMO_DE_FILAS):
        raise LibroIlegible(DANIADO)
    return int(escrito)


def _numero(escrito: str, texto: str) -> Any:
    try:
        numero = float(escrito)
    except ValueError:
        return texto
    return numero if abs(numero) < DESMESURADO else texto


def _hora(escrito: str, texto: str) -> Any:
    partes = DURACION.fullmatch(escrito)
    if partes is None:
        return texto
    horas, minutos, segundos = (int(parte) for parte in partes.groups())
    if horas < 24 and minutos < 60 and segundos < 60:
        return time(horas, minutos, segundos)
    return timedelta(hours=horas, minutes=minutos, seconds=segundos)
