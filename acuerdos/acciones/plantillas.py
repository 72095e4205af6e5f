"""Verbo de las plantillas: los hitos que suele tener un acuerdo de esa clasificación, todos de una vez.

Regla: el plazo de cada uno es la fecha del evento más los días de la plantilla, sin pasar del plazo en vigor del
acuerdo; sin responsable propio, el del acuerdo. Solo para un acuerdo que aún no tiene hitos. Fuente: tercera
recomendación de la lámina (hitos con plazos).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from acuerdos.acciones.base import bloquear, dia_de, exigir, guardar
from acuerdos.acciones.hitos import numero_que_sigue
from acuerdos.acciones.proyeccion import proyectar
from acuerdos.acciones.transaccion import verbo
from acuerdos.enums import Responsable
from acuerdos.errores import DatoInvalido
from acuerdos.models import Acuerdo, Hito, PlantillaHito
from acuerdos.permisos import Accion
from cuentas.models import Usuario


@dataclass(frozen=True, slots=True)
class HitoPrevisto:
    """Un hito que la plantilla crearía. `recortado`: si sus días pasaban del plazo del acuerdo."""

    texto: str
    responsable: Responsable
    plazo: date
    peso: int
    recortado: bool


def hitos_previstos(acuerdo: Acuerdo) -> list[HitoPrevisto]:
    """Lo que `registrar_hitos_de_plantilla` crearía hoy para `acuerdo`, en su orden; vacío si no hay plantilla."""
    previstos = []
    for p in PlantillaHito.objects.filter(clasificacion=acuerdo.clasificacion_id).order_by("orden", "id"):
        segun_dias = acuerdo.evento_el + timedelta(days=p.dias)
        plazo = min(segun_dias, acuerdo.plazo_vigente)
        responsable = Responsable(p.responsable or acuerdo.responsable)
        previstos.append(HitoPrevisto(p.texto, responsable, plazo, p.peso, recortado=plazo < segun_dias))
    return previstos


def motivo_sin_plantilla(acuerdo: Acuerdo) -> str:
    """Por qué a `acuerdo` no se le pueden registrar los hitos de su plantilla, o vacío."""
    if Hito.objects.sin_anulados().filter(acuerdo=acuerdo).exists():
        return "El acuerdo ya tiene hitos o propuestas: agregue los que falten uno por uno."
    if not PlantillaHito.objects.filter(clasificacion=acuerdo.clasificacion_id).exists():
        return "Su clasificación no tiene plantilla de hitos: regístrelos uno por uno."
    return ""


@verbo
def registrar_hitos_de_plantilla(*, por: Usuario, acuerdo: Acuerdo, ahora: datetime) -> list[Hito]:
    """Los hitos de la plantilla, que cuentan desde hoy. DatoInvalido si ya tiene alguno o no hay plantilla."""
    acuerdo = bloquear(acuerdo.pk)
    exigir(por, Accion.REGISTRAR_HITO, acuerdo)
    if motivo := motivo_sin_plantilla(acuerdo):
        raise DatoInvalido(hitos=motivo)
    hitos = [
        Hito(
            acuerdo=acuerdo,
            numero=numero,
            texto=h.texto,
            responsable=h.responsable,
            evento_el=acuerdo.evento_el,
            plazo=h.plazo,
            plazo_vigente=h.plazo,
            peso=h.peso,
            registrado_el=dia_de(ahora),
            registrado_en=ahora,
            registrado_por=por,
        )
        for numero, h in enumerate(hitos_previstos(acuerdo), start=numero_que_sigue(acuerdo))
    ]
    for hito in hitos:
        guardar(hito, por=por, ahora=ahora)
    proyectar(acuerdo, ahora=ahora)
    return hitos
