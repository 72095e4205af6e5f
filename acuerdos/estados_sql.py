"""La forma SQL de `estados`: el estado de todos los acuerdos de una vez, en cualquier día. La regla está allí.

Una sola consulta, igual para PostgreSQL y SQLite, con una fila por acuerdo no anulado:
`id, estado, por_validar (0/1), numerador, pesos, sin_hitos (0/1), paso_el_plazo (0/1), clasificacion`, donde avance =
numerador / pesos: enteros, para que la fracción sea exacta.
"""

from datetime import date, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper as Base
from django.db.models import Case, CharField, Q, Value, When
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Coalesce, Least

from acuerdos.anulados import aceptado
from acuerdos.enums import Estado, Semaforo, Situacion, Urgencia
from acuerdos.estados import limite_de_alerta, limite_de_silencio
from acuerdos.reglas import fin_del_dia
from acuerdos.versiones import versiones_sql

_SITUACIONES_VIVAS = (Situacion.ABIERTO, Situacion.SIN_HITOS)

# De cada hito, sus avances en orden, el último primero: lugar = 1. `marca` = 2 · porcentaje + validado, de modo que la
# menor de un acuerdo dice si todos sus hitos están al 100 % (200) y además validados (201).
CONSULTA = """
WITH {versiones} paso AS (
    SELECT h.acuerdo_id, {peso} AS peso,
           coalesce(2 * v.porcentaje, 0)
               + CASE WHEN v.validado_el <= %(dia)s {validado_conocido} THEN 1 ELSE 0 END AS marca,
           row_number() OVER (PARTITION BY h.id ORDER BY v.fecha DESC, v.id DESC) AS lugar
    FROM acuerdos_hito h {hitos_de_la_sesion} {version_de_hito}
    LEFT JOIN acuerdos_avance v ON v.hito_id = h.id AND v.fecha <= %(dia)s AND {vivo_v}
        AND (v.devuelto_en IS NULL OR v.devuelto_en >= %(fin_del_dia)s {devuelto_conocido})
    WHERE h.registrado_el <= %(dia)s AND {vivo_h}
), medida AS (
    SELECT acuerdo_id, sum(peso * (marca / 2)) AS numerador, sum(peso) AS pesos, min(marca) AS menor
    FROM paso WHERE lugar = 1 GROUP BY acuerdo_id
), desestimado AS (
    SELECT DISTINCT d.acuerdo_id FROM acuerdos_desestimacion d {desestimaciones_de_la_sesion}
    WHERE d.estado = 'aprobada' AND d.decidido_el <= %(dia)s AND {vivo_d} {decidido_d}
), ampliado AS (
    SELECT DISTINCT r.acuerdo_id FROM acuerdos_reprogramacion r {ampliaciones_de_la_sesion}
    WHERE r.estado = 'aprobada' AND r.decidido_el <= %(dia)s AND r.plazo_nuevo >= %(dia)s AND {vivo_r} {decidido_r}
)
SELECT a.id AS id,
       CASE WHEN d.acuerdo_id IS NOT NULL THEN 'desestimado'
            WHEN m.menor = 201 THEN 'cumplido'
            WHEN {plazo} < %(dia)s AND r.acuerdo_id IS NULL THEN 'vencido'
            WHEN m.acuerdo_id IS NULL THEN 'pendiente'
            ELSE 'en_proceso' END AS estado,
       CASE WHEN m.menor = 200 AND d.acuerdo_id IS NULL THEN 1 ELSE 0 END AS por_validar,
       coalesce(m.numerador, 0) AS numerador,
       coalesce(m.pesos, 1) AS pesos,
       CASE WHEN m.acuerdo_id IS NULL THEN 1 ELSE 0 END AS sin_hitos,
       CASE WHEN {plazo} < %(dia)s AND r.acuerdo_id IS NULL THEN 1 ELSE 0 END AS paso_el_plazo,
       {clasificacion} AS clasificacion
FROM acuerdos_acuerdo a {version_de_acuerdo}
LEFT JOIN medida m ON m.acuerdo_id = a.id
LEFT JOIN desestimado d ON d.acuerdo_id = a.id
LEFT JOIN ampliado r ON r.acuerdo_id = a.id
WHERE a.evento_el <= %(dia)s AND {vivo_a} {acuerdos_de_la_sesion}
"""
# Lo que se corrige y cuenta, como se decía en el instante.
_COMO_HOY = {
    "versiones": "",
    "peso": "h.peso",
    "plazo": "a.plazo",
    "clasificacion": "a.clasificacion_id",
    "version_de_hito": "",
    "version_de_acuerdo": "",
}
_COMO_ENTONCES = {
    "versiones": f"acuerdo_entonces AS ({versiones_sql('acuerdos_historicalacuerdo', ['plazo', 'clasificacion_id'])}), "
    f"hito_entonces AS ({versiones_sql('acuerdos_historicalhito', ['peso'])}), ",
    "peso": "coalesce(ve.peso, h.peso)",
    "plazo": "coalesce(ae.plazo, a.plazo)",
    "clasificacion": "coalesce(ae.clasificacion_id, a.clasificacion_id)",
    "version_de_hito": "LEFT JOIN hito_entonces ve ON ve.id = h.id",
    "version_de_acuerdo": "LEFT JOIN acuerdo_entonces ae ON ae.id = a.id",
}


