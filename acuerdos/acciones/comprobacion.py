"""Comprobar la historia encadenada: el primer hecho de cada sesión que no es el que se registró.

Regla: se recorre la cadena desde el principio, y en cada lugar la huella debe ser la del anterior y de lo que la fila
dice hoy. Después se mira lo que la cadena no puede decir sola: filas que nadie encadenó, y hechos cuya fila viva no es
su última versión. Una fila que falta tiene razón solo si una importación deshecha, también encadenada, se la llevó.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from acuerdos.acciones.cadena import CAMINOS, DESHECHA, TABLAS, TANDA, Dicho, Tabla, carga_deshecha
from acuerdos.acciones.carga.escrito import Escrito
from acuerdos.cadena import PRINCIPIO, huella
from acuerdos.models import Cadena, Carga, Eslabon
from acuerdos.versiones import BORRADA

Clave = tuple[str, int]  # tabla y versión


@dataclass(frozen=True, slots=True)
class Rotura:
    """El primer lugar de una cadena que no dice lo que se registró. `numero` 0: no es de un lugar."""

    cadena: str
    numero: int
    frase: str

    def __str__(self) -> str:
        lugar = f", hecho {self.numero:,}" if self.numero else ""
        return f"Historia de {self.cadena}{lugar}: {self.frase}"


def roturas() -> Iterator[str]:
    """Una frase por cada cadena rota (la primera fila que alguien tocó a mano) y por cada fila suelta. Nada si no."""
    for cadena in Cadena.objects.order_by("codigo"):
        if rota := primera_rotura(cadena):
            yield str(rota)
    for tabla in TABLAS.values():
        yield from _sin_encadenar(tabla)
        yield from _vivas_distintas(tabla)


def primera_rotura(cadena: Cadena) -> Rotura | None:
    """La primera de esa cadena, mirada eslabón por eslabón."""
    se_fueron = _Deshechas(cadena.codigo)
    anterior, esperado = PRINCIPIO, 1
    eslabones = Eslabon.objects.filter(cadena=cadena.codigo).order_by("numero").iterator(chunk_size=TANDA)
    while tanda := list(islice(eslabones, TANDA)):
        dichos = _dichos(tanda)
        for eslabon in tanda:
            if motivo := _motivo(eslabon, esperado, anterior, dichos, se_fueron):
                return Rotura(cadena.codigo, min(eslabon.numero, esperado), motivo)
            anterior, esperado = eslabon.huella, esperado + 1
    if (cadena.hechos, cadena.huella) != (esperado - 1, anterior):
        return Rotura(cadena.codigo, esperado, f"falta el final: debía tener {cadena.hechos:,} hechos.")
    return None


def _motivo(eslabon: Eslabon, esperado: int, anterior: str, dichos: dict[Clave, Dicho], se_fueron: "_Deshechas") -> str:
    """Por qué ese lugar no dice lo que se registró; vacío si lo dice."""
    if eslabon.numero != esperado:
        return f"falta; el que sigue es el {eslabon.numero:,}."
    dicho = dichos.get((eslabon.tabla, eslabon.version))
    if dicho is None:
        return "" if se_fueron.llevan(eslabon) else f"se borró a mano {_cual(eslabon)}."
    if dicho.cadena != eslabon.cadena:
        return f"se pasó a mano a otra sesión {_cual(eslabon)}."
    if huella(anterior, dicho.contenido) != eslabon.huella:
        return f"se cambió a mano, o no está en su lugar, {_cual(eslabon)}."
    return ""


def _cual(eslabon: Eslabon) -> str:
    if eslabon.tabla == DESHECHA:
        return f"la importación deshecha {eslabon.fila}"
    nombre = TABLAS[eslabon.tabla].modelo._meta.verbose_name
    return f"la versión {eslabon.version} de {nombre} {eslabon.fila}"


def _dichos(tanda: Sequence[Eslabon]) -> dict[Clave, Dicho]:
    """Lo que hoy dicen las versiones de esos eslabones: una consulta por tabla."""
    dichos: dict[Clave, Dicho] = {}
    for nombre in {eslabon.tabla for eslabon in tanda}:
        versiones = [eslabon.version for eslabon in tanda if eslabon.tabla == nombre]
        if nombre == DESHECHA:
            cargas = Carga.objects.filter(pk__in=versiones, deshecha_en__isnull=False)
            leidos = [carga_deshecha(carga) for carga in cargas]
        else:
            tabla = TABLAS[nombre]
            leidos = tabla.leer(tabla.todas().filter(**{f"{tabla.version}__in": versiones}))
        dichos |= {(nombre, dicho.version): dicho for dicho in leidos}
    return dichos


class _Deshechas:
    """Las importaciones de una sesión que se deshicieron, y por eso ya no dejan filas."""

    def __init__(self, codigo: str) -> None:
        cuales = Eslabon.objects.filter(cadena=codigo, tabla=DESHECHA).values("fila")
        cargas = Carga.objects.filter(pk__in=cuales, deshecha_en__isnull=False)
        self.escritos = [Escrito.leer(carga.escrito) for carga in cargas]

    def llevan(self, eslabon: Eslabon) -> bool:
        if eslabon.tabla == DESHECHA:
            return False
        modelo = TABLAS[eslabon.tabla].modelo
        return any(escrito.tiene(modelo, eslabon.fila) for escrito in self.escritos)


# --- Lo que la cadena no dice sola ----------------------------------------------------------------------------------
def _sin_encadenar(tabla: Tabla) -> Iterator[str]:
    """Las versiones que nadie registró: están en la historia y en ninguna cadena."""
    sueltas = tabla.sueltas().values_list(tabla.camino, tabla.version, tabla.fila).order_by(tabla.version)
    for codigo, version, fila in sueltas.iterator(chunk_size=TANDA):
        nombre = tabla.modelo._meta.verbose_name
        yield str(Rotura(str(codigo), 0, f"la versión {version} de {nombre} {fila} no está encadenada."))


def _vivas_distintas(tabla: Tabla) -> Iterator[str]:
    """Los hechos cuya fila viva no es su última versión, o que no tienen ninguna."""
    if tabla.versiones is tabla.modelo:
        return
    propios = {campo.attname for campo in tabla.modelo._meta.concrete_fields}
    campos = [campo for campo in tabla.campos if campo in propios]
    vivas = tabla.modelo._base_manager.order_by("pk").values_list("pk", *campos).iterator(chunk_size=TANDA)
    nombre = tabla.modelo._meta.verbose_name
    camino = CAMINOS[tabla.modelo]
    while tanda := list(islice(vivas, TANDA)):
        ultimas = _ultimas(tabla, campos, [pk for pk, *_ in tanda])
        for pk, *dice in tanda:
            if ultimas.get(pk) != dice:
                codigo = tabla.modelo._base_manager.filter(pk=pk).values_list(camino, flat=True).first()
                yield str(Rotura(str(codigo), 0, f"{nombre} {pk} no dice lo de su última versión: se cambió a mano."))


def _ultimas(tabla: Tabla, campos: Sequence[str], claves: Sequence[int]) -> dict[int, list[Any] | None]:
    """Lo que dice la última versión de cada una; None si dice que se borró."""
    filas = tabla.todas().filter(id__in=claves).order_by("history_id").values_list("id", "history_type", *campos)
    return {pk: None if clase == BORRADA else dice for pk, clase, *dice in filas}
