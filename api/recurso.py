"""Qué se lee en cada dirección: las filas que una persona ve, sus columnas y cómo se ve cada una."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.serializers import Serializer

from acuerdos.enums import TipoDeCambio
from acuerdos.numeros import De, Numeros
from cuentas.models import Usuario

RAIZ = "/api/v1"
Fila = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Contexto:
    """Lo que una fila necesita saber de la petición: quién lo hace, qué día es hoy y cómo empieza la dirección.

    `al` y `conocido_al`: si se pide otro día que hoy, cuál, y con lo que se sabía cuándo (ver `filtros.al_dia`).
    """

    usuario: Usuario
    dia: date
    raiz: str
    numeros: Numeros = ()
    al: date | None = None
    conocido_al: datetime | None = None

    def url(self, recurso: str, clave: str | int) -> str:
        return f"{self.raiz}{recurso}/{clave}/"

    def persona(self, pk: int | None, nombre: str | None) -> str | None:
        """El nombre de quien registró algo: para la Secretaría y para la propia persona."""
        return nombre if self.usuario.es_secretaria or self.usuario.pk == pk else None


class Recurso:
    """Qué se lee: las filas que una persona ve, las columnas que hacen falta y cómo se ve cada fila."""

    recurso: ClassVar[str]
    serializer_class: ClassVar[type[Serializer[Any]]]
    campos: ClassVar[tuple[str, ...]]
    tipo: ClassVar[TipoDeCambio]  # de qué cosa es parte cada fila: su número dice si cambió
    clave_de_cambio: ClassVar[str] = "%s"  # SQL: de la clave de la dirección, la de esa cosa
    nombra: ClassVar[tuple[De, ...]] = ()  # de qué más depende: lo que muestra por su nombre
    de_todos: ClassVar[bool] = False  # lo ve cualquiera que ingresó, y no solo quien tiene un cargo
    depende_del_dia: ClassVar[bool] = False

    def visibles(self, usuario: Usuario) -> QuerySet[Any]:
        raise NotImplementedError

    def accesibles(self, usuario: Usuario) -> QuerySet[Any]:
        """Con lo anulado: de donde se leen las listas de otro instante, donde las hay."""
        raise NotImplementedError

    def fila(self, cruda: Fila, contexto: Contexto) -> Fila:
        raise NotImplementedError

    def filas(self, crudas: list[Fila], contexto: Contexto) -> list[Fila]:
        """Muchas filas a la vez; quien necesita otra tabla la lee aquí, de una vez para todas."""
        return [self.fila(cruda, contexto) for cruda in crudas]
