"""Salud del sistema, para el orquestador.

`/salud/viva`: el proceso contesta. `/salud/lista`: además contestan la base (con sus migraciones aplicadas), la caché
y la cola, dan señales el worker, el del correo y beat, el latido que beat manda cada 30 segundos llegó hace menos de
2 minutos, y se puede escribir donde van los archivos. 200 si todo está bien, 503 si no. Qué parte falla se dice solo a
quien la opera (ver `vigilancia.quien`), y en la terminal con `manage.py salud`. A los demás se les dice lo hallado hace
menos de `VALE_LO_HALLADO` segundos: la mira cualquiera, y cuesta. En el almacén se escribe, a lo más, cada minuto.
Dice además, sin juzgarlo, cuándo fue la última pasada de los recordatorios (de noche y en feriados no hay) y si el
correo está en pausa porque su servidor no contesta, si contesta el antivirus, si se lee la lista de claves robadas,
cuándo fueron la última copia y el último simulacro, qué edad tiene lo último de cada cosa y cuánto espera en la cola:
reiniciar este sistema no lo arregla.
"""

import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryFile

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache, caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from acuerdos.models import MotorDeRecordatorios
from cuentas import antivirus, claves, freno, latidos
from muniejecutivo.cache_en_redis import CacheConRespaldo
from muniejecutivo.celery import app
from muniejecutivo.respaldo import estado
from muniejecutivo.tasks import CLAVE_DEL_LATIDO
from muniejecutivo.vigilancia import cifras
from muniejecutivo.vigilancia.quien import mira_por_dentro

LATIDO_MAXIMO = 120  # segundos
VALE_LO_HALLADO = 5.0  # segundos que a un desconocido se le repite lo hallado; quien vigila lo halla cada vez
VALE_EL_ALMACEN = 60.0  # segundos que se cree que se puede escribir en él: cada prueba son tres órdenes a otra máquina
MEGA, MEGAS_LIBRES = 1024 * 1024, 200
SIN_ANTIVIRUS = {
    True: "no contesta: no se recibe ningún archivo, y a quien lo envía se le dice que lo intente más tarde",
    False: "no contesta: se reciben archivos sin revisar (ANTIVIRUS_EXIGIDO=0)",
}
SIN_CLAVES_FILTRADAS = "aquí no se puede leer: las contraseñas nuevas se aceptan sin mirar en ella (CLAVES_FILTRADAS)"
SIN_CACHE = "no se sabe: la caché no responde"
bitacora = structlog.get_logger(__name__)
_escrito_en: list[float] = []  # cuándo se pudo por última vez; vacía, nunca o ya no
_hallado: dict[str, tuple[float, str]] = {}
_de_a_uno = threading.Lock()


class NoResponde(Exception):
    """Lo que falta, en palabras."""


def base_de_datos() -> None:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migraciones() -> None:
    ejecutor = MigrationExecutor(connection)
    if ejecutor.migration_plan(ejecutor.loader.graph.leaf_nodes()):
        raise NoResponde("hay migraciones sin aplicar: manage.py migrate")


def cache_comun() -> None:
    propia = caches["default"]
    if isinstance(propia, CacheConRespaldo):
        propia.exigir()
    propia.get(CLAVE_DEL_LATIDO)


def archivos() -> None:
    """Se escribe de verdad: un disco de solo lectura no lo dice hasta que se prueba."""
    if settings.EN_ALMACEN:
        _almacen()
        return
    carpeta = Path(settings.MEDIA_ROOT)
    try:
        carpeta.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=carpeta) as prueba:
            prueba.write(b"prueba")
            prueba.flush()
        libres = shutil.disk_usage(carpeta).free // MEGA
    except OSError as error:
        raise NoResponde(f"no se puede escribir en la carpeta de archivos: {error.strerror}") from error
    if libres < MEGAS_LIBRES:
        raise NoResponde(f"en la carpeta de archivos quedan {libres} MB libres")


def _almacen() -> None:
    if _escrito_en and time.monotonic() - _escrito_en[0] < VALE_EL_ALMACEN:
        return
    try:
        default_storage.delete(default_storage.save(f"prueba-{token_hex(8)}", ContentFile(b"prueba")))
    except OSError as error:
        _escrito_en.clear()
        raise NoResponde(f"no se puede escribir en el almacén de archivos: {error.strerror}") from error
    _escrito_en[:] = [time.monotonic()]


def cola() -> None:
    with app.connection_for_read(connect_timeout=2) as conexion:
        conexion.ensure_connection(max_retries=1, interval_start=0, timeout=2)


def latido() -> None:
    visto = cache.get(CLAVE_DEL_LATIDO)
    if not latidos.se_sabe():
        raise NoResponde(SIN_CACHE)
    if visto is None:
        raise NoResponde("todavía no llegó ningún latido")
    if time.time() - visto > LATIDO_MAXIMO:
        raise NoResponde(f"el último latido llegó hace {time.time() - visto:.0f} segundos: {_por_que_no_llega()}")


