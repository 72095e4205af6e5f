"""Qué cambia al pasar una sesión de una etapa a otra, dicho de la propia tabla de permisos."""

from dataclasses import dataclass
from functools import cache

from acuerdos.enums import Accion
from acuerdos.tabla_de_permisos import TABLA
from reuniones.enums import Etapa

# Lo que no ayuda a decidir: los actos sobre la etapa misma.
CALLADAS = frozenset({Accion.AVANZAR_ETAPA, Accion.RETROCEDER_ETAPA})

AL_AVANZAR = {
    Etapa.PREPARACION: "Empieza el evento: en cada sala se pasa lista y se escriben los acuerdos.",
    Etapa.EN_CURSO: "Los acuerdos quedan congelados, tal como se firmaron, y empieza su seguimiento: los puntos "
    "focales y los sectores informan, y salen los recordatorios de lo que vence.",
    Etapa.SEGUIMIENTO: "La sesión queda solo para consulta: nadie informa, pide ni decide nada, y dejan de salir "
    "recordatorios. Las cifras, los cortes y las descargas siguen a la vista.",
}
AL_RETROCEDER = {
    Etapa.EN_CURSO: "Se deja de escribir acuerdos. Los que ya hay se quedan.",
    Etapa.SEGUIMIENTO: "Los acuerdos vuelven a poder escribirse y corregirse. Mientras tanto nadie informa avances ni "
    "pide plazos, y no salen recordatorios. Los avances que ya hay se quedan.",
    Etapa.CERRADA: "Vuelve el seguimiento: se informa, se pide y se decide, y salen los recordatorios.",
}


@dataclass(frozen=True, slots=True)
class Paso:
    """De una etapa a otra: en una frase, y qué se abre, qué se cierra y qué queda solo para un coordinador."""

    desde: Etapa
    hasta: Etapa
    frase: str
    se_abre: tuple[str, ...]
    se_cierra: tuple[str, ...]
    solo_coordinador: tuple[str, ...]


@cache
def siguiente(etapa: str) -> Paso | None:
    """El que sigue a esa etapa. Es función de la tabla, que no cambia: recorrerla entera en cada página costaba."""
    return _paso(Etapa(etapa), 1, AL_AVANZAR)


@cache
def anterior(etapa: str) -> Paso | None:
    return _paso(Etapa(etapa), -1, AL_RETROCEDER)


def _paso(desde: Etapa, salto: int, frases: dict[Etapa, str]) -> Paso | None:
    posicion = Etapa.values.index(desde) + salto
    if not 0 <= posicion < len(Etapa.values):
        return None
    hasta = Etapa(Etapa.values[posicion])
    abre, cierra, coordina = [], [], []
    for accion, fila in TABLA.items():
        antes, despues = (set(fila[Etapa.values.index(etapa)]) for etapa in (desde, hasta))
        if accion in CALLADAS or antes == despues:
            continue
        if despues and not antes:
            abre.append(str(accion))
        elif antes and not despues:
            cierra.append(str(accion))
        elif "O" in antes and not despues - {"C"}:
            coordina.append(str(accion))
    return Paso(desde, hasta, frases[desde], tuple(abre), tuple(cierra), tuple(coordina))
