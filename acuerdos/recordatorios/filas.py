"""Las filas de un resumen: un hito por fila, lo vencido primero, y en palabras qué pasa con él."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from acuerdos import reglas
from acuerdos.enums import ClaseDeAviso, Destinatario, Responsable
from acuerdos.models import Hito, Recordatorio
from acuerdos.recordatorios import enlaces
from cuentas.models import Usuario

FILAS = 10


@dataclass(frozen=True, slots=True)
class Fila:
    """Un hito en el resumen. `enlace`: donde se informa o se mira ("" si quien lee no tiene dónde)."""

    hito: Hito
    cuando: str
    vencido: bool
    silencio: bool
    es_suyo: bool
    quien_debe: str
    enlace: str = ""


def filas_del_resumen(recordatorios: Iterable[Recordatorio], dia: date) -> list[Fila]:
    """Una fila por hito, lo más vencido primero, sin enlaces todavía."""
    por_hito: dict[int, Recordatorio] = {}
    for r in sorted(recordatorios, key=lambda r: (r.papel != Destinatario.RESPONSABLE, r.clase)):
        por_hito.setdefault(r.hito_id, r)
    orden = sorted(por_hito.values(), key=lambda r: (r.hito.plazo_vigente, r.hito.acuerdo.codigo, r.hito.numero))
    return [_fila(r, dia) for r in orden]


def con_enlaces(filas: Sequence[Fila], persona: Usuario | None, *, ahora: datetime) -> list[Fila]:
    """Las mismas filas con su dirección: firmada en lo que la persona debe, la página del acuerdo en lo demás."""
    if persona is None:
        return list(filas)
    suyos = enlaces.enlaces_de([f.hito for f in filas if f.es_suyo], persona, ahora=ahora)
    return [_con_enlace(f, enlaces.firmar(suyos[f.hito.pk]) if f.hito.pk in suyos else "") for f in filas]


def cuando_vence(plazo: date, dia: date) -> str:
    """El plazo en palabras, visto desde `dia`."""
    dias = (plazo - dia).days
    if dias < 0:
        return "venció ayer" if dias == -1 else f"venció hace {-dias} días"
    return {0: "vence hoy", 1: "vence mañana"}.get(dias, f"vence en {dias} días")


def _fila(r: Recordatorio, dia: date) -> Fila:
    plazo, acuerdo = r.hito.plazo_vigente, r.hito.acuerdo
    vencido = plazo < dia
    silencio = not vencido and r.clase.startswith(ClaseDeAviso.SILENCIO)
    cuando = cuando_vence(plazo, dia)
    if silencio:
        desde = r.hito.ultimo_avance_el or r.hito.registrado_el or r.hito.evento_el
        cuando = f"sin avance desde el {reglas.en_fecha(desde)}, {cuando}"
    es_suyo = r.papel == Destinatario.RESPONSABLE
    debe = {Responsable.GL: acuerdo.municipalidad.nombre_completo, Responsable.GN: acuerdo.sector_id}
    quien = "" if es_suyo else debe.get(Responsable(r.hito.responsable), "la Secretaría")
    return Fila(r.hito, cuando, vencido, silencio, es_suyo, quien)


def _con_enlace(fila: Fila, firmado: str) -> Fila:
    ruta = reverse("enlace", args=[firmado]) if firmado else reverse("acuerdo", args=[fila.hito.acuerdo.codigo])
    return Fila(
        fila.hito, fila.cuando, fila.vencido, fila.silencio, fila.es_suyo, fila.quien_debe, settings.SITIO + ruta
    )
