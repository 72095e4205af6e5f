"""El corte: el de 235 acuerdos no se entera de cuántos más hay, y el de todos cuesta poco más que contarlos en SQL."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from acuerdos.models import Acuerdo, Hito
from bench.datos import AL, dias_al_azar
from bench.medir import Informe, medianas, minimo
from corte.cifras import corte
from corte.contrato import como_json
from corte.datos_del_detalle import AlcanceDelDetalle, Audiencia
from corte.formatos import FORMATOS
from reuniones.models import Sesion
from tests.corte.cortes import un_corte

# El suelo: el estado y el avance de cada acuerdo en un día, y los cuadros, como los escribiría quien solo sabe SQL.
SUELO = """
WITH ultimo AS (
    SELECT DISTINCT ON (hito_id) hito_id, porcentaje, coalesce(validado_el <= %(al)s, false) AS validado
    FROM acuerdos_avance WHERE fecha <= %(al)s AND anulado_en IS NULL ORDER BY hito_id, fecha DESC, id DESC
), medida AS (
    SELECT h.acuerdo_id, sum(h.peso * coalesce(u.porcentaje, 0))::numeric / sum(h.peso) AS avance,
           bool_and(coalesce(u.porcentaje = 100 AND u.validado, false)) AS cumplido
    FROM acuerdos_hito h LEFT JOIN ultimo u ON u.hito_id = h.id
    WHERE h.registrado_el <= %(al)s AND h.anulado_en IS NULL GROUP BY h.acuerdo_id
)
SELECT CASE WHEN d.id IS NOT NULL THEN 'desestimado' WHEN m.cumplido THEN 'cumplido'
            WHEN greatest(a.plazo, r.plazo) < %(al)s THEN 'vencido' WHEN m.acuerdo_id IS NULL THEN 'pendiente'
            ELSE 'en_proceso' END AS estado, count(*), avg(coalesce(m.avance, 0))
FROM acuerdos_acuerdo a
LEFT JOIN medida m ON m.acuerdo_id = a.id
LEFT JOIN acuerdos_desestimacion d ON d.acuerdo_id = a.id AND d.estado = 'aprobada' AND d.decidido_el <= %(al)s
    AND d.anulado_en IS NULL
LEFT JOIN (SELECT acuerdo_id, max(plazo_nuevo) AS plazo FROM acuerdos_reprogramacion
           WHERE estado = 'aprobada' AND decidido_el <= %(al)s AND anulado_en IS NULL GROUP BY 1) r
    ON r.acuerdo_id = a.id
