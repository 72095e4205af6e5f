"""Los acuerdos de una sesión como estaban un día, uno por uno, con lo que entonces decían.

Regla: el estado es el de `estados_sql`; lo demás, lo que se conocía (`momento`).
"""

from datetime import date
from fractions import Fraction
from typing import Any

from django.db import connections
from django.db.models import Max, Q, QuerySet

from acuerdos.enums import Estado, EstadoSolicitud
from acuerdos.estados_sql import adaptados, consulta_de_estados
from acuerdos.models import Acuerdo, Avance, Clasificacion, Hito, Reprogramacion
from acuerdos.optativos import OPTATIVOS
from acuerdos.reglas import fin_del_dia
from corte.datos_del_detalle import AcuerdoDelDia
from corte.momento import Momento
from municipalidades.models import Municipalidad, Region

DEL_ACUERDO = (
    "municipalidad_id",
    "sector_id",
    "texto",
    "tipo",
    "clasificacion_id",
    "responsable",
    "plazo",
    *OPTATIVOS,
)
SIN_ACEPTAR = Q(hito__aceptado_en__isnull=True)


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
            **dict(zip(OPTATIVOS, optativos, strict=True)),
        )
    return acuerdos


def _estados(momento: Momento) -> dict[int, tuple[str, int, int, int, int]]:
    columnas = "id, estado, por_validar, numerador, pesos, sin_hitos"
    return {pk: (e, v, n, p, s) for pk, e, v, n, p, s in filas_de_estado(momento, columnas)}


def filas_de_estado(momento: Momento, columnas: str, agrupada: bool = False) -> list[Any]:
    sql, parametros = estados_en(momento)
    conexion = connections[Acuerdo.objects.db]
    que = f"{columnas}, count(*)" if agrupada else columnas
    grupo = f" GROUP BY {columnas}" if agrupada else ""
    with conexion.cursor() as cursor:
        cursor.execute(f"SELECT {que} FROM ({sql}) e{grupo}", adaptados(parametros, conexion))  # noqa: S608  # los valores van aparte
        return cursor.fetchall()


def estados_en(momento: Momento, prefijo: str = "") -> tuple[str, dict[str, Any]]:
    """La consulta de los estados de ese momento. `prefijo`: de sus parámetros, para juntarla con otra."""
    sql, parametros = consulta_de_estados(
        momento.al,
        conocido_al=momento.conocido_al,
        sesion_id=momento.sesion.pk,
        con_versiones=bool(momento.cambiaron & {Acuerdo, Hito}),
    )
    return sql.replace("%(", f"%({prefijo}"), {f"{prefijo}{nombre}": valor for nombre, valor in parametros.items()}


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
