"""Qué recordatorios tocan en un día.

Regla (la edita la Secretaría en `ReglaDeRecordatorio`): 15, 7 y 1 días antes del plazo y el mismo día; 7 días después y
luego cada semana; a los 30 días sin avance. A los 15 días de vencido se avisa también al sector y al operador a cargo;
a los 30, a coordinación.

Lo que avisa de un plazo no llega después de él: si el plazo cae antes del siguiente día hábil, sus recordatorios se
adelantan al último día hábil que queda.

No se busca «lo que vence en N días exactos» sino una *ventana*: una noche perdida se recupera en la siguiente pasada.
Si para un hito y un destino caen varios en la ventana, sale el último y los demás quedan `perdido`: nada se pierde sin
decirlo. La identidad del recordatorio (hito, destino, clase, plazo en vigor) impide repetirlo.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import assert_never

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from acuerdos.condiciones import se_puede_recordar
from acuerdos.destinos import Destino, Destinos
from acuerdos.enums import ClaseDeRecordatorio, Destinatario, EstadoDeEnvio
from acuerdos.models import Hito, Recordatorio, ReglaDeRecordatorio
from cuentas.tandas import en_tandas
from recordatorios.calendario import siguiente_habil

VENTANA = 7  # días atrás que un recordatorio atrasado todavía se envía
DIAS_DE_CONSTANCIA = 30  # días atrás, sin pasadas del motor, de los que se deja constancia como perdidos
TANDA_DE_HITOS = 1_000
TARDE = "No hubo pasada a tiempo: ya era tarde para avisar"


@dataclass(frozen=True, slots=True)
class Ocasion:
    """Un día en que una regla pide avisar de un hito."""

    clase: str
    programado_el: date
    destinatario: str


@dataclass(frozen=True, slots=True)
class Vencimiento:
    """Un recordatorio por registrar."""

    hito_id: int
    destino: Destino
    ocasion: Ocasion
    plazo: date
    estado: EstadoDeEnvio
    motivo: str = ""

    @property
    def identidad(self) -> tuple[int, str, str, date]:
        return self.hito_id, self.destino.clave, self.ocasion.clase, self.plazo


@dataclass(frozen=True, slots=True)
class Ventana:
    """Los días que mira una pasada: de `desde` a `dia`, y hasta la `vispera` del siguiente hábil si el plazo apura."""

    desde: date
    dia: date
    vispera: date

    def hasta(self, regla: ReglaDeRecordatorio, plazo: date) -> date:
        return self.vispera if regla.clase == ClaseDeRecordatorio.ANTES and plazo <= self.vispera else self.dia


def inicio_de_ventana(dia: date, ultima_pasada_el: date | None) -> date:
    """Primer día del que se mira si faltó avisar: una semana atrás, o el de la última pasada si fue antes."""
    semana = dia - timedelta(days=VENTANA - 1)
    if ultima_pasada_el is None:
        return semana
    return max(min(semana, ultima_pasada_el), dia - timedelta(days=DIAS_DE_CONSTANCIA))


def ocasiones(
    regla: ReglaDeRecordatorio, plazo: date, callado_desde: date, desde: date, hasta: date
) -> Iterator[Ocasion]:
    """Los días entre `desde` y `hasta`, ambos incluidos, en que `regla` pide avisar."""
    dias_de_la_regla, sufijo = timedelta(days=regla.dias), ""
    match clase := ClaseDeRecordatorio(regla.clase):
        case ClaseDeRecordatorio.ANTES:
            primera = plazo - dias_de_la_regla
        case ClaseDeRecordatorio.DESPUES:
            primera = plazo + dias_de_la_regla
        case ClaseDeRecordatorio.SILENCIO:
            primera, sufijo = callado_desde + dias_de_la_regla, f"@{callado_desde:%Y-%m-%d}"
        case _:
            assert_never(clase)
    saltos = 0
    if regla.repetir_cada and primera < desde:
        saltos = -((primera - desde).days // regla.repetir_cada)
    while (dia := primera + timedelta(days=saltos * (regla.repetir_cada or 0))) <= hasta:
        if dia >= desde:
            dias = regla.dias + saltos * (regla.repetir_cada or 0)
            yield Ocasion(f"{regla.clase}-{dias}{sufijo}", dia, regla.destinatario)
        if not regla.repetir_cada:
            return
        saltos += 1


def vencimientos(dia: date, ultima_pasada_el: date | None = None) -> Iterator[Vencimiento]:
    """Los que tocan en `dia` y aún no están registrados, en tandas de consultas contadas y memoria pareja."""
    # Lo que alguien debe va antes que lo que vigila: si es la misma persona, es su deuda.
    reglas = sorted(
        ReglaDeRecordatorio.objects.filter(activa=True), key=lambda r: r.destinatario != Destinatario.RESPONSABLE
    )
    if not reglas:
        return
    ventana = Ventana(inicio_de_ventana(dia, ultima_pasada_el), dia, siguiente_habil(dia) - timedelta(days=1))
    destinos = Destinos(dia)
    hitos = _hitos_por_recordar(reglas, ventana).iterator(chunk_size=TANDA_DE_HITOS)
    for tanda in en_tandas(hitos, TANDA_DE_HITOS):
        yield from _de_la_tanda(tanda, reglas, destinos, ventana)


def _hitos_por_recordar(reglas: Iterable[ReglaDeRecordatorio], ventana: Ventana) -> "QuerySet[Hito]":
    desde, dia, alguna = ventana.desde, ventana.dia, Q()
    for regla in reglas:
        dias = timedelta(days=regla.dias)
        match clase := ClaseDeRecordatorio(regla.clase):
            case ClaseDeRecordatorio.ANTES:
                alguna |= Q(plazo_vigente__range=(desde + dias, dia + dias))
                alguna |= Q(plazo_vigente__range=(dia, ventana.vispera))
                continue
            case ClaseDeRecordatorio.DESPUES:
                campo = "plazo_vigente"
            case ClaseDeRecordatorio.SILENCIO:
                campo = "callado_desde"
            case _:
                assert_never(clase)
        tope = Q(**{f"{campo}__lte": dia - dias})
        alguna |= tope if regla.repetir_cada else tope & Q(**{f"{campo}__gte": desde - dias})
    hitos = Hito.objects.annotate(callado_desde=Coalesce("ultimo_avance_el", "registrado_el"))
    return hitos.filter(se_puede_recordar(), alguna).select_related("acuerdo__sesion").order_by("pk")


def _de_la_tanda(
    tanda: list[Hito], reglas: list[ReglaDeRecordatorio], destinos: Destinos, ventana: Ventana
) -> Iterator[Vencimiento]:
    # La fecha de un recordatorio sale de su clase y su plazo: con los de la ventana basta, y no con toda la historia.
    registrados = set(
        Recordatorio.objects.filter(hito__in=tanda, programado_el__range=(ventana.desde, ventana.vispera)).values_list(
            "hito_id", "destino", "clase", "plazo"
        )
    )
    for hito in tanda:
        for vencimiento in _del_hito(hito, reglas, destinos, ventana):
            if vencimiento.identidad not in registrados:
                yield vencimiento


def _del_hito(
    hito: Hito, reglas: list[ReglaDeRecordatorio], destinos: Destinos, ventana: Ventana
) -> Iterator[Vencimiento]:
    por_destino: dict[Destino, dict[str, Ocasion]] = {}
    registrado_el = hito.registrado_el
    assert registrado_el is not None  # una propuesta no pasa `se_puede_recordar`
    desde, callado_desde = max(ventana.desde, registrado_el), hito.ultimo_avance_el or registrado_el
    for regla in reglas:
        hasta = ventana.hasta(regla, hito.plazo_vigente)
        for ocasion in ocasiones(regla, hito.plazo_vigente, callado_desde, desde, hasta):
            for destino in destinos.de(hito, regla.destinatario):
                por_destino.setdefault(destino, {}).setdefault(ocasion.clase, ocasion)
    for destino, suyas in por_destino.items():
        ultima = max(suyas.values(), key=lambda o: (o.programado_el, o.clase))
        for ocasion in suyas.values():
            motivo = _motivo_de_perdida(ocasion, ultima, ventana)
            estado = EstadoDeEnvio.PERDIDO if motivo else EstadoDeEnvio.PROGRAMADO
            yield Vencimiento(hito.pk, destino, ocasion, hito.plazo_vigente, estado, motivo)


def _motivo_de_perdida(ocasion: Ocasion, ultima: Ocasion, ventana: Ventana) -> str:
    """Por qué no sale: hay otra de un día posterior, o ya es tarde. Vacío si sale."""
    if ocasion.programado_el < ultima.programado_el:
        return f"Lo reemplaza «{ultima.clase}», más reciente"
    return TARDE if ocasion.programado_el <= ventana.dia - timedelta(days=VENTANA) else ""
