"""De cada versión entregada, con datos, se pasa a la de hoy: sin perder una fila, y al esquema de una base nueva.

`tests/recursos/versiones/` tiene, de cada una, el volcado de su demostración (PostgreSQL, sin dueños).
"""

import lzma
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from django_migration_linter import MigrationLinter

from muniejecutivo.respaldo.postgres import entorno as entorno_de_la_base
from muniejecutivo.respaldo.postgres import herramienta, version_del_servidor
from tests import vivero
from tests.muniejecutivo import procesos

VERSIONES = sorted((Path(__file__).parents[1] / "recursos/versiones").glob("*.sql.xz"))
PROPIAS = [a.label for a in apps.get_app_configs() if Path(a.path).parent == settings.RAIZ]
# Lo que al actualizar se rehace o cambia de lugar; todo lo demás conserva al menos cada fila.
SE_REHACE = {"django_content_type", "auth_permission", "django_migrations"}
# Con estas entregas ya hechas, lo que sus migraciones bloqueaban ya se bloqueó. Las que siguen se revisan.
DESDE = {
    "acuerdos": "0022_pdf_firmado",
    "api": "0001_initial",
    "cuentas": "0014_aviso_de_vencimiento",
    "municipalidades": "0003_textos_limpios",
    "reuniones": "0004_textos_limpios",
}


def filas(url: str) -> dict[str, int]:
    con = psycopg2.connect(url)
    cursor = con.cursor()
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    cuentas = {}
    for (tabla,) in cursor.fetchall():
        cursor.execute(f'SELECT count(*) FROM "{tabla}"')
        (cuentas[tabla],) = cursor.fetchone() or (0,)
    con.close()
    return cuentas


# Columnas (el orden en la tabla no importa), índices, restricciones, disparadores y funciones.
ESQUEMA = """
SELECT concat_ws(' ', 'columna', table_name, column_name, data_type, character_maximum_length, numeric_precision,
                 numeric_scale, is_nullable, column_default, is_identity)
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT concat_ws(' ', 'índice', indexdef) FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT concat_ws(' ', 'restricción', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT concat_ws(' ', 'disparador', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT concat_ws(' ', 'función', proname, prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


def esquema(url: str) -> set[str]:
    con = psycopg2.connect(url)
    cursor = con.cursor()
    cursor.execute(ESQUEMA)
    # Un volcado repuesto escribe las mismas condiciones con otros paréntesis y conversiones.
    dicho = {re.sub(r"::[a-z]+( varying)?(\[\])?|[()]", "", fila) for (fila,) in cursor.fetchall()}
    con.close()
    return dicho


@pytest.fixture
def base_de_antes(postgresql_real: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Una base con lo que esa versión tenía."""
    nombre = f"actualizar_{request.node.callspec.id.replace('.', '_')}"
    con = psycopg2.connect(postgresql_real)
    con.autocommit = True
    con.cursor().execute(f'DROP DATABASE IF EXISTS "{nombre}" WITH (FORCE)')
    con.cursor().execute(f'CREATE DATABASE "{nombre}"')
    url = f"{postgresql_real.rpartition('/')[0]}/{nombre}"
    volcado = lzma.decompress(request.param.read_bytes())
    meter = [herramienta("psql", version_del_servidor()), "-q", "-v", "ON_ERROR_STOP=1", url]
    subprocess.run(meter, input=volcado, env=entorno_de_la_base(), capture_output=True, check=True)
    yield url
    con.cursor().execute(f'DROP DATABASE "{nombre}" WITH (FORCE)')
    con.close()


# Las que el revisor señala y no detienen a nadie, con su razón.
REVISADAS = {
    "cuentas/0015_telefono_con_anexo": "ensancha un varchar: PostgreSQL no reescribe la tabla",
    "municipalidades/0005_telefono_con_anexo": "ensancha un varchar: PostgreSQL no reescribe la tabla",
    "cuentas/0017_documento_de_identidad": "su índice es de la tabla de personas: unos miles de filas",
}


@pytest.mark.servicios
@pytest.mark.django_db
@pytest.mark.skipif(settings.EN_SQLITE, reason="los volcados son de PostgreSQL")
@pytest.mark.parametrize("base_de_antes", VERSIONES, ids=lambda v: v.name.removesuffix(".sql.xz"), indirect=True)
def test_se_actualiza_sin_perder_una_fila(base_de_antes: str, postgresql_real: str, tmp_path: Path) -> None:
    """Con las órdenes del servicio `migraciones`. Cuesta lo que cuesta migrar; hay una por versión."""
    antes = filas(base_de_antes)
    assert antes["acuerdos_acuerdo"] > 200
    variables = procesos.entorno_limpio(
        DATABASE_URL=base_de_antes, CARPETA_VAR=str(tmp_path), SECRET_KEY="solo-de-pruebas-0123456789-" * 3, DEBUG="0"
    )
    for orden in (["migrate", "--noinput"], ["catalogos"], ["encadenar"], ["verificar", "--sin-archivos"]):
        hecho = vivero.correr(["manage.py", *orden], entorno=variables)
        assert hecho.codigo == 0, hecho.salida[-2000:] + hecho.errores[-2000:]
    assert "Iguales" in hecho.salida
    despues = filas(base_de_antes)
    perdidas = {t: (n, despues.get(t)) for t, n in antes.items() if n > despues.get(t, 0) and t not in SE_REHACE}
    assert perdidas == {}
    # Una base nueva no da los pasos de la de antes (las treinta y seis primeras de `acuerdos` se le dan de una vez).
    nueva = f"{postgresql_real.rpartition('/')[0]}/{settings.DATABASES['default']['NAME']}"
    assert esquema(base_de_antes) == esquema(nueva)


@pytest.mark.django_db
@pytest.mark.skipif(settings.EN_SQLITE, reason="los candados son los de PostgreSQL")
def test_ninguna_migracion_nueva_detiene_a_la_oficina() -> None:
    """Una que agrega una columna obligatoria sin valor, cambia un tipo o hace un índice deteniendo a quien escribe."""
    revisor = MigrationLinter(str(settings.RAIZ), no_cache=True, no_output=True)
    grafo, malas = revisor.migration_loader.graph, []
    for etiqueta in PROPIAS:
        for nombre in sorted(n for a, n in grafo.nodes if a == etiqueta and n > DESDE.get(etiqueta, "")):
            revisor.reset_counters()
            revisor.lint_migration(grafo.nodes[etiqueta, nombre])
            if revisor.has_errors:
                malas.append(f"{etiqueta}/{nombre}")
    assert set(malas) == set(REVISADAS)
