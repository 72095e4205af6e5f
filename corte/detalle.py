"""Lo que un corte lista, leído en un número fijo de consultas más una por punto de la curva.

Regla: los mismos acuerdos, el mismo día y lo mismo conocido que las cifras (`momento`), con el estado de `estados_sql`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Max

from acuerdos.enums import CategoriaTraba, Estado
from acuerdos.errores import DatoInvalido
from acuerdos.inversiones import lecturas_en
from acuerdos.models import Eslabon
from corte.datos_del_detalle import (
    AcuerdoDelDia,
    AlcanceDelDetalle,
    Audiencia,
    DetalleDelCorte,
    Punto,
    SinPuntoFocal,
    TrabaDelDia,
)
from corte.del_dia import acuerdos_del_dia, filas_de_estado
from corte.enlaces import Enlaces
from corte.historia import cabeza_de
from corte.hitos import hitos_del_dia
from corte.momento import Momento
from corte.sustento import abiertas, asistencias_de
from cuentas.orden import alfabetico
from reuniones.models import Sector

SEMANA = timedelta(days=7)
PUNTOS = 53  # un año, semana a semana
PUNTOS_DE_MUCHOS = 14
MUCHOS = 2000  # acuerdos; con más, cada punto cuesta décimas de segundo


def leer_detalle(
    momento: Momento,
    evento: date,
    alcance: AlcanceDelDetalle,
    sin_punto_focal: tuple[dict[str, str], ...],
) -> DetalleDelCorte:
    """El detalle del corte de `momento`, en el `alcance` pedido; los acuerdos, con su código: falta `Corte.para`.

    :param evento: el día de la sesión, como entonces se conocía.
    :param sin_punto_focal: de las cifras: las municipalidades con acuerdos que no lo tenían.
    :raises DatoInvalido: con `alcance`, si ahí no hay ningún acuerdo de la sesión.
    """
    todos = acuerdos_del_dia(momento)
    leidas = lecturas_en(momento.acuerdos().values("pk"), momento.al, momento.conocido_al)
    suyos = {pk: replace(a, lectura=leidas.get((pk, a.cui))) for pk, a in todos.items() if alcance.tiene(a)}
    nombre = _nombre(momento, alcance, suyos)
    acuerdos = tuple(suyos.values())
    con_lista = alcance.audiencia != Audiencia.CIFRAS  # quien solo ve cifras no los recibe: no se leen
    cada, dias = _dias_de_la_curva(evento, momento.al, len(todos))
    cabeza, enlaces = cabeza_de(momento.sesion.codigo, momento.conocido_al), _enlaces(momento, alcance)
    return DetalleDelCorte(
        alcance=alcance,
        nombre=nombre,
        acuerdos=acuerdos,
        trabas=tuple(_trabas(momento, alcance, suyos)),
        sin_punto_focal=_sin_punto_focal(sin_punto_focal, acuerdos),
        hitos=hitos_del_dia(momento, suyos) if alcance.municipalidad and con_lista else (),
        curva=tuple(_curva(momento, alcance, suyos, dias)),
        dias_entre_puntos=cada.days,
        enlaces=enlaces,
        cabeza=cabeza,
    )


def _nombre(momento: Momento, alcance: AlcanceDelDetalle, suyos: dict[int, AcuerdoDelDia]) -> str:
    if not alcance.parcial:
        return ""
    if not suyos:
        raise DatoInvalido(alcance=f"En esta sesión no hay ningún acuerdo de «{alcance.clave}».")
    uno = next(iter(suyos.values()))
    if alcance.sector:
        return str(momento.nombres(Sector, "nombre", claves=[alcance.sector])[alcance.sector])
    return uno.region if alcance.region else f"{uno.municipalidad} ({uno.region})"


def _enlaces(momento: Momento, alcance: AlcanceDelDetalle) -> Enlaces | None:
    """Con lo que se conocía o, si es lo de hoy, hasta lo último que se registró: la lista da siempre esa cifra."""
    conocido_al = (
        momento.conocido_al
        or Eslabon.objects.filter(cadena=momento.sesion.codigo).aggregate(ultimo=Max("en"))["ultimo"]
    )
    if conocido_al is None or alcance.audiencia == Audiencia.CIFRAS:
        return None
    parte = tuple((n, v) for n, v in alcance.como_texto().items() if v and n != "audiencia")
    return Enlaces(momento.sesion.codigo, momento.al, conocido_al, settings.SITIO, parte)


# --- Lo demás que se lista ------------------------------------------------------------------------------------------
def _trabas(momento: Momento, alcance: AlcanceDelDetalle, suyos: dict[int, AcuerdoDelDia]) -> Iterator[TrabaDelDia]:
    """Las abiertas, la más antigua primero. Lo escrito en ellas, solo para la Secretaría."""
    asistencias = Counter(dict(asistencias_de(momento).values_list("traba").annotate(n=Count("id")).order_by()))
    con_texto = alcance.audiencia == Audiencia.OFICINA
    for traba in abiertas(momento).filter(acuerdo__in=suyos).order_by("registrada_el", "id"):
        acuerdo = suyos[traba.acuerdo_id]
        yield TrabaDelDia(
            acuerdo=acuerdo.codigo,
            sector=acuerdo.sector,
            municipalidad=acuerdo.municipalidad,
            region=acuerdo.region,
            categoria=CategoriaTraba(traba.categoria),
            necesidad=traba.necesidad if con_texto else "",
            quien_puede=traba.quien_puede if con_texto else "",
            necesaria_el=traba.necesaria_el,
            registrada_el=traba.registrada_el,
            asistencias=asistencias[traba.pk],
        )


def _sin_punto_focal(
    todas: tuple[dict[str, str], ...], acuerdos: tuple[AcuerdoDelDia, ...]
) -> tuple[SinPuntoFocal, ...]:
    """Las que más deben, primero."""
    cuantos = Counter(a.ubigeo for a in acuerdos)
    por_cumplir = Counter(a.ubigeo for a in acuerdos if a.por_cumplir)
    suyas = (
        SinPuntoFocal(m["ubigeo"], m["nombre"], m["region"], cuantos[m["ubigeo"]], por_cumplir[m["ubigeo"]])
        for m in todas
        if m["ubigeo"] in cuantos
    )
    por_nombre = sorted(suyas, key=lambda m: (alfabetico(m.region), alfabetico(m.nombre), m.ubigeo))
    return tuple(sorted(por_nombre, key=lambda m: -m.por_cumplir))


# --- Cómo llegó hasta ahí -------------------------------------------------------------------------------------------
def _dias_de_la_curva(desde: date, al: date, acuerdos: int) -> tuple[timedelta, list[date]]:
    """Cada cuánto y qué días, hasta `al`: cada semana o, si serían demasiados, cada tantas semanas."""
    puntos = PUNTOS if acuerdos <= MUCHOS else PUNTOS_DE_MUCHOS
    semanas = (al - desde) // SEMANA
    cada = SEMANA * max(1, -(-semanas // (puntos - 1)))
    dias = [al - n * cada for n in range((al - desde) // cada + 1)]
    return cada, sorted({desde, *dias})


def _curva(
    momento: Momento, alcance: AlcanceDelDetalle, suyos: dict[int, AcuerdoDelDia], dias: list[date]
) -> Iterator[Punto]:
    """Cada punto, con los estados y los plazos de su día: lo que se reprogramó después no lo cambia."""
    for dia in dias:
        otro, cuentas, pasados = momento.en_otro_dia(dia), Counter[str](), 0
        if alcance.parcial:
            filas = filas_de_estado(otro, "id, estado, paso_el_plazo")
            suyas = [(estado, paso, 1) for pk, estado, paso in filas if pk in suyos]
        else:
            suyas = filas_de_estado(otro, "estado, paso_el_plazo", agrupada=True)
        for estado, paso, cuantos in suyas:
            cuentas[estado] += cuantos
            pasados += cuantos if paso and estado != Estado.DESESTIMADO else 0
        yield Punto(dia, cuentas[Estado.CUMPLIDO], cuentas[Estado.VENCIDO], pasados)
