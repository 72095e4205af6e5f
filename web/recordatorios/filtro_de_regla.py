"""Filtrar los correos por la regla que los pone: las que ese día ponen alguno, con cuántos."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from acuerdos.models import Envio, Recordatorio, ReglaDeRecordatorio
from acuerdos.palabras import contar
from recordatorios.por_regla import de_que_reglas
from recordatorios.prevision import Previsto
from web.recordatorios.opciones import OpcionDeEnvio

Clase = tuple[str, str]  # la clase de un recordatorio y el rol por el que se le avisa


@dataclass(frozen=True, slots=True)
class ReglasDeCorreos:
    """Las opciones del filtro, y qué clases son de la regla elegida; None si no se eligió ninguna."""

    opciones: list[OpcionDeEnvio]
    elegidas: frozenset[Clase] | None

    def ponen(self, previsto: Previsto) -> bool:
        """Si la regla elegida pone algo en ese correo; sin ninguna, sí."""
        return self.elegidas is None or not self.elegidas.isdisjoint(previsto.clases)


def reglas_que_ponen(previstos: Iterable[Previsto], elegida: str) -> ReglasDeCorreos:
    """De los correos que saldrían. Una regla que no pone ninguno no se ofrece; quien la pida no halla ninguno."""
    return _reglas([previsto.clases for previsto in previstos], elegida)


def reglas_que_pusieron(envios: Iterable[int], elegida: str) -> ReglasDeCorreos:
    """De unos correos ya juntados, por sus `id`."""
    por_correo: dict[int | None, set[Clase]] = {}
    suyos = Recordatorio.objects.filter(envio__in=envios, plazo__isnull=False)
    for envio, clase, rol in suyos.values_list("envio_id", "clase", "rol").iterator():
        por_correo.setdefault(envio, set()).add((clase, rol))
    return _reglas(por_correo.values(), elegida)


def con_la_regla(envios: "QuerySet[Envio]", clases: frozenset[Clase]) -> list[int]:
    """De unos correos, los que llevan algún recordatorio de esas clases."""
    suyos = Recordatorio.objects.filter(envio__in=envios.values("pk"), clase__in={clase for clase, _ in clases})
    ternas = suyos.values_list("envio_id", "clase", "rol").iterator()
    return sorted({envio for envio, *clase in ternas if envio and tuple(clase) in clases})


def _reglas(por_correo: Iterable[Collection[Clase]], elegida: str) -> ReglasDeCorreos:
    todas = list(ReglaDeRecordatorio.objects.order_by("clase", "dias", "destinatario"))
    de_cada_clase: dict[Clase, set[int]] = {}
    correos: Counter[int] = Counter()
    for clases in por_correo:
        for clase in clases:
            de_cada_clase.setdefault(clase, de_que_reglas(todas, *clase))
        correos.update({regla for clase in clases for regla in de_cada_clase[clase]})
    ofrecidas = [regla for regla in todas if regla.pk in correos]
    suyas = frozenset(clase for clase, reglas in de_cada_clase.items() if elegida in {str(regla) for regla in reglas})
    opciones = [OpcionDeEnvio(str(r.pk), _en_palabras(r), correos[r.pk], str(r.pk) == elegida) for r in ofrecidas]
    return ReglasDeCorreos(opciones, suyas if elegida else None)


def _en_palabras(regla: ReglaDeRecordatorio) -> str:
    cada = f", cada {contar(regla.repetir_cada, 'día', 'días')}" if regla.repetir_cada else ""
    return f"{regla.cuando}{cada} → {regla.get_destinatario_display()}"
