"""Verbo que registra las autoridades de una hoja, y lo que quedaría de cada una, que se enseña antes de registrarlas.

Regla: la que empieza el mismo día en la misma municipalidad es la misma, y se corrige. Lo que la hoja deja en blanco, o
no trae, no dice nada: queda lo que había. Lo que se enseña y lo que se registra sale de la misma función.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from acuerdos.acciones.autoridades import DatosDeAutoridad, motivo_de_cruce, motivos
from acuerdos.acciones.base import exigir, guardar, revisar
from acuerdos.acciones.transaccion import verbo
from acuerdos.permisos import Accion
from acuerdos.reglas import en_fecha
from cuentas.models import Usuario
from cuentas.tandas import en_tandas
from municipalidades.models import Autoridad, Municipalidad

PUEDEN_CALLARSE = ("cargo", "documento", "correo", "telefono")  # en blanco, no dicen nada
CARGO_DE_COSTUMBRE = "Alcaldía"  # de la nueva, si la hoja no lo dice
CAMPOS_DE_LA_HOJA = tuple(campo.name for campo in fields(DatosDeAutoridad))
Dicha = tuple[str, DatosDeAutoridad]  # el UBIGEO, y lo que la hoja dice


@dataclass(frozen=True, slots=True)
class ComoQuedaria:
    """Una fila: `ya`, la registrada (None: es nueva); `datos`, cómo quedaría; `motivos`, por campo, de no servir."""

    ya: Autoridad | None
    datos: DatosDeAutoridad
    motivos: Mapping[str, str]

    @property
    def antes(self) -> dict[str, Any]:
        """Lo que hay en cada campo que cambiaría."""
        if self.ya is None:
            return {}
        hay = {campo: getattr(self.ya, campo) for campo in CAMPOS_DE_LA_HOJA}
        return {campo: valor for campo, valor in hay.items() if valor != getattr(self.datos, campo)}


@verbo
def registrar_autoridades(*, por: Usuario, filas: Sequence[Dicha], ahora: datetime) -> tuple[int, int]:
    """Las de una hoja, por el UBIGEO de su municipalidad: cuántas nuevas y cuántas cambiadas. Todas o ninguna."""
    exigir(por, Accion.REGISTRAR_AUTORIDAD)
    _bloquear(ubigeo for ubigeo, _ in filas)
    nuevas = cambiadas = 0
    for (ubigeo, _), queda in zip(filas, lo_que_quedaria(filas), strict=True):
        revisar(**queda.motivos)
        if queda.ya is None or queda.antes:
            autoridad = queda.ya or Autoridad(municipalidad_id=ubigeo)
            for campo in CAMPOS_DE_LA_HOJA:
                setattr(autoridad, campo, getattr(queda.datos, campo))
            nuevas, cambiadas = nuevas + (queda.ya is None), cambiadas + (queda.ya is not None)
            guardar(autoridad, por=por, motivo=queda.datos.documento, ahora=ahora)
    return nuevas, cambiadas


def lo_que_quedaria(dichas: Sequence[Dicha]) -> list[ComoQuedaria]:
    """De cada una, en su orden. Dos consultas por cada tanda de municipalidades."""
    suyas: dict[str, list[int]] = defaultdict(list)
    for lugar, (ubigeo, _) in enumerate(dichas):
        suyas[ubigeo].append(lugar)
    quedan: dict[int, ComoQuedaria] = {}
    for tanda in en_tandas(sorted(suyas)):
        nombres = dict(Municipalidad.objects.filter(pk__in=tanda).values_list("pk", "distrito"))
        registradas: dict[str, list[Autoridad]] = defaultdict(list)
        for una in Autoridad.objects.filter(municipalidad__in=tanda):
            registradas[una.municipalidad_id].append(una)
        for ubigeo in tanda:
            dicho = [dichas[lugar][1] for lugar in suyas[ubigeo]]
            de_una = _de_una_municipalidad(nombres[ubigeo], dicho, registradas[ubigeo])
            quedan |= dict(zip(suyas[ubigeo], de_una, strict=True))
    return [quedan[lugar] for lugar in range(len(dichas))]


def _bloquear(ubigeos: Iterable[str]) -> None:
    for tanda in en_tandas(sorted(set(ubigeos))):
        suyas = Municipalidad.objects.select_for_update(no_key=True).filter(pk__in=tanda)
        list(suyas.order_by("pk").values_list("pk"))


def _de_una_municipalidad(
    donde: str, dichas: Sequence[DatosDeAutoridad], registradas: Iterable[Autoridad]
) -> list[ComoQuedaria]:
    """Los cruces se miran con todo ya puesto: la hoja puede acortar un periodo y traer al que sigue."""
    ya = {una.desde: una for una in registradas}
    quedan = [_con_lo_que_hay(dicha, ya.get(dicha.desde)) for dicha in dichas]
    puestas: dict[date, DatosDeAutoridad | Autoridad] = ya | {datos.desde: datos for datos in quedan}
    repetidas = {datos.desde for n, datos in enumerate(quedan) if datos.desde in [otra.desde for otra in quedan[:n]]}
    return [
        ComoQuedaria(ya.get(datos.desde), datos, _motivos(donde, datos, puestas, repetida=datos.desde in repetidas))
        for datos in quedan
    ]


def _con_lo_que_hay(dicha: DatosDeAutoridad, ya: Autoridad | None) -> DatosDeAutoridad:
    callado = [campo for campo in PUEDEN_CALLARSE if not getattr(dicha, campo)]
    if ya is None:
        return replace(dicha, cargo=dicha.cargo or CARGO_DE_COSTUMBRE)
    return replace(dicha, **{campo: getattr(ya, campo) for campo in callado})


def _motivos(
    donde: str, datos: DatosDeAutoridad, puestas: Mapping[date, DatosDeAutoridad | Autoridad], *, repetida: bool
) -> dict[str, str]:
    suyos = {campo: motivo for campo, motivo in motivos(datos).items() if motivo}
    if repetida:
        suyos["desde"] = f"La que empieza el {en_fecha(datos.desde)} en {donde} está en dos filas: deje una."
    if not suyos and (
        cruce := motivo_de_cruce(donde, datos, (una for una in puestas.values() if una.desde != datos.desde))
    ):
        suyos["desde"] = cruce
    return suyos
