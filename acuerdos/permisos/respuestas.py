"""La respuesta a «¿puede?»: sí, o no con su motivo."""

from dataclasses import dataclass, field

ANULADO = "El acuerdo está anulado."


@dataclass(frozen=True, slots=True)
class Permitido:
    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Denegado:
    """Un «no» con su motivo, que se puede mostrar tal cual. `suele`: a esa persona sí le toca, pero ahora no."""

    motivo: str
    suele: bool = field(default=False, compare=False)

    def __bool__(self) -> bool:
        return False


Respuesta = Permitido | Denegado
