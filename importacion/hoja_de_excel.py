"""Una hoja de .xlsx, de su XML a sus filas, en una sola pasada y con lo que sus celdas no dicen por su valor.

Regla: cada celda está donde la pone su dirección o, si no la trae, detrás de la anterior. Se guarda lo escrito y no el
cuadro vacío que lo rodea: una celda sola muy lejos no cuesta nada, y muchas filas muy anchas se rechazan. Una celda con
fórmula, con error o con formato de porcentaje no vale por lo que muestra. Fuente: ECMA-376, parte 1, §18.3 y §18.4.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from importacion.combinaciones import Combinaciones
from importacion.cuadro import (
    COSTO_DE_UNA_FILA,
    COSTO_DE_UNA_RARA,
    MAXIMO_DE_CELDAS,
    Cupo,
    HojaLeida,
    Rara,
    Rareza,
    emparejada,
)
from importacion.errores import LibroIlegible
from importacion.estilos import ClaseDeNumero, Estilo, en_dia, en_duracion
from importacion.eventos import Lector, es_cierto, sin_prefijo
from importacion.formato import DANIADO
from importacion.textos import indice_de_columna, letra_de_columna
from importacion.textos_del_libro import sin_escapes

MAXIMO_DE_FILAS, MAXIMO_DE_COLUMNAS = 1_048_576, 16_384
DIRECCION = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.IGNORECASE)
DESMESURADO = 1e300
MEDIANOCHE = time()
MAXIMO_DE_VISTOS = 50_000
COLUMNAS_DE_SOBRA = 100  # ningún cuadro de la oficina llega a tantas
EN_BLANCO: list[Any] = []  # la misma para todas las filas que faltan; nadie la cambia
PORCENTAJE, FORMULA = Rara(Rareza.PORCENTAJE), Rara(Rareza.FORMULA)


@dataclass(frozen=True, slots=True)
class ContextoDelLibro:
    """Lo del libro que hace falta para entender sus celdas. `textos`: por el número con que las celdas los nombran."""

    textos: Mapping[str, str] = field(default_factory=dict)
    estilos: Mapping[str, Estilo] = field(default_factory=dict)
    desde_1904: bool = False
    cupo: Cupo = field(default_factory=Cupo)


class LectorDeHoja(Lector):
    """Recibe los eventos de la parte de una hoja; al final, `hoja()`.

    `inicio` y `fin` miran primero las tres etiquetas que se repiten por cada celda: en ellas se va casi todo el tiempo.
    """

    def __init__(self, nombre: str, contexto: ContextoDelLibro, *, oculta: bool = False) -> None:
        super().__init__()
        self._nombre, self._hoja_oculta = nombre, oculta
        self._cupo, self._desde_1904 = contexto.cupo, contexto.desde_1904
        self._textos, self._estilos = contexto.textos, contexto.estilos
        self._abiertas = 0
        self._en_datos = self._en_celda = self._en_texto = False
        self._columnas: dict[str, int] = {}  # letras → columna, de las ya vistas
        self._vistos: dict[tuple[str | None, str], Any] = {}  # estilo y lo escrito → lo que vale, si no es un texto
        # Si hay estilos tachados, de cada celda hay que ver el suyo.
        self._textos_simples = {} if any(e.tachado for e in self._estilos.values()) else self._textos
        self._filas: list[list[Any]] = []
        self._raras: dict[tuple[int, int], Rara] = {}
        self._ocultas: set[int] = set()
        self._tachadas: set[int] = set()
        self._combinaciones = Combinaciones(contexto.cupo)
        self._fila: list[Any] = []
        self._numero = self._columna = -1
        self._cifras = 0  # cuántas lleva el número de la fila, que es como termina la dirección de sus celdas
        self._celda: dict[str, str] = {}
        self._trozos: list[str] = []
        self._oculta = False
        self._con_tachado = 0

    def hoja(self) -> HojaLeida:
        """La hoja leída. :raises LibroIlegible: si su cuadro no cabe en memoria."""
        filas = self._filas
        blanca = emparejada(filas, self._gastar)
        tapadas = self._combinaciones.repetir_hacia_abajo(filas, blanca, self._raras)
        return HojaLeida(
            nombre=self._nombre,
            filas=filas,
            blanca=blanca,
            raras=self._raras,
            combinadas=self._combinaciones.anchas,
            tapadas=tapadas,
            ocultas=self._ocultas,
            tachadas=self._tachadas,
            oculta=self._hoja_oculta,
        )

    # --- Los eventos ------------------------------------------------------------------------------------------------
    def hondura(self) -> int:
        return self._abiertas

    def inicio(self, nombre: str, atributos: dict[str, str]) -> None:
        if nombre == "c":
            if self._en_celda:
                raise LibroIlegible(DANIADO)
            self._celda, self._en_celda = atributos, True
            try:
                self._columna = self._columnas[atributos["r"][: self._cifras]]
            except KeyError:
                self._columna = self._columna_de(atributos.get("r", "").strip())
        elif nombre == "v":
            if self.escucha:
                raise LibroIlegible(DANIADO)
            self.oidos.clear()
            self.escucha = True
        elif ":" in nombre:
            self.inicio(sin_prefijo(nombre), atributos)
        else:
            self._abiertas += 1  # las celdas y sus valores no hace falta contarlos: no pueden ir uno dentro de otro
            self._abrir_otra(nombre, atributos)

    def fin(self, nombre: str) -> None:
        if nombre == "v":
            self.escucha = False
            oidos, celda, fila = self.oidos, self._celda, self._fila
            escrito = oidos[0] if len(oidos) == 1 else "".join(oidos)
            tipo = celda.get("t")
            if tipo == "s":
                valor: Any = self._textos_simples.get(escrito)
            else:
                valor = self._vistos.get((celda.get("s"), escrito)) if tipo is None else None
            if valor is None:
                valor = self._valor(escrito)
            if valor and self._columna == len(fila):
                fila.append(valor)
            else:
                self._guardar(valor)
        elif nombre == "c":
            self._en_celda = False
        elif ":" in nombre:
            self.fin(sin_prefijo(nombre))
        else:
            self._abiertas -= 1
            self._cerrar_otra(nombre)

    def _abrir_otra(self, nombre: str, atributos: dict[str, str]) -> None:
        if nombre == "row":
            self._abrir_fila(atributos)
        elif nombre == "f" and self._en_datos:
            self._anotar_rara(FORMULA)
        elif nombre == "is":
            self._trozos.clear()
            self._en_texto = True
        elif nombre == "t" and self._en_texto:
            self.escuchar()
        elif nombre == "rPh":
            self._en_texto = False
        elif nombre == "sheetData":
            self._en_datos = True
        elif nombre == "mergeCell":
            self._combinaciones.anotar(atributos.get("ref", ""))

    def _cerrar_otra(self, nombre: str) -> None:
        if nombre == "row":
            self._cerrar_fila()
        elif nombre == "t" and self._en_texto:
            self._trozos.append(self.oido())
        elif nombre == "is":
            self._en_texto = False
            self._guardar(self._texto_suelto("".join(self._trozos)))
        elif nombre == "rPh":
            self._en_texto = True
        elif nombre == "sheetData":
            self._en_datos = False

    # --- Las filas --------------------------------------------------------------------------------------------------
    def _abrir_fila(self, atributos: dict[str, str]) -> None:
        escrito = atributos.get("r", "").strip()
        numero = entero(escrito) - 1 if escrito else self._numero + 1
        if not 0 <= numero < MAXIMO_DE_FILAS:
            raise LibroIlegible(DANIADO)
        self._numero, self._cifras, self._columna = numero, -len(str(numero + 1)), -1
        self._con_tachado = 0
        if numero < len(self._filas) and self._filas[numero]:
            self._fila = self._filas[numero]  # la misma fila en dos pedazos
        else:
            self._fila = []
        self._oculta = es_cierto(atributos.get("hidden", ""))

    def _cerrar_fila(self) -> None:
        fila, numero = self._fila, self._numero
        if not fila:
            return
        filas = self._filas
        if numero >= len(filas):
            filas.extend([EN_BLANCO] * (numero + 1 - len(filas)))
        self._gastar(len(fila) - len(filas[numero]) + COSTO_DE_UNA_FILA)
        filas[numero] = fila
        if self._oculta:
            self._ocultas.add(numero)
        if self._con_tachado and self._con_tachado >= sum(valor != "" for valor in fila):
            self._tachadas.add(numero)

    def _gastar(self, celdas: int) -> None:
        if self._cupo.caben(celdas):
            return
        numero, fila = max(enumerate(self._filas), key=lambda f: len(f[1]), default=(0, self._fila))
        if len(fila) <= COLUMNAS_DE_SOBRA:
            raise LibroIlegible(f"El libro tiene más de {MAXIMO_DE_CELDAS // 1_000_000} millones de celdas. Divídalo.")
        ultima = f"{letra_de_columna(len(fila) - 1)}{numero + 1}"
        raise LibroIlegible(
            f"La hoja «{self._nombre}» tiene algo escrito en {ultima}, demasiado lejos del cuadro. Borre las filas y "
            "columnas que sobran (selecciónelas enteras y elimínelas) y guarde el libro."
        )

    # --- Las celdas -------------------------------------------------------------------------------------------------
    def _columna_de(self, direccion: str) -> int:
        """La de una dirección que no se ha visto; la que sigue a la anterior, si la celda no trae dirección."""
        if not direccion:
            columna = self._columna + 1
        else:
            partes = DIRECCION.fullmatch(direccion)
            if partes is None:
                raise LibroIlegible(DANIADO)
            columna = indice_de_columna(partes[1].upper())
            if partes[2] == str(self._numero + 1):
                self._columnas[partes[1]] = columna
        if columna >= MAXIMO_DE_COLUMNAS:
            raise LibroIlegible(DANIADO)
        return columna

    def _valor(self, escrito: str) -> Any:
        """Lo que vale la celda según su tipo y su formato; «» si solo trae blancos."""
        tipo, estilo = self._celda.get("t", "n"), self._estilos.get(self._celda.get("s", ""))
        self._con_tachado += estilo is not None and estilo.tachado
        if tipo == "s":
            valor: Any = self._textos.get(escrito)
            if valor is None:
                raise LibroIlegible(DANIADO)
        elif tipo == "n":
            valor = self._numero_de(escrito, ClaseDeNumero.NUMERO if estilo is None else estilo.clase)
        elif tipo == "b":
            valor = es_cierto(escrito)
        elif tipo == "d":
            valor = en_iso(escrito)
        else:
            if tipo == "e":
                self._anotar_rara(Rara(Rareza.ERROR, escrito[:20]))
            valor = self._texto_suelto(escrito)
        if "t" not in self._celda and (estilo is None or estilo.corriente) and len(self._vistos) < MAXIMO_DE_VISTOS:
            self._vistos[self._celda.get("s"), escrito] = valor
        return valor

    def _numero_de(self, escrito: str, clase: ClaseDeNumero) -> Any:
        """Un número con lo que su formato hace de él; el mismo texto, si no es un número."""
        try:
            numero = float(escrito)
        except ValueError:
            return self._texto_suelto(escrito)
        if not abs(numero) < DESMESURADO:  # ni infinitos, ni lo que no es un número
            return self._texto_suelto(escrito)
        if clase is ClaseDeNumero.FECHA:
            return en_dia(numero, desde_1904=self._desde_1904)
        if clase is ClaseDeNumero.DURACION:
            return en_duracion(numero)
        if clase is ClaseDeNumero.PORCENTAJE:
            self._anotar_rara(PORCENTAJE)
        return numero

    def _guardar(self, valor: object) -> None:
        """Pone el valor en su columna; «» no deja nada."""
        fila, columna = self._fila, self._columna
        if valor == "" or columna < 0:
            return
        if columna >= len(fila):
            fila.extend([""] * (columna - len(fila)))
            fila.append(valor)
        else:
            fila[columna] = valor

    def _texto_suelto(self, escrito: str) -> str:
        texto = sin_escapes(escrito)
        self._cupo.gastar_letras(len(texto))
        return texto

    def _anotar_rara(self, rara: Rara) -> None:
        lugar = self._numero, self._columna
        if self._raras.get(lugar) is not FORMULA:
            self._raras[lugar] = rara
            self._gastar(COSTO_DE_UNA_RARA)


def en_iso(escrito: str) -> Any:
    """Una fecha como las escribe el formato estricto; el mismo texto, si no lo es."""
    try:
        instante = datetime.fromisoformat(escrito.strip())
    except ValueError:
        return escrito
    return instante.date() if instante.time() == MEDIANOCHE else instante


def entero(escrito: str) -> int:
    """:raises LibroIlegible: si no son cifras."""
    if not (escrito.isascii() and escrito.isdigit() and len(escrito) < 9):
        raise LibroIlegible(DANIADO)
    return int(escrito)
