"""La respuesta a «¿puede?»: sí, o no con su causa. Quien decide algo mira la causa; la frase es para la persona."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from acuerdos.enums import Accion, Causa
from acuerdos.palabras import enumerar

# Las que no le tocan nunca a esa persona; las demás, ahora no.
NUNCA_LE_TOCA = frozenset({Causa.ROL, Causa.SIN_CARGO})
# Las que impiden varias acciones a la vez: su frase dice qué lo impide y termina en «no puede …».
IMPIDEN_VARIAS = frozenset({Causa.ETAPA, Causa.SESION_CERRADA, Causa.ACUERDO_DESESTIMADO})


@dataclass(frozen=True, slots=True)
class Permitido:
    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Denegado:
    """Un «no». `porque`: lo que lo impide, en palabras. `accion`: lo que se preguntó. `str()` es la frase entera."""

    causa: Causa
    porque: str
    accion: Accion | None = None

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return _frase(self.causa, self.porque, [self.accion] if self.accion else [])

    @property
    def motivo(self) -> str:
        """La frase entera, que se puede mostrar tal cual."""
        return str(self)

    @property
    def suele(self) -> bool:
        """Si a esa persona le toca hacerlo, pero ahora no."""
        return self.causa not in NUNCA_LE_TOCA


Respuesta = Permitido | Denegado


def juntar(motivos: Iterable[Denegado | str]) -> list[str]:
    """Las frases de varios motivos, en su orden: lo que impide una misma causa, en una sola; nada dos veces."""
    juntos: dict[tuple[Causa | None, str], list[Accion]] = {}
    for motivo in motivos:
        clave = (None, motivo) if isinstance(motivo, str) else (motivo.causa, motivo.porque)
        acciones = juntos.setdefault(clave, [])
        if isinstance(motivo, Denegado) and motivo.accion and motivo.accion not in acciones:
            acciones.append(motivo.accion)
    return [_frase(causa, porque, acciones) for (causa, porque), acciones in juntos.items()]


def _frase(causa: Causa | None, porque: str, acciones: Sequence[Accion]) -> str:
    if causa not in IMPIDEN_VARIAS or not acciones:
        return porque
    dichas = enumerar((gettext(accion) for accion in acciones), "ni")
    return gettext("%(porque)s no puede %(acciones)s.") % {"porque": porque, "acciones": dichas}
