"""El entorno con que se cargan los ajustes en las pruebas, y qué pruebas se saltan por falta de servidores.

Es un complemento de pytest que se carga antes que Django (`-p tests.complemento` en pyproject.toml). PRUEBAS_BASE elige
la base de la corrida: `sqlite` (por defecto) o `postgresql`.
"""

import atexit
import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path

# Si el entorno pide que no se guarde lo compilado, se guarda en var/ y no junto al código: compilar otra vez la casa,
# las pruebas y lo que usan son veinte segundos de procesador por cada proceso, y esta suite enciende decenas.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).resolve().parent.parent / "var" / "compilado")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix

import pytest

from tests.servicios import NoHay, postgresql, redis_disponible

EN_CONTROLADOR = "PYTEST_XDIST_WORKER" not in os.environ

# Lo que cada base hace a su manera: el SQL escrito a mano, los candados y los reintentos, lo que la base rechaza, las
# cargas por tandas, los turnos que se toman con un UPDATE; y un paso por todas las páginas. Lo demás se corre una vez,
# también lo que está en estas carpetas y no pide la base (reglas, fechas, limpieza de archivos, textos), y los
# recorridos de todos los verbos, marcados `una_vez`: que un verbo anote, encadene y no toque el pasado lo decide
# Python; cómo lo escribe y lo lee cada base, las demás pruebas de sus módulos.
EN_LAS_DOS_BASES = (
    "tests/acuerdos/",
    "tests/api/test_corte.py",
    "tests/api/test_fichas.py",
    "tests/api/test_lugares.py",
    "tests/api/test_paginacion.py",
    "tests/api/test_preparadas.py",
    "tests/api/test_sesiones.py",
    "tests/api/test_verdad.py",
    "tests/api/test_vistas.py",
    "tests/corte/test_momento.py",
    "tests/corte/test_cifras.py",
    "tests/corte/test_historias.py",
    "tests/corte/test_lectura.py",
    "tests/cuentas/test_campos.py",
    "tests/cuentas/test_freno.py",
    "tests/cuentas/test_historia.py",
    "tests/cuentas/test_models.py",
    "tests/cuentas/test_segundo_paso.py",
    "tests/importacion/test_comparacion.py",
    "tests/importacion/test_registrado.py",
    "tests/importacion/test_servicio.py",
    "tests/importacion/test_trabajo.py",
    "tests/importacion/test_volumen.py",
    "tests/municipalidades/",
    "tests/muniejecutivo/respaldo/test_verbos.py",
    "tests/recordatorios/test_correo.py",
    "tests/recordatorios/test_envio.py",
    "tests/recordatorios/test_cola.py",
    "tests/recordatorios/test_ventana.py",
    "tests/reuniones/",
    "tests/web/test_consultas.py",
    "tests/web/test_matriz.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Cuánto azar: poco en cada corrida, y mucho a mano."""
    azar = parser.getgroup("azar", "pruebas al azar")
    azar.addoption("--segundos", type=float, default=4, help="cuánto dura la de verbos a la vez")
    azar.addoption("--historias", type=int, default=4, help="cuántas historias se comparan con el simulador del corte")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Antes de que pytest-django cargue los ajustes. Los procesos de xdist heredan lo que decidió el controlador."""
    if EN_CONTROLADOR:
        _decidir()
    # Una por proceso, dentro de la del controlador, que es quien la borra: los de xdist no llegan a su `atexit`.
    carpeta = Path(os.environ["PRUEBAS_CARPETA"]) / os.environ.get("PYTEST_XDIST_WORKER", "unico")
    carpeta.mkdir()
    if os.environ["PRUEBAS_BASE"] == "sqlite":
        os.environ["DATABASE_URL"] = f"sqlite:///{carpeta}/base.sqlite3"
    os.environ["CARPETA_VAR"] = str(carpeta)


def _decidir() -> None:
    os.environ["PRUEBAS_CARPETA"] = tempfile.mkdtemp(prefix="muniejecutivo-pruebas-")
    atexit.register(shutil.rmtree, os.environ["PRUEBAS_CARPETA"], ignore_errors=True)
    dada = os.environ.get("DATABASE_URL", "")
    base = os.environ.setdefault("PRUEBAS_BASE", "postgresql" if dada.startswith("postgres") else "sqlite")
    for nombre in ("PRUEBAS_SIN_POSTGRESQL", "PRUEBAS_SIN_REDIS", "PRUEBAS_POSTGRESQL", "PRUEBAS_REDIS"):
        os.environ.pop(nombre, None)
    if base == "postgresql":
        try:
            os.environ["PRUEBAS_POSTGRESQL"] = os.environ["DATABASE_URL"] = postgresql()
        except NoHay as error:  # se corre en SQLite, y lo que pide PostgreSQL se salta diciéndolo
            os.environ["PRUEBAS_SIN_POSTGRESQL"] = str(error)
            os.environ["PRUEBAS_BASE"] = "sqlite"
            os.environ.pop("DATABASE_URL", None)
        try:
            os.environ["PRUEBAS_REDIS"] = redis_disponible()
        except NoHay as error:
            os.environ["PRUEBAS_SIN_REDIS"] = str(error)
    # La suite no depende de lo que alguien tenga exportado: ajustes de desarrollo, cola y caché embebidas.
    for nombre in (
        "REDIS_URL",
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "SITIO",
        "EXIGIR_HTTPS",
        "EXIGIR_DOS_PASOS",
        "DEMO_CLAVE",
        "PORT",
        "DETRAS_DE_PROXY",
        "PROXIES",
    ):
        os.environ.pop(nombre, None)
    os.environ["DEBUG"] = "1"
    os.environ["NIVEL_DE_BITACORA"] = "ERROR"
    os.environ["EMAIL_URL"] = "memorymail://"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright abre un bucle asíncrono en el mismo hilo


def pytest_collection_finish() -> None:
    """Lo que ya está cargado se queda hasta el final: no hay por qué recorrerlo en cada recolección de basura."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def pytest_report_header() -> str:
    base = os.environ["PRUEBAS_BASE"]
    sin = os.environ.get("PRUEBAS_SIN_POSTGRESQL")
    return f"base de datos: {base}" + (f" (no hay: {sin})" if sin else "")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """La vuelta de SQLite no carga los módulos de los que no corre ninguna: recogerlos todos era un tercio de ella."""
    if not config.getoption("markexpr", "").startswith("dos_bases") or collection_path.name == "__init__.py":
        return None
    ruta = collection_path.relative_to(config.rootpath).as_posix() + ("/" if collection_path.is_dir() else "")
    lleva_a_una = any(una.startswith(ruta) or ruta.startswith(una) for una in EN_LAS_DOS_BASES)
    return None if lleva_a_una or collection_path.name == "conftest.py" else True


def _pide_la_base(prueba: pytest.Item) -> bool:
    nombres = {"db", "transactional_db", "live_server"}.intersection(getattr(prueba, "fixturenames", ()))
    return bool(prueba.get_closest_marker("django_db") or nombres)


@pytest.hookimpl(tryfirst=True)  # antes de que pytest elija por marca
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marca lo que se corre en las dos bases. Sin servidor, lo que lo necesita se salta diciendo por qué."""
    sin_postgresql = os.environ.get("PRUEBAS_SIN_POSTGRESQL")
    sin_redis = os.environ.get("PRUEBAS_SIN_REDIS")
    en_sqlite = os.environ["PRUEBAS_BASE"] == "sqlite"
    for prueba in items:
        if prueba.nodeid.startswith(EN_LAS_DOS_BASES) and _pide_la_base(prueba):
            prueba.add_marker("dos_bases")
        if not prueba.get_closest_marker("servicios"):
            continue
        if sin_postgresql:
            prueba.add_marker(pytest.mark.skip(reason=f"sin PostgreSQL: {sin_postgresql}"))
        elif en_sqlite:
            prueba.add_marker(pytest.mark.skip(reason="pide PostgreSQL y Redis: se corre con PRUEBAS_BASE=postgresql"))
        elif sin_redis:
            prueba.add_marker(pytest.mark.skip(reason=f"sin Redis: {sin_redis}"))
