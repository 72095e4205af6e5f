"""El estado de un acuerdo en un día: la regla, en Python y en SQL.

Fuente: definiciones de la oficina (documento del producto, «Estado of an acuerdo on a day»), en este orden:

1. `desestimado`: una desestimación está aprobada a ese día.
2. `cumplido`: tiene hitos, y el último avance de cada uno es 100 % y está validado.
3. `vencido`: su plazo en vigor ya pasó ese día (`reglas.paso_el_plazo`: el día del plazo todavía está a tiempo).
4. `pendiente`: no tiene hitos.
5. `en_proceso`: todo lo demás.

En un día dado no existen los hechos de fecha posterior: el hito cuenta por su *registrado el*, el avance por su fecha,
la validación, la reprogramación y la desestimación por la suya; el avance que la Secretaría devolvió deja de contar el
día en que lo devolvió, y el hito vuelve a deberse. `conocido_al` quita además lo que se registró después
de ese instante, y devuelve lo que entonces se sabía aunque luego se anulara; lo que se corrige (el plazo de un acuerdo,
el plazo y el peso de un hito) vale como entonces se decía (ver `versiones`).

Plazo en vigor de un hito: el de su última reprogramación aprobada, o el original. Plazo en vigor de un acuerdo: el
mayor entre el original y los aprobados para él o para sus hitos (la reprogramación de un hito más allá del plazo del
acuerdo lo mueve consigo). Avance: Σ peso·porcentaje / Σ peso sobre sus hitos; 0 sin hitos.

La forma Python vive aquí y la forma SQL, para miles de acuerdos a la vez, en `estados_sql`; las pruebas las comparan en
historias al azar.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TypeVar

from django.utils.translation import gettext, gettext_noop

from acuerdos.enums import Estado, Semaforo, Situacion, Urgencia
from acuerdos.palabras import con_el_vencimiento, sin_avance_hace
from acuerdos.reglas import DIAS_DE_ALERTA, DIAS_DE_SILENCIO, dia_en_lima, paso_el_plazo
from acuerdos.versiones import Version, version_en
from cuentas.idiomas import catalogo_puesto


@dataclass(frozen=True, slots=True, kw_only=True)
class HechoFechado:
    """Lo que todo hecho dice de sí: su lugar en el registro, cuándo se anotó y si luego se anuló."""

    id: int
    registrado_en: datetime
    anulado_en: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HechoAvance(HechoFechado):
    fecha: date
    porcentaje: int
    validado_el: date | None = None
    validado_en: datetime | None = None
    devuelto_en: datetime | None = None


@dataclass(frozen=True, slots=True)
class DichoDeHito:
    """Lo que de un hito se corrige y cuenta."""

    plazo: date
    peso: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HechoHito(HechoFechado):
    """`plazo` y `peso`, los de hoy; `versiones`, los que tuvo, si se van a mirar con un `conocido_al`."""

    plazo: date
    peso: int
    registrado_el: date
    avances: Sequence[HechoAvance] = ()
    versiones: Sequence[Version[DichoDeHito]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HechoAprobado(HechoFechado):
    """Una reprogramación o una desestimación aprobada: el día desde el que cuenta y el instante en que se anotó."""

    decidido_el: date
    decidido_en: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HechoReprogramacion(HechoAprobado):
    plazo_nuevo: date
    hito_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HechosDeAcuerdo:
    """Todo lo que hace falta para saber el estado de un acuerdo en cualquier día. `versiones`: los plazos que tuvo."""

    evento_el: date
    plazo: date
    versiones: Sequence[Version[date]] = ()
    hitos: Sequence[HechoHito] = ()
    reprogramaciones: Sequence[HechoReprogramacion] = ()
    desestimaciones: Sequence[HechoAprobado] = ()


@dataclass(frozen=True, slots=True)
class HitoEnDia:
    """Un hito tal como está en un día. `porcentaje` de 0 a 100."""

    id: int
    plazo: date
    peso: int
    registrado_el: date
    porcentaje: int
    validado: bool
    ultimo_avance_el: date | None

    @property
    def culminado(self) -> bool:
        return self.porcentaje == 100


@dataclass(frozen=True, slots=True)
class AcuerdoEnDia:
    """Un acuerdo tal como está en un día. `avance` es una fracción exacta, de 0 a 100."""

    situacion: Situacion
    plazo: date
    avance: Fraction
    por_validar: bool
    proximo_vencimiento: date | None
    ultimo_avance_el: date | None
    silencio_desde: date | None
    hitos: tuple[HitoEnDia, ...]

    def estado(self, dia: date) -> Estado:
        return estado_de(self.situacion, self.plazo, dia)


H = TypeVar("H", bound=HechoFechado)
D = TypeVar("D")


def estado_de(situacion: Situacion | str, plazo_vigente: date, dia: date) -> Estado:
    """Estado en `dia` de un acuerdo del que se sabe la situación y el plazo en vigor: solo aquí entra el reloj."""
    if situacion == Situacion.DESESTIMADO:
        return Estado.DESESTIMADO
    if situacion == Situacion.CUMPLIDO:
        return Estado.CUMPLIDO
    if paso_el_plazo(plazo_vigente, dia):
        return Estado.VENCIDO
    return Estado.PENDIENTE if situacion == Situacion.SIN_HITOS else Estado.EN_PROCESO


def acuerdo_en_dia(hechos: HechosDeAcuerdo, dia: date, conocido_al: datetime | None = None) -> AcuerdoEnDia:
    """El acuerdo en `dia`, con lo que se conocía en `conocido_al` (todo lo que hoy se sabe si es None)."""
    reprogramaciones = _aprobados(hechos.reprogramaciones, dia, conocido_al)
    plazos = {r.hito_id: r.plazo_nuevo for r in reprogramaciones}
    hitos = tuple(
        _hito_en_dia(h, plazos.get(h.id), dia, conocido_al)
        for h in _vivos(hechos.hitos, conocido_al)
        if h.registrado_el <= dia
    )
    abiertos = [h for h in hitos if not h.culminado]
    desestimado = bool(_aprobados(hechos.desestimaciones, dia, conocido_al))
    situacion = _situacion(hitos, desestimado)
    vivo = situacion in (Situacion.ABIERTO, Situacion.SIN_HITOS)
    return AcuerdoEnDia(
        situacion=situacion,
        plazo=max([_dicho(hechos.versiones, hechos.plazo, conocido_al), *(r.plazo_nuevo for r in reprogramaciones)]),
        avance=_avance(hitos),
        por_validar=situacion == Situacion.ABIERTO and not abiertos,
        proximo_vencimiento=min((h.plazo for h in abiertos), default=None) if vivo else None,
        ultimo_avance_el=max((h.ultimo_avance_el for h in hitos if h.ultimo_avance_el), default=None),
        silencio_desde=_silencio_desde(hitos) if vivo and abiertos else None,
        hitos=hitos,
    )


class SemaforosDe:
    """El semáforo de muchos acuerdos en un mismo día: lo que es del día y del idioma se averigua una vez."""

    def __init__(self, dia: date, idioma: str | None = None) -> None:
        self._dia, self._catalogo = dia, idioma or catalogo_puesto()
        self._alerta, self._silencio = limite_de_alerta(dia), limite_de_silencio(dia)

    def de(
        self,
        situacion: Situacion | str,
        plazo_vigente: date,
        proximo_vencimiento: date | None,
        silencio_desde: date | None,
    ) -> tuple[Semaforo, str]:
        """Color y motivo en palabras.

        Rojo: algo venció. Ámbar: algo vence en 15 días o menos, o 30 días sin avance.
        """
        if situacion == Situacion.DESESTIMADO:
            return Semaforo.GRIS, gettext("Desestimado: ya no se mide")
        if situacion == Situacion.CUMPLIDO:
            return Semaforo.VERDE, gettext("Cumplido")
        if situacion == Situacion.SIN_HITOS:
            if paso_el_plazo(plazo_vigente, self._dia):
                return Semaforo.GRIS, self._cuando(gettext_noop("Sin hitos, y %(cuando)s"), plazo_vigente)
            return Semaforo.GRIS, gettext("Sin hitos")
        primero, callado = self.lo_que_decide(plazo_vigente, proximo_vencimiento, silencio_desde)
        if primero <= self._alerta:
            color = Semaforo.ROJO if paso_el_plazo(primero, self._dia) else Semaforo.AMBAR
            return color, self._cuando(gettext_noop("Algo %(cuando)s"), primero)
        if callado and callado <= self._silencio:
            return Semaforo.AMBAR, sin_avance_hace((self._dia - callado).days, self._catalogo)
        return Semaforo.VERDE, self._cuando(gettext_noop("A tiempo: lo próximo %(cuando)s"), primero)

    def lo_que_decide(
        self, plazo_vigente: date, proximo_vencimiento: date | None, silencio_desde: date | None
    ) -> tuple[date, date | None]:
        """De lo que un acuerdo abierto tiene, lo que cuenta: lo primero que vence y, si eso no está cerca, desde cuándo
        calla. Con ello en lugar de lo suyo, su semáforo es el mismo."""
        primero = lo_primero_que_vence(plazo_vigente, proximo_vencimiento)
        return primero, silencio_desde if primero > self._alerta else None

    def _cuando(self, frase: str, plazo: date) -> str:
        return con_el_vencimiento(frase, (plazo - self._dia).days, self._catalogo)


def semaforo(
    *,
    dia: date,
    situacion: Situacion | str,
    plazo_vigente: date,
    proximo_vencimiento: date | None,
    silencio_desde: date | None,
) -> tuple[Semaforo, str]:
    """El de un solo acuerdo: ver `SemaforosDe`."""
    return SemaforosDe(dia).de(situacion, plazo_vigente, proximo_vencimiento, silencio_desde)


def lo_primero_que_vence(plazo_vigente: date, proximo_vencimiento: date | None) -> date:
    """De un acuerdo que se mide: el plazo del primer hito que falta, o el suyo si no falta ninguno o vence antes."""
    return min(proximo_vencimiento or plazo_vigente, plazo_vigente)


def urgencia(plazo: date, dia: date) -> Urgencia:
    """Qué dice en `dia` el plazo de un hito que falta hacer: si ya pasó, si vence en 15 días o menos, o después."""
    if paso_el_plazo(plazo, dia):
        return Urgencia.ATRASADO
    return Urgencia.PRONTO if plazo <= limite_de_alerta(dia) else Urgencia.DESPUES


def hito_vencido(
    *, situacion: Situacion | str, registrado_el: date | None, porcentaje: int, plazo: date, dia: date
) -> bool:
    """Si en `dia` un hito que todavía se debe pasó su plazo en vigor.

    Se debe el que la Secretaría aceptó (tiene `registrado_el`), no llega a 100 % y es de un acuerdo que se mide
    (`situacion`): lo de un desestimado ya no se espera.
    """
    se_debe = situacion == Situacion.ABIERTO and registrado_el is not None and porcentaje < 100
    return se_debe and urgencia(plazo, dia) == Urgencia.ATRASADO


# Cómo se llaman, en una lista o un filtro, los dos plazos de atención.
VENCE_PRONTO = gettext_noop("Vence en %(dias)s días")
SIN_AVANCE = f"{DIAS_DE_SILENCIO} días o más sin avance"


def en_su_idioma(titulo: str) -> str:
    """El de un plazo de atención, o de lo que va con él, como lo lee quien mira."""
    return gettext(titulo) % {"dias": DIAS_DE_ALERTA}


def limite_de_alerta(dia: date) -> date:
    """Último día que «vence en 15 días o menos» visto desde `dia`."""
    return dia + timedelta(days=DIAS_DE_ALERTA)


def limite_de_silencio(dia: date) -> date:
    """Un acuerdo que calla desde este día, o antes, lleva 30 días sin avance."""
    return dia - timedelta(days=DIAS_DE_SILENCIO)


def _dicho(versiones: Iterable[Version[D]], hoy: D, conocido_al: datetime | None) -> D:
    """Lo que entonces se decía; `hoy`, si no se pregunta por un instante o nunca cambió."""
    valia = version_en(versiones, conocido_al) if conocido_al is not None else None
    return hoy if valia is None else valia.dice


def _vivos(hechos: Iterable[H], conocido_al: datetime | None) -> list[H]:
    if conocido_al is None:
        return [h for h in hechos if h.anulado_en is None]
    return [
        h for h in hechos if h.registrado_en <= conocido_al and (h.anulado_en is None or h.anulado_en > conocido_al)
    ]


A = TypeVar("A", bound=HechoAprobado)


def _aprobados(hechos: Iterable[A], dia: date, conocido_al: datetime | None) -> list[A]:
    """Los aprobados a ese día, en el orden en que cuentan: el último gana."""
    vigentes = [
        h
        for h in _vivos(hechos, conocido_al)
        if h.decidido_el <= dia and (conocido_al is None or h.decidido_en <= conocido_al)
    ]
    return sorted(vigentes, key=lambda h: (h.decidido_el, h.id))


def _hito_en_dia(hito: HechoHito, plazo_nuevo: date | None, dia: date, conocido_al: datetime | None) -> HitoEnDia:
    dicho = _dicho(hito.versiones, DichoDeHito(hito.plazo, hito.peso), conocido_al)
    avances = [a for a in _vivos(hito.avances, conocido_al) if a.fecha <= dia and not _devuelto(a, dia, conocido_al)]
    ultimo = max(avances, key=lambda a: (a.fecha, a.id), default=None)
    return HitoEnDia(
        id=hito.id,
        plazo=plazo_nuevo or dicho.plazo,
        peso=dicho.peso,
        registrado_el=hito.registrado_el,
        porcentaje=ultimo.porcentaje if ultimo else 0,
        validado=ultimo is not None and _validado(ultimo, dia, conocido_al),
        ultimo_avance_el=ultimo.fecha if ultimo else None,
    )


def _validado(avance: HechoAvance, dia: date, conocido_al: datetime | None) -> bool:
    if avance.validado_el is None or avance.validado_en is None or avance.validado_el > dia:
        return False
    return conocido_al is None or avance.validado_en <= conocido_al


def _devuelto(avance: HechoAvance, dia: date, conocido_al: datetime | None) -> bool:
    if avance.devuelto_en is None or dia_en_lima(avance.devuelto_en) > dia:
        return False
    return conocido_al is None or avance.devuelto_en <= conocido_al


def _situacion(hitos: Sequence[HitoEnDia], desestimado: bool) -> Situacion:
    if desestimado:
        return Situacion.DESESTIMADO
    if not hitos:
        return Situacion.SIN_HITOS
    return Situacion.CUMPLIDO if all(h.culminado and h.validado for h in hitos) else Situacion.ABIERTO


def _avance(hitos: Sequence[HitoEnDia]) -> Fraction:
    pesos = sum(h.peso for h in hitos)
    return Fraction(sum(h.peso * h.porcentaje for h in hitos), pesos) if pesos else Fraction(0)


def _silencio_desde(hitos: Sequence[HitoEnDia]) -> date:
    """Desde cuándo no se sabe nada: el último avance o, si nunca hubo, el primer hito registrado."""
    avances = [h.ultimo_avance_el for h in hitos if h.ultimo_avance_el]
    return max(avances) if avances else min(h.registrado_el for h in hitos)
