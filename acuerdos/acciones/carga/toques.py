"""Si algo más pasó con lo que una carga trajo, qué fue y en qué acuerdos.

Regla: lo toca cualquier fila de otra tabla que nombre a una suya (un avance, una traba, una evidencia, un recordatorio
que salió, otra carga en la sesión que creó…), cualquier versión de más en la historia de una suya, y cualquier hecho
posterior de los acuerdos que ya estaban y que ella completó. Las tablas se recorren por sus claves ajenas: una nueva
cuenta sin que nadie la apunte aquí. Y la toca un corte publicado con ella a la vista, retirado o no: sus cifras ya se
entregaron y su archivo sigue sirviéndose, y sin estas filas no se podría rehacer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Model, Q

from acuerdos.acciones.carga.escrito import Escrito, version_de
from acuerdos.enums import EstadoDeEnvio, TrabajoDeLote
from acuerdos.models import (
    Acuerdo,
    AsistenciaTecnica,
    Avance,
    Carga,
    CortePublicado,
    Desestimacion,
    Evidencia,
    FilaDeLote,
    GrupoDeParecidos,
    Hito,
    LecturaDeInversion,
    Participante,
    Recordatorio,
    Reprogramacion,
    Traba,
)
from acuerdos.palabras import enumerar
from cuentas.tandas import en_tandas
from reuniones.models import Asistencia, Participacion, Reunion, Sesion

MOSTRADOS = 5
# Lo que una carga inserta: modelo → camino hasta el código de su acuerdo (None: es de la agenda o de la sesión).
ESCRITOS: dict[type[Model], str | None] = {
    Acuerdo: "codigo",
    Hito: "acuerdo__codigo",
    Avance: "hito__acuerdo__codigo",
    Reprogramacion: "acuerdo__codigo",
    Desestimacion: "acuerdo__codigo",
    Participante: "acuerdo__codigo",
    Reunion: None,
    Participacion: None,
    Asistencia: None,
    Sesion: None,
}
HECHOS: dict[type[Model], str] = {
    Hito: "acuerdo",
    Avance: "hito__acuerdo",
    Reprogramacion: "acuerdo",
    Desestimacion: "acuerdo",
    Traba: "acuerdo",
    LecturaDeInversion: "acuerdo",
    Participante: "acuerdo",
    Evidencia: "avance__hito__acuerdo",
    AsistenciaTecnica: "traba__acuerdo",
}
EN_GRUPOS = GrupoDeParecidos.acuerdos.through
PROPIAS = (Carga, CortePublicado, FilaDeLote, Recordatorio, EN_GRUPOS)  # se miran aparte
# La vista previa que nadie confirmó, y decir que no son lo mismo, no cambian nada ni se deshacen: se van con lo suyo.
PREVIAS = Q(lote__confirmado_en__isnull=True) & ~Q(lote__trabajo=TrabajoDeLote.CONFIRMAR)
DESCARTADOS = Q(grupodeparecidos__son_lo_mismo=False)


@dataclass(slots=True)
class Toques:
    """Qué se tocó: códigos de acuerdos, de los recordados y de los que alguien miró con otros (`GrupoDeParecidos`); la
    sesión con su agenda y su asistencia, y números de cortes publicados."""

    acuerdos: set[str] = field(default_factory=set)
    recordados: set[str] = field(default_factory=set)
    agrupados: set[str] = field(default_factory=set)
    agenda: bool = False
    validaciones: int = 0
    cortes: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        de_acuerdos = self.acuerdos or self.recordados or self.agrupados
        return bool(de_acuerdos or self.agenda or self.validaciones or self.cortes)


def recordatorios_sin_salir() -> Q:
    """Recordatorios que nadie recibió ni está por recibir ahora mismo."""
    quietos = Q(envio__isnull=True) | Q(envio__estado=EstadoDeEnvio.PROGRAMADO, envio__sin_respuesta=0)
    terminados = Q(estado__in=[EstadoDeEnvio.DESCARTADO, EstadoDeEnvio.PERDIDO])
    return terminados | (Q(estado=EstadoDeEnvio.PROGRAMADO) & quietos)


def toques(carga: Carga, escrito: Escrito) -> Toques:
    """Todo lo que pasó después. Sus consultas dependen de las tablas, no de las filas."""
    hallados = Toques(validaciones=len(escrito.validaciones))
    for modelo, camino in ESCRITOS.items():
        for claves in (*_con_historia_de_mas(modelo, escrito), *_nombradas_por_otras(modelo, escrito)):
            _apuntar(hallados, modelo, camino, claves)
    hallados.acuerdos |= {*_con_hechos_posteriores(carga, escrito), *_en_lotes(escrito)}
    hallados.recordados |= set(_con_recordatorios(escrito))
    hallados.agrupados |= set(_agrupados(escrito))
    publicados = CortePublicado.objects.filter(sesion=carga.sesion)
    if not escrito.creada:
        publicados = publicados.filter(conocido_al__gte=carga.registrada_en)
    hallados.cortes = sorted(publicados.values_list("numero", flat=True))
    if escrito.creada and carga.sesion is not None:
        otra = Carga.objects.filter(sesion=carga.sesion).exclude(pk=carga.pk).exists()
        hallados.agenda |= otra or version_de(carga.sesion) != escrito.version_de_sesion
    return hallados


def por_que_no(carga: Carga) -> str:
    """La frase que dice por qué no se puede deshacer; «» si se puede."""
    if carga.deshecha_en is not None:
        return "Esta importación ya se deshizo."
    if not carga.escrito:
        return "No se puede deshacer: se importó antes de que el sistema guardara qué filas escribe cada carga."
    hallados = toques(carga, Escrito.leer(carga.escrito))
    if not hallados:
        return ""
    partes = []
    if hallados.acuerdos:
        partes.append(f"ya hubo movimiento en {_cuales(hallados.acuerdos)}")
    if hallados.recordados:
        partes.append(f"ya salieron recordatorios sobre {_cuales(hallados.recordados)}")
    if hallados.agrupados:
        estan = "está" if len(hallados.agrupados) == 1 else "están"
        partes.append(f"{estan} en un grupo de parecidos, que se deshace antes, {_cuales(hallados.agrupados)}")
    if hallados.agenda:
        partes.append("después cambió la sesión, su agenda o su asistencia, o se importó otro libro en ella")
    if n := hallados.validaciones:
        cuantos = "un avance que ya estaba" if n == 1 else f"{n} avances que ya estaban"
        partes.append(f"validó {cuantos}, y una validación no se quita")
    if hallados.cortes:
        numeros = enumerar([str(numero) for numero in hallados.cortes], "y")
        cuales = "ya se publicó el corte" if len(hallados.cortes) == 1 else "ya se publicaron los cortes"
        partes.append(f"{cuales} n.º {numeros} con lo que trajo, y un corte entregado tiene que poder rehacerse")
    return f"No se puede deshacer: {'; '.join(partes)}."


def _cuales(codigos: set[str]) -> str:
    primeros, resto = sorted(codigos)[:MOSTRADOS], len(codigos) - MOSTRADOS
    if len(codigos) == 1:
        return f"el acuerdo {primeros[0]}"
    return f"{len(codigos)} acuerdos: {', '.join(primeros)}{f' y {resto} más' if resto > 0 else ''}"


def _apuntar(hallados: Toques, modelo: type[Model], camino: str | None, claves: list[int]) -> None:
    if not claves:
        return
    if camino is None:
        hallados.agenda = True
    else:
        for tanda in en_tandas(claves):
            suyas = modelo._base_manager.filter(pk__in=tanda)
            hallados.acuerdos |= set(suyas.values_list(camino, flat=True))


def _con_historia_de_mas(modelo: type[Model], escrito: Escrito) -> Iterator[list[int]]:
    if modelo is Sesion:  # la carga misma escribe varias versiones: se mira la última
        return
    historia = modelo.history.model._base_manager  # type: ignore[attr-defined]
    for condicion in escrito.de(modelo, "id"):
        de_mas = historia.filter(condicion).order_by().values("id").annotate(n=Count("history_id")).filter(n__gt=1)
        yield list(de_mas.values_list("id", flat=True))


def _nombradas_por_otras(modelo: type[Model], escrito: Escrito) -> Iterator[list[int]]:
    """Las claves de `modelo` que alguna fila que no es de la carga nombra."""
    for otro, campo in _quienes_nombran(modelo):
        for condicion in escrito.de(modelo, campo):
            pares = otro._base_manager.filter(condicion).order_by().values_list("pk", campo)
            yield sorted({suya for clave, suya in pares.iterator() if not escrito.tiene(otro, clave)})


def _quienes_nombran(modelo: type[Model]) -> Iterator[tuple[type[Model], str]]:
    for relacion in modelo._meta.get_fields(include_hidden=True):
        if not (relacion.auto_created and not relacion.concrete and (relacion.one_to_many or relacion.one_to_one)):
            continue
        otro: Any = relacion.related_model
        # La tabla de un «varios a varios» es de quien lo declara: la de los sectores, de su sesión.
        es_de_la_fila = otro._meta.auto_created is modelo or otro.__name__.startswith("Historical")
        if not es_de_la_fila and otro not in PROPIAS:
            yield otro, relacion.field.attname  # type: ignore[union-attr]


def _con_hechos_posteriores(carga: Carga, escrito: Escrito) -> Iterator[str]:
    """De los acuerdos que ya estaban y la carga completó, los que tienen un hecho registrado después."""
    completados = set()
    completan: tuple[type[Model], ...] = (Hito, Avance, Reprogramacion, Desestimacion)
    for modelo in completan:
        for condicion in escrito.de(modelo):
            completados |= set(modelo._base_manager.filter(condicion).values_list(f"{HECHOS[modelo]}_id", flat=True))
    ids = sorted(pk for pk in completados if not escrito.tiene(Acuerdo, pk))
    for tanda in en_tandas(ids):
        for modelo, camino in HECHOS.items():
            posteriores = {f"{camino}__in": tanda, "registrado_en__gt": carga.registrada_en}
            yield from modelo._base_manager.filter(**posteriores).values_list(f"{camino}__codigo", flat=True)


def _con_recordatorios(escrito: Escrito) -> Iterator[str]:
    for condicion in escrito.de(Hito, "hito_id"):
        salidos = Recordatorio.objects.filter(condicion).exclude(recordatorios_sin_salir())
        yield from salidos.values_list("hito__acuerdo__codigo", flat=True)


def _agrupados(escrito: Escrito) -> Iterator[str]:
    for condicion in escrito.de(Acuerdo, "acuerdo_id"):
        aceptados = EN_GRUPOS._base_manager.filter(condicion).exclude(DESCARTADOS)
        yield from aceptados.values_list("acuerdo__codigo", flat=True)


def _en_lotes(escrito: Escrito) -> Iterator[str]:
    for condicion in escrito.de(Acuerdo, "acuerdo_id"):
        suyas = FilaDeLote.objects.filter(condicion).exclude(PREVIAS).order_by()
        yield from suyas.values_list("acuerdo__codigo", flat=True)
