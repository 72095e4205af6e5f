"""N acuerdos con 2 o 3 hitos y 3 avances cada hito, cargados por SQL con generate_series."""

from datetime import date, timedelta

from django.db import connection

from cuentas.enums import Rol
from cuentas.models import Usuario
from reuniones.models import Sector, Sesion

EVENTO = date(2025, 1, 13)
AL = date(2025, 7, 31)

ACUERDOS = """
INSERT INTO acuerdos_acuerdo (
    registrado_en, registrado_por_id, motivo_de_anulacion, codigo, sesion_id, municipalidad_id, sector_id, texto, tipo,
    clasificacion_id, responsable, evento_el, plazo, cui, importado, version, actualizado_en, busqueda, situacion,
    avance, plazo_vigente, proximo_vencimiento, ultimo_avance_el, silencio_desde, por_validar)
SELECT %(evento)s::date + time '12:00', %(quien)s, '', %(codigo)s || '-' || lpad(i::text, 6, '0'), %(sesion)s, m.ubigeo,
       s.sigla, 'Asistir a la municipalidad de ' || m.distrito || ' en su proyecto de agua y saneamiento número ' || i,
       CASE WHEN i %% 4 = 0 THEN 'compromiso' ELSE 'acuerdo' END,
       (ARRAY['asistencia_tecnica', 'orientacion', 'financiamiento', 'reunion_complementaria',
              'visita_a_territorio'])[1 + i %% 5],
       (ARRAY['GN','GR','GL'])[1 + i %% 3], %(evento)s, p.plazo, '', false, 1, now(),
       ' asist municipal ' || lower(m.distrito) || ' proyect agua saneamient numer ' || i || ' ', 'abierto', 0,
       p.plazo, p.plazo, NULL, %(evento)s, false
FROM generate_series(1, %(n)s) i
JOIN (SELECT ubigeo, distrito, row_number() OVER (ORDER BY ubigeo) - 1 AS lugar,
             count(*) OVER () AS cuantas FROM municipalidades_municipalidad) m
    ON m.lugar = (i * 7919::bigint) %% m.cuantas
JOIN (SELECT sigla, row_number() OVER (ORDER BY sigla) - 1 AS lugar,
             count(*) OVER () AS cuantos FROM reuniones_sector) s ON s.lugar = (i * 31::bigint) %% s.cuantos
CROSS JOIN LATERAL (SELECT %(evento)s::date + 60 + (i * 13) %% 600 AS plazo) p
"""
HITOS = """
INSERT INTO acuerdos_hito (
    registrado_en, registrado_por_id, motivo_de_anulacion, acuerdo_id, numero, texto, responsable, evento_el, plazo,
    peso, registrado_el, plazo_vigente, porcentaje, validado)
SELECT a.registrado_en, a.registrado_por_id, '', a.id, k, 'Hito ' || k, a.responsable, a.evento_el, a.plazo,
       1 + (a.id + k) %% 3, a.evento_el + (a.id %% 40)::int, a.plazo, 0, false
FROM acuerdos_acuerdo a CROSS JOIN generate_series(1, 3) k
WHERE a.sesion_id = %(sesion)s AND k <= 2 + a.id %% 2
"""
AVANCES = """
INSERT INTO acuerdos_avance (
    registrado_en, registrado_por_id, motivo_de_anulacion, hito_id, fecha, porcentaje, descripcion, canal, en_nombre_de,
    motivo_de_devolucion, validado_el, validado_en, validado_por_id)
SELECT v.fecha + time '12:00', h.registrado_por_id, '', h.id, v.fecha, v.porcentaje, 'En trámite', 'web', '', '',
       CASE WHEN v.valido THEN v.fecha + 5 END, CASE WHEN v.valido THEN v.fecha + 5 + time '12:00' END,
       CASE WHEN v.valido THEN %(valida)s END
FROM acuerdos_hito h JOIN acuerdos_acuerdo a ON a.id = h.acuerdo_id CROSS JOIN generate_series(1, 3) k
CROSS JOIN LATERAL (
    SELECT h.registrado_el + (k * (20 + h.id %% 90))::int AS fecha,
           CASE WHEN k = 3 AND h.id %% 3 > 0 THEN 100 ELSE k * 30 END AS porcentaje,
           k = 3 AND h.id %% 4 > 0 AS valido
) v
WHERE a.sesion_id = %(sesion)s
"""
SOLICITUDES = """
INSERT INTO acuerdos_reprogramacion (
    registrado_en, registrado_por_id, motivo_de_anulacion, motivo, solicitado_el, estado, decidido_el, decidido_en,
    decidido_por_id, motivo_de_decision, importado, acuerdo_id, evento_el, plazo_anterior, plazo_nuevo)
SELECT registrado_en, registrado_por_id, '', 'Lluvias', evento_el + 30, 'aprobada', evento_el + 40,
       evento_el + 40 + time '12:00', %(valida)s, '', false, id, evento_el, plazo, plazo + 60
FROM acuerdos_acuerdo WHERE sesion_id = %(sesion)s AND id %% 20 = 0;
INSERT INTO acuerdos_desestimacion (
    registrado_en, registrado_por_id, motivo_de_anulacion, motivo, solicitado_el, estado, decidido_el, decidido_en,
    decidido_por_id, motivo_de_decision, importado, acuerdo_id, archivo, sha256)
SELECT registrado_en, registrado_por_id, '', 'De común acuerdo', evento_el + 30, 'aprobada', evento_el + 50,
       evento_el + 50 + time '12:00', %(valida)s, '', true, id, '', ''
FROM acuerdos_acuerdo WHERE sesion_id = %(sesion)s AND id %% 40 = 1;
"""
# Lo que las listas de hoy leen, derivado de los hechos como lo haría la proyección.
PROYECCION = """
WITH ultimo AS (
    SELECT DISTINCT ON (v.hito_id) v.hito_id, v.porcentaje, v.validado_el IS NOT NULL AS validado, v.fecha
    FROM acuerdos_avance v JOIN acuerdos_hito h ON h.id = v.hito_id JOIN acuerdos_acuerdo a ON a.id = h.acuerdo_id
    WHERE a.sesion_id = %(sesion)s ORDER BY v.hito_id, v.fecha DESC, v.id DESC
) UPDATE acuerdos_hito h SET porcentaje = u.porcentaje, validado = u.validado, ultimo_avance_el = u.fecha
FROM ultimo u WHERE u.hito_id = h.id;
WITH suma AS (
    SELECT h.acuerdo_id, sum(h.peso * h.porcentaje)::numeric / sum(h.peso) AS avance,
           bool_and(h.porcentaje = 100) AS al_100, bool_and(h.porcentaje = 100 AND h.validado) AS cumplido,
           max(h.ultimo_avance_el) AS ultimo,
           min(h.plazo_vigente) FILTER (WHERE h.porcentaje < 100) AS proximo
    FROM acuerdos_hito h JOIN acuerdos_acuerdo a ON a.id = h.acuerdo_id
    WHERE a.sesion_id = %(sesion)s GROUP BY h.acuerdo_id
) UPDATE acuerdos_acuerdo a SET avance = round(s.avance, 2), ultimo_avance_el = s.ultimo,
    situacion = CASE WHEN d.id IS NOT NULL THEN 'desestimado' WHEN s.cumplido THEN 'cumplido' ELSE 'abierto' END,
    por_validar = d.id IS NULL AND s.al_100 AND NOT s.cumplido,
    proximo_vencimiento = CASE WHEN d.id IS NULL THEN s.proximo END,
    silencio_desde = CASE WHEN d.id IS NULL AND NOT s.al_100 THEN coalesce(s.ultimo, a.evento_el) END,
    plazo_vigente = coalesce(r.plazo_nuevo, a.plazo)
FROM suma s LEFT JOIN acuerdos_desestimacion d ON d.acuerdo_id = s.acuerdo_id
LEFT JOIN acuerdos_reprogramacion r ON r.acuerdo_id = s.acuerdo_id WHERE a.id = s.acuerdo_id;
"""


