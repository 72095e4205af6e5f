"""Los acuerdos por sector y por lugar: cuántos en cada estado y qué parte de los vigentes está cumplida.

Cada número lleva a su lista; cada encabezado ordena. El mapa pinta la parte cumplida y lleva de la región a sus
provincias.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from acuerdos.enums import Estado
from acuerdos.filtros.campos import entre_comillas, frase_de_validos
from cuentas.orden import alfabetico
from web.comun import enlaces
from web.comun.lista import Encabezado
from web.comun.paginas import direccion
from web.comun.resumen import ResumenDeAcuerdos
from web.tablero.datos import Ambito, Figuras
from web.templatetags.presentacion import numero, porcentaje

NOMBRE, ACUERDOS, PARTE = "nombre", "acuerdos", "cumplido_por_ciento"
ORDENES = (NOMBRE, ACUERDOS, PARTE, *Estado.values)
DE_COSTUMBRE = f"-{ACUERDOS}"
NINGUNO = '<span class="nota">0</span>'


@dataclass(frozen=True, slots=True)
class Celda:
    """Cuántos acuerdos hay en un estado, y la lista que los muestra."""

    estado: str
    cantidad: int
    url: str


@dataclass(frozen=True, slots=True)
class FilaDeMatriz:
    """Los acuerdos de un sector o de un lugar: una celda por estado, y todos. `url_del_nombre`: su página."""

    clave: str
    nombre: str
    url_del_nombre: str
    celdas: list[Celda]
    total: int
    parte: Decimal | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matriz:
    """De más a menos acuerdos o como se pidió, por estado (los que tienen alguno); `totales`: uno por columna."""

    ident: str
    titulo: str
    encabezados: list[Encabezado]
    totales: list[Celda]
    filas: list[FilaDeMatriz]
    total: int
    parte: Decimal | None
    url: str

    @property
    def renglones(self) -> SafeString:
        """Las filas ya escritas: son trescientas celdas, y con la plantilla eran la cuarta parte de la página."""
        return mark_safe("\n".join(map(_renglon, self.filas)))  # noqa: S308  # cada parte ya va escapada


def _renglon(fila: FilaDeMatriz) -> str:
    nombre = escape(fila.nombre)
    titulo = f'<a href="{escape(fila.url_del_nombre)}">{nombre}</a>' if fila.url_del_nombre else nombre
    celdas = [
        _cifra(celda.cantidad, celda.url, f"{escape(celda.estado)} de {nombre}") if celda.cantidad else NINGUNO
        for celda in fila.celdas
    ]
    numeros = [_cifra(fila.total, fila.url, f"acuerdos de {nombre}"), *celdas, escape(porcentaje(fila.parte))]
    casillas = "".join([f'<td class="num">{uno}</td>' for uno in numeros])
    return f'<tr><th scope="row">{titulo}</th>{casillas}</tr>'


def _cifra(cantidad: int, url: str, que: str) -> str:
    return enlaces.enlazada(numero(cantidad), escape(url), f" {que}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agrupado:
    """Por qué se agrupan: cuántos hay de cada uno por estado, cómo se llaman, qué filtro los da y su página."""

    ident: str
    titulo: str
    filtro: str
    cuentas: Mapping[str, Counter[str]]
    nombres: Mapping[str, str]
    pagina: Callable[[str], str]


def motivo_de_orden(orden: str) -> str:
    """Por qué no se puede ordenar así, o vacío."""
    if not orden or orden.removeprefix("-") in ORDENES:
        return ""
    return f"No se ordena por {entre_comillas(orden)}. {frase_de_validos(list(ORDENES), orden)}".strip()


def matriz_de_sectores(ambito: Ambito, figuras: Figuras, parametros: Mapping[str, str], orden: str) -> Matriz:
    sectores = Agrupado(
        ident="sectores",
        titulo="Sector",
        filtro="sector",
        cuentas=figuras.sectores,
        nombres={sigla: sigla for sigla in figuras.sectores},
        pagina=lambda sigla: reverse("sector", args=[sigla]),
    )
    return _matriz(ambito, figuras.resumen, sectores, parametros, orden)


def matriz_de_lugares(ambito: Ambito, figuras: Figuras, parametros: Mapping[str, str], orden: str) -> Matriz:
    """Por región o, dentro de una, por provincia."""
    lugares = Agrupado(
        ident="regiones",
        titulo="Provincia" if ambito.region else "Región",
        filtro="provincia" if ambito.region else "region",
        cuentas=figuras.lugares,
        nombres=figuras.nombres,
        pagina=lambda codigo: "" if ambito.region else a_la_region(parametros, codigo),
    )
    return _matriz(ambito, figuras.resumen, lugares, parametros, orden)


def a_la_region(parametros: Mapping[str, str], codigo: str) -> str:
    """El mismo tablero, de esa región."""
    return direccion(reverse("tablero"), {**parametros, "region": codigo}.items())


def _matriz(
    ambito: Ambito, resumen: ResumenDeAcuerdos, por: Agrupado, parametros: Mapping[str, str], orden: str
) -> Matriz:
    estados = [estado for estado in Estado if resumen.estados.get(estado, 0)]
    columnas = [(por.titulo, NOMBRE), ("Acuerdos", ACUERDOS), *((e.label, e.value) for e in estados)]
    filas = [_fila(ambito, por, clave, estados) for clave in por.cuentas]
    return Matriz(
        ident=por.ident,
        titulo=por.titulo,
        encabezados=[_encabezado(*c, parametros, orden, por.ident) for c in (*columnas, ("% cumplido", PARTE))],
        totales=_celdas(estados, resumen.estados, ambito.filtros),
        filas=_en_orden(filas, orden or DE_COSTUMBRE),
        total=resumen.total,
        parte=resumen.porcentaje_cumplido,
        url=enlaces.lista(**ambito.filtros),
    )


def _fila(ambito: Ambito, por: Agrupado, clave: str, estados: Sequence[Estado]) -> FilaDeMatriz:
    cuenta, filtros = por.cuentas[clave], ambito.filtros | {por.filtro: clave}
    return FilaDeMatriz(
        clave=clave,
        nombre=por.nombres[clave],
        url_del_nombre=por.pagina(clave),
        celdas=_celdas(estados, cuenta, filtros),
        total=cuenta.total(),
        parte=ResumenDeAcuerdos(dict(cuenta), 0).porcentaje_cumplido,
        url=enlaces.lista(**filtros),
    )


def _celdas(estados: Sequence[Estado], cuenta: Mapping[str, int], filtros: Mapping[str, Any]) -> list[Celda]:
    todos = enlaces.lista(**filtros)
    return [Celda(e.label, cuenta.get(e, 0), enlaces.con(todos, estado=e.value)) for e in estados]


def _en_orden(filas: list[FilaDeMatriz], orden: str) -> list[FilaDeMatriz]:
    """A igual valor, por su nombre; lo que no tiene parte, al final."""
    campo, baja = orden.removeprefix("-"), orden.startswith("-")
    filas = sorted(filas, key=lambda fila: alfabetico(fila.nombre))
    if campo == NOMBRE:
        return filas[::-1] if baja else filas
    if campo == PARTE:
        con_parte = [fila for fila in filas if fila.parte is not None]
        sin_parte = [fila for fila in filas if fila.parte is None]
        return sorted(con_parte, key=lambda fila: fila.parte or Decimal(0), reverse=baja) + sin_parte
    if campo == ACUERDOS:
        return sorted(filas, key=lambda fila: fila.total, reverse=baja)
    de_ese = Estado(campo).label
    return sorted(filas, key=lambda f: sum(c.cantidad for c in f.celdas if c.estado == de_ese), reverse=baja)


def _encabezado(texto: str, campo: str, parametros: Mapping[str, str], orden: str, ident: str) -> Encabezado:
    """Con la dirección que ordena por él: lo de más números, primero; pulsado otra vez, al revés."""
    actual = orden or DE_COSTUMBRE
    sentido = {campo: "ascending", f"-{campo}": "descending"}.get(actual, "")
    primero = campo if campo == NOMBRE else f"-{campo}"
    otro = primero.removeprefix("-") if actual == primero and campo != NOMBRE else primero
    if actual == primero and campo == NOMBRE:
        otro = f"-{campo}"
    url = direccion(reverse("tablero"), {**parametros, "orden": otro}.items())
    return Encabezado(texto, f"{url}#{ident}", sentido, "" if campo == NOMBRE else "num")
