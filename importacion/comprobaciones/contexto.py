"""Lo que las comprobaciones miran: lo leído, lo ya registrado y el día de hoy."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from acuerdos.acciones.plan import (
    DatosDeHito,
    DatosDeReprogramacion,
    DatosDeReunion,
    FilaDeAcuerdo,
    ubigeo_y_mancomunidad,
)
from acuerdos.reglas import en_fecha
from importacion.lectura import LecturaDelLibro, Leido
from importacion.registrado import Registrado

Comprobacion = Callable[["ContextoDeComprobacion"], None]


@dataclass(slots=True)
class ContextoDeComprobacion:
    """Índices por clave natural de lo leído y lo registrado a la vez: lo leído gana, y de lo repetido, lo primero."""

    lectura: LecturaDelLibro
    registrado: Registrado
    hoy: date
    evento_el: date | None = field(init=False)
    prefijo: str | None = field(init=False)
    reuniones: dict[str, DatosDeReunion] = field(init=False)
    acuerdos: dict[str, FilaDeAcuerdo] = field(init=False)
    numerados: frozenset[str] = field(
        init=False
    )  # los códigos que nadie escribió: no se puede haber querido nombrarlos
    hitos: dict[tuple[str, int], DatosDeHito] = field(init=False)
    reprogramaciones: dict[str, list[DatosDeReprogramacion]] = field(init=False)
    _novedades: dict[str, list[Leido[Any]]] = field(default_factory=dict, init=False)

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
        self.numerados = frozenset() if self.lectura.cuelgan else frozenset(self.lectura.numerados)
        self.hitos = self.registrado.hitos | {
            (leido.dato.acuerdo, leido.dato.numero): leido.dato for leido in reversed(self.lectura.hitos)
        }
        por_acuerdo: dict[str, dict[Any, DatosDeReprogramacion]] = defaultdict(dict)
        for r in (*self.registrado.reprogramaciones.values(), *(leido.dato for leido in self.lectura.reprogramaciones)):
            por_acuerdo[r.acuerdo][r.hito, r.aprobada_el] = r
        self.reprogramaciones = {acuerdo: list(suyas.values()) for acuerdo, suyas in por_acuerdo.items()}

    def novedades(self, campo: str) -> list[Leido[Any]]:
        """Las filas de esa lista de la lectura que no están ya registradas igual: esas ya se comprobaron al entrar."""
        if campo not in self._novedades:
            clave, suyas = CLAVES[campo], getattr(self.registrado, campo)
            leidas: list[Leido[Any]] = getattr(self.lectura, campo)
            self._novedades[campo] = [
                leido for leido in leidas if not _ya_esta(leido.dato, suyas.get(clave(leido.dato)))
            ]
        return self._novedades[campo]

    def participan(self, acuerdo: FilaDeAcuerdo) -> set[str]:
        """UBIGEO y siglas de quienes participan sin encabezar, según el libro o lo registrado."""
        dichos = [acuerdo, *filter(None, [self.registrado.acuerdos.get(acuerdo.codigo)])]
        otras = {ubigeo_y_mancomunidad(otra)[0] for uno in dichos for otra in uno.otras_municipalidades}
        return otras.union(*(uno.otros_sectores for uno in dichos))

    def plazo_en_vigor(self, acuerdo: FilaDeAcuerdo, dia: date) -> date:
        """El plazo del acuerdo en `dia`: el mayor entre el suyo y los aprobados hasta entonces, para él o sus hitos."""
        de_hitos = ((r.aprobada_el, r.plazo_nuevo) for r in self.reprogramaciones.get(acuerdo.codigo, ()))
        aprobados = (*de_hitos, *self.registrado.ampliados.get(acuerdo.codigo, ()))
        vigentes = (plazo for aprobado_el, plazo in aprobados if plazo and aprobado_el and aprobado_el <= dia)
        return max(acuerdo.plazo, *vigentes, acuerdo.plazo)


# Con qué clave guarda `Registrado` lo de cada lista.
CLAVES: dict[str, Callable[[Any], Hashable]] = {
    "reuniones": lambda r: r.codigo,
    "acuerdos": lambda a: a.codigo,
    "hitos": lambda h: (h.acuerdo, h.numero),
    "avances": lambda a: (a.acuerdo, a.hito, a.fecha, a.porcentaje),
    "reprogramaciones": lambda r: (r.acuerdo, r.hito, r.aprobada_el),
    "desestimaciones": lambda d: d.acuerdo,
}


def _ya_esta(dato: object, registrado: object) -> bool:
    if isinstance(registrado, list):  # avances: puede haber varios con la misma clave
        return any(dato == avance.datos for avance in registrado)
    if isinstance(registrado, tuple):  # desestimación y su estado
        registrado = registrado[0]
    return bool(dato == registrado)


def repetidos(leidos: Iterable[Leido[Any]], clave: Callable[[Any], Hashable], columna: str, que: str) -> None:
    """Error en cada fila cuya clave ya salió más arriba. Una clave con partes en None no se mira."""
    vistas: dict[Hashable, Leido[Any]] = {}
    for leido in leidos:
        suya = clave(leido.dato)
        if suya is None or (isinstance(suya, tuple) and None in suya):
            continue
        if suya in vistas:
            leido.fila.mal(
                columna,
                f"{que} ya está en la fila {vistas[suya].fila.numero}.",
                "Quite una de las dos filas o corríjala.",
                "fila repetida",
            )
            vistas[suya].fila.dudar(
                columna,
                f"{que} se repite en la fila {leido.fila.numero}, y no se sabe cuál vale.",
                "Quite una de las dos filas o corríjala.",
                "fila repetida",
            )
        else:
            vistas[suya] = leido


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
