"""Los archivos subidos, en un almacén de objetos (S3 o quien hable como él) en vez de en una carpeta.

Regla: todo pasa por este servidor. Se bajan por la vista que comprueba el permiso, y nunca se reparte una dirección
firmada: ni para bajar, que se reenvía, ni para subir, que deja cambiar el archivo después de revisado. Lo que se borra
se borra con todas sus versiones. Lo que el almacén no puede hacer es, para el resto de la casa, lo mismo que un disco
que no escribe: `OSError`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

bitacora = structlog.get_logger(__name__)


@contextmanager
def como_un_disco() -> Iterator[None]:
    """:raises OSError: con lo que dijo el almacén."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise OSError(None, f"el almacén no contesta bien ({type(error).__name__})") from error


class AlmacenDeObjetos(S3Storage):
    """Como una carpeta: nunca pisa lo que hay, y falla como un disco."""

    def _open(self, name: str, mode: str = "rb") -> Any:
        with como_un_disco():
            abierto = super()._open(name, mode)
            if "r" in mode:
                _ = abierto.file  # se baja entero ahora: lo que falle, falla al abrir
            return abierto

    def _save(self, name: str, content: object) -> str:
        with como_un_disco():
            return str(super()._save(name, content))

    def exists(self, name: str) -> bool:
        with como_un_disco():
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        with como_un_disco():
            return int(super().size(name))

    def delete(self, name: str) -> None:
        """También lo que fue: un cubo con versiones guardaría lo borrado, que es lo que alguien pidió que se olvide."""
        with como_un_disco():
            super().delete(name)
            self._borrar_versiones(name)

    def _borrar_versiones(self, name: str) -> None:
        clave = self._normalize_name(clean_name(name))
        try:
            for version in self.bucket.object_versions.filter(Prefix=clave):
                if version.object_key == clave:
                    version.delete()
        except ClientError as error:
            # Hay almacenes que no conocen las versiones; si el permiso falta, quien administra tiene que saberlo.
            bitacora.error("almacen_sin_borrar_versiones", error=error.response["Error"]["Code"])

    def url(self, *_: object, **__: object) -> str:
        raise NotImplementedError("Los archivos salen solo por la vista que comprueba el permiso.")

    def todos(self) -> Iterator[tuple[str, int, int]]:
        """Lo que hay: ruta, tamaño y cuándo se escribió, en nanosegundos."""
        with como_un_disco():
            for objeto in self.bucket.objects.all():
                yield objeto.key, objeto.size, int(objeto.last_modified.timestamp() * 1_000_000_000)
