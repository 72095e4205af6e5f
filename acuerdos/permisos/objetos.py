"""Sobre qué se pregunta un permiso: lo que la regla mira de un acuerdo, de un hito o de lo que cuelga de ellos.

Los modelos están encima de los permisos y no se importan desde aquí: les basta con tener estos atributos.
"""

from datetime import datetime
from typing import Protocol

from acuerdos.ambitos import Compartido
from cuentas.models import Usuario
from reuniones.models import Sesion


class Debido(Protocol):
    """Lo que un lado debe."""

    @property
    def responsable(self) -> str: ...


class HitoDebido(Debido, Protocol):
    """Un hito: de quién es, si no es de quien encabeza el acuerdo."""

    @property
    def de_municipalidad_id(self) -> str | None: ...
    @property
    def de_sector_id(self) -> str | None: ...


class Acordado(Compartido, Debido, Protocol):
    """Un acuerdo: de quiénes es, quién lo debe y cómo está."""

    @property
    def situacion(self) -> str: ...
    @property
    def anulado_en(self) -> datetime | None: ...
    @property
    def sesion(self) -> Sesion: ...


class DeUnAcuerdo(Protocol):
    """Un acuerdo o un hecho suyo: quién lo registró, de qué acuerdo es y, si lo es de alguno, de qué hito."""

    @property
    def registrado_por_id(self) -> int: ...
    @property
    def registrado_por(self) -> Usuario: ...
    @property
    def registrado_en(self) -> datetime: ...
    @property
    def su_acuerdo(self) -> Acordado: ...
    @property
    def su_hito(self) -> HitoDebido | None: ...
