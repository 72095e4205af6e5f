"""Historias al azar de acuerdos, para comparar las formas de una misma regla: en pocos días, para que coincidan.

`historias()` da una lista de `Historia`; `escribir` las pone en la base en pocas consultas, sin pasar por las acciones.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from acuerdos.enums import Canal, EstadoSolicitud, Responsable, Tipo
from acuerdos.models import Acuerdo, Avance, Desestimacion, Hito, Reprogramacion
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests.fabricas import EVENTO, UMACHIRI, en_lima

DIAS_CON_HECHOS, DIAS_DE_PLAZO = 10, 16
ULTIMO_DIA = EVENTO + timedelta(days=DIAS_CON_HECHOS)
ULTIMO_PLAZO = EVENTO + timedelta(days=DIAS_DE_PLAZO)

dias = st.integers(0, DIAS_CON_HECHOS)
# Casi todos vencen mientras pasan cosas; algunos, mucho después.
plazos = st.sampled_from([*range(DIAS_DE_PLAZO + 1), 60, 60]).map(lambda n: EVENTO + timedelta(days=n))
# Un instante: el día y la hora en que algo se anotó.
instantes = st.builds(lambda n, hora: en_lima(EVENTO + timedelta(days=n), hora), dias, st.sampled_from([0, 12, 23]))


@dataclass(frozen=True)
class Anotado:
    """Un hecho: cuándo se anotó y, quizá, cuándo se anuló. `campos` es lo demás, como quedó.

    `dijo`: si se corrigió, lo que dijo desde cada instante; lo último es lo que quedó.
    """

    registrado_en: datetime
    anulado_en: datetime | None
    campos: dict[str, Any]
    hijos: list["Anotado"] = field(default_factory=list)
    dijo: list[tuple[datetime, dict[str, Any]]] = field(default_factory=list)


@dataclass(frozen=True)
class Historia:
    """Un acuerdo con sus hitos (y los avances de cada uno), reprogramaciones y desestimaciones."""

    acuerdo: Anotado
    hitos: list[Anotado]
    reprogramaciones: list[tuple[int | None, Anotado]]
    desestimaciones: list[Anotado]


@st.composite
def anotados(
    draw: Any, campos: dict[str, Any], hijos: list[Anotado] | None = None, **corregibles: st.SearchStrategy[Any]
) -> Anotado:
    registrado = draw(instantes)
    anulado = draw(st.one_of(st.none(), st.none(), st.none(), instantes))
    dijo = []
    if corregibles and (antes := draw(st.lists(st.fixed_dictionaries(corregibles), max_size=2))):
        cuando = sorted(max(registrado, draw(instantes)) for _ in antes)
        quedo = {campo: campos[campo] for campo in corregibles}
        dijo = list(zip([registrado, *cuando], [*antes, quedo], strict=True))
    return Anotado(registrado, max(anulado, registrado) if anulado else None, campos, hijos or [], dijo)


@st.composite
def avances(draw: Any) -> Anotado:
    fecha = EVENTO + timedelta(days=draw(dias))
    campos = {"fecha": fecha, "porcentaje": draw(st.sampled_from([0, 40, 100, 100, 100]))}
    match draw(st.sampled_from(["en espera", "validado", "validado", "devuelto"])):
        case "validado":
            campos["validado_el"] = max(fecha, EVENTO + timedelta(days=draw(dias)))
            campos["validado_en"] = draw(instantes)
        case "devuelto":
            campos |= {"devuelto_en": draw(instantes), "motivo_de_devolucion": "Falta la foto"}
    return draw(anotados(campos))


@st.composite
def hitos(draw: Any) -> Anotado:
    campos = {"plazo": draw(plazos), "peso": draw(st.integers(1, 3)), "registrado_el": EVENTO}
    match draw(st.sampled_from(["del evento", "posterior", "propuesto", "aceptado"])):
        case "posterior":
            campos["registrado_el"] = EVENTO + timedelta(days=draw(dias))
        case "propuesto":
            campos["registrado_el"] = None
        case "aceptado":
            campos |= {"registrado_el": EVENTO + timedelta(days=draw(dias)), "aceptado_en": draw(instantes)}
    suyos = draw(st.lists(avances(), max_size=3))
    return draw(anotados(campos, suyos, plazo=plazos, peso=st.integers(1, 3)))


@st.composite
def solicitudes(draw: Any, **otros: Any) -> Anotado:
    estado = draw(st.sampled_from([EstadoSolicitud.APROBADA, *EstadoSolicitud]))
    pedida = EVENTO + timedelta(days=draw(dias))
    campos = {"estado": estado, "solicitado_el": pedida, **otros}
    if estado != EstadoSolicitud.SOLICITADA:
        campos["decidido_el"] = max(pedida, EVENTO + timedelta(days=draw(dias)))
        campos["decidido_en"] = draw(instantes)
    return draw(anotados(campos))


@st.composite
def historia(draw: Any) -> Historia:
    acuerdo = draw(anotados({"plazo": draw(plazos)}, plazo=plazos))
    sus_hitos = draw(st.lists(hitos(), max_size=3))
    cuales = st.sampled_from([None, *range(len(sus_hitos))])
    return Historia(
        acuerdo=acuerdo,
        hitos=sus_hitos,
        reprogramaciones=[
            (draw(cuales), draw(solicitudes(plazo_nuevo=draw(plazos)))) for _ in range(draw(st.integers(0, 3)))
        ],
        desestimaciones=draw(st.one_of(st.just([]), st.just([]), st.lists(solicitudes(), max_size=2))),
    )


def historias() -> st.SearchStrategy[list[Historia]]:
    return st.lists(historia(), min_size=8, max_size=30)


def escribir(historias: Iterable[Historia], sesion: Sesion, quien: Usuario, decide: Usuario) -> list[int]:
    """Pone las historias en la base y devuelve los `id` de sus acuerdos, en orden."""
    historias = list(historias)
    acuerdos = Acuerdo.objects.bulk_create(
        _fila(
            Acuerdo,
            h.acuerdo,
            quien,
            decide,
            codigo=f"{sesion.codigo}-{n:03d}",
            sesion=sesion,
            municipalidad_id=UMACHIRI,
            sector_id="MTPE",
            texto="Texto",
            tipo=Tipo.ACUERDO,
            clasificacion_id="orientacion",
            responsable=Responsable.GL,
            evento_el=EVENTO,
            plazo_vigente=h.acuerdo.campos["plazo"],
            actualizado_en=h.acuerdo.registrado_en,
        )
        for n, h in enumerate(historias, start=1)
    )
    filas_de_hito = [
        (
            h,
            _fila(
                Hito,
                h,
                quien,
                decide,
                acuerdo=acuerdo,
                numero=n,
                texto="Hito",
                responsable=Responsable.GL,
                evento_el=EVENTO,
                plazo_vigente=h.campos["plazo"],
                aceptado_por=decide if "aceptado_en" in h.campos else None,
            ),
        )
        for acuerdo, hist in zip(acuerdos, historias, strict=True)
        for n, h in enumerate(hist.hitos, start=1)
    ]
    Hito.objects.bulk_create(fila for _, fila in filas_de_hito)
    Avance.objects.bulk_create(
        _fila(
            Avance,
            a,
            quien,
            decide,
            hito=fila,
            canal=Canal.WEB,
            validado_por=decide if "validado_el" in a.campos else None,
            devuelto_por=decide if "devuelto_en" in a.campos else None,
        )
        for h, fila in filas_de_hito
        for a in h.hijos
    )
    _escribir_solicitudes(acuerdos, historias, quien, decide)
    _escribir_versiones(zip(acuerdos, (h.acuerdo for h in historias), strict=True))
    _escribir_versiones((fila, h) for h, fila in filas_de_hito)
    return [acuerdo.pk for acuerdo in acuerdos]


def _escribir_versiones(pares: Iterable[tuple[Any, Anotado]]) -> None:
    """La historia de lo que se corrigió; lo que nunca cambió puede no tenerla."""
    for fila, anotado in pares:
        historico = fila.history.model
        suyos = {c.attname for c in historico._meta.concrete_fields} & {c.attname for c in fila._meta.concrete_fields}
        hoy = {campo: getattr(fila, campo) for campo in suyos}
        historico.objects.bulk_create(
            historico(**hoy | dijo, history_date=cuando, history_type="~" if n else "+")
            for n, (cuando, dijo) in enumerate(anotado.dijo)
        )


def _escribir_solicitudes(acuerdos: list[Acuerdo], historias: list[Historia], quien: Usuario, decide: Usuario) -> None:
    reprogramaciones, desestimaciones = [], []
    for acuerdo, hist in zip(acuerdos, historias, strict=True):
        hitos = list(acuerdo.hitos.order_by("numero")) if hist.reprogramaciones else []
        en_espera: set[int | None] = set()
        for cual, r in hist.reprogramaciones:
            if r.campos["estado"] == EstadoSolicitud.SOLICITADA and r.anulado_en is None:
                if cual in en_espera:  # la base solo admite una en espera
                    continue
                en_espera.add(cual)
            fila = _fila(
                Reprogramacion,
                r,
                quien,
                decide,
                acuerdo=acuerdo,
                hito=None if cual is None else hitos[cual],
                evento_el=EVENTO,
                plazo_anterior=acuerdo.plazo,
                motivo="Lluvias",
                **_decidida(r, decide),
            )
            reprogramaciones.append(fila)
        viva = False
        for d in hist.desestimaciones:
            if d.campos["estado"] != EstadoSolicitud.RECHAZADA and d.anulado_en is None:
                if viva:
                    continue
                viva = True
            fila = _fila(
                Desestimacion,
                d,
                quien,
                decide,
                acuerdo=acuerdo,
                motivo="Sin objeto",
                archivo="oficio.pdf",
                **_decidida(d, decide),
            )
            desestimaciones.append(fila)
    Reprogramacion.objects.bulk_create(reprogramaciones)
    Desestimacion.objects.bulk_create(desestimaciones)


def _decidida(anotado: Anotado, decide: Usuario) -> dict[str, Any]:
    return {"decidido_por": decide} if "decidido_el" in anotado.campos else {}


def _fila(modelo: Any, anotado: Anotado, quien: Usuario, decide: Usuario, **otros: Any) -> Any:
    anulacion = {"anulado_por": decide, "motivo_de_anulacion": "Error"} if anotado.anulado_en else {}
    return modelo(
        registrado_en=anotado.registrado_en,
        registrado_por=quien,
        anulado_en=anotado.anulado_en,
        **anotado.campos,
        **otros,
        **anulacion,
    )


def todos_los_dias(hasta: date) -> list[date]:
    return [EVENTO + timedelta(days=n) for n in range(-1, (hasta - EVENTO).days + 2)]
