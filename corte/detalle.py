"""Lo que un corte lista, leído en un número fijo de consultas más una por punto de la curva.

Regla: los mismos acuerdos, el mismo día y lo mismo conocido que las cifras (`momento`), con el estado de `estados_sql`.
El corte anterior es el último publicado, como se publicó; si no hay ninguno, el del último día del mes anterior, o el
del evento si cae antes.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.models import Count, Max, Q, QuerySet

from acuerdos.acciones.acuerdos import OPCIONALES
from acuerdos.acciones.proyeccion import redondear
from acuerdos.enums import CategoriaTraba, Estado, EstadoSolicitud
from acuerdos.errores import DatoInvalido
from acuerdos.estados_sql import adaptados, consulta_de_estados
from acuerdos.inversiones import lecturas_en
from acuerdos.models import Acuerdo, Avance, Clasificacion, Eslabon, Hito, Reprogramacion
from acuerdos.reglas import fin_del_dia
from corte.datos_del_detalle import (
    AcuerdoDelDia,
    AlcanceDelDetalle,
    Anterior,
    Audiencia,
    DetalleDelCorte,
    Punto,
    SinPuntoFocal,
    TrabaDelDia,
)
from corte.enlaces import Enlaces
from corte.historia import cabeza_de
from corte.hitos import hitos_del_dia
from corte.momento import Momento
from corte.publicados import Publicado
from corte.sustento import abiertas, asistencias_de
from municipalidades.models import Municipalidad, Region
from reuniones.models import Sector

SEMANA = timedelta(days=7)
PUNTOS = 53  # un año, semana a semana
PUNTOS_DE_MUCHOS = 14
MUCHOS = 2000  # acuerdos; con más, cada punto cuesta décimas de segundo
DEL_ACUERDO = (
    "municipalidad_id",
    "sector_id",
    "texto",
    "tipo",
    "clasificacion_id",
    "responsable",
    "plazo",
    *OPCIONALES,
)


def leer_detalle(
    momento: Momento,
    evento: date,
    alcance: AlcanceDelDetalle,
    sin_punto_focal: tuple[dict[str, str], ...],
    publicados: Sequence[Publicado] = (),
) -> DetalleDelCorte:
    """El detalle del corte de `momento`, en el `alcance` pedido.

    :param evento: el día de la sesión, como entonces se conocía.
    :param sin_punto_focal: de las cifras: las municipalidades con acuerdos que no lo tenían.
    :param publicados: los cortes en pie hasta ese día, el último primero.
    :raises DatoInvalido: con `alcance`, si ahí no hay ningún acuerdo de la sesión.
    """
    todos = acuerdos_del_dia(momento)
    leidas = lecturas_en(momento.acuerdos().values("pk"), momento.al, momento.conocido_al)
    suyos = {pk: replace(a, lectura=leidas.get((pk, a.cui))) for pk, a in todos.items() if _en(alcance, a)}
    nombre = _nombre(momento, alcance, suyos)
    acuerdos = tuple(suyos.values())
    con_lista = alcance.audiencia != Audiencia.CIFRAS
    cada, dias = _dias_de_la_curva(evento, momento.al, len(todos))
    cabeza, enlaces = cabeza_de(momento.sesion.codigo, momento.conocido_al), _enlaces(momento, alcance)
    return DetalleDelCorte(
        alcance=alcance,
        nombre=nombre,
        acuerdos=acuerdos,
        trabas=tuple(_trabas(momento, alcance, suyos)),
        sin_punto_focal=_sin_punto_focal(sin_punto_focal, acuerdos),
        hitos=hitos_del_dia(momento, suyos) if alcance.municipalidad and con_lista else (),
        anterior=_anterior(momento, evento, suyos, publicados, enlaces),
        curva=tuple(_curva(momento, alcance, suyos, dias)),
        dias_entre_puntos=cada.days,
        enlaces=enlaces,
        cabeza=cabeza,
    )


def _en(alcance: AlcanceDelDetalle, acuerdo: AcuerdoDelDia) -> bool:
    pares = (
        (alcance.sector, acuerdo.sector),
        (alcance.region, acuerdo.codigo_de_region),
        (alcance.municipalidad, acuerdo.ubigeo),
    )
    return all(not pedido or pedido == suyo for pedido, suyo in pares)


def _nombre(momento: Momento, alcance: AlcanceDelDetalle, suyos: dict[int, AcuerdoDelDia]) -> str:
    if not alcance.parcial:
        return ""
    if not suyos:
        raise DatoInvalido(alcance=f"En esta sesión no hay ningún acuerdo de «{alcance.clave}».")
    uno = next(iter(suyos.values()))
    if alcance.sector:
        return str(momento.nombres(Sector, "nombre", claves=[alcance.sector])[alcance.sector])
    return uno.region if alcance.region else f"{uno.municipalidad} ({uno.region})"


# --- Los acuerdos ---------------------------------------------------------------------------------------------------
def acuerdos_del_dia(momento: Momento) -> dict[int, AcuerdoDelDia]:
    """Por su clave y por código, los acuerdos que contaban ese día."""
    corregidos, estados = momento.corregidos(*DEL_ACUERDO), _estados(momento)
    plazos, ultimos = _plazos(momento), _ultimos_avances(momento)
    dicho = {
        pk: (codigo, corregidos.get(pk, tuple(dice)))
        for pk, codigo, *dice in momento.acuerdos().order_by("codigo").values_list("pk", "codigo", *DEL_ACUERDO)
    }
    lugares = momento.nombres(Municipalidad, "distrito", "region_id", claves={dice[0] for _, dice in dicho.values()})
    regiones, clases = momento.nombres(Region, "nombre"), momento.nombres(Clasificacion, "nombre")
    acuerdos = {}
    for pk, (codigo, dice) in dicho.items():
        if pk not in estados:  # de una sesión que ese día aún no llegaba
            continue
        ubigeo, sector, texto, tipo, clase, responsable, plazo, *optativos = dice
        distrito, region = lugares[ubigeo]
        estado, por_validar, numerador, pesos, sin_hitos = estados[pk]
        acuerdos[pk] = AcuerdoDelDia(
            codigo=codigo,
            texto=texto,
            ubigeo=ubigeo,
            municipalidad=distrito,
            codigo_de_region=region,
            region=regiones[region],
            sector=sector,
            tipo=tipo,
            clasificacion=clase,
            nombre_de_clasificacion=clases[clase],
            responsable=responsable,
            plazo=max(plazo, plazos.get(pk, plazo)),
            estado=Estado(estado),
            avance=Fraction(int(numerador), int(pesos)),
            por_validar=bool(por_validar),
            sin_hitos=bool(sin_hitos),
            ultimo_avance_el=ultimos.get(pk),
            **dict(zip(OPCIONALES, optativos, strict=True)),
        )
    return acuerdos


def _estados(momento: Momento) -> dict[int, tuple[str, int, int, int, int]]:
    columnas = "id, estado, por_validar, numerador, pesos, sin_hitos"
    return {pk: (e, v, n, p, s) for pk, e, v, n, p, s in _de_la_consulta(momento, columnas)}


def _de_la_consulta(momento: Momento, columnas: str, agrupada: bool = False) -> list[Any]:
    sql, parametros = consulta_de_estados(
        momento.al,
        conocido_al=momento.conocido_al,
        sesion_id=momento.sesion.pk,
        con_versiones=bool(momento.cambiaron & {Acuerdo, Hito}),
    )
    conexion = connections[Acuerdo.objects.db]
    que = f"{columnas}, count(*)" if agrupada else columnas
    grupo = f" GROUP BY {columnas}" if agrupada else ""
    with conexion.cursor() as cursor:
        cursor.execute(f"SELECT {que} FROM ({sql}) e{grupo}", adaptados(parametros, conexion))  # noqa: S608  # los valores van aparte
        return cursor.fetchall()


def _plazos(momento: Momento) -> dict[int, date]:
    """El mayor de los plazos aprobados de cada acuerdo."""
    aprobadas = Reprogramacion.objects.filter(
        momento.vivos(),
        momento.conocidos("decidido_en"),
        acuerdo__sesion=momento.sesion,
        estado=EstadoSolicitud.APROBADA,
        decidido_el__lte=momento.al,
    )
    return dict(aprobadas.order_by().values_list("acuerdo_id").annotate(plazo=Max("plazo_nuevo")))


def _ultimos_avances(momento: Momento) -> dict[int, date]:
    """El día del último avance de cada acuerdo, de los que contaban."""
    devueltos = Q(devuelto_en__lt=fin_del_dia(momento.al)) & momento.conocidos("devuelto_en")
    avances: QuerySet[Any] = Avance.objects.filter(
        momento.vivos(),
        momento.vivos("hito__"),
        momento.conocidos("hito__aceptado_en") | SIN_ACEPTAR,
        hito__acuerdo__sesion=momento.sesion,
        hito__registrado_el__lte=momento.al,
        fecha__lte=momento.al,
    )
    return dict(avances.exclude(devueltos).order_by().values_list("hito__acuerdo_id").annotate(dia=Max("fecha")))


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


SIN_ACEPTAR = Q(hito__aceptado_en__isnull=True)


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
    return tuple(sorted(suyas, key=lambda m: (-m.por_cumplir, m.region, m.nombre, m.ubigeo)))


# --- Cómo llegó hasta ahí -------------------------------------------------------------------------------------------
def dia_anterior(al: date, evento: date) -> date | None:
    """El último día del mes anterior a `al`, o el del evento si cae antes; None si `al` es el del evento."""
    if al <= evento:
        return None
    return max(al.replace(day=1) - timedelta(days=1), evento)


def _anterior(
    momento: Momento,
    evento: date,
    suyos: dict[int, AcuerdoDelDia],
    publicados: Sequence[Publicado],
    enlaces: Enlaces | None,
) -> Anterior | None:
    """El último publicado de un día anterior, como se publicó; si no hay, el del último cierre de mes."""
    publicado = next((p for p in publicados if p.al < momento.al), None)
    dia = publicado.al if publicado else dia_anterior(momento.al, evento)
    if dia is None:
        return None
    entonces = Momento(momento.sesion, dia, publicado.conocido_al) if publicado else _en_otro_dia(momento, dia)
    estados = {pk: e for pk, e in _estados(entonces).items() if pk in suyos}
    por_estado = Counter(Estado(estado) for estado, *_ in estados.values())
    vigentes = por_estado.total() - por_estado[Estado.DESESTIMADO]
    suma = sum((Fraction(int(n), int(p)) for e, _, n, p, _ in estados.values() if e != Estado.DESESTIMADO), Fraction(0))
    pasaron = Counter(
        (Estado(estado), suyos[pk].estado) for pk, (estado, *_) in estados.items() if estado != suyos[pk].estado
    )
    promedio = redondear(suma / vigentes, 2) if vigentes else None
    if enlaces is not None:
        enlaces = replace(enlaces, al=dia, conocido_al=publicado.conocido_al if publicado else enlaces.conocido_al)
    return Anterior(
        al=dia,
        por_estado=dict(sorted(por_estado.items())),
        avance_promedio=promedio,
        pasaron=dict(sorted(pasaron.items())),
        publicado=publicado is not None,
        enlaces=enlaces,
    )


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
    plazos = Counter(a.plazo for a in suyos.values() if a.vigente)
    for dia in dias:
        otro = _en_otro_dia(momento, dia)
        if alcance.parcial:
            cuentas = Counter(estado for pk, estado in _de_la_consulta(otro, "id, estado") if pk in suyos)
        else:
            cuentas = Counter(dict(_de_la_consulta(otro, "estado", agrupada=True)))
        pasados = sum(n for plazo, n in plazos.items() if plazo < dia)
        yield Punto(dia, cuentas[Estado.CUMPLIDO], cuentas[Estado.VENCIDO], pasados)


def _en_otro_dia(momento: Momento, dia: date) -> Momento:
    otro = Momento(momento.sesion, dia, momento.conocido_al)
    otro.__dict__["cambiaron"] = momento.cambiaron  # no depende del día: no se pregunta otra vez
    return otro
