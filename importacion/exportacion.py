"""Una sesión como libro, con la forma exacta del que se importa.

Regla: importado en la misma base no cambia nada; en una vacía, da las mismas cifras. Va lo vigente. No caben en el
formato, y no van: lo anulado, los avances devueltos, los hitos que nadie aceptó, las solicitudes sin decidir o
rechazadas, las reprogramaciones del acuerdo entero y de las de un hito en un mismo día solo la última, evidencias,
trabas, notas, quién registró cada cosa, salas, horas reales, quién estuvo presente, y los sectores sin reunión ni
acuerdo.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from django.db.models import CharField, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from acuerdos.acciones.plan import PARTICIPAN, ubigeo_y_mancomunidad
from acuerdos.anulados import aceptado, que_cuenta, sin_anular
from acuerdos.condiciones import en_que_esta
from acuerdos.enums import EstadoSolicitud, Tipo
from acuerdos.models import Acuerdo, Avance, Desestimacion, Hito, Reprogramacion
from importacion import hojas
from importacion.escritura import LibroNuevo
from importacion.registrado import participan_en_la_sesion
from municipalidades.models import Municipalidad
from reuniones.enums import EstadoReunion
from reuniones.models import Participacion, Sesion

M = TypeVar("M", bound=Model)
Filas = Iterator[tuple[Any, ...]]
FILAS_POR_FRASE = 2_000  # filas, se dice cuántas van


@dataclass(frozen=True, slots=True)
class ParteDeSesion:
    """Qué va de la sesión: todo, o solo lo de un sector, de una municipalidad, o de los dos a la vez."""

    sesion: Sesion
    sector: str = ""
    municipalidad: str = ""

    def suyos(self, camino: str = "") -> Q:
        """Sus acuerdos: los que encabeza y aquellos en que participa."""
        condicion = Q()
        for lugar, clave in (("sector_id", self.sector), ("municipalidad_id", self.municipalidad)):
            if clave:
                condicion &= en_que_esta(lugar, [clave], camino)
        return condicion


def escribir_sesion(
    sesion: Sesion,
    al_avanzar: Callable[[int], None] = lambda _: None,
    *,
    sector: str = "",
    municipalidad: str = "",
    ahora: datetime | None = None,
) -> bytes:
    """El libro de `sesion`, en un número fijo de consultas. `al_avanzar` recibe cuántas filas van, de vez en cuando.

    `ahora`: se escribe en el libro, para saber al volver qué cambió aquí desde entonces.
    Con `sector` (su sigla) o `municipalidad` (su UBIGEO), solo lo suyo: lo completa y vuelve, y lo demás sigue igual.
    """
    parte = ParteDeSesion(sesion, sector, municipalidad)
    contadas = count(1)

    def contando(filas: Iterable[tuple[Any, ...]]) -> Filas:
        for fila in filas:
            if (van := next(contadas)) % FILAS_POR_FRASE == 0:
                al_avanzar(van)
            yield fila

    datos = {clave: getattr(sesion, clave) for clave in ("nombre", "codigo", "fecha", "lugar", "lema")}
    with LibroNuevo() as libro:
        libro.sesion(datos, ahora and timezone.localtime(ahora))
        libro.tabla(hojas.ASISTENTES, sesion.asistencias.values_list("categoria", "cantidad"))
        libro.tabla(hojas.REUNIONES, contando(_reuniones(parte)))
        libro.tabla(hojas.ACUERDOS, contando(_acuerdos(parte)))
        libro.tabla(hojas.HITOS, contando(_hitos(parte)))
        libro.tabla(hojas.AVANCES, contando(_avances(parte)))
        libro.tabla(hojas.REPROGRAMACIONES, contando(_reprogramaciones(parte)))
        libro.tabla(hojas.DESESTIMACIONES, contando(_desestimaciones(parte)))
    return libro.contenido


def cuantas_filas(sesion: Sesion) -> int:
    """Cuántas tendrá su libro, más o menos: los acuerdos, sus hitos y sus avances."""
    parte = ParteDeSesion(sesion)
    acuerdos, hitos = _vivos(Acuerdo, "sesion", parte), _vivos(Hito, "acuerdo__sesion", parte)
    return int(acuerdos.count() + hitos.count() + _vivos(Avance, "hito__acuerdo__sesion", parte).count())


def _reuniones(parte: ParteDeSesion) -> Filas:
    """Sin municipalidades no es una reunión que el libro admita."""
    presentes = defaultdict(list)
    for reunion, ubigeo in Participacion.objects.filter(reunion__sesion=parte.sesion).values_list(
        "reunion_id", "municipalidad_id"
    ):
        presentes[reunion].append(ubigeo)
    nombres = _en_lista({ubigeo for suyas in presentes.values() for ubigeo in suyas})
    for r in parte.sesion.reuniones.order_by("codigo"):
        suya = parte.sector in ("", r.sector_id) and parte.municipalidad in ("", *presentes[r.pk])
        if presentes[r.pk] and suya:
            municipalidades = "; ".join(nombres[ubigeo] for ubigeo in sorted(presentes[r.pk]))
            estado = str(EstadoReunion(r.estado).label)
            yield r.codigo, r.sector_id, r.fecha, r.inicio_previsto, r.fin_previsto, municipalidades, estado


def _en_lista(ubigeos: set[str]) -> dict[str, str]:
    """«UMACHIRI (MELGAR, PUNO)», o su UBIGEO si otra de la misma provincia se llama igual."""
    veces: dict[str, list[str]] = defaultdict(list)
    campos = ("ubigeo", "distrito", "provincia", "region__nombre")
    for ubigeo, distrito, provincia, region in Municipalidad.objects.values_list(*campos):
        veces[f"{distrito} ({provincia}, {region})".upper()].append(ubigeo)
    unicos = {suyos[0]: nombre for nombre, suyos in veces.items() if len(suyos) == 1}
    return {ubigeo: unicos.get(ubigeo, ubigeo) for ubigeo in ubigeos}


# De qué campo del acuerdo sale cada columna que no se llama como él.
DE_DONDE_SALE = {
    "region": "municipalidad__region__nombre",
    "provincia": "municipalidad__provincia",
    "distrito": "municipalidad__distrito",
    "ubigeo": "municipalidad_id",
    "sector": "sector_id",
    "reunion": "reunion__codigo",
    "clasificacion": "clasificacion__nombre",
}


def _acuerdos(parte: ParteDeSesion) -> Filas:
    columnas = [columna.clave for columna in hojas.ACUERDOS.columnas]
    claves = [clave for clave in columnas if clave not in ("n", "mancomunidad", *PARTICIPAN)]
    campos = [DE_DONDE_SALE.get(clave, clave) for clave in claves]
    filas = _vivos(Acuerdo, "sesion", parte).values_list(*campos)
    dichas = [dict(zip(claves, fila, strict=True)) for fila in filas]
    participan = participan_en_la_sesion(parte.sesion)
    for n, dicha in enumerate(sorted(dichas, key=lambda d: (len(d["codigo"]), d["codigo"])), start=1):
        suyos = _participan_en_celdas(participan.get(dicha["codigo"], {}))
        completa = dicha | suyos | {"n": n, "tipo": str(Tipo(dicha["tipo"]).label)}
        yield tuple(completa[clave] for clave in columnas)


def _participan_en_celdas(suyos: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Por UBIGEO, que no se confunde. La mancomunidad, una vez si vienen todas por la misma."""
    pares = [ubigeo_y_mancomunidad(otra) for otra in suyos.get("otras_municipalidades", ())]
    mancomunidades = [mancomunidad for _, mancomunidad in pares]
    return {
        "otras_municipalidades": "; ".join(ubigeo for ubigeo, _ in pares),
        "mancomunidad": "; ".join(mancomunidades if len({*mancomunidades}) > 1 else mancomunidades[:1]),
        "otros_sectores": "; ".join(suyos.get("otros_sectores", ())),
    }


