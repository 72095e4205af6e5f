"""Lo que se le dice a quien una decisión le toca: le devolvieron o le validaron, le aprobaron o no, se resolvió.

Regla: cada decisión de la Secretaría sobre lo que alguien informó, pidió o propuso se le dice por correo, una vez, con
la misma identidad, el mismo interruptor y la misma frecuencia que un recordatorio (decisión 6). Lo que le pide hacer
algo va en el día; lo demás, en el resumen del siguiente día hábil. No se le dice a quien lo decidió. Antes de enviar se
mira otra vez: si ya informó de nuevo, o dejó el cargo, no sale, y consta.

Una noticia es un `Recordatorio` sin plazo cuya clase nombra el hecho: «devuelto@123». Agregar una clase es una fila de
`TABLA`. Fuente: lo que prometen las constancias («si falta algo, se lo dirá»).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from acuerdos import reglas
from acuerdos.enums import Canal, Destinatario, EstadoDeEnvio, EstadoSolicitud, Responsable
from acuerdos.models import Acuerdo, Avance, Desestimacion, Hito, Recordatorio, Reprogramacion, Traba
from acuerdos.recordatorios.calendario import siguiente_habil
from acuerdos.recordatorios.destinos import Destino, Destinos
from acuerdos.recordatorios.lotes import en_lotes
from acuerdos.recordatorios.vencimientos import VENTANA
from reuniones.enums import Etapa

LOTE = 500
YA_NO_PROCEDE = "Ya no procede: se informó otra vez, o la decisión cambió"
YA_NO_LE_TOCA = "Ya no le corresponde: dejó el cargo"
APROBADA, RECHAZADA = EstadoSolicitud.APROBADA, EstadoSolicitud.RECHAZADA
Hecho = Any  # un avance, una solicitud, una traba o un hito


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaseDeNoticia:
    """Una decisión que se cuenta.

    `hechos`: los que hoy la cuentan. `cuando` y `autor`: sus campos con el instante y con quién decidió. `a_quienes`:
    a quiénes toca. `titulo` y `dicho`: lo que lee. `cuenta`: en singular y plural, para el asunto. `urge`: si le pide
    hacer algo.
    """

    clave: str
    hechos: Callable[[], "QuerySet[Any]"]
    cuando: str
    autor: str
    a_quienes: Callable[[Destinos, Hecho], list[Destino]]
    titulo: str
    dicho: Callable[[Hecho], str]
    cuenta: tuple[str, str]
    urge: bool = False

    def nombre_de(self, hecho: Hecho) -> str:
        """Lo que identifica a la noticia de ese hecho."""
        return f"{self.clave}@{hecho.pk}"


@dataclass(frozen=True, slots=True)
class Noticia:
    """Una decisión en el resumen. `hito` es None si es del acuerdo entero."""

    clase: ClaseDeNoticia
    acuerdo: Acuerdo
    hito: Hito | None
    dicho: str


def por_decir(dia: date, ultima_pasada_el: date | None, *, ahora: datetime) -> Iterator[Recordatorio]:
    """Las noticias de lo decidido hasta `dia` que aún no están registradas, sin guardar.

    Si no hay ninguna es una sola consulta; si las hay, unas pocas por clase y por cada quinientas.
    """
    desde = min(dia - timedelta(days=VENTANA - 1), ultima_pasada_el or dia)
    decididos = _decididos(_inicio_de(desde), min(ahora, _fin_de(dia)))
    destinos = Destinos() if decididos else None
    for clase in TABLA:
        for pks in en_lotes(decididos.get(clase.clave, ()), LOTE):
            assert destinos is not None
            yield from _nuevas(clase, list(clase.hechos().filter(pk__in=pks).order_by("pk")), destinos, ahora)


def _decididos(desde: datetime, hasta: datetime) -> dict[str, list[int]]:
    """Por clase, los `id` de los hechos decididos entre esos dos instantes, incluidos."""
    consultas = []
    for clase in TABLA:
        recientes = {f"{clase.cuando}__gte": desde, f"{clase.cuando}__lte": hasta}
        hechos = clase.hechos().filter(**recientes).order_by()
        consultas.append(hechos.annotate(de_clase=Value(clase.clave)).values_list("de_clase", "pk"))
    decididos: dict[str, list[int]] = defaultdict(list)
    for clave, pk in consultas[0].union(*consultas[1:], all=True):
        decididos[clave].append(pk)
    return decididos


def leer(filas: Iterable[Recordatorio], destinos: Destinos) -> tuple[dict[int, Noticia], dict[int, str]]:
    """Por `id` de fila, la noticia que cuenta; o el motivo por el que ya no procede."""
    noticias: dict[int, Noticia] = {}
    motivos: dict[int, str] = {}
    for clase, suyas in _por_clase(filas).items():
        vigentes = clase.hechos().in_bulk(list(suyas.values()))
        for fila, pk in suyas.items():
            hecho = vigentes.get(pk)
            if hecho is None:
                motivos[fila.pk] = YA_NO_PROCEDE
            elif fila.destino not in {d.clave for d in _destinatarios(clase, hecho, destinos)}:
                motivos[fila.pk] = YA_NO_LE_TOCA
            else:
                noticias[fila.pk] = Noticia(clase, _acuerdo_de(hecho), _hito_de(hecho), clase.dicho(hecho).strip())
    return noticias, motivos


def es_noticia(fila: Recordatorio) -> bool:
    """Si la fila cuenta una decisión; si no, recuerda un plazo."""
    return fila.plazo is None


def urgentes() -> Q:
    """Las que piden hacer algo, como condición sobre `Recordatorio`."""
    condicion = Q()
    for clase in TABLA:
        if clase.urge:
            condicion |= Q(clase__startswith=f"{clase.clave}@")
    return Q(plazo__isnull=True) & condicion


def que_esperan(dia: date) -> Q:
    """Las que todavía no salen en `dia`: su resumen es el de otro."""
    return Q(plazo__isnull=True, programado_el__gt=dia)


def _nuevas(clase: ClaseDeNoticia, hechos: list[Hecho], destinos: Destinos, ahora: datetime) -> Iterator[Recordatorio]:
    nombres = [clase.nombre_de(hecho) for hecho in hechos]
    dichas = set(Recordatorio.objects.filter(plazo__isnull=True, clase__in=nombres).values_list("destino", "clase"))
    for hecho, nombre in zip(hechos, nombres, strict=True):
        el = timezone.localdate(getattr(hecho, clase.cuando))
        for destino in _destinatarios(clase, hecho, destinos):
            if (destino.clave, nombre) in dichas:
                continue
            yield Recordatorio(
                hito=_hito_de(hecho),
                acuerdo=_acuerdo_de(hecho),
                destino=destino.clave,
                persona_id=destino.persona_id,
                papel=Destinatario.RESPONSABLE,
                clase=nombre,
                programado_el=el if clase.urge else siguiente_habil(el),
                estado=EstadoDeEnvio.PROGRAMADO,
                registrado_en=ahora,
            )


def _por_clase(filas: Iterable[Recordatorio]) -> dict[ClaseDeNoticia, dict[Recordatorio, int]]:
    por_clave = {clase.clave: clase for clase in TABLA}
    agrupadas: dict[ClaseDeNoticia, dict[Recordatorio, int]] = defaultdict(dict)
    for fila in filas:
        clave, _, pk = fila.clase.partition("@")
        agrupadas[por_clave[clave]][fila] = int(pk)
    return agrupadas


def _destinatarios(clase: ClaseDeNoticia, hecho: Hecho, destinos: Destinos) -> list[Destino]:
    """Personas, cada una una vez, y nunca quien lo decidió."""
    autor = getattr(hecho, f"{clase.autor}_id")
    vistos = dict.fromkeys(clase.a_quienes(destinos, hecho))
    return [destino for destino in vistos if destino.persona_id and destino.persona_id != autor]


# --- De qué se trata ------------------------------------------------------------------------------------------------
def _acuerdo_de(hecho: Hecho) -> Acuerdo:
    acuerdo: Acuerdo = hecho.hito.acuerdo if isinstance(hecho, Avance) else hecho.acuerdo
    return acuerdo


def _hito_de(hecho: Hecho) -> Hito | None:
    return hecho if isinstance(hecho, Hito) else getattr(hecho, "hito", None)


def _en_seguimiento(hechos: "QuerySet[Any]", camino: str, *, anulados: bool = False) -> "QuerySet[Any]":
    """Los de acuerdos vivos de sesiones en seguimiento, con lo que hace falta para contarlos."""
    vivos = {f"{camino}__anulado_en__isnull": True, f"{camino}__sesion__etapa": Etapa.SEGUIMIENTO}
    vivos["anulado_en__isnull"] = not anulados
    return hechos.filter(**vivos).select_related(f"{camino}__sesion", f"{camino}__municipalidad")


def _devueltos() -> "QuerySet[Any]":
    """Del que otro informe reemplazó no se dice nada."""
    return _en_seguimiento(Avance.objects.devueltos_en_pie().filter(hito__anulado_en__isnull=True), "hito__acuerdo")


def _validados() -> "QuerySet[Any]":
    """Lo importado se validó en el libro: a nadie se le cuenta."""
    validados = Avance.objects.filter(validado_en__isnull=False).exclude(canal=Canal.IMPORTADO)
    return _en_seguimiento(validados, "hito__acuerdo")


def _plazos(estado: EstadoSolicitud) -> Callable[[], "QuerySet[Any]"]:
    decididos = Reprogramacion.objects.filter(estado=estado, importado=False).select_related("hito")
    return lambda: _en_seguimiento(decididos.all(), "acuerdo")


def _bajas(estado: EstadoSolicitud) -> Callable[[], "QuerySet[Any]"]:
    decididas = Desestimacion.objects.filter(estado=estado, importado=False)
    return lambda: _en_seguimiento(decididas.all(), "acuerdo")


def _trabas() -> "QuerySet[Any]":
    return _en_seguimiento(Traba.objects.filter(levantada_en__isnull=False), "acuerdo")


def _aceptados() -> "QuerySet[Any]":
    return _en_seguimiento(Hito.objects.filter(aceptado_en__isnull=False), "acuerdo")


def _no_aceptados() -> "QuerySet[Any]":
    return _en_seguimiento(Hito.objects.filter(registrado_el__isnull=True), "acuerdo", anulados=True)


# --- A quién le toca ------------------------------------------------------------------------------------------------
def _a_quien_lo_debe(destinos: Destinos, hecho: Hecho) -> list[Destino]:
    """El lado que debe el hito y, si sigue en su cargo, quien lo informó o lo pidió; sin hito, los dos lados."""
    hito, acuerdo = _hito_de(hecho), _acuerdo_de(hecho)
    if hito is None:
        return _a_los_dos_lados(destinos, hecho)
    lado: list[Destino] = []
    if hito.responsable == Responsable.GL:
        lado = destinos.de_la_municipalidad(acuerdo)
    elif hito.responsable == Responsable.GN:
        lado = destinos.del_sector(acuerdo)
    return [*lado, *_a_quien_lo_registro(destinos, hecho)]


def _a_los_dos_lados(destinos: Destinos, hecho: Hecho) -> list[Destino]:
    acuerdo = _acuerdo_de(hecho)
    lados = [*destinos.de_la_municipalidad(acuerdo), *destinos.del_sector(acuerdo)]
    return [*lados, *_a_quien_lo_registro(destinos, hecho)]


def _a_quien_lo_registro(destinos: Destinos, hecho: Hecho) -> list[Destino]:
    acuerdo = _acuerdo_de(hecho)
    if not destinos.sigue_en_su_cargo(hecho.registrado_por_id, acuerdo):
        return []
    return [Destino(Destinatario.RESPONSABLE, persona_id=hecho.registrado_por_id)]


# --- Qué se le dice -------------------------------------------------------------------------------------------------
def _plazo_aprobado(pedido: Reprogramacion) -> str:
    return f"El plazo ahora es el {reglas.en_fecha(pedido.plazo_nuevo)}. {pedido.motivo_de_decision}"


def _plazo_negado(pedido: Reprogramacion) -> str:
    return f"Sigue valiendo el {reglas.en_fecha(pedido.plazo_anterior)}. {pedido.motivo_de_decision}"


def _hito_aceptado(hito: Hito) -> str:
    return f"Ya cuenta, y vence el {reglas.en_fecha(hito.plazo_vigente)}."


TABLA = (
    ClaseDeNoticia(
        clave="devuelto", hechos=_devueltos, cuando="devuelto_en", autor="devuelto_por", a_quienes=_a_quien_lo_debe,
        titulo="La Secretaría le devolvió su informe", dicho=lambda avance: avance.motivo_de_devolucion,
        cuenta=("informe devuelto", "informes devueltos"), urge=True,
    ),
    ClaseDeNoticia(
        clave="plazo-no", hechos=_plazos(RECHAZADA), cuando="decidido_en", autor="decidido_por",
        a_quienes=_a_quien_lo_debe, titulo="No se aprobó el plazo que pidió", dicho=_plazo_negado,
        cuenta=("plazo no aprobado", "plazos no aprobados"), urge=True,
    ),
    ClaseDeNoticia(
        clave="plazo-si", hechos=_plazos(APROBADA), cuando="decidido_en", autor="decidido_por",
        a_quienes=_a_quien_lo_debe, titulo="Se aprobó el plazo que pidió", dicho=_plazo_aprobado,
        cuenta=("plazo aprobado", "plazos aprobados"),
    ),
    ClaseDeNoticia(
        clave="baja-no", hechos=_bajas(RECHAZADA), cuando="decidido_en", autor="decidido_por",
        a_quienes=_a_los_dos_lados, titulo="El acuerdo no se desestimó: sigue en pie",
        dicho=lambda pedido: pedido.motivo_de_decision, cuenta=("acuerdo que sigue", "acuerdos que siguen"),
    ),
    ClaseDeNoticia(
        clave="baja-si", hechos=_bajas(APROBADA), cuando="decidido_en", autor="decidido_por",
        a_quienes=_a_los_dos_lados, titulo="El acuerdo se desestimó: ya no se informa de él",
        dicho=lambda pedido: pedido.motivo_de_decision, cuenta=("acuerdo desestimado", "acuerdos desestimados"),
    ),
    ClaseDeNoticia(
        clave="traba", hechos=_trabas, cuando="levantada_en", autor="levantada_por", a_quienes=_a_los_dos_lados,
        titulo="Se resolvió lo que detenía al acuerdo", dicho=lambda traba: traba.como_se_levanto,
        cuenta=("traba resuelta", "trabas resueltas"),
    ),
    ClaseDeNoticia(
        clave="hito-no", hechos=_no_aceptados, cuando="anulado_en", autor="anulado_por",
        a_quienes=_a_quien_lo_registro, titulo="No se aceptó el hito que propuso",
        dicho=lambda hito: hito.motivo_de_anulacion, cuenta=("hito no aceptado", "hitos no aceptados"),
    ),
    ClaseDeNoticia(
        clave="hito-si", hechos=_aceptados, cuando="aceptado_en", autor="aceptado_por", a_quienes=_a_quien_lo_debe,
        titulo="Se aceptó el hito que se propuso", dicho=_hito_aceptado,
        cuenta=("hito aceptado", "hitos aceptados"),
    ),
    ClaseDeNoticia(
        clave="validado", hechos=_validados, cuando="validado_en", autor="validado_por", a_quienes=_a_quien_lo_debe,
        titulo="La Secretaría validó su informe", dicho=lambda avance: f"Con {avance.porcentaje} %.",
        cuenta=("informe validado", "informes validados"),
    ),
)  # fmt: skip


def _inicio_de(dia: date) -> datetime:
    return timezone.make_aware(datetime.combine(dia, time.min))


def _fin_de(dia: date) -> datetime:
    return _inicio_de(dia + timedelta(days=1)) - timedelta(microseconds=1)