WHERE a.sesion_id = %(sesion)s AND a.anulado_en IS NULL GROUP BY 1
"""
CUADROS = [
    "SELECT municipalidad_id, count(*) FROM acuerdos_acuerdo "
    "WHERE sesion_id = %(sesion)s AND anulado_en IS NULL GROUP BY 1",
    "SELECT sector_id, tipo, clasificacion_id, responsable, count(*) FROM acuerdos_acuerdo "
    "WHERE sesion_id = %(sesion)s AND anulado_en IS NULL GROUP BY 1, 2, 3, 4",
]


def medir_el_corte_solo(chica: Sesion) -> float:
    """Segundos del corte de 235 cuando no hay más acuerdos en la base."""
    return minimo(lambda: corte(chica, AL))


def medir(informe: Informe, chica: Sesion, grande: Sesion, n: int, solo: float) -> None:
    """Las dos cifras del corte, con la sesión chica ya acompañada de la de `n`."""
    informe.titulo("Corte")
    entre_muchos = minimo(lambda: corte(chica, AL))
    informe.razon(f"corte de 235 entre {n:,}", entre_muchos, solo, 1.5, "solo")
    for al in [AL, *dias_al_azar(2)]:
        de_todos, suelo = medianas([_corte_de(grande, al), lambda al=al: _suelo(grande, al)], vueltas=5)
        informe.razon(f"corte de {n:,} al {al}", de_todos, suelo, 2.2, "el agregado en SQL")
    como_se_conocia(informe, chica, grande, n)
    archivos(informe, chica)
    contados = {estado: cantidad for estado, cantidad, _ in _filas(SUELO, grande, AL)}
    del_corte = {p["codigo"]: p["cantidad"] for p in como_json(corte(grande, AL))["acuerdos"]["por_estado"]}
    informe.igual("los estados del corte son los del agregado", del_corte, contados)


def como_se_conocia(informe: Informe, chica: Sesion, grande: Sesion, n: int) -> None:
    """El mismo corte con un `conocido_al`: sin nada corregido después, y con uno de cada veinte corregido."""
    entonces = timezone.now()
    for sesion, cuantos, vueltas in ((chica, 235, 40), (grande, n, 5)):
        con, sin = medianas([_corte_de(sesion, AL, entonces), _corte_de(sesion, AL)], vueltas)
        informe.razon(f"corte de {cuantos:,} como se conoce ahora", con, sin, 2, "sin instante")
    antes = como_json(corte(grande, AL, entonces))
    _corregir(Acuerdo, f"id %% 20 = 0 AND sesion_id = {grande.pk}", "municipalidad_id = '210809', plazo = evento_el")
    _corregir(Hito, "acuerdo_id %% 20 = 0", "peso = peso + 1")
    for sesion, cuantos, vueltas in ((chica, 235, 40), (grande, n, 5)):
        con, sin = medianas([_corte_de(sesion, AL, entonces), _corte_de(sesion, AL)], vueltas)
        informe.razon(f"corte de {cuantos:,} como se conocía, corregido 1 de 20", con, sin, 4, "sin instante")
    informe.igual("y sigue diciendo lo mismo", como_json(corte(grande, AL, entonces)), antes)


def _corregir(modelo: type[Model], cuales: str, que: str) -> None:
    """Como lo dejaría quien corrige: la versión de antes, la fila cambiada y la versión nueva, en la historia."""
    tabla, historia = modelo._meta, modelo.history.model._meta
    suyas = {campo.column for campo in tabla.concrete_fields}
    columnas = ", ".join(campo.column for campo in historia.concrete_fields if campo.column in suyas)
    anotar = (
        f"INSERT INTO {historia.db_table} ({columnas}, history_date, history_type) "
        f"SELECT {columnas}, %s, %s FROM {tabla.db_table} WHERE {cuales}"
    )
    with connection.cursor() as cursor:
        cursor.execute(anotar, [datetime(2025, 1, 13, 12, tzinfo=UTC), "+"])
        cursor.execute(f"UPDATE {tabla.db_table} SET {que} WHERE {cuales}".replace("%%", "%"))
        cursor.execute(anotar, [timezone.now(), "~"])
        cursor.execute(f"VACUUM ANALYZE {historia.db_table}")
        cursor.execute(f"VACUUM ANALYZE {tabla.db_table}")


def archivos(informe: Informe, chica: Sesion) -> None:
    """La lámina y el PDF del corte de 235, y la lámina de 10 000: cuánto tardan y si se repiten byte a byte."""
    de_todos = corte(chica, AL, None, AlcanceDelDetalle(audiencia=Audiencia.OFICINA))
    for formato, segundos in (("pptx", 1), ("pdf", 2)):
        escribir = FORMATOS[formato].escribir
        tarda = minimo(lambda e=escribir: e(de_todos), vueltas=5, calentar=1)
        informe.maximo(f"{formato} de 235", tarda, segundos, "s")
        informe.igual(f"{formato}: mismo corte, mismos bytes", escribir(de_todos) == escribir(de_todos), True)
    grande = un_corte(10_000, sectores=19)
    informe.maximo("pptx de 10 000", minimo(lambda: FORMATOS["pptx"].escribir(grande), vueltas=5, calentar=1), 3, "s")


def _corte_de(sesion: Sesion, al: date, conocido_al: datetime | None = None) -> Callable[[], object]:
    return lambda: corte(sesion, al, conocido_al)


def _suelo(sesion: Sesion, al: date) -> None:
    for consulta in (SUELO, *CUADROS):
        _filas(consulta, sesion, al)


def _filas(consulta: str, sesion: Sesion, al: date) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(consulta, {"sesion": sesion.pk, "al": al})
        return cursor.fetchall()