def consulta_de_estados(
    dia: date, *, conocido_al: datetime | None = None, sesion_id: int | None = None, con_versiones: bool = True
) -> tuple[str, dict[str, Any]]:
    """SQL y parámetros con el estado en `dia` de los acuerdos de la sesión (de todas si es None).

    `con_versiones`: en falso, si ya se sabe que desde `conocido_al` nadie corrigió un acuerdo ni un hito.
    """
    parametros: dict[str, Any] = {"dia": dia, "fin_del_dia": fin_del_dia(dia)}
    piezas = dict.fromkeys(["validado_conocido", "devuelto_conocido", "decidido_d", "decidido_r", *_DE_LA_SESION], "")
    piezas |= _COMO_ENTONCES if conocido_al is not None and con_versiones else _COMO_HOY
    if conocido_al is not None:
        parametros["conocido_al"] = conocido_al
        piezas["validado_conocido"] = "AND v.validado_en <= %(conocido_al)s"
        piezas["devuelto_conocido"] = "OR v.devuelto_en > %(conocido_al)s"
        piezas["decidido_d"] = "AND d.decidido_en <= %(conocido_al)s"
        piezas["decidido_r"] = "AND r.decidido_en <= %(conocido_al)s"
    for tabla in "vhdra":
        piezas[f"vivo_{tabla}"] = _vivo(tabla, conocido_al)
    if sesion_id is not None:
        parametros["sesion_id"] = sesion_id
        piezas |= _DE_LA_SESION
    return CONSULTA.format(**piezas), parametros


def adaptados(parametros: dict[str, Any], conexion: Base) -> dict[str, Any]:
    """Fechas e instantes como los guarda esa base: SQLite compara textos y no sabe de zonas horarias."""
    adaptar = {datetime: conexion.ops.adapt_datetimefield_value, date: conexion.ops.adapt_datefield_value}
    return {nombre: adaptar.get(type(valor), lambda v: v)(valor) for nombre, valor in parametros.items()}


def ids_en_estado(estado: Estado | str, dia: date, conocido_al: datetime | None, conexion: Base) -> RawSQL:
    """Subconsulta con los `id` de los acuerdos que en `dia` estaban en `estado`."""
    return _ids("e.estado = %(estado)s", {"estado": str(estado)}, dia, conocido_al, conexion)


def ids_por_validar(dia: date, conocido_al: datetime | None, conexion: Base) -> RawSQL:
    """Subconsulta con los `id` de los acuerdos que en `dia` esperaban validación."""
    return _ids("e.por_validar = 1", {}, dia, conocido_al, conexion)


def _ids(condicion: str, suyos: dict[str, Any], dia: date, conocido_al: datetime | None, conexion: Base) -> RawSQL:
    sql, parametros = consulta_de_estados(dia, conocido_al=conocido_al)
    valores = adaptados({**parametros, **suyos}, conexion)
    orden: list[Any] = []

    class PorPosicion(dict[str, Any]):
        # RawSQL solo acepta parámetros por posición: se anotan en el orden en que el SQL los nombra.
        def __missing__(self, nombre: str) -> str:
            orden.append(valores[nombre])
            return "%s"

    return RawSQL(f"SELECT id FROM ({sql}) e WHERE {condicion}" % PorPosicion(), orden)  # noqa: S608, S611 el SQL es fijo; lo que viene de fuera va por parámetros


_DE_LA_SESION = {
    "acuerdos_de_la_sesion": "AND a.sesion_id = %(sesion_id)s",
    "hitos_de_la_sesion": "JOIN acuerdos_acuerdo s ON s.id = h.acuerdo_id AND s.sesion_id = %(sesion_id)s",
    "ampliaciones_de_la_sesion": "JOIN acuerdos_acuerdo s ON s.id = r.acuerdo_id AND s.sesion_id = %(sesion_id)s",
    "desestimaciones_de_la_sesion": "JOIN acuerdos_acuerdo s ON s.id = d.acuerdo_id AND s.sesion_id = %(sesion_id)s",
}


# El acuerdo que en ese instante estaba anulado y después volvió.
_ANULADO_ENTONCES = (
    "EXISTS (SELECT 1 FROM acuerdos_restauracion x WHERE x.acuerdo_id = a.id "
    "AND x.anulado_en <= %(conocido_al)s AND x.registrado_en > %(conocido_al)s)"
)


def _vivo(tabla: str, conocido_al: datetime | None) -> str:
    if conocido_al is None:
        return f"{tabla}.anulado_en IS NULL"
    # Un hito propuesto se conoce desde que se acepta.
    registrado_en = "coalesce(h.aceptado_en, h.registrado_en)" if tabla == "h" else f"{tabla}.registrado_en"
    vivo = (
        f"{registrado_en} <= %(conocido_al)s AND ({tabla}.anulado_en IS NULL OR {tabla}.anulado_en > %(conocido_al)s)"
    )
    return f"{vivo} AND NOT {_ANULADO_ENTONCES}" if tabla == "a" else vivo


