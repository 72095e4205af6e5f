"""Agregar a la historia encadenada lo que un acto escribió, y empezarla con lo que ya había.

Regla: lo agrega la misma función que da el número de cambio (`cambios`), al final de cada acto y en su transacción: la
fila de la cadena queda bloqueada hasta que se confirma, y los hechos de una sesión salen en el orden en que sus actos
se confirman. De tanda en tanda: una importación entera cuesta lo que cuesta leerla.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Exists, Model, OuterRef, QuerySet

from acuerdos.cadena import PRINCIPIO, contenido, huella
from acuerdos.models import (
    Acuerdo,
    AsistenciaTecnica,
    Avance,
    Cadena,
    Carga,
    CortePublicado,
    Desestimacion,
    Documento,
    Eslabon,
    Evidencia,
    Hito,
    LecturaDeInversion,
    MensajeDeAcuerdo,
    Nota,
    Participante,
    Reprogramacion,
    Restauracion,
    Traba,
)
from cuentas.copia import conviene, copiar, escrito
from cuentas.tandas import en_tandas
from reuniones.models import Asistencia, Participacion, Reunion, Sesion

TANDA = 500
DESHECHA = "carga_deshecha"  # la marca de que una importación se deshizo: sus filas ya no están, con razón
# De la versión de cada hecho al código de la sesión de la que es.
CAMINOS: dict[type[Model], str] = {
    Sesion: "codigo",
    Asistencia: "sesion__codigo",
    Reunion: "sesion__codigo",
    Participacion: "reunion__sesion__codigo",
    Acuerdo: "sesion__codigo",
    Restauracion: "acuerdo__sesion__codigo",
    Hito: "acuerdo__sesion__codigo",
    Avance: "hito__acuerdo__sesion__codigo",
    Evidencia: "avance__hito__acuerdo__sesion__codigo",
    Reprogramacion: "acuerdo__sesion__codigo",
    Desestimacion: "acuerdo__sesion__codigo",
    Traba: "acuerdo__sesion__codigo",
    AsistenciaTecnica: "traba__acuerdo__sesion__codigo",
    Nota: "acuerdo__sesion__codigo",
    LecturaDeInversion: "acuerdo__sesion__codigo",
    MensajeDeAcuerdo: "acuerdo__sesion__codigo",
    Participante: "acuerdo__sesion__codigo",
    Documento: "sesion__codigo",
    CortePublicado: "sesion__codigo",
}


@dataclass(frozen=True, slots=True)
class Dicho:
    """Una versión de un hecho: dónde está, de qué sesión es y lo que dice."""

    cadena: str
    tabla: str
    version: int
    fila: int
    en: datetime
    contenido: bytes


class Tabla:
    """Cómo se leen las versiones de un hecho. Lo que no se corrige no tiene historia: su única versión es él mismo."""

    def __init__(self, modelo: type[Model]) -> None:
        self.modelo, self.camino = modelo, CAMINOS[modelo]
        self.nombre = str(modelo._meta.model_name)
        historia = getattr(modelo, "history", None)
        self.versiones: type[Model] = historia.model if historia else modelo
        self.campos = [campo.attname for campo in self.versiones._meta.concrete_fields]
        con_historia = historia is not None
        self.version, self.fila = ("history_id", "id") if con_historia else ("id", "id")
        self.instante = "history_date" if con_historia else "registrado_en"

    def todas(self) -> QuerySet[Any]:
        return self.versiones._base_manager.order_by()

    def sueltas(self, **alcance: object) -> QuerySet[Any]:
        """Las que todavía no están en ninguna cadena."""
        puestas = Eslabon.objects.filter(tabla=self.nombre, version=OuterRef(self.version))
        return self.todas().filter(~Exists(puestas), **alcance)

    def leer(self, versiones: QuerySet[Any]) -> list[Dicho]:
        """Lo que dicen, por su número en la historia."""
        filas = list(versiones.order_by(self.version).values_list(*self.campos, self.camino))
        dichas = [(dict(zip(self.campos, valores, strict=True)), codigo) for *valores, codigo in filas]
        sectores = self._sectores([dice[self.version] for dice, _ in dichas])
        return [
            Dicho(
                cadena=codigo,
                tabla=self.nombre,
                version=dice[self.version],
                fila=dice[self.fila],
                en=dice[self.instante],
                contenido=contenido(self.nombre, dice, sectores.get(dice[self.version], ())),
            )
            for dice, codigo in dichas
        ]

    def _sectores(self, versiones: Collection[int]) -> Mapping[int, list[str]]:
        if self.modelo is not Sesion:
            return {}
        suyos = defaultdict(list)
        filas = apps.get_model("reuniones", "HistoricalSesion_sectores")._base_manager.filter(history__in=versiones)
        for version, sigla in filas.values_list("history_id", "sector_id"):
            suyos[version].append(sigla)
        return suyos


TABLAS = {str(modelo._meta.model_name): Tabla(modelo) for modelo in CAMINOS}


def encadenar(hechos: Mapping[type[Model], Collection[int]], deshechas: Iterable[int] = ()) -> None:
    """Agrega a sus cadenas las versiones de esos hechos (por su clave) que aún no están, y las importaciones deshechas.

    Por cada tabla tocada una consulta; y por cada cadena, tres más.
    """
    dichos: list[Dicho] = []
    for modelo, claves in hechos.items():
        tabla, ordenadas = TABLAS[str(modelo._meta.model_name)], sorted(claves)
        for desde in range(0, len(ordenadas), TANDA):
            suyas = {f"{tabla.fila}__in": ordenadas[desde : desde + TANDA]}
            dichos += tabla.leer(tabla.sueltas(**suyas))
    dichos += [carga_deshecha(carga) for carga in Carga.objects.filter(pk__in=list(deshechas)).order_by("pk")]
    por_cadena = defaultdict(list)
    for dicho in dichos:
        por_cadena[dicho.cadena].append(dicho)
    for codigo in sorted(por_cadena):  # siempre en el mismo orden: dos actos hacen fila
        _agregar(codigo, por_cadena[codigo])


def carga_deshecha(carga: Carga) -> Dicho:
    """Lo que queda dicho al deshacer una importación: qué filas se llevó, cuándo y quién."""
    assert carga.deshecha_en is not None
    dice = {
        "id": carga.pk,
        "sha256": carga.sha256,
        "escrito": repr(sorted(carga.escrito.get("filas", {}).items())),
        "deshecha_en": carga.deshecha_en,
        "deshecha_por_id": carga.deshecha_por_id,
    }
    dicho = contenido(DESHECHA, dice)
    return Dicho(carga.codigo_de_sesion, DESHECHA, carga.pk, carga.pk, carga.deshecha_en, dicho)


def empezar_con_lo_que_hay(codigo: str) -> int:
    """Encadena lo que la sesión tiene y no está, en el orden en que se registró. Cuántos hechos agregó.

    Para lo que ya había cuando la historia no se encadenaba. Lo que alguien agregue a mano después no entra solo por
    correrla: quien la corre lo sabe, y queda al final de la cadena y no en su lugar.
    """
    tablas, orden = list(TABLAS.values()), []
    for n, tabla in enumerate(tablas):
        sueltas = tabla.sueltas(**{tabla.camino: codigo})
        orden += [(en, n, version) for en, version in sueltas.values_list(tabla.instante, tabla.version)]
    orden.sort()
    for desde in range(0, len(orden), TANDA):
        tanda = orden[desde : desde + TANDA]
        dichos: dict[tuple[int, int], Dicho] = {}
        for n in {n for _, n, _ in tanda}:
            claves = {f"{tablas[n].version}__in": [version for _, otra, version in tanda if otra == n]}
            dichos |= {(n, dicho.version): dicho for dicho in tablas[n].leer(tablas[n].todas().filter(**claves))}
        _agregar(codigo, [dichos[n, version] for _, n, version in tanda])
    return len(orden)


TOMAR = (
    f"INSERT INTO {Cadena._meta.db_table} (codigo, hechos, huella) VALUES (%s, 0, %s) "  # noqa: S608  # el nombre es el de la tabla
    "ON CONFLICT (codigo) DO UPDATE SET hechos = "
    f"{Cadena._meta.db_table}.hechos RETURNING hechos, huella"
)


# Va a mano: un objeto por eslabón costaba la quinta parte de una importación (decisión 54).
COLUMNAS = ("cadena", "numero", "tabla", "version", "fila", "en", "huella")
PONER = f"INSERT INTO {Eslabon._meta.db_table} ({', '.join(COLUMNAS)}) VALUES "  # noqa: S608  # el nombre es el de la tabla
HUECO = "(%s, %s, %s, %s, %s, %s, %s)"


def _agregar(codigo: str, dichos: Sequence[Dicho]) -> None:
    instante = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(TOMAR, [codigo, PRINCIPIO])
        cuantos, ultima = cursor.fetchone()
        for tanda in en_tandas(enumerate(dichos, start=cuantos + 1), TANDA):
            filas: list[tuple[Any, ...]] = []
            for numero, dicho in tanda:
                ultima = huella(ultima, dicho.contenido)
                filas.append((codigo, numero, dicho.tabla, dicho.version, dicho.fila, instante(dicho.en), ultima))
            if conviene(len(filas)):
                copiar(Eslabon._meta.db_table, COLUMNAS, ([escrito(valor) for valor in fila] for fila in filas))
            else:
                cursor.execute(PONER + ", ".join([HUECO] * len(filas)), [valor for fila in filas for valor in fila])
    Cadena.objects.filter(pk=codigo).update(hechos=cuantos + len(dichos), huella=ultima)
