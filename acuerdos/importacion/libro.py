"""Un libro como filas de valores sueltos, sin interpretar y sin Django."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calamine

from acuerdos.importacion.contenedor import MAXIMO_EN_DISCO, MB, Contenedor, Rara
from acuerdos.importacion.errores import LibroIlegible
from acuerdos.importacion.formato import DANIADO, GUARDAR_COMO
from acuerdos.importacion.hojas import FORMAS
from cuentas.textos import norma


@dataclass(frozen=True, slots=True)
class Hoja:
    """`filas[0]` es la fila 1 de Excel. `raras`: las que no valen por lo que muestran, por (fila, columna) desde 0."""

    nombre: str
    filas: Sequence[Sequence[Any]]
    raras: Mapping[tuple[int, int], Rara] = field(default_factory=dict)
    combinadas: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Libro:
    """Las hojas que se importan, por su nombre en el archivo, y los nombres de las demás."""

    archivo: str
    sha256: str
    hojas: Mapping[str, Hoja]
    otras: tuple[str, ...] = ()


def abrir(ruta: str | Path) -> Libro:
    """El libro de un archivo. :raises LibroIlegible: con la frase que dice por qué no se puede leer."""
    ruta = Path(ruta)
    try:
        if ruta.is_dir():
            raise LibroIlegible(f"«{ruta}» es una carpeta. Indique el archivo.")
        if ruta.stat().st_size > MAXIMO_EN_DISCO:
            raise LibroIlegible(
                f"El archivo pesa {ruta.stat().st_size // MB} MB; como máximo, {MAXIMO_EN_DISCO // MB} MB."
            )
        contenido = ruta.read_bytes()
    except FileNotFoundError as error:
        raise LibroIlegible(f"No existe el archivo «{ruta}».") from error
    except OSError as error:
        raise LibroIlegible(f"No se puede leer «{ruta}»: {error.strerror}.") from error
    return leer(contenido, ruta.name)


def leer(contenido: bytes, archivo: str) -> Libro:
    """El libro de unos bytes. Solo lee las hojas que se importan. :raises LibroIlegible:"""
    contenedor = Contenedor(contenido)
    conocidas = {nombre for forma in FORMAS for nombre in forma.nombres()}
    suyas = [nombre for nombre in contenedor.hojas if norma(nombre) in conocidas]
    raras = {nombre: contenedor.raras(nombre) for nombre in suyas}
    libro = _calamine(lambda: python_calamine.load_workbook(io.BytesIO(contenido)))
    return Libro(
        archivo=archivo,
        sha256=hashlib.sha256(contenido).hexdigest(),
        hojas={nombre: _hoja(libro, nombre, raras[nombre]) for nombre in suyas},
        otras=tuple(nombre for nombre in contenedor.hojas if nombre not in suyas),
    )


def _hoja(libro: Any, nombre: str, raras: dict[tuple[int, int], Rara]) -> Hoja:
    hoja = _calamine(lambda: libro.get_sheet_by_name(nombre))
    combinadas = hoja.merged_cell_ranges or []
    return Hoja(
        nombre=nombre,
        filas=hoja.to_python(skip_empty_area=False),
        raras=raras,
        combinadas=frozenset(desde for desde, hasta in combinadas if hasta[1] > desde[1]),
    )


def _calamine(leer_algo: Any) -> Any:
    try:
        return leer_algo()
    except python_calamine.PasswordError as error:
        raise LibroIlegible("El libro está protegido con contraseña. Quítesela y guárdelo de nuevo.") from error
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # un pánico de la biblioteca no desciende de Exception
        raise LibroIlegible(f"{DANIADO} {GUARDAR_COMO}") from error