def con_plazo_pasado(campo: str, dia: date) -> Q:
    """Lo que en `dia` ya pasó el plazo que guarda `campo`: la forma SQL de `reglas.paso_el_plazo`."""
    return Q(**{f"{campo}__lt": dia})


def algo_vencio(dia: date) -> Q:
    """Los acuerdos en que a alguno de los hitos que faltan ya le pasó el plazo."""
    return Q(proximo_vencimiento__isnull=False) & con_plazo_pasado("proximo_vencimiento", dia)


def lo_primero_que_vence() -> Combinable:
    """La forma SQL de `estados.lo_primero_que_vence`."""
    return Least(Coalesce("proximo_vencimiento", "plazo_vigente"), "plazo_vigente")


def por_cumplir() -> Q:
    """Los acuerdos que aún se deben: ni cumplidos ni desestimados."""
    return Q(situacion__in=_SITUACIONES_VIVAS)


def condicion_de_vencer(dia: date, hasta: date) -> Q:
    """Los acuerdos en que lo primero que vence cae entre `dia` (hoy) y `hasta`, ambos incluidos."""
    return por_cumplir() & ~_algo_paso(dia) & _algo_vence(dia, hasta)


def _algo_paso(dia: date) -> Q:
    return algo_vencio(dia) | con_plazo_pasado("plazo_vigente", dia)


def _algo_vence(dia: date, hasta: date) -> Q:
    """Donde nada pasó. Que no sea antes de `dia` ya lo dice eso; dicho aquí, un índice recorre solo ese tramo."""
    return Q(proximo_vencimiento__range=(dia, hasta)) | Q(plazo_vigente__range=(dia, hasta))


def estado_hoy(dia: date) -> Combinable:
    """El estado en `dia` a partir de lo proyectado en el acuerdo: vale para hoy, no para un día pasado."""
    return Case(
        When(situacion=Situacion.DESESTIMADO, then=Value(Estado.DESESTIMADO)),
        When(situacion=Situacion.CUMPLIDO, then=Value(Estado.CUMPLIDO)),
        When(con_plazo_pasado("plazo_vigente", dia), then=Value(Estado.VENCIDO)),
        When(situacion=Situacion.SIN_HITOS, then=Value(Estado.PENDIENTE)),
        default=Value(Estado.EN_PROCESO),
        output_field=CharField(),
    )


def condicion_de_estado(estado: Estado | str, dia: date) -> Q:
    """Los acuerdos que en `dia` (hoy) están en `estado`, dicho de modo que un índice lo responda."""
    if estado in (Estado.DESESTIMADO, Estado.CUMPLIDO):
        return Q(situacion=estado)
    if estado == Estado.VENCIDO:
        return por_cumplir() & con_plazo_pasado("plazo_vigente", dia)
    situacion = Situacion.SIN_HITOS if estado == Estado.PENDIENTE else Situacion.ABIERTO
    return Q(situacion=situacion, plazo_vigente__gte=dia)


def condicion_de_urgencia(cual: Urgencia | str, dia: date, prefijo: str = "") -> Q:
    """Los hitos cuyo plazo en vigor dice eso en `dia`: la forma SQL de `estados.urgencia`. `prefijo`: cómo se llega."""
    plazo, alerta = f"{prefijo}plazo_vigente", limite_de_alerta(dia)
    return {
        Urgencia.ATRASADO: con_plazo_pasado(plazo, dia),
        Urgencia.PRONTO: Q(**{f"{plazo}__range": (dia, alerta)}),
        Urgencia.DESPUES: Q(**{f"{plazo}__gt": alerta}),
    }[Urgencia(cual)]


def condicion_de_hito_vencido(dia: date) -> Q:
    """La forma SQL de `estados.hito_vencido`, para hoy."""
    se_debe = Q(acuerdo__situacion=Situacion.ABIERTO, porcentaje__lt=100)
    return aceptado() & se_debe & condicion_de_urgencia(Urgencia.ATRASADO, dia)


def condicion_de_semaforo(color: Semaforo | str, dia: date) -> Q:
    """Los acuerdos que en `dia` (hoy) tienen ese color: la forma SQL de `estados.semaforo`."""
    abierto = Q(situacion=Situacion.ABIERTO)
    callado = Q(silencio_desde__isnull=False, silencio_desde__lte=limite_de_silencio(dia))
    tarde, pronto = _algo_paso(dia), _algo_vence(dia, limite_de_alerta(dia))
    return {
        Semaforo.ROJO: abierto & tarde,
        Semaforo.AMBAR: abierto & ~tarde & (pronto | callado),
        Semaforo.VERDE: Q(situacion=Situacion.CUMPLIDO) | (abierto & ~tarde & ~pronto & ~callado),
        Semaforo.GRIS: Q(situacion__in=[Situacion.DESESTIMADO, Situacion.SIN_HITOS]),
    }[Semaforo(color)]
