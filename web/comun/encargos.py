"""Los archivos largos que alguien pide: los hace el worker, y se entregan una vez a quien los pidió.

Regla: ninguna petición retiene su hilo más de un segundo. Un archivo con más filas de las que caben en ese tiempo se
encarga; mientras se hace, una página dice cuántas van y vuelve sola a pedirlo. Al entregarlo se olvida: quien lo pida
otra vez lo recibe con lo que entonces diga la base. Un encargo es de una persona y de lo que pidió; el permiso se mira
en cada petición, no aquí. Sin cola se hace en la petición, en un puesto de los de `puestos`.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple, dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import IO

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils import timezone

from acuerdos.archivos import DE_PASO
from web.comun.paginas import encolar
from web.comun.puestos import SinPuesto, en_camino, un_puesto

TAREA = "web.preparar_archivo"
VIGENCIA_DEL_ARCHIVO = 120  # segundos que espera a que lo recojan; la página vuelve por él cada tres
ENCARGADO = 120  # segundos sin noticias tras los que se vuelve a encolar
TARDANZA = 60  # segundos tras los que la página de espera lo reconoce
AlAvanzar = Callable[[int], None]
Escritor = Callable[["Encargo", IO[bytes], AlAvanzar], None]


@dataclass(frozen=True, slots=True)
class Encargo:
    """Lo que hace falta para hacer el archivo en otro proceso. `que`: la consulta, el código o el número de lo pedido.

    `hoy`: el día en que se pidió, AAAA-MM-DD.
    """

    usuario_id: int
    clase: str
    que: str
    hoy: str

    @property
    def clave(self) -> str:
        return sha256(repr(astuple(self)).encode()).hexdigest()

    @property
    def en_la_cache(self) -> str:
        return f"encargo:{self.clave}"


@dataclass(frozen=True, slots=True)
class Presentacion:
    """Cómo se entrega y cómo se nombra mientras se espera. `filas`: cuántas tendrá; `de_que`, en plural."""

    nombre: str
    tipo: str
    que: str
    volver: str
    filas: int
    de_que: str


def sin_decirlo(van: int) -> None:
    """Para quien escribe un archivo que nadie espera en una página."""


def entregar(request: HttpRequest, encargo: Encargo, como: Presentacion, escribir: Escritor) -> HttpResponseBase:
    """El archivo, si ya está; si no, lo encarga y responde la página que vuelve sola por él."""
    hecho = recoger(encargo)
    if hecho is None:
        marcha = _encargar(encargo)
        if marcha is not None:
            desde, van = marcha
            frase = f"Van {van:,} de {como.filas:,} {como.de_que}." if van else ""
            tarda = time.time() - desde > TARDANZA and not van
            return en_camino(request, que=como.que, van=frase, tarda=tarda, volver=como.volver)
        try:
            with un_puesto():
                hacer(encargo, escribir)
        except SinPuesto:
            return en_camino(request, que=como.que, volver=como.volver)
        hecho = recoger(encargo)
        assert hecho is not None
    return FileResponse(hecho, as_attachment=True, filename=como.nombre, content_type=como.tipo)


def hacer(encargo: Encargo, escribir: Escritor) -> None:
    """Escribe el archivo del encargo y lo deja para que lo recojan. Si ya está, no lo hace otra vez."""
    lugar = _lugar(encargo)
    if default_storage.exists(_ruta(encargo)) if settings.EN_ALMACEN else _es_reciente(lugar):
        return
    lugar.parent.mkdir(mode=0o700, exist_ok=True)
    _podar(lugar.parent)
    desde = (cache.get(encargo.en_la_cache) or (time.time(), 0))[0]
    a_medias = lugar.with_name(f".{lugar.name}-{token_hex(4)}")
    try:
        with a_medias.open("wb") as salida:
            escribir(encargo, salida, lambda van: cache.set(encargo.en_la_cache, (desde, van), ENCARGADO))
        if settings.EN_ALMACEN:
            with a_medias.open("rb") as hecho:
                default_storage.save(_ruta(encargo), File(hecho))
        else:
            a_medias.replace(lugar)
    finally:
        a_medias.unlink(missing_ok=True)
        cache.delete(encargo.en_la_cache)


def recoger(encargo: Encargo) -> IO[bytes] | None:
    """El archivo, abierto y ya fuera de la carpeta: la siguiente petición hace otro. None si no está."""
    if settings.EN_ALMACEN:
        return _recoger_del_almacen(_ruta(encargo))
    lugar = _lugar(encargo)
    mio = lugar.with_name(f".{lugar.name}-{token_hex(4)}")
    try:
        if not _es_reciente(lugar):
            return None
        lugar.rename(mio)  # de dos que vuelven a la vez, uno solo lo encuentra
    except FileNotFoundError:
        return None
    archivo = mio.open("rb")  # lo cierra la respuesta
    mio.unlink()
    return archivo


def _recoger_del_almacen(ruta: str) -> IO[bytes] | None:
    """El worker puede estar en otra máquina: ahí no hay carpeta común."""
    if not default_storage.exists(ruta):
        return None
    hace = timezone.now() - default_storage.get_modified_time(ruta)
    archivo = default_storage.open(ruta)
    default_storage.delete(ruta)
    if hace.total_seconds() > VIGENCIA_DEL_ARCHIVO:
        return None
    return archivo


def _encargar(encargo: Encargo) -> tuple[float, int] | None:
    """Desde cuándo se hace y cuántas filas van. None si no hay cola que lo reciba."""
    ahora = (time.time(), 0)
    if not cache.add(encargo.en_la_cache, ahora, ENCARGADO):
        return cache.get(encargo.en_la_cache) or ahora
    if encolar(TAREA, *astuple(encargo)):
        return ahora
    cache.delete(encargo.en_la_cache)
    return None


def _es_reciente(lugar: Path) -> bool:
    try:
        return time.time() - lugar.stat().st_mtime < VIGENCIA_DEL_ARCHIVO
    except FileNotFoundError:
        return False


def _podar(carpeta: Path) -> None:
    """Borra lo que nadie recogió y lo que un worker muerto dejó a medias."""
    limite = time.time() - settings.CELERY_TASK_TIME_LIMIT
    for archivo in carpeta.iterdir():
        with suppress(FileNotFoundError):  # lo borró otro
            if archivo.stat().st_mtime < limite or not (archivo.name.startswith(".") or _es_reciente(archivo)):
                archivo.unlink()


def _lugar(encargo: Encargo) -> Path:
    return Path(settings.VAR) / "encargos" / encargo.clave


def _ruta(encargo: Encargo) -> str:
    return f"{DE_PASO}{encargo.clave}"
