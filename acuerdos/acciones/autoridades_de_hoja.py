"""Verbo que registra las autoridades de una hoja, y lo que quedaría de cada una, que se enseña antes de registrarlas.

Regla: la que empieza el mismo día en la misma municipalidad es la misma, y se corrige. Lo que la hoja deja en blanco, o
no trae, no dice nada: queda lo que había. Lo que se enseña y lo que se registra sale de la misma función, y si ya no es
lo mismo (alguien corrigió una entretanto, o se tocó la hoja) se enseña otra vez. Se lee, se bloquea y se escribe por
tandas: una hoja entera se registra mientras alguien espera la página.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from acuerdos.acciones.autoridades import DatosDeAutoridad, motivo_de_cruce, motivos
from acuerdos.acciones.base import atribuir, exigir, revisar
from acuerdos.acciones.cambios import anotar_fila
from acuerdos.acciones.transaccion import verbo
from acuerdos.permisos import Accion
from acuerdos.reglas import en_fecha
from cuentas.models import Usuario
from cuentas.tandas import TANDA, en_tandas
from municipalidades.models import Autoridad, Municipalidad

PUEDEN_CALLARSE = ("cargo", "documento", "correo", "telefono")  # en blanco, no dicen nada
CARGO_DE_COSTUMBRE = "Alcaldía"  # de la nueva, si la hoja no lo dice
CAMPOS_DE_LA_HOJA = tuple(campo.name for campo in fields(DatosDeAutoridad))
YA_NO_ES_LO_QUE_MIRO = (
    "Lo que se registraría ya no es lo que usted miró: cambió algo aquí o en la hoja. No se registró nada: revíselo."
)
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
def registrar_autoridades(
    *, por: Usuario, filas: Sequence[Dicha], ahora: datetime, visto: str | None = None
) -> tuple[int, int]:
    """Las de una hoja, por el UBIGEO de su municipalidad: cuántas nuevas y cuántas cambiadas. Todas o ninguna.

    :param visto: la `huella` de lo que quien registra miró; si ya no es esa, DatoInvalido.
    """
    exigir(por, Accion.REGISTRAR_AUTORIDAD)
    _bloquear(ubigeo for ubigeo, _ in filas)
    quedan = lo_que_quedaria(filas)
    revisar(visto=YA_NO_ES_LO_QUE_MIRO if visto is not None and visto != huella(quedan) else "")
    nuevas: list[Autoridad] = []
    cambiadas: list[Autoridad] = []
    cambian: set[str] = set()
    for (ubigeo, _), queda in zip(filas, quedan, strict=True):
        revisar(**queda.motivos)
        if queda.ya is None:
            nuevas.append(_puesta(Autoridad(municipalidad_id=ubigeo), queda.datos, por=por, ahora=ahora))
        elif antes := queda.antes:
            cambian |= antes.keys()
            cambiadas.append(_puesta(queda.ya, queda.datos, por=por, ahora=ahora))
    if nuevas:
        bulk_create_with_history(nuevas, Autoridad, batch_size=TANDA)
    if cambiadas:
        bulk_update_with_history(cambiadas, Autoridad, sorted(cambian), batch_size=TANDA)
    for autoridad in (*nuevas, *cambiadas):
        anotar_fila(autoridad)
    return len(nuevas), len(cambiadas)


def _puesta(autoridad: Autoridad, datos: DatosDeAutoridad, *, por: Usuario, ahora: datetime) -> Autoridad:
    for campo in CAMPOS_DE_LA_HOJA:
        setattr(autoridad, campo, getattr(datos, campo))
    atribuir(autoridad, por=por, motivo=datos.documento, ahora=ahora)
    return autoridad


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


def huella(quedan: Iterable[ComoQuedaria]) -> str:
    """La misma si de cada fila quedaría lo mismo en lugar de lo mismo."""
    filas = [(queda.ya and queda.ya.pk, sorted(queda.antes.items()), queda.datos) for queda in quedan]
    return sha256(repr(filas).encode()).hexdigest()


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
    cuantas = Counter(datos.desde for datos in quedan)
    return [
        ComoQuedaria(ya.get(datos.desde), datos, _motivos(donde, datos, puestas, repetida=cuantas[datos.desde] > 1))
        for datos in quedan
    ]


def _con_lo_que_hay(dicha: DatosDeAutoridad, ya: Autoridad | None) -> DatosDeAutoridad:
    hay: dict[str, Any] = {"cargo": CARGO_DE_COSTUMBRE}
    if ya is not None:
        hay = {campo: getattr(ya, campo) for campo in PUEDEN_CALLARSE}
    queda = {campo: valor for campo, valor in hay.items() if valor and not getattr(dicha, campo)}
    return replace(dicha, **queda) if queda else dicha


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
