"""Un libro como filas de valores sueltos, sin interpretar y sin Django."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cuentas.textos import norma
from importacion.contenedor import MAXIMO_EN_DISCO, MB, Contenedor
from importacion.cuadro import Cupo, HojaLeida
from importacion.errores import LibroIlegible
from importacion.estilos import LectorDeEstilos
from importacion.eventos import recorrer
from importacion.hoja_de_excel import ContextoDelLibro, LectorDeHoja
from importacion.hojas import FORMAS
from importacion.textos_del_libro import LectorDeTextos


@dataclass(frozen=True, slots=True)
class Libro:
    """Las hojas que se importan, por su nombre en el archivo, y los nombres de las demás."""

    archivo: str
    sha256: str
    hojas: Mapping[str, HojaLeida]
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
    contexto = _contexto(contenedor) if suyas else ContextoDelLibro()
    return Libro(
        archivo=archivo,
        sha256=hashlib.sha256(contenido).hexdigest(),
        hojas={nombre: _hoja(contenedor, nombre, contexto) for nombre in suyas},
        otras=tuple(nombre for nombre in contenedor.hojas if nombre not in suyas),
    )


def leer_la_primera(contenido: bytes) -> Sequence[Sequence[Any]]:
    """Las filas de la primera hoja a la vista, se llame como se llame. :raises LibroIlegible:"""
    contenedor = Contenedor(contenido)
    a_la_vista = [nombre for nombre in contenedor.hojas if nombre not in contenedor.ocultas]
    if not a_la_vista:
        raise LibroIlegible("El libro no tiene ninguna hoja a la vista.")
    return _hoja(contenedor, a_la_vista[0], _contexto(contenedor)).filas


def _contexto(contenedor: Contenedor) -> ContextoDelLibro:
    """Los textos y los estilos del libro."""
    cupo = Cupo()
    textos, estilos = LectorDeTextos(cupo), LectorDeEstilos()
    for parte, lector in ((contenedor.textos, textos), (contenedor.estilos, estilos)):
        if parte:
            with contenedor.abierta(parte) as abierta:
                recorrer(abierta, lector)
    return ContextoDelLibro(textos.textos, estilos.estilos(), contenedor.desde_1904, cupo)


def _hoja(contenedor: Contenedor, nombre: str, contexto: ContextoDelLibro) -> HojaLeida:
    lector = LectorDeHoja(nombre, contexto, oculta=nombre in contenedor.ocultas)
    with contenedor.abierta(contenedor.hojas[nombre]) as abierta:
        recorrer(abierta, lector)
    return lector.hoja()