# El número de cambio de cada uno, en los ámbitos desde los que se ve, como lo haría `acciones.cambios`.
NUMEROS = """
WITH tomados AS (UPDATE acuerdos_numerador SET ultimo = ultimo + %(n)s RETURNING ultimo - %(n)s AS antes)
INSERT INTO acuerdos_cambio (numero, ambito, tipo, clave, baja, causa, motivo)
SELECT t.antes + a.lugar, m.ambito, 'acuerdo', a.codigo, false, '', ''
FROM tomados t CROSS JOIN (
    SELECT codigo, sector_id, municipalidad_id, row_number() OVER (ORDER BY id) AS lugar
    FROM acuerdos_acuerdo WHERE sesion_id = %(sesion)s
) a CROSS JOIN LATERAL (VALUES ('todo'), ('s:' || a.sector_id), ('m:' || a.municipalidad_id)) m (ambito);
INSERT INTO acuerdos_cambio (numero, ambito, tipo, clave, baja, causa, motivo)
SELECT ultimo, 'e:' || %(codigo)s, 'acuerdo', '', false, '', '' FROM acuerdos_numerador;
"""


def cargar_sesion(codigo: str, n: int) -> Sesion:
    """Una sesión con `n` acuerdos y toda su historia."""
    olga = _persona("olga", Rol.OPERADOR)
    sesion = Sesion.objects.create(
        codigo=codigo,
        nombre=f"MUNI Ejecutivo {codigo}",
        fecha=EVENTO,
        lugar="Lima",
        etapa="seguimiento",
        ultimo_correlativo=n,
        registrada_en="2025-01-13T12:00:00-05:00",
        registrada_por=olga,
    )
    sesion.sectores.set(Sector.objects.all())
    valores = {
        "n": n,
        "codigo": codigo,
        "sesion": sesion.pk,
        "evento": EVENTO,
        "quien": olga.pk,
        "valida": _persona("carlos", Rol.COORDINADOR).pk,
    }
    with connection.cursor() as cursor:
        for orden in (ACUERDOS, HITOS, AVANCES, SOLICITUDES, PROYECCION, NUMEROS):
            cursor.execute(orden, valores)
        cursor.execute("VACUUM ANALYZE")
    return sesion


def dias_al_azar(cuantos: int) -> list[date]:
    """Días pasados repartidos por el seguimiento, siempre los mismos."""
    return [EVENTO + timedelta(days=20 + 97 * i % 400) for i in range(cuantos)]


def _persona(username: str, rol: Rol) -> Usuario:
    return Usuario.objects.get_or_create(username=username, defaults={"rol": rol})[0]
