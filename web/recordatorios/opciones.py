"""Lo que las páginas de los recordatorios tienen en común: sus pestañas y las opciones de sus filtros."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from acuerdos.palabras import en_miles
from web.comun.pestanas import Pestana

ENVIOS_POR_PAGINA = 50


@dataclass(frozen=True, slots=True)
class OpcionDeEnvio:
    """Un valor de un filtro, y cuántos correos lo tienen."""

    valor: str
    texto: str
    cantidad: int
    elegido: bool

    @property
    def rotulo(self) -> str:
        return f"{self.texto} ({en_miles(self.cantidad)})"


class OpcionDeMotivo(OpcionDeEnvio):
    """Un motivo es largo y el control lo corta: cuántos va delante."""

    __slots__ = ()

    @property
    def rotulo(self) -> str:
        return f"({en_miles(self.cantidad)}) {self.texto}"


@dataclass(frozen=True, slots=True)
class FiltroDeCorreos:
    """Un control para elegir entre `opciones`; `todos`, lo que dice si no se elige ninguna."""

    nombre: str
    rotulo: str
    todos: str
    opciones: Sequence[OpcionDeEnvio]


def de_la_regla(opciones: Sequence[OpcionDeEnvio]) -> list[FiltroDeCorreos]:
    """El de la regla que pone el correo, si hay entre qué elegir."""
    return [FiltroDeCorreos("regla", "Regla", "Cualquiera", opciones)] if opciones else []


def pestanas(actual: str) -> list[Pestana]:
    nombres = (
        ("reglas", "Reglas", "recordatorios"),
        ("manana", "Lo que saldría", "recordatorios_manana"),
        ("envios", "Lo que salió", "recordatorios_envios"),
        ("recibidos", "Lo que llegó", "recordatorios_recibidos"),
        ("personas", "Personas", "recordatorios_personas"),
        ("vacantes", "Sin punto focal", "recordatorios_vacantes"),
    )
    return [Pestana(texto, reverse(pagina), clave == actual) for clave, texto, pagina in nombres]
