"""La lista de acuerdos de la API, por el servidor de verdad, frente a lo que PostgreSQL solo necesita para ese JSON."""

import statistics
import time
from datetime import date

import psycopg2

from bench.medir import Informe
from bench.servidor import Cliente

LISTA = "/api/v1/acuerdos/"
# Lo que no debe costar más con un millón que con 20 000.
RUTAS = {
    "primera página": LISTA,
    "por estado": f"{LISTA}?estado=vencido",
    "por región": f"{LISTA}?region=21",
    "por sector": f"{LISTA}?sector=MTPE",
    "búsqueda": f"{LISTA}?search=saneamiento",
}
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


def medir(informe: Informe, cliente: Cliente, url: str, hoy: date) -> dict[str, float]:
    """Las cifras de la lista; devuelve la mediana de cada ruta, para compararla con más datos."""
    informe.titulo("API: lista de acuerdos, por el servidor y con token")
    for filas, limite in ((50, 5), (1000, 4)):
        suelo = _suelo(url, hoy, filas)
        mediana, estado = cliente.p50(f"{LISTA}?page_size={filas}", veces=150 if filas == 50 else 30)
        if estado != 200:
            informe.igual(f"lista de {filas}", estado, 200)
            return {}
        informe.razon(f"lista de {filas} (p50)", mediana, suelo, limite, "json_agg")
    informe.minimo("lista de 50, respuestas por segundo", cliente.por_segundo(f"{LISTA}?page_size=50"), 600, "/s")
    sin_cambio, estado = cliente.p50(LISTA, **{"If-None-Match": cliente.etag(LISTA)})
    informe.igual("la lista que no cambió responde 304", estado, 304)
    informe.maximo("304 de la lista (p50)", sin_cambio * 1000, 2, "ms")
    tiempos = {nombre: cliente.p50(ruta, veces=60)[0] for nombre, ruta in RUTAS.items()}
    informe.maximo("búsqueda en español (p50)", tiempos["búsqueda"] * 1000, 20, "ms")
    return tiempos


def comparar(informe: Informe, antes: dict[str, float], cliente: Cliente, n: int) -> None:
    """Las mismas rutas con `n` acuerdos."""
    informe.titulo(f"API: lo mismo con {n:,}")
    for nombre, ruta in RUTAS.items():
        ahora, _ = cliente.p50(ruta, veces=60)
        informe.razon(nombre, ahora, antes[nombre], 1.5, "con 20 000")


def _suelo(url: str, hoy: date, filas: int) -> float:
    tiempos = []
    with psycopg2.connect(url) as conexion, conexion.cursor() as cursor:
        for _ in range(60):
            inicio = time.perf_counter()
            cursor.execute(SUELO, {"hoy": hoy, "filas": filas})
            cursor.fetchone()
            tiempos.append(time.perf_counter() - inicio)
    conexion.close()
    return statistics.median(tiempos[10:])
