"""Copiar y devolver los archivos subidos: cada contenido una vez, por su resumen."""

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from acuerdos.archivos import DE_PASO
from muniejecutivo.respaldo.carpeta import ArchivoCopiado, Carpeta, RespaldoErrado, al_lado

A_MEDIAS = "a-medias"
DE_OTRO_DIA = 24 * 60 * 60  # segundos: lo que nadie terminó de copiar en un día no se termina


@dataclass(frozen=True, slots=True)
class Uno:
    """Un archivo de los que hay, esté donde esté."""

    ruta: str
    tamano: int
    modificado_ns: int
    abrir: Callable[[], Any]


def copiar(hay: Iterable[Uno], carpeta: Carpeta, antes: Mapping[str, ArchivoCopiado]) -> Iterator[ArchivoCopiado]:
    """Copia lo que falte de lo que `hay`, y dice todo.

    :param antes: por su ruta, los de la copia anterior: el que pesa lo mismo y nadie tocó no se lee otra vez.
    """
    for uno in hay:
        with suppress(FileNotFoundError):  # lo borraron mientras tanto: ya no es de esta copia
            yield _copiar_uno(uno, carpeta, antes)


def de_una_carpeta(origen: Path) -> Iterator[Uno]:
    for ruta in sorted(origen.rglob("*")):
        with suppress(FileNotFoundError):
            if ruta.is_file() and not ruta.is_symlink():
                datos = ruta.stat()
                yield Uno(str(ruta.relative_to(origen)), datos.st_size, datos.st_mtime_ns, partial(ruta.open, "rb"))


def de_un_almacen(almacen: Any) -> Iterator[Uno]:
    """:param almacen: un `AlmacenDeObjetos`."""
    for ruta, tamano, modificado_ns in sorted(almacen.todos()):
        if not ruta.startswith(DE_PASO):
            yield Uno(ruta, tamano, modificado_ns, partial(almacen.open, ruta))


def _copiar_uno(uno: Uno, carpeta: Carpeta, antes: Mapping[str, ArchivoCopiado]) -> ArchivoCopiado:
    conocido = antes.get(uno.ruta)
    igual = conocido and (conocido.tamano, conocido.modificado_ns) == (uno.tamano, uno.modificado_ns)
    if conocido and igual and carpeta.contenido(conocido.sha256).exists():
        return conocido
    aparte = al_lado(carpeta.raiz / "archivos" / A_MEDIAS)
    try:
        with uno.abrir() as abierto:
            resumen, tamano = _copiar_resumiendo(abierto, aparte)
        donde = carpeta.contenido(resumen)
        donde.parent.mkdir(mode=0o700, exist_ok=True)
        aparte.replace(donde)
    finally:
        aparte.unlink(missing_ok=True)
    return ArchivoCopiado(uno.ruta, resumen, tamano, uno.modificado_ns)


def _copiar_resumiendo(de: IO[bytes], destino: Path) -> tuple[str, int]:
    """Su resumen y su tamaño, de lo que de verdad se copió."""
    resumen, tamano = hashlib.sha256(), 0
    with destino.open("wb") as a:
        while trozo := de.read(1024 * 1024):
            resumen.update(trozo)
            tamano += len(trozo)
            a.write(trozo)
        a.flush()
        os.fsync(a.fileno())
    return resumen.hexdigest(), tamano


def devolver(carpeta: Carpeta, archivos: Iterable[ArchivoCopiado], destino: Path, *, enlazar: bool = False) -> int:
    """Pone los archivos en `destino`; cuántos son.

    :param enlazar: sin copiarlos si se puede, para un ensayo que los borra después.
    :raises RespaldoErrado: si el contenido de alguno falta en la carpeta, o no es el que se copió.
    """
    cuantos = 0
    for archivo in archivos:
        origen, donde = carpeta.contenido(archivo.sha256), destino / archivo.ruta
        donde.parent.mkdir(parents=True, exist_ok=True)
        try:
            if not (enlazar and _enlazado(origen, donde)) and _copiado(origen, donde) != archivo.sha256:
                raise RespaldoErrado(f"El contenido guardado de {archivo.ruta} no es el que se copió.")
        except FileNotFoundError as error:
            raise RespaldoErrado(f"Falta el contenido guardado de {archivo.ruta}.") from error
        cuantos += 1
    return cuantos


def _copiado(origen: Path, donde: Path) -> str:
    with origen.open("rb") as abierto:
        return _copiar_resumiendo(abierto, donde)[0]


def _enlazado(origen: Path, donde: Path) -> bool:
    try:
        os.link(origen, donde)
    except FileNotFoundError:
        raise
    except OSError:  # otro disco
        return False
    return True


def podar(carpeta: Carpeta, vivos: Iterable[ArchivoCopiado]) -> int:
    """Borra los contenidos que ninguna copia nombra; cuántos eran."""
    con_nombre = {archivo.sha256 for archivo in vivos}
    borrados = 0
    for contenido in (carpeta.raiz / "archivos").glob("??/*"):
        if contenido.name not in con_nombre:
            contenido.unlink()
            borrados += 1
    for quedo in (carpeta.raiz / "archivos").glob(".*"):
        if quedo.is_file() and quedo.stat().st_mtime < time.time() - DE_OTRO_DIA:
            quedo.unlink(missing_ok=True)
    return borrados


def borrar_carpeta(ruta: Path) -> None:
    shutil.rmtree(ruta, ignore_errors=True)
