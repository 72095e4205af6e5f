"""Lo que saldría un día, sin escribir nada: los mismos recordatorios que programaría la pasada y los que ya esperan."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F

from acuerdos.condiciones import se_puede_recordar
from acuerdos.enums import EstadoDeEnvio
from acuerdos.models import Recordatorio
from recordatorios.cola import ultima_pasada_el
from recordatorios.frecuencia import Frecuencias
from recordatorios.vencimientos import vencimientos


@dataclass(slots=True)
class Previsto:
    """Un correo que saldría: a quién, de cuántos recordatorios, de qué hitos (sus `id`) y con cuántas noticias.

    `clases`: la de cada recordatorio y el rol por el que se le avisa, con que se sabe de qué regla es.
    """

    clave: str
    persona_id: int | None
    municipalidad_id: str | None
    recordatorios: int = 0
    hitos: set[int] = field(default_factory=set)
    noticias: int = 0
    clases: set[tuple[str, str]] = field(default_factory=set)


def prever(dia: date) -> list[Previsto]:
    """Un correo por destino, los de más hitos primero. De lo que aún no se registra, no cuenta lo decidido hoy."""
    frecuencias = Frecuencias.en(dia)
    previstos: dict[str, Previsto] = {}

    def sumar(
        clave: str,
        persona: int | None,
        municipalidad: str | None,
        hito: int | None,
        programado_el: date,
        clase: tuple[str, str] = ("", ""),
    ) -> None:
        if persona in frecuencias.no_quieren or frecuencias.espera(persona, programado_el):
            return
        previsto = previstos.setdefault(clave, Previsto(clave, persona, municipalidad))
        previsto.recordatorios += 1
        if hito is None:
            previsto.noticias += 1
        else:
            previsto.hitos.add(hito)
            previsto.clases.add(clase)

    for vencimiento in vencimientos(dia, ultima_pasada_el()):
        if vencimiento.estado == EstadoDeEnvio.PROGRAMADO:
            d, ocasion = vencimiento.destino, vencimiento.ocasion
            suya = (ocasion.clase, d.rol)
            sumar(d.clave, d.persona_id, d.municipalidad_id, vencimiento.hito_id, ocasion.programado_el, suya)
    en_espera = Recordatorio.objects.filter(estado=EstadoDeEnvio.PROGRAMADO)
    recordatorios = en_espera.filter(se_puede_recordar("hito__"), plazo=F("hito__plazo_vigente"))
    campos = ("destino", "persona_id", "municipalidad_id", "hito_id", "programado_el", "clase", "rol")
    for destino, persona, municipalidad, hito, el, clase, rol in recordatorios.values_list(*campos).iterator():
        sumar(destino, persona, municipalidad, hito, el, (clase, rol))
    decisiones = en_espera.filter(plazo__isnull=True, programado_el__lte=dia)
    for destino, persona, el in decisiones.values_list("destino", "persona_id", "programado_el").iterator():
        sumar(destino, persona, None, None, el)
    return sorted(previstos.values(), key=lambda p: (-len(p.hitos), -p.noticias, p.clave))
