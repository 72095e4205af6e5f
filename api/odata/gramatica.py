"""El `$filter` de OData, leído: condiciones sobre una propiedad, unidas por «and».

Se lee la parte de la gramática que se puede contestar con filtros propios: `eq`, `in`, `ge`, `gt`, `le`, `lt`, `and`, y
`or` entre valores de una misma propiedad. Lo demás se rechaza diciendo qué sí. «and» ata más que «or»: `a or b and c`
es `a or (b and c)`, que no se puede contestar.

Fuente: OData Version 4.01, Part 2: URL Conventions, §5.1.1 (la precedencia, en §5.1.1.17).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LARGO_MAXIMO = 8_000  # letras: más no cabe en una dirección
PIEZA = re.compile(
    r"\s*(?:(?P<texto>'(?:[^']|'')*')|(?P<signo>[(),])"
    r"|(?P<palabra>[^\s(),']+))",
)
OPERADORES = ("eq", "in", "ge", "gt", "le", "lt")
CON_PARENTESIS = (
    "«and» ata más que «or»: si quiso decir «(a or b) and c», ponga los paréntesis. «or» une solo valores de una misma "
    "propiedad."
)
SE_ENTIENDE = (
    "Se entiende «propiedad eq valor», «propiedad in (valor, valor)», «ge», «gt», «le» y «lt» con fechas, unidos con "
    "«and»; y «or» entre valores de una misma propiedad."
)


class FiltroErrado(ValueError):
    """Un $filter que no se entiende. El texto es una frase que dice qué sí."""


@dataclass(frozen=True, slots=True)
class Condicion:
    """`propiedad operador valores`; con `eq` e `in`, alguno de los valores."""

    propiedad: str
    operador: str
    valores: tuple[str, ...]


def leer_filtro(escrito: str) -> list[Condicion]:
    """:raises FiltroErrado: si no se entiende."""
    if len(escrito) > LARGO_MAXIMO:
        raise FiltroErrado(f"El $filter es demasiado largo: como máximo, {LARGO_MAXIMO} letras.")
    lector = _LectorDeFiltro(list(_piezas(escrito)))
    condiciones = lector.o()
    if lector.queda():
        raise FiltroErrado(f"No se entiende «{lector.mirar()}» en el $filter. {SE_ENTIENDE}")
    return condiciones


def _piezas(escrito: str) -> Iterator[str]:
    lugar = 0
    while lugar < len(escrito.rstrip()):
        hallada = PIEZA.match(escrito, lugar)
        if hallada is None:
            raise FiltroErrado(f"No se entiende «{escrito[lugar : lugar + 30]}» en el $filter. {SE_ENTIENDE}")
        yield hallada["texto"] or hallada["signo"] or hallada["palabra"]
        lugar = hallada.end()


class _LectorDeFiltro:
    """Lee de izquierda a derecha, sin volver atrás."""

    MAS_HONDO = 50

    def __init__(self, piezas: list[str]) -> None:
        self._piezas, self._lugar, self._hondo = piezas, 0, 0

    def queda(self) -> bool:
        return self._lugar < len(self._piezas)

    def mirar(self) -> str:
        return self._piezas[self._lugar] if self.queda() else "el final"

    def tomar(self, esperada: str = "") -> str:
        pieza = self.mirar()
        if not self.queda() or (esperada and pieza != esperada):
            que = f"«{esperada}»" if esperada else "algo más"
            raise FiltroErrado(f"En el $filter se esperaba {que} y está «{pieza}». {SE_ENTIENDE}")
        self._lugar += 1
        return pieza

    def o(self) -> list[Condicion]:
        partes = [self.y()]
        while self.mirar() == "or" and self.queda():
            self.tomar()
            partes.append(self.y())
        if len(partes) == 1:
            return partes[0]
        de_una = [parte[0] for parte in partes if len(parte) == 1]
        if len(de_una) < len(partes):
            raise FiltroErrado(f"{CON_PARENTESIS} {SE_ENTIENDE}")
        propiedades = {c.propiedad for c in de_una}
        if len(propiedades) > 1 or {c.operador for c in de_una} - {"eq", "in"}:
            raise FiltroErrado(f"«or» une solo valores de una misma propiedad. {SE_ENTIENDE}")
        valores = tuple(valor for condicion in de_una for valor in condicion.valores)
        return [Condicion(propiedades.pop(), "in", valores)]

    def y(self) -> list[Condicion]:
        condiciones = self.simple()
        while self.mirar() == "and" and self.queda():
            self.tomar()
            condiciones += self.simple()
        return condiciones

    def simple(self) -> list[Condicion]:
        if self.mirar() == "(" and self.queda():
            self._hondo += 1
            if self._hondo > self.MAS_HONDO:
                raise FiltroErrado("El $filter lleva demasiados paréntesis.")
            self.tomar()
            dentro = self.o()
            self.tomar(")")
            self._hondo -= 1
            return dentro
        propiedad, operador = self.tomar(), self.tomar()
        if operador not in OPERADORES:
            raise FiltroErrado(f"«{propiedad} {operador}» no se puede. {SE_ENTIENDE}")
        return [Condicion(propiedad, operador, self.lista() if operador == "in" else (self.valor(),))]

    def lista(self) -> tuple[str, ...]:
        self.tomar("(")
        valores = [self.valor()]
        while self.mirar() == ",":
            self.tomar()
            valores.append(self.valor())
        self.tomar(")")
        return tuple(valores)

    def valor(self) -> str:
        pieza = self.tomar()
        if pieza in ("(", ")", ","):
            raise FiltroErrado(f"En el $filter se esperaba un valor y está «{pieza}». {SE_ENTIENDE}")
        return pieza[1:-1].replace("''", "'") if pieza.startswith("'") else pieza
