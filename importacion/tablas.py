"""De las filas sueltas de una hoja a su cuadro: dónde están los títulos y qué filas son datos.

Regla: los títulos se reconocen sin mirar mayúsculas, acentos ni blancos, en cualquier orden, y pueden tener filas
encima. No son datos las filas en blanco, los títulos repetidos, los rótulos (un solo texto, en una celda combinada o
en la primera columna) ni los totales (empiezan por «Total», o solo traen cifras y les falta la clave).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from rapidfuzz import fuzz, process

from acuerdos.palabras import enumerar
from cuentas.textos import norma
from importacion.cuadro import HojaLeida, Rara, escrita
from importacion.errores import Error, Hallazgos
from importacion.hojas import FormaDeHoja
from importacion.textos import letra_de_columna

FILAS_DE_BUSQUEDA = 50
PARECIDO_DE_TITULO = 70
# El libro que se devuelve lleva sus errores en esta columna, cada frase con esta marca: al volver, no se leen.
COLUMNA_DE_ERROR, MARCA_DE_ERROR = "Error", "⚠ "
HORA, MINUTO = timedelta(hours=1), timedelta(minutes=1)
ARRASTRADAS_MINIMAS = 3
TOTAL = re.compile(r"(sub ?)?total(es)?\b")
Cambio = tuple[str, str, str]
PARECE_CODIGO = re.compile(r"\s*[^\s\d]*\d[^\s]*\s*")


@dataclass(slots=True)
class TablaDeHoja:
    """El cuadro de una hoja. `posicion`: clave de columna → índice en la fila."""

    forma: FormaDeHoja
    hoja: HojaLeida
    hallazgos: Hallazgos
    posicion: dict[str, int]
    titulos_en: int
    ignoradas: list[int] = field(default_factory=list)
    simple: bool = field(init=False)
    _columnas: frozenset[int] = field(init=False)
    _sumas: dict[int, dict[int, float]] = field(default_factory=dict, init=False)  # columna → fila → lo de encima

    def __post_init__(self) -> None:
        self._columnas = frozenset(self.posicion.values())
        self.simple = not (self.hoja.raras or self.hoja.tapadas)

    def filas(self) -> Iterator["FilaDeHoja"]:
        """Las filas de datos. Las que no lo son, y no están en blanco, quedan en `ignoradas`."""
        ultima, clave = _ultima_escrita(self.hoja), self.posicion.get(self.forma.clave)
        arrastradas = self._arrastradas()
        for indice, valores in self.hoja.escritas(self.titulos_en + 1):
            codigo = "" if clave is None else valores[clave]
            if isinstance(codigo, str) and _es_codigo(codigo):  # lo de siempre, sin más averiguación
                yield FilaDeHoja(self, indice + 1, valores)
                continue
            escritas = [c for c, v in enumerate(valores) if v != "" and (not isinstance(v, str) or v.strip())]
            if not escritas and not self._tiene_raras(indice):
                continue
            if indice in arrastradas or self._no_es_dato(indice, valores, escritas, es_la_ultima=indice == ultima):
                self.ignoradas.append(indice + 1)
            else:
                yield FilaDeHoja(self, indice + 1, valores)

    def _arrastradas(self) -> set[int]:
        """Las últimas filas, si son varias que solo repiten lo mismo en unas pocas columnas y no dicen de qué son.

        Queda así cuando alguien arrastra hacia abajo el valor de costumbre para ir llenando las demás.
        """
        repetidas: list[int] = []
        anterior: dict[int, Any] = {}
        for indice in range(len(self.hoja.filas) - 1, self.titulos_en, -1):
            valores = self.hoja.filas[indice]
            if valores is self.hoja.blanca or not escrita(valores):
                continue
            propias = {c: valores[c] for c in self._columnas if valores[c] != "" and not self._es_contador(c)}
            sin_clave = self.posicion.get(self.forma.clave) not in propias
            if not propias or not sin_clave or not self._le_falta_lo_suyo([*propias]) or anterior not in ({}, propias):
                break
            repetidas.append(indice)
            anterior = propias
        if len(repetidas) < ARRASTRADAS_MINIMAS:
            return set()
        self.hallazgos.avisos.append(self._frase_de_arrastradas(repetidas, anterior))
        return set(repetidas)

    def _frase_de_arrastradas(self, indices: list[int], valores: dict[int, Any]) -> str:
        dicho = enumerar(f"«{escrito(valor)}» ({letra_de_columna(c)})" for c, valor in sorted(valores.items()))
        donde = f"filas {min(indices) + 1} a {max(indices) + 1}"
        return f"{self.forma.nombre}, {donde}: solo repiten {dicho} y no dicen de qué son; no se importan."

    def _tiene_raras(self, indice: int) -> bool:
        return bool(self.hoja.raras) and any((indice, c) in self.hoja.raras for c in self.posicion.values())

    def _no_es_dato(self, indice: int, valores: Sequence[Any], escritas: list[int], *, es_la_ultima: bool) -> bool:
        propias = [c for c in escritas if c in self._columnas]
        clave = self.posicion.get(self.forma.clave)
        if not propias:
            return bool(escritas) or clave is None or (indice, clave) not in self.hoja.raras
        primero = valores[propias[0]]
        if (
            isinstance(primero, str)
            and TOTAL.match(norma(primero))
            and (propias[0] != clave or not _es_codigo(primero))
        ):
            return self._le_falta_lo_suyo(propias)
        if clave not in propias and all(isinstance(valores[c], int | float) for c in propias):
            return es_la_ultima or all(self._es_contador(c) or self._es_suma(indice, c) for c in propias)
        if len(propias) == 1 and isinstance(primero, str):
            return self._es_rotulo(indice, propias[0], primero)
        return len(propias) > 1 and self._son_titulos(valores)

    def _le_falta_lo_suyo(self, propias: list[int]) -> bool:
        """Un total no llena las columnas obligatorias; un dato que empieza por esa palabra, sí."""
        obligatorias = [self.posicion[c.clave] for c in self.forma.columnas if c.obligatoria]
        return len(obligatorias) <= 2 or len([c for c in obligatorias if c in propias]) <= len(obligatorias) // 2

    def _es_contador(self, columna: int) -> bool:
        return self.posicion.get("n") == columna

    def _es_suma(self, indice: int, columna: int) -> bool:
        """Si la celda vale lo que suman las de encima."""
        if columna not in self._sumas:
            suma, sumas = 0.0, {}
            for n, valores in self.hoja.escritas(self.titulos_en + 1):
                sumas[n] = suma
                suma += valores[columna] if isinstance(valores[columna], int | float) else 0
            self._sumas[columna] = sumas
        return bool(self._sumas[columna][indice] == self.hoja.filas[indice][columna])

    def _es_rotulo(self, indice: int, columna: int, texto: str) -> bool:
        combinada = (indice, columna) in self.hoja.combinadas
        return combinada or (columna == min(self._columnas) and not _es_codigo(texto))

    def _son_titulos(self, valores: Sequence[Any]) -> bool:
        titulos = {norma(t) for t in self.hoja.filas[self.titulos_en] if isinstance(t, str)}
        return all(isinstance(v, str) and norma(v) in titulos for v in valores if v != "")


class FilaDeHoja:
    """Una fila de datos: `numero` es el de Excel."""

    __slots__ = ("numero", "posicion", "simple", "tabla", "valores")

    def __init__(self, tabla: TablaDeHoja, numero: int, valores: Sequence[Any]) -> None:
        self.tabla, self.numero, self.valores, self.posicion = tabla, numero, valores, tabla.posicion
        self.simple = (
            tabla.simple
        )  # ninguna celda de su hoja es rara ni está tapada: no hay que preguntarlo de cada una

    def valor(self, clave: str) -> Any:
        """Lo que hay en la columna; «» si la hoja no la trae."""
        posicion = self.posicion.get(clave)
        return "" if posicion is None else self.valores[posicion]

    def tapada(self, clave: str) -> int | None:
        """El número de la fila de donde la celda, combinada con ella, toma su valor; None si el valor es suyo."""
        origen = self.tabla.hoja.tapadas.get((self.numero - 1, self.posicion.get(clave, -1)))
        return None if origen is None else origen + 1

    def rara(self, clave: str) -> Rara | None:
        raras = self.tabla.hoja.raras
        return raras.get((self.numero - 1, self.posicion.get(clave, -1))) if raras else None

    @property
    def con_error(self) -> bool:
        return (self.tabla.forma.nombre, self.numero) in self.tabla.hallazgos.filas_con_error

    def mal(
        self,
        clave: str,
        problema: str,
        remedio: str,
        clase: str,
        valor: object = None,
        cambio: Cambio | None = None,
        propone: Iterable[Cambio] = (),
        antes: str | None = None,
    ) -> None:
        """Anota un error en la celda de esa columna. `cambio`: qué registrado contradice, con los dos valores.

        `antes`: lo que decía al exportarse la hoja, si desde entonces cambió aquí.
        `propone`: (clave de la columna, valor, cómo se lee) de lo que se podría haber querido escribir.
        """
        error = self._error(clave, problema, remedio, clase, valor)
        if propone := tuple((letra_de_columna(self.posicion[c]), v, r) for c, v, r in propone if c in self.posicion):
            error = replace(error, propone=propone)
        if cambio is not None:
            error = replace(error, cambia=cambio[0], registrado=cambio[1], dicho=cambio[2], antes=antes)
        self.tabla.hallazgos.anotar(error)

    def dudar(self, clave: str, problema: str, remedio: str, clase: str) -> None:
        """Anota que otra fila repite esta: no es su error, pero sin corregir la otra no se sabe cuál vale."""
        self.tabla.hallazgos.dudosas.append(self._error(clave, problema, remedio, clase, None))

    def avisar(self, frase: str) -> None:
        """Algo de la fila que conviene revisar, sin ser un error; «» es que no hay nada."""
        if frase:
            self.tabla.hallazgos.notar(self.tabla.forma.nombre, self.numero, frase)

    def _error(self, clave: str, problema: str, remedio: str, clase: str, valor: object) -> Error:
        forma = self.tabla.forma
        posicion = self.tabla.posicion.get(clave, self.tabla.posicion.get(forma.clave, 0))
        mostrado = escrito(self.valor(clave) if valor is None else valor)
        return Error(forma.nombre, self.numero, letra_de_columna(posicion), mostrado, problema, remedio, clase)


def escrito(valor: object) -> str:
    """Un valor como se ve en la hoja, en una línea y sin pasar de 80 letras."""
    if hasattr(valor, "strftime"):
        texto = valor.strftime("%d/%m/%Y") if hasattr(valor, "year") else valor.strftime("%H:%M")
    elif isinstance(valor, timedelta):
        texto = f"{valor // HORA}:{valor % HORA // MINUTO:02d}"
    elif isinstance(valor, float) and valor.is_integer():
        texto = str(int(valor))
    else:
        texto = " ".join(str(valor).split())
    return texto if len(texto) <= 80 else f"{texto[:79]}…"


def buscar_tabla(forma: FormaDeHoja, hoja: HojaLeida, hallazgos: Hallazgos) -> TablaDeHoja | None:
    """El cuadro de `hoja`, o None si no se puede saber cuál es; el porqué queda en `hallazgos`."""
    if not any(escrita(valores) for _, valores in hoja.escritas()):
        if forma.obligatoria:
            hallazgos.anotar(
                _de_hoja(forma, "La hoja está en blanco.", f"Ponga los títulos {_titulos(forma)} y sus filas.")
            )
        else:
            hallazgos.avisos.append(f"La hoja «{forma.nombre}» está en blanco: de ella no se importa nada.")
        return None
    indice, posicion = _mejor_fila_de_titulos(forma, hoja)
    if len(posicion) < min(2, len(forma.columnas)):
        hallazgos.anotar(
            _de_hoja(forma, "No se encontró la fila de títulos.", f"La hoja debe tener una fila con {_titulos(forma)}.")
        )
        return None
    sobran = {
        n: t
        for n, t in enumerate(hoja.filas[indice])
        if isinstance(t, str) and t.strip() and n not in posicion.values() and norma(t) != norma(COLUMNA_DE_ERROR)
    }
    faltan = [
        c
        for c in forma.columnas
        if c.clave not in posicion and (c.obligatoria or (c.clave == forma.clave and _parecido(c.titulo, sobran)))
    ]
    for columna in faltan:
        hallazgos.anotar(_columna_que_falta(forma, columna.titulo, indice, sobran))
    if sobran and not faltan:
        vistos = enumerar(f"«{' '.join(t.split())}» ({letra_de_columna(n)})" for n, t in sobran.items())
        hallazgos.avisos.append(f"{forma.nombre}: no se usa{'n' if len(sobran) > 1 else ''} {vistos}.")
    return None if faltan else TablaDeHoja(forma, hoja, hallazgos, posicion, indice)


def fila_de_titulos(forma: FormaDeHoja, hoja: HojaLeida) -> int:
    """El índice de la fila que más se parece a la de títulos; 0 en una hoja en blanco."""
    return _mejor_fila_de_titulos(forma, hoja)[0] if hoja.filas else 0


def _mejor_fila_de_titulos(forma: FormaDeHoja, hoja: HojaLeida) -> tuple[int, dict[str, int]]:
    candidatas = [(indice, _posiciones(forma, fila)) for indice, fila in enumerate(hoja.filas[:FILAS_DE_BUSQUEDA])]
    return max(candidatas, key=lambda candidata: len(candidata[1]))


def _posiciones(forma: FormaDeHoja, fila: Sequence[Any]) -> dict[str, int]:
    """Clave → índice. El título exacto se prefiere a los otros que también se aceptan."""
    vistos = {norma(v): n for n, v in reversed(list(enumerate(fila))) if isinstance(v, str) and v.strip()}
    posicion = {c.clave: vistos[norma(c.titulo)] for c in forma.columnas if norma(c.titulo) in vistos}
    for columna in forma.columnas:
        libres = (vistos[t] for t in sorted(columna.titulos()) if t in vistos and vistos[t] not in posicion.values())
        if columna.clave not in posicion and (indice := next(libres, None)) is not None:
            posicion[columna.clave] = indice
    return posicion


def _columna_que_falta(forma: FormaDeHoja, titulo: str, indice: int, sobran: dict[int, str]) -> Error:
    parecido = _parecido(titulo, sobran)
    pista = f" El más parecido es {parecido}." if parecido else ""
    return Error(
        forma.nombre,
        indice + 1,
        "A",
        "",
        f"Falta la columna «{titulo}».{pista}",
        f"Agregue la columna «{titulo}» o corrija su título.",
        "columna que falta",
    )


def _parecido(titulo: str, sobran: dict[int, str]) -> str:
    """El título sin usar que más se le parece, con su columna: «Plaso» (M); vacío si ninguno."""
    hallado = process.extractOne(
        norma(titulo), {n: norma(t) for n, t in sobran.items()}, scorer=fuzz.ratio, score_cutoff=PARECIDO_DE_TITULO
    )
    return f"«{sobran[hallado[2]].strip()}» ({letra_de_columna(hallado[2])})" if hallado else ""


def _de_hoja(forma: FormaDeHoja, problema: str, remedio: str) -> Error:
    return Error(forma.nombre, 0, "", "", problema, remedio, "hoja que no sirve")


def _titulos(forma: FormaDeHoja) -> str:
    return enumerar(f"«{c.titulo}»" for c in forma.columnas if c.obligatoria)


def _es_codigo(texto: str) -> bool:
    return PARECE_CODIGO.fullmatch(texto) is not None


def _ultima_escrita(hoja: HojaLeida) -> int:
    return next((n for n in range(len(hoja.filas) - 1, -1, -1) if escrita(hoja.filas[n])), -1)
