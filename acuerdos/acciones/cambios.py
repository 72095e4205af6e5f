"""El número de cambio: uno para todo el sistema, que sube con cada acto. Decisión 20.

Regla: quien escribe algo que alguien puede leer lo anota, y al terminar el acto (el verbo de más
afuera, justo antes de confirmar) cada cosa anotada recibe un número nuevo en cada ámbito desde el que
se ve, y cada hecho escrito va a la cadena de su sesión (`cadena`). La fila del numerador queda bloqueada
hasta que el acto se confirma: los números salen en el orden en que los actos se confirman, y quien leyó
hasta el N no se pierde uno menor que llegue después. Lo anotado de más no daña: alguien vuelve a leer lo
mismo. Lo que falta sí: sería un «no cambió» falso.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.models import Model

from acuerdos import ambitos
from acuerdos.acciones.cadena import CAMINOS, encadenar
from acuerdos.acciones.cosas import (
    COSAS,
    DE_NADIE_MAS,
    MODELOS,
    MUDAN,
    NOMBRAN,
    Cosa,
    Toque,
    alcanzadas,
    leer,
    por_tipo,
)
from acuerdos.cuatro_ojos import CONFIRMADO
from acuerdos.enums import CausaDeBaja, TipoDeCambio
from acuerdos.models import Cambio, Numerador
from cuentas.models import Usuario
from cuentas.tandas import TANDA, en_tandas

FILAS_POR_SENTENCIA = 2_000  # por sentencia: SQLite admite 32 766 valores
FILAS_POR_JSON = 20_000  # unos dos megas
Natural = tuple[TipoDeCambio, str]  # qué, y su clave natural
# Por tipo, clave y ámbito: su lugar entre los números que se toman, si es baja, la causa y el motivo.
Filas = dict[tuple[str, str, str], tuple[int, bool, str, str]]
Fila = tuple[str, str, str, int, bool, str, str]


@dataclass(slots=True)
class Anotados:
    """Lo que un acto lleva escrito: cosas, personas cuyo nombre cambió y cosas que dejaron de existir."""

    cosas: set[Toque] = field(default_factory=set)
    personas: set[int] = field(default_factory=set)
    bajas: dict[Natural, CausaDeBaja] = field(default_factory=dict)
    hechos: dict[type[Model], set[int]] = field(default_factory=lambda: defaultdict(set))  # van a la cadena
    deshechas: set[int] = field(default_factory=set)  # importaciones

    def __bool__(self) -> bool:
        return bool(self.cosas or self.personas or self.bajas or self.hechos)

    def sumar(self, otros: "Anotados") -> None:
        self.cosas |= otros.cosas
        self.personas |= otros.personas
        self.bajas |= otros.bajas
        self.deshechas |= otros.deshechas
        for modelo, claves in otros.hechos.items():
            self.hechos[modelo] |= claves

    @property
    def alcanzan_a_otras(self) -> bool:
        return bool(self.personas) or any(tipo in NOMBRAN for tipo, _ in self.cosas)


_del_acto: ContextVar[Anotados | None] = ContextVar("anotados_del_acto", default=None)


@contextmanager
def acto() -> Iterator[None]:
    """Lo que se anota dentro se numera al salir; por dentro de otro acto, cuando salga el de fuera.

    Va por dentro de la transacción. Si lo escrito se revierte, lo anotado se olvida con él.
    """
    de_fuera, anotados = _del_acto.get(), Anotados()
    ficha = _del_acto.set(anotados)
    try:
        yield
    finally:
        _del_acto.reset(ficha)
    if connection.needs_rollback:
        return
    if de_fuera is not None:
        de_fuera.sumar(anotados)
    elif anotados:
        _cerrar(anotados)


def _cerrar(anotados: Anotados) -> None:
    """La cadena primero: su candado es de una sesión; el del numerador, de todas."""
    encadenar(anotados.hechos, anotados.deshechas)
    numerar(anotados)


def anotar(tipo: TipoDeCambio, claves: Iterable[Any]) -> None:
    """Esas cosas (por su clave primaria) cambiaron."""
    with _en_un_acto() as anotados:
        anotados.cosas.update((tipo, clave) for clave in claves)


def anotar_bajas(tipo: TipoDeCambio, claves: Iterable[str], causa: CausaDeBaja) -> None:
    """Esas cosas (por su clave natural) dejaron de existir."""
    with _en_un_acto() as anotados:
        anotados.bajas.update({(tipo, clave): causa for clave in claves})


def anotar_hechos(modelo: type[Model], claves: Iterable[int]) -> None:
    """De esos hechos (por su clave) se escribió una versión nueva: irá a la cadena de su sesión."""
    with _en_un_acto() as anotados:
        anotados.hechos[modelo].update(claves)


def anotar_deshecha(carga: int) -> None:
    """Esa importación se deshizo: sus filas ya no están."""
    with _en_un_acto() as anotados:
        anotados.deshechas.add(carga)


def anotar_fila(fila: Model) -> None:
    """La cosa de la que `fila` es parte cambió, y si es un hecho va a la cadena de su sesión.

    :raises LookupError: si nadie dijo de qué es parte: un modelo nuevo va en `COSAS` o en `DE_NADIE_MAS`.
    """
    if isinstance(fila, Usuario):
        _anotar_cuenta(fila)
        return
    with _en_un_acto() as anotados:
        if type(fila) in CAMINOS:
            anotados.hechos[type(fila)].add(fila.pk)
        if type(fila) not in DE_NADIE_MAS and (toque := COSAS[type(fila)](fila)):
            anotados.cosas.add(toque)


@contextmanager
def _en_un_acto() -> Iterator[Anotados]:
    """Lo anotado por el acto en marcha; si no hay ninguno, el de uno propio que se numera enseguida."""
    anotados = _del_acto.get()
    if anotados is not None:
        yield anotados
        return
    with transaction.atomic():
        suyos = Anotados()
        yield suyos
        _cerrar(suyos)


def _anotar_cuenta(usuario: Usuario) -> None:
    """Lo que cambió de una cuenta al guardarla: su nombre y su usuario, que otros leen, o su rol y sus contactos.

    Una cuenta nueva no cambia nada: nadie leyó todavía nada de ella.
    """
    campos = ("nombre", "username", "rol", "email", "telefono", "history_change_reason")
    versiones = usuario.history.order_by("-history_id").values_list(*campos)[:2]
    if len(versiones) < 2:
        return
    (nombre, cuenta, *ahora, motivo), (se_llamaba, era_su_cuenta, *antes, _) = versiones
    if (nombre, cuenta) != (se_llamaba, era_su_cuenta):
        with _en_un_acto() as anotados:
            anotados.personas.add(usuario.pk)
    if ahora != antes or motivo == CONFIRMADO:
        anotar(TipoDeCambio.CUENTA, [usuario.pk])


# --- Numerar ----------------------------------------------------------------------------------------
def numerar(anotados: Anotados) -> None:
    """Un número nuevo para cada cosa anotada y para las que la nombran.

    Todo se lee y se arma antes de tomar el numerador, que desde ahí nadie más tiene hasta que el acto
    se confirma: así lo tiene lo menos posible.
    """
    if anotados.alcanzan_a_otras:
        # Salvo que cambie un nombre: con él en la mano nadie confirma una más que lo muestre.
        _tomar(0)
        anotados.cosas |= alcanzadas(anotados.cosas, anotados.personas)
    cosas = [cosa for tipo, claves in por_tipo(anotados.cosas).items() for cosa in leer(tipo, claves)]
    filas = _filas_de(cosas) | _filas_de_bajas(anotados.bajas, len(cosas))
    cuantas = len(cosas) + len(anotados.bajas)
    if cuantas:
        _poner([(*clave, *valores) for clave, valores in filas.items()], cuantas)


def _filas_de(cosas: Sequence[Cosa]) -> Filas:
    """Cada cosa en los ámbitos en que está, y como baja en los que dejó."""
    filas: Filas = {}
    for lugar, cosa in enumerate(cosas, start=1):
        causa = "" if cosa.motivo is None else CausaDeBaja.ANULADO.value
        for ambito in cosa.ambitos:
            filas[cosa.tipo.value, cosa.clave, ambito] = (lugar, bool(causa), causa, cosa.motivo or "")
        if cosa.sesion:
            filas[cosa.tipo.value, "", ambitos.de_sesion(cosa.sesion)] = (lugar, False, "", "")
    lugares = {(c.tipo, c.clave): n for n, c in enumerate(cosas, start=1) if c.tipo in MUDAN}
    return _como_bajas(lugares, CausaDeBaja.TRANSFERIDO) | filas


def _filas_de_bajas(bajas: Mapping[Natural, CausaDeBaja], despues_de: int) -> Filas:
    filas: Filas = {}
    for causa in CausaDeBaja:
        filas |= _como_bajas(
            {cosa: despues_de + n for n, (cosa, otra) in enumerate(bajas.items(), start=1) if otra == causa}, causa
        )
    return filas


def _como_bajas(lugares: Mapping[Natural, int], causa: CausaDeBaja) -> Filas:
    """Donde esas cosas se veían hasta ahora, como bajas."""
    filas: Filas = {}
    for tipo, claves in por_tipo(lugares).items():
        for tanda in en_tandas(claves):
            vivas = Cambio.objects.filter(tipo=tipo, clave__in=tanda, baja=False)
            for clave, ambito in vivas.values_list("clave", "ambito"):
                filas[tipo.value, clave, ambito] = (lugares[tipo, clave], True, causa.value, "")
    return filas


# Va a mano: con el ORM, en SQLite, las filas irían de cien en cien.
TABLA, NUMERADOR = Cambio._meta.db_table, Numerador._meta.db_table
SIGUIENTES = (
    f"INSERT INTO {NUMERADOR} (id, ultimo) VALUES (1, %s) "  # noqa: S608  # los nombres son los de las tablas
    f"ON CONFLICT (id) DO UPDATE SET ultimo = {NUMERADOR}.ultimo + excluded.ultimo RETURNING ultimo"
)
COLUMNAS = ("tipo", "clave", "ambito", "numero", "baja", "causa", "motivo")  # en el orden de `Fila`
INSERTAR = f"INSERT INTO {TABLA} ({', '.join(COLUMNAS)})"
AL_DIA = "ON CONFLICT (tipo, clave, ambito) DO UPDATE SET " + ", ".join(
    f"{columna} = excluded.{columna}" for columna in ("numero", "baja", "causa", "motivo", "en")
)
HUECO = f"({', '.join(['%s'] * len(COLUMNAS))})"
V = {columna: f"v ->> {lugar}" for lugar, columna in enumerate(COLUMNAS)}  # en el JSON, que no las nombra
DE_UNA_VEZ = (
    f"WITH n AS ({SIGUIENTES}) {INSERTAR} "  # noqa: S608  # los valores van aparte
    f"SELECT {V['tipo']}, {V['clave']}, {V['ambito']}, n.ultimo - %s + ({V['numero']})::int, ({V['baja']})::boolean, "
    f"{V['causa']}, {V['motivo']} "
    f"FROM n, json_array_elements(%s::json) v {AL_DIA}"
)


def _tomar(cuantos: int) -> int:
    """Aparta los `cuantos` números que siguen; devuelve el último. Nadie más numera hasta el fin."""
    with connection.cursor() as cursor:
        cursor.execute(SIGUIENTES, [cuantos])
        return int(cursor.fetchone()[0])


def _poner(filas: Sequence[Fila], cuantos: int) -> None:
    """Toma `cuantos` números y pone las filas, que traen su lugar entre ellos; las que ya estaban, al día."""
    if connection.vendor == "postgresql" and len(filas) <= FILAS_POR_JSON:
        _poner_de_una_vez(filas, cuantos)
        return
    antes = _tomar(cuantos) - cuantos
    with connection.cursor() as cursor:
        for tanda in en_tandas(filas, FILAS_POR_SENTENCIA):
            valores = [
                valor
                for tipo, clave, ambito, lugar, baja, causa, motivo in tanda
                for valor in (tipo, clave, ambito, antes + lugar, baja, causa, motivo)
            ]
            cursor.execute(f"{INSERTAR} VALUES {', '.join([HUECO] * len(tanda))} {AL_DIA}", valores)


def _poner_de_una_vez(filas: Sequence[Fila], cuantos: int) -> None:
    """En una sola sentencia: mientras dura, otros esperan. Las filas van en un JSON, que es un valor y no siete mil."""
    with connection.cursor() as cursor:
        cursor.execute(DE_UNA_VEZ, [cuantos, cuantos, orjson.dumps(filas).decode()])


# --- Comprobar --------------------------------------------------------------------------------------
def diferencias() -> Iterator[str]:
    """Una frase por cada cosa que no tiene su número en los ámbitos desde los que se ve. Nada si todo está bien."""
    for tipo, modelo in MODELOS.items():
        claves = modelo.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=TANDA)
        for tanda in en_tandas(claves):
            cosas = list(leer(tipo, tanda))
            anotadas = _anotadas(tipo, [cosa.clave for cosa in cosas])
            for cosa in cosas:
                vivas = set() if cosa.motivo is not None else set(cosa.ambitos)
                if anotadas[cosa.clave] != vivas:
                    tiene, debe = sorted(anotadas[cosa.clave]), sorted(vivas)
                    yield f"{tipo.label} {cosa.clave}: su número de cambio está en {tiene} y debe estar en {debe}."


def _anotadas(tipo: TipoDeCambio, claves: Sequence[str]) -> dict[str, set[str]]:
    """Por clave, en qué ámbitos tiene un número que no es de baja."""
    anotadas: dict[str, set[str]] = defaultdict(set)
    vivas = Cambio.objects.filter(tipo=tipo, clave__in=claves, baja=False)
    for clave, ambito in vivas.values_list("clave", "ambito"):
        anotadas[clave].add(ambito)
    return anotadas
