"""Lo que las comprobaciones miran: lo leído, lo ya registrado y el día de hoy."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from acuerdos.acciones.plan import DatosDeAcuerdo, DatosDeHito, DatosDeReprogramacion, DatosDeReunion
from acuerdos.importacion.lectura import Lectura, Leido
from acuerdos.importacion.registrado import Registrado
from acuerdos.reglas import en_fecha

Comprobacion = Callable[["Contexto"], None]


@dataclass(slots=True)
class Contexto:
    """Índices por clave natural de lo leído y lo registrado a la vez: lo leído gana, y de lo repetido, lo primero."""

    lectura: Lectura
    registrado: Registrado
    hoy: date
    evento_el: date | None = field(init=False)
    prefijo: str | None = field(init=False)
    reuniones: dict[str, DatosDeReunion] = field(init=False)
    acuerdos: dict[str, DatosDeAcuerdo] = field(init=False)
    hitos: dict[tuple[str, int], DatosDeHito] = field(init=False)
    reprogramaciones: dict[str, list[DatosDeReprogramacion]] = field(init=False)

    def __post_init__(self) -> None:
        sesion = self.lectura.sesion.dato if self.lectura.sesion else None
        self.evento_el = sesion.fecha if sesion else None
        self.prefijo = sesion.codigo if sesion else None
        self.reuniones = self.registrado.reuniones | {
            leido.dato.codigo: leido.dato for leido in reversed(self.lectura.reuniones)
        }
        self.acuerdos = self.registrado.acuerdos | {
            leido.dato.codigo: leido.dato for leido in reversed(self.lectura.acuerdos)
        }
        self.hitos = self.registrado.hitos | {
            (leido.dato.acuerdo, leido.dato.numero): leido.dato for leido in reversed(self.lectura.hitos)
        }
        por_acuerdo: dict[str, dict[Any, DatosDeReprogramacion]] = defaultdict(dict)
        for r in (*self.registrado.reprogramaciones.values(), *(leido.dato for leido in self.lectura.reprogramaciones)):
            por_acuerdo[r.acuerdo][r.hito, r.aprobada_el] = r
        self.reprogramaciones = {acuerdo: list(suyas.values()) for acuerdo, suyas in por_acuerdo.items()}

    def plazo_en_vigor(self, acuerdo: DatosDeAcuerdo, dia: date) -> date:
        """El plazo del acuerdo en `dia`: el mayor entre el suyo y los aprobados hasta entonces."""
        aprobados = (
            r.plazo_nuevo
            for r in self.reprogramaciones.get(acuerdo.codigo, ())
            if r.plazo_nuevo and r.aprobada_el and r.aprobada_el <= dia
        )
        return max(acuerdo.plazo, *aprobados, acuerdo.plazo)


def repetidos(leidos: Iterable[Leido[Any]], clave: Callable[[Any], Hashable], columna: str, que: str) -> None:
    """Error en cada fila cuya clave ya salió más arriba. Una clave con partes en None no se mira."""
    vistas: dict[Hashable, int] = {}
    for leido in leidos:
        suya = clave(leido.dato)
        if suya is None or (isinstance(suya, tuple) and None in suya):
            continue
        if suya in vistas:
            leido.fila.mal(
                columna,
                f"{que} ya está en la fila {vistas[suya]}.",
                "Quite una de las dos filas o corríjala.",
                "fila repetida",
            )
        else:
            vistas[suya] = leido.fila.numero


def entre(
    leido: Leido[Any], columna: str, desde: date | None, que_es_desde: str, hasta: date | None, que_es_hasta: str
) -> bool:
    """Si la fecha de la columna está entre `desde` y `hasta`, ambos incluidos; si no, anota el error."""
    dia = getattr(leido.dato, columna)
    if dia is None:
        return False
    if desde and dia < desde:
        problema = f"Es anterior {que_es_desde} ({en_fecha(desde)})."
        remedio = f"Ponga una fecha desde el {en_fecha(desde)}."
    elif hasta and dia > hasta:
        problema = f"Es posterior {que_es_hasta} ({en_fecha(hasta)})."
        remedio = f"Ponga una fecha hasta el {en_fecha(hasta)}."
    else:
        return True
    leido.fila.mal(columna, problema, remedio, "fecha fuera de lugar")
    return False
