"""Los tres «no» de una acción. Cada puerta los muestra a su modo: página, problem+json o errores de la carga."""

from typing import Generic, TypeVar

from django.db.models import Model

from acuerdos.enums import Causa

M = TypeVar("M", bound=Model)


class AccionDenegada(Exception):
    """La persona lo ve pero no puede hacerlo (403).

    `causa`: la clase de «no», para decidir qué hacer. `motivo`: una frase que se muestra tal cual.
    """

    def __init__(self, causa: Causa, motivo: str) -> None:
        super().__init__(motivo)
        self.causa = causa
        self.motivo = motivo


class DatoInvalido(Exception):
    """Lo que se dio no sirve (400). `errores`: por cada campo, la frase que dice qué está mal y qué sería correcto.

    `codigo`: la clase de error, con que queda en el formulario.
    """

    codigo = ""

    def __init__(self, **errores: str) -> None:
        super().__init__(" ".join(errores.values()))
        self.errores = errores


DEMASIADOS, POR_AHORA_NO = "demasiados", "por_ahora_no"


class DemasiadosIntentos(DatoInvalido):
    """Insistió más de lo que se admite por día (429)."""

    codigo = DEMASIADOS


class PorAhoraNo(DatoInvalido):
    """Lo que se dio quizá sirva, pero en este momento no se puede mirar: otra vez en un rato (503)."""

    codigo = POR_AHORA_NO


class ArchivoPerdido(Exception):
    """Lo que alguien subió ya no está en el disco, o ya no es lo mismo (410). `motivo` es una frase que se muestra."""

    def __init__(self, motivo: str) -> None:
        super().__init__(motivo)
        self.motivo = motivo


class Conflicto(Exception, Generic[M]):
    """Otra persona guardó antes (409 o 412). `actual` es el registro como quedó."""

    def __init__(self, actual: M) -> None:
        super().__init__("Otra persona guardó cambios mientras usted escribía.")
        self.actual = actual
