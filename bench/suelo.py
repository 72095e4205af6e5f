"""Lo que PostgreSQL necesita para armar, en una sentencia, el JSON de una página de la lista de acuerdos."""

SUELO = """
SELECT json_agg(json_build_object(
    'codigo', a.codigo, 'sesion', s.codigo, 'reunion', NULL,
    'municipalidad', json_build_object('ubigeo', m.ubigeo, 'nombre', m.distrito, 'provincia', m.provincia),
    'region', json_build_object('codigo', r.codigo, 'nombre', r.nombre),
    'sector', json_build_object('sigla', x.sigla, 'nombre', x.nombre),
    'texto', a.texto, 'tipo', a.tipo, 'clasificacion', a.clasificacion_id, 'responsable', a.responsable,
    'plazo', a.plazo, 'plazo_vigente', a.plazo_vigente, 'avance', a.avance, 'por_validar', a.por_validar,
    'proximo_vencimiento', a.proximo_vencimiento, 'ultimo_avance_el', a.ultimo_avance_el,
    'cui', a.cui, 'monto', a.monto, 'version', a.version,
    'hoy', json_build_object('dia', %(hoy)s, 'estado', CASE WHEN a.situacion IN ('desestimado', 'cumplido')
        THEN a.situacion WHEN a.plazo_vigente < %(hoy)s THEN 'vencido' WHEN a.situacion = 'sin_hitos' THEN 'pendiente'
        ELSE 'en_proceso' END)))::text
FROM (SELECT * FROM acuerdos_acuerdo WHERE anulado_en IS NULL ORDER BY codigo LIMIT %(filas)s) a
JOIN reuniones_sesion s ON s.id = a.sesion_id JOIN municipalidades_municipalidad m ON m.ubigeo = a.municipalidad_id
JOIN municipalidades_region r ON r.codigo = m.region_id JOIN reuniones_sector x ON x.sigla = a.sector_id
"""
