"""El proceso aparte: lee un archivo por su entrada, lo limpia encerrado y lo devuelve por su salida.

La salida es una línea JSON (`{"falla": …}`, o `{"tipo", "largo"}`) y detrás el archivo limpio y su miniatura.

El encierro, antes de leer nada: tope de memoria, de segundos de procesador y de lo que puede escribir; y ningún archivo
ni conexión más, porque no le queda número para abrirlos. Lo que Python carga a pedido se carga antes.
"""

import json
import resource
import sys
from contextlib import suppress

from PIL import Image, ImageColor, ImageFilter, ImagePalette, MpoImagePlugin, TiffImagePlugin

from acuerdos.limpieza import fotos, papeles
from acuerdos.limpieza.clases import ClaseDeArchivo, Defecto, NoSirve

MEMORIA_DEL_TALLER = 768 * 1024 * 1024  # una HEIC de 48 millones de puntos pide 480 MB
SEGUNDOS_DEL_TALLER = 15
SALIDA_MAXIMA = 32 * 1024 * 1024
TIPO_DE = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
A_PEDIDO = (ImageColor, ImageFilter, ImagePalette, MpoImagePlugin, TiffImagePlugin)  # los carga Pillow cuando los usa
CODIFICACIONES = ("ascii", "latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be")


def main() -> None:
    """Limpia lo que llega por la entrada; su clase es el último argumento."""
    clase = ClaseDeArchivo(sys.argv[-1])
    _preparar(clase)
    _encerrar()
    sys.stdout.buffer.write(_trabajar(clase, sys.stdin.buffer.read()))
    sys.stdout.buffer.flush()


def _trabajar(clase: ClaseDeArchivo, contenido: bytes) -> bytes:
    try:
        tipo, limpio, miniatura = _limpiar(clase, contenido)
    except NoSirve as error:
        return _linea({"falla": error.falla})
    except MemoryError:
        return _linea({"falla": Defecto.DEMASIADO_PESADO})
    except Exception as error:  # cada biblioteca levanta lo suyo: ninguna se debe a quien envía
        return _linea({"falla": Defecto.ILEGIBLE, "dicho": f"{type(error).__name__}: {error}"[:300]})
    return _linea({"tipo": tipo, "largo": len(limpio)}) + limpio + miniatura


def _limpiar(clase: ClaseDeArchivo, contenido: bytes) -> tuple[str, bytes, bytes]:
    if clase == ClaseDeArchivo.PDF:
        return "application/pdf", papeles.limpiar(contenido), b""
    foto = fotos.limpiar(clase, contenido)
    return TIPO_DE[foto.formato], foto.contenido, foto.miniatura


def _linea(datos: dict[str, object]) -> bytes:
    return json.dumps(datos).encode() + b"\n"


def _preparar(clase: ClaseDeArchivo) -> None:
    """Carga lo que se usa a pedido, mientras se puede abrir archivos."""
    if clase == ClaseDeArchivo.PDF:
        papeles.preparar()
    else:
        Image.preinit()
    for codificacion in CODIFICACIONES:
        "".encode(codificacion)


def _encerrar() -> None:
    for limite, valor in (
        (resource.RLIMIT_AS, MEMORIA_DEL_TALLER),
        (resource.RLIMIT_CPU, SEGUNDOS_DEL_TALLER),
        (resource.RLIMIT_FSIZE, SALIDA_MAXIMA),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),  # la entrada, la salida y los errores
    ):
        with suppress(ValueError, OSError):  # hay sistemas que no tienen alguno
            resource.setrlimit(limite, (valor, valor))


if __name__ == "__main__":
    main()
