"""Páginas por posición (`cursor`), que cuestan lo mismo al principio que al final, o por número (`page`).

Regla: el orden es siempre total (lo que se pide y, en los empates, la clave), lo vacío va al final en los dos sentidos,
y las filas se cuentan solo si se pide (`total=1`) o si ya se sabe porque no hay más: contarlas cuesta más que leer una
página. El cursor lleva sello y dice de qué lista, con qué filtros y en qué orden salió: en otra no vale, porque
señalaría un lugar que allí no existe.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from hashlib import sha256
from typing import Any, Self

from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.crypto import constant_time_compare, salted_hmac
from rest_framework.exceptions import NotFound

from acuerdos.filtros.base import CAMPO_DE_ORDEN
from api.problemas import ParametrosErrados
from cuentas.orden import alfabetico, en_espanol

TAMANO, TAMANO_MAXIMO = 50, 1000
FILAS_POR_NUMERO = 100_000  # más lejos se llega con el cursor
FORMA_DE_CURSOR = r"[A-Za-z0-9_-]{24,700}"
LARGO_DEL_SELLO = 12
LARGO_DEL_RESUMEN = 16
PARTES_DE_ANTES = 4  # los cursores de antes no decían de qué lista eran
EMPIECE = "Empiece de nuevo sin «cursor»."
DE_TAMANO, DE_CURSOR, DE_NUMERO = "page_size", "cursor", "page"
PROPIOS = (DE_TAMANO, DE_CURSOR, DE_NUMERO)
ALFABETICA = "en_orden_alfabetico"
DE_TOTAL = "total"
DE_FORMA = ("campos", "formato", DE_TOTAL)  # cómo se muestra, y no qué: no son filtros


@dataclass(frozen=True, slots=True)
class Orden:
    """Por qué columna va una lista y en qué sentido, con la clave que desempata.

    `vacios`: la columna puede ser nula. `en_espanol`: se ordena y se compara como en español (ver `cuentas.orden`).
    """

    nombre: str
    columna: str
    clave: str
    baja: bool
    vacios: bool
    en_espanol: bool = False

    def columnas(self, *, al_reves: bool) -> list[Any]:
        baja = self.baja != al_reves
        clave = f"-{self.clave}" if (baja if self.columna == self.clave else al_reves) else self.clave
        if self.columna == self.clave:
            return [clave]
        if self.en_espanol:
            alfabetica = en_espanol(self.columna)
            return [alfabetica.desc() if baja else alfabetica.asc(), clave]
        if not self.vacios:
            return [f"-{self.columna}" if baja else self.columna, clave]
        c = F(self.columna)
        cuando = {"nulls_first": True} if al_reves else {"nulls_last": True}
        return [c.desc(**cuando) if baja else c.asc(**cuando), clave]

    def despues_de(self, valor: object, clave: object, *, al_reves: bool) -> Q:
        """Lo que sigue a (valor, clave), o lo que lo precede si se va al revés. En `comparables`."""
        baja, columna = self.baja != al_reves, ALFABETICA if self.en_espanol else self.columna
        if self.columna == self.clave:
            return Q(**{f"{self.clave}__{'lt' if baja else 'gt'}": clave})
        resto = Q(**{f"{self.clave}__{'lt' if al_reves else 'gt'}": clave})
        if valor is None:
            vacio = Q(**{f"{columna}__isnull": True})
            return (~vacio | (vacio & resto)) if al_reves else vacio & resto
        comparar = "lt" if baja else "gt"
        # El primer factor sobra en la lógica y no en el plan: con él la base entra por el índice en ese punto.
        lejos = Q(**{f"{columna}__{comparar}": valor}) | (Q(**{columna: valor}) & resto)
        if not self.vacios:
            return Q(**{f"{columna}__{comparar}e": valor}) & lejos
        return lejos if al_reves else lejos | Q(**{f"{columna}__isnull": True})

    def comparables(self, qs: QuerySet[Any]) -> QuerySet[Any]:
        """Las filas, con aquello por lo que `despues_de` las compara."""
        return qs.alias(**{ALFABETICA: en_espanol(self.columna)}) if self.en_espanol else qs

    def valor_de(self, fila: dict[str, Any]) -> Any:
        """Lo que de esa fila se compara."""
        return alfabetico(fila[self.columna]) if self.en_espanol else fila[self.columna]


@dataclass(frozen=True, slots=True)
class Origen:
    """De qué lista sale un cursor: cuál, con qué filtros (resumidos) y en qué orden."""

    lista: str
    filtros: str
    orden: str

    @classmethod
    def de(cls, lista: str, datos: QueryDict, orden: str) -> Self:
        """`datos`: los parámetros de la petición; los de página y el orden no son filtros."""
        otros = (*PROPIOS, *DE_FORMA, CAMPO_DE_ORDEN)
        filtros = sorted((nombre, sorted(valores)) for nombre, valores in datos.lists() if nombre not in otros)
        return cls(lista, sha256(repr(filtros).encode()).hexdigest()[:LARGO_DEL_RESUMEN], orden)


@dataclass(frozen=True, slots=True)
class Posicion:
    """Dónde retomar una lista: después de (valor, clave), o antes si `al_reves`."""

    origen: Origen
    al_reves: bool
    valor: Any
    clave: Any

    def texto(self) -> str:
        """El cursor, sellado."""
        partes = [*astuple(self.origen), int(self.al_reves), self.valor, self.clave]
        cuerpo = json.dumps(partes, default=str).encode()
        return base64.urlsafe_b64encode(_sello(cuerpo) + cuerpo).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class PaginaPedida:
    """La página que se pide, ya comprobada."""

    origen: Origen
    tamano: int
    posicion: Posicion | None = None
    numero: int | None = None
    con_total: bool = False

    @property
    def desde(self) -> int:
        return (self.numero - 1) * self.tamano if self.numero else 0


def leer_peticion(datos: QueryDict, origen: Origen) -> PaginaPedida:
    """La página que piden los parámetros `page_size`, `cursor` y `page` de la lista `origen`, y si se cuentan todas.

    :raises ParametrosErrados: si alguno no es un número o un cursor, si se piden dos cosas a la vez
        o si el cursor es de otra lista, otros filtros u otro orden.
    :raises NotFound: si el cursor no salió de esta API, o la página cae demasiado lejos.
    """
    errores: dict[str, list[str]] = {}
    tamano = _entero(datos, "page_size", TAMANO, TAMANO_MAXIMO, errores)
    numero = _entero(datos, "page", None, 10**9, errores)
    cursor = datos.get("cursor")
    if cursor is not None and (not cursor.isascii() or not _tiene_forma(cursor)):
        errores["cursor"] = ["No es un cursor: use el que traen «next» y «previous»."]
    if errores:
        raise ParametrosErrados(errores)
    if (total := datos.get("total", "1")) != "1":
        raise ParametrosErrados({"total": [f"«{total[:60]}» no sirve: es total=1, o se quita."]})
    posicion = _abrir(cursor, origen) if cursor else None
    if posicion and numero:
        raise ParametrosErrados({"page": ["Use «page» o «cursor», no los dos."]})
    peticion = PaginaPedida(origen, tamano or TAMANO, posicion, numero, "total" in datos)
    if peticion.desde + peticion.tamano > FILAS_POR_NUMERO:
        raise NotFound(f"La página {numero} cae demasiado lejos: para llegar allá siga los «next», que usan cursor.")
    return peticion


def consulta_de(qs: QuerySet[Any], orden: Orden, peticion: PaginaPedida) -> QuerySet[Any]:
    """Las filas de esa página y una más, que dice si hay otra después."""
    posicion = peticion.posicion
    al_reves = posicion is not None and posicion.al_reves
    qs = qs.order_by(*orden.columnas(al_reves=al_reves))
    if posicion:
        qs = orden.comparables(qs).filter(orden.despues_de(posicion.valor, posicion.clave, al_reves=al_reves))
    return qs[peticion.desde : peticion.desde + peticion.tamano + 1]


@dataclass(frozen=True, slots=True)
class PaginaDeFilas:
    """Las filas de una página, en su orden, y los parámetros que llevan a la de antes y a la de después."""

    filas: list[Any]
    siguiente: dict[str, str] | None
    anterior: dict[str, str] | None


def paginar(leidas: Sequence[dict[str, Any]], orden: Orden, peticion: PaginaPedida) -> PaginaDeFilas:
    """La página a partir de lo leído con `consulta_de` (diccionarios que traen la columna y la clave del orden)."""
    hay_mas, filas = len(leidas) > peticion.tamano, list(leidas[: peticion.tamano])
    if peticion.numero:
        if peticion.numero > 1 and not filas:
            raise NotFound(f"No hay página {peticion.numero}.")
        siguiente = {"page": str(peticion.numero + 1)} if hay_mas else None
        return PaginaDeFilas(filas, siguiente, {"page": str(peticion.numero - 1)} if peticion.numero > 1 else None)
    al_reves = peticion.posicion is not None and peticion.posicion.al_reves
    if al_reves:
        filas.reverse()
    hay_despues = bool(filas) and (hay_mas or al_reves)
    hay_antes = bool(filas) and (hay_mas if al_reves else peticion.posicion is not None)

    def desde(fila: dict[str, Any], al_reves: bool) -> dict[str, str]:
        lugar = Posicion(peticion.origen, al_reves, orden.valor_de(fila), fila[orden.clave])
        return {"cursor": lugar.texto()}

    return PaginaDeFilas(
        filas,
        desde(filas[-1], False) if hay_despues else None,
        desde(filas[0], True) if hay_antes else None,
    )


def _entero(
    datos: QueryDict, nombre: str, defecto: int | None, maximo: int, errores: dict[str, list[str]]
) -> int | None:
    crudo = datos.get(nombre)
    if crudo is None:
        return defecto
    if crudo.isascii() and crudo.isdigit() and len(crudo) <= 10 and 1 <= int(crudo) <= maximo:
        return int(crudo)
    errores[nombre] = [f"Es un número entero de 1 a {maximo}."]
    return None


def _tiene_forma(cursor: str) -> bool:
    return 24 <= len(cursor) <= 700 and all(c.isalnum() or c in "-_" for c in cursor)


def _abrir(cursor: str, origen: Origen) -> Posicion:
    """El lugar que dice `cursor`.

    :raises NotFound: si no lo selló esta API. :raises ParametrosErrados: si no es de `origen`.
    """
    try:
        crudo = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        sello, cuerpo = crudo[:LARGO_DEL_SELLO], crudo[LARGO_DEL_SELLO:]
        if not constant_time_compare(sello, _sello(cuerpo)):
            raise ValueError
        partes = json.loads(cuerpo)
    except (ValueError, binascii.Error):
        raise NotFound(f"Ese cursor no salió de aquí. {EMPIECE}") from None
    if len(partes) == PARTES_DE_ANTES:
        raise ParametrosErrados({"cursor": [f"Ese cursor es de una versión anterior. {EMPIECE}"]})
    lista, filtros, orden, al_reves, valor, clave = partes
    suyo = Origen(lista, filtros, orden)
    if suyo != origen:
        raise ParametrosErrados({"cursor": [f"Ese cursor es {_de_que_otra(suyo, origen)}. {EMPIECE}"]})
    return Posicion(suyo, bool(al_reves), valor, clave)


def _de_que_otra(suyo: Origen, origen: Origen) -> str:
    """En qué se aparta el origen de un cursor de la lista en que se usa."""
    if suyo.lista != origen.lista:
        return f"de la lista «{suyo.lista}» y esta es «{origen.lista}»"
    if suyo.orden != origen.orden:
        return f"de la lista ordenada por «{suyo.orden}» y aquí se pide por «{origen.orden}»"
    return "de la lista con otros filtros"


def _sello(cuerpo: bytes) -> bytes:
    return salted_hmac("acuerdos.api.cursor", cuerpo, algorithm="sha256").digest()[:LARGO_DEL_SELLO]