def _por_que_no_llega() -> str:
    quienes = [d.quien for d in latidos.detenidos(ahora=timezone.now()) if d.quien in (latidos.WORKER, latidos.BEAT)]
    if quienes:
        return f"falta {' y '.join(quienes)}"
    return "beat y el worker viven; hay trabajo largo por delante, o la cola no avanza"


def _vive(quien: str) -> Callable[[], None]:
    def comprobar() -> None:
        ahora = timezone.now()
        suyo = [d for d in latidos.detenidos(ahora=ahora) if d.quien == quien]
        if not latidos.se_sabe():
            raise NoResponde(SIN_CACHE)
        if suyo and suyo[0].desde:
            raise NoResponde(f"no da señales desde hace {(ahora - suyo[0].desde).total_seconds():.0f} segundos")
        if suyo:
            raise NoResponde("no dio ninguna señal: ¿está en marcha?")

    return comprobar


COMPROBACIONES: dict[str, Callable[[], None]] = {
    "base_de_datos": base_de_datos,
    "migraciones": migraciones,
    "cache": cache_comun,
    "cola": cola,
    "archivos": archivos,
    "latido": latido,
    **{quien: _vive(quien) for quien in latidos.vigilados()},
}


@never_cache
@require_safe
@login_not_required
def viva(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"estado": "bien"})


@never_cache
@require_safe
@login_not_required
def lista(request: HttpRequest) -> JsonResponse:
    if mira_por_dentro(request):
        cuerpo = entera()
        dicho = str(cuerpo["estado"])
    else:
        dicho = _hallado_hace_poco()
        cuerpo = {"estado": dicho}
    return JsonResponse(cuerpo, status=200 if dicho == "bien" else 503, json_dumps_params={"ensure_ascii": False})


def _hallado_hace_poco() -> str:
    """El estado, mirado una vez por `VALE_LO_HALLADO` aunque lo pregunten muchos a la vez."""
    with _de_a_uno:
        cuando, dicho = _hallado.get("estado", (0.0, ""))
        if not dicho or time.monotonic() - cuando >= VALE_LO_HALLADO:
            dicho = _estado(_partes())
            _hallado["estado"] = (time.monotonic(), dicho)
        return dicho


def entera(partes: dict[str, str] | None = None) -> dict[str, object]:
    """Lo que se le dice a quien la opera."""
    partes = partes or _partes()
    return {
        "estado": _estado(partes),
        **partes,
        "servidor_de_correo": _servidor_de_correo(),
        **_antivirus(),
        **_claves_filtradas(),
        "ultima_pasada_de_avisos": _ultima_pasada(),
        **_copias(),
        "cifras": asdict(cifras.leer(ahora=timezone.now())),
    }


def _partes() -> dict[str, str]:
    return {nombre: _probar(nombre, comprobar) for nombre, comprobar in COMPROBACIONES.items()}


def _estado(partes: dict[str, str]) -> str:
    return "bien" if set(partes.values()) == {"bien"} else "mal"


def _antivirus() -> dict[str, str]:
    """Si contesta el clamd que dicen los ajustes; nada si no hay. Quitar de servicio a la web no lo arregla."""
    if not settings.ANTIVIRUS:
        return {}
    return {"antivirus": "bien" if antivirus.contesta() else SIN_ANTIVIRUS[settings.ANTIVIRUS_EXIGIDO]}


def _claves_filtradas() -> dict[str, str]:
    """Si aquí se puede mirar en la lista de contraseñas robadas; nada si no hay. Sin ella se reciben todas."""
    if not settings.CLAVES_FILTRADAS:
        return {}
    return {"claves_filtradas": "bien" if claves.se_lee_la_lista() else SIN_CLAVES_FILTRADAS}


def _copias() -> dict[str, dict[str, str]]:
    """La última copia y el último simulacro, y qué falta; nada si aquí nadie las hace. No se arregla reiniciando."""
    hay = estado.leer()
    if hay is None:
        return {}
    falta = estado.lo_que_falta(hay, ahora=timezone.now())
    fechas = {"ultimo_respaldo": hay.ultimo_respaldo, "ultimo_simulacro": hay.ultimo_simulacro}
    return {"copias": {**fechas, "estado": falta or "bien"}}


def _ultima_pasada() -> str | None:
    try:
        instante = MotorDeRecordatorios.objects.values_list("ultima_pasada_en", flat=True).first()
    except DatabaseError:
        return None
    return timezone.localtime(instante).isoformat(timespec="seconds") if instante else None


def _servidor_de_correo() -> str:
    try:
        pausa = freno.pausa()
    except DatabaseError:
        return "no se sabe"
    return pausa.frase if pausa else "bien"


def _probar(nombre: str, comprobar: Callable[[], None]) -> str:
    try:
        comprobar()
    except NoResponde as error:
        return str(error)
    except Exception as error:  # cualquier fallo es «no responde»; el detalle va a la bitácora, no a la red
        bitacora.warning("salud", parte=nombre, error=type(error).__name__)
        return "no responde"
    return "bien"
