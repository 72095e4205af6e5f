"""Lo que se le dice a quien una decisión le toca: le devolvieron o le validaron, le aprobaron o no, se resolvió.

Regla: cada decisión de la Secretaría sobre lo que alguien informó, pidió o propuso se le dice por correo, una vez, con
la misma identidad, el mismo interruptor y la misma frecuencia que un recordatorio (decisión 6). Lo que le pide hacer
algo va en el día; lo demás, en el resumen del siguiente día hábil. No se le dice a quien lo decidió. Antes de enviar se
mira otra vez: si ya informó de nuevo, o dejó el cargo, no sale, y consta.

Una noticia es un `Recordatorio` sin plazo cuya clase nombra el hecho: «devuelto@123». Cuáles hay, en `decisiones`.
Fuente: lo que prometen las constancias («si falta algo, se lo dirá»).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.db.models import Q, Value
from django.utils import timezone

from acuerdos.destinos import Destino, Destinos
from acuerdos.enums import Destinatario, EstadoDeEnvio
from acuerdos.models import Acuerdo, Hito, Recordatorio
from cuentas.tandas import en_tandas
from recordatorios.calendario import siguiente_habil
from recordatorios.clases import ClaseDeNoticia, Hecho, acuerdo_de, hito_de
from recordatorios.decisiones import TABLA
from recordatorios.frecuencia import al_momento, frecuencias_elegidas
from recordatorios.vencimientos import VENTANA

YA_NO_PROCEDE = "Ya no procede: se informó otra vez, o la decisión cambió"
YA_NO_LE_TOCA = "Ya no le corresponde: dejó el cargo"


class PorDecir(Protocol):
    """Un `Recordatorio`, o lo que de él hace falta para saber qué decisión cuenta."""

    @property
    def pk(self) -> int: ...

    @property
    def clase(self) -> str: ...

    @property
    def destino(self) -> str: ...

    @property
    def plazo(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Noticia:
    """Una decisión en el resumen. `hito` es None si es del acuerdo entero; `ruta`: donde se mira o se decide.

    `dicho` se escribe cuando se lee, en el idioma de quien lo va a leer.
    """

    clase: ClaseDeNoticia
    acuerdo: Acuerdo
    hito: Hito | None
    hecho: Hecho
    ruta: str = ""

    @property
    def dicho(self) -> str:
        return self.clase.dicho(self.hecho).strip()


def por_decir(dia: date, ultima_pasada_el: date | None, *, ahora: datetime) -> Iterator[Recordatorio]:
    """Las noticias de lo decidido hasta `dia` que aún no están registradas, sin guardar.

    Si no hay ninguna es una sola consulta; si las hay, unas pocas por clase y por cada quinientas.
    """
    desde = min(dia - timedelta(days=VENTANA - 1), ultima_pasada_el or dia)
    decididos = _decididos(_inicio_de(desde), min(ahora, _fin_de(dia)))
    destinos = Destinos() if decididos else None
    ya = al_momento(frecuencias_elegidas()) if decididos else frozenset()
    for clase in TABLA:
        for pks in en_tandas(decididos.get(clase.clave, ())):
            assert destinos is not None
            hechos = list(clase.hechos().filter(pk__in=pks).order_by("pk"))
            yield from _nuevas(clase, hechos, destinos, ya, ahora)


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


def leer(filas: Iterable[PorDecir], destinos: Destinos) -> tuple[dict[int, Noticia], dict[int, str]]:
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
                noticias[fila.pk] = Noticia(clase, acuerdo_de(hecho), hito_de(hecho), hecho, clase.ruta_de(hecho))
    return noticias, motivos


def es_noticia(fila: PorDecir) -> bool:
    """Si la fila cuenta una decisión; si no, recuerda un plazo."""
    return fila.plazo is None


def urgentes() -> Q:
    """Las que piden hacer algo, como condición sobre `Recordatorio`."""
    condicion = Q()
    for clase in TABLA:
        if clase.urge:
            condicion |= Q(clase__startswith=f"{clase.clave}@")
    return Q(plazo__isnull=True) & condicion


def respuestas() -> Q:
    """Las que dicen algo a quien informó, pidió o propuso, o le piden que conteste: menos lo que espera la oficina."""
    condicion = Q()
    for clase in TABLA:
        if clase.conversa or not clase.espera:
            condicion |= Q(clase__startswith=f"{clase.clave}@")
    return Q(plazo__isnull=True) & condicion


def que_esperan(dia: date) -> Q:
    """Las que todavía no salen en `dia`: su resumen es el de otro."""
    return Q(plazo__isnull=True, programado_el__gt=dia)


def _nuevas(
    clase: ClaseDeNoticia, hechos: list[Hecho], destinos: Destinos, ya: frozenset[int], ahora: datetime
) -> Iterator[Recordatorio]:
    """`ya`: las personas a quienes se les dice en el día aunque no urja."""
    nombres = [clase.nombre_de(hecho) for hecho in hechos]
    dichas = set(Recordatorio.objects.filter(plazo__isnull=True, clase__in=nombres).values_list("destino", "clase"))
    for hecho, nombre in zip(hechos, nombres, strict=True):
        el = timezone.localdate(getattr(hecho, clase.cuando))
        for destino in _destinatarios(clase, hecho, destinos):
            if (destino.clave, nombre) in dichas:
                continue
            yield Recordatorio(
                hito=hito_de(hecho),
                acuerdo=acuerdo_de(hecho),
                destino=destino.clave,
                persona_id=destino.persona_id,
                rol=Destinatario.RESPONSABLE,
                clase=nombre,
                programado_el=el if clase.urge or destino.persona_id in ya else siguiente_habil(el),
                estado=EstadoDeEnvio.PROGRAMADO,
                registrado_en=ahora,
            )


def _por_clase(filas: Iterable[PorDecir]) -> dict[ClaseDeNoticia, dict[PorDecir, int]]:
    por_clave = {clase.clave: clase for clase in TABLA}
    agrupadas: dict[ClaseDeNoticia, dict[PorDecir, int]] = defaultdict(dict)
    for fila in filas:
        clave, _, pk = fila.clase.partition("@")
        agrupadas[por_clave[clave]][fila] = int(pk)
    return agrupadas


def _destinatarios(clase: ClaseDeNoticia, hecho: Hecho, destinos: Destinos) -> list[Destino]:
    """Personas, cada una una vez, y nunca quien lo decidió."""
    autor = getattr(hecho, f"{clase.autor}_id")
    vistos = dict.fromkeys(clase.a_quienes(destinos, hecho))
    return [destino for destino in vistos if destino.persona_id and destino.persona_id != autor]


def _inicio_de(dia: date) -> datetime:
    return timezone.make_aware(datetime.combine(dia, time.min))


def _fin_de(dia: date) -> datetime:
    return _inicio_de(dia + timedelta(days=1)) - timedelta(microseconds=1)