def _hitos(parte: ParteDeSesion) -> Filas:
    filas = _vivos(Hito, "acuerdo__sesion", parte).filter(sin_anular("acuerdo"), aceptado())
    campos = ("acuerdo__codigo", "numero", "texto", "responsable", "plazo", "peso", "registrado_el")
    de_quien = Coalesce("de_municipalidad_id", "de_sector_id", Value(""), output_field=CharField())
    yield from filas.order_by("acuerdo__codigo", "numero").values_list(*campos, de_quien)


def _avances(parte: ParteDeSesion) -> Filas:
    """En el orden en que se registraron: de los de un mismo día vale el último."""
    filas = _de_hitos(_vivos(Avance, "hito__acuerdo__sesion", parte)).filter(devuelto_en=None)
    campos = ("hito__acuerdo__codigo", "hito__numero", "fecha", "porcentaje", "descripcion", "validado_el")
    yield from filas.order_by("hito__acuerdo__codigo", "hito__numero", "id").values_list(*campos)


def _reprogramaciones(parte: ParteDeSesion) -> Filas:
    filas = _de_hitos(_vivos(Reprogramacion, "hito__acuerdo__sesion", parte)).filter(estado=EstadoSolicitud.APROBADA)
    campos = ("acuerdo__codigo", "hito__numero", "decidido_el", "plazo_nuevo", "motivo")
    ultimas = {fila[:3]: fila for fila in filas.order_by("id").values_list(*campos)}
    yield from (ultimas[clave] for clave in sorted(ultimas))


def _desestimaciones(parte: ParteDeSesion) -> Filas:
    filas = _vivos(Desestimacion, "acuerdo__sesion", parte).filter(
        sin_anular("acuerdo"), estado=EstadoSolicitud.APROBADA
    )
    yield from filas.order_by("acuerdo__codigo").values_list("acuerdo__codigo", "decidido_el", "motivo")


def _vivos(modelo: type[M], camino: str, parte: ParteDeSesion) -> QuerySet[M]:
    """`camino`: hasta la sesión; del sector y de la municipalidad, lo que encabezan y aquello en que participan."""
    acuerdo = camino.removesuffix("sesion")
    filas = modelo._default_manager.filter(sin_anular(), **{camino: parte.sesion})
    return filas.filter(parte.suyos(acuerdo))


def _de_hitos(filas: QuerySet[M]) -> QuerySet[M]:
    """Los de un hito que va en el libro."""
    return filas.filter(que_cuenta("hito"), sin_anular("hito__acuerdo"))
