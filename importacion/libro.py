"""Un libro como filas de valores sueltos, sin interpretar y sin Django."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from cuentas.textos import norma
from importacion.contenedor import MAXIMO_EN_DISCO, MB, Contenedor, Paquete, es_de_calc
from importacion.cuadro import Cupo, HojaLeida
from importacion.errores import LibroIlegible
from importacion.estilos import LectorDeEstilos
from importacion.eventos import recorrer
from importacion.formato import es_texto_en_columnas
from importacion.hoja_de_excel import ContextoDelLibro, LectorDeHoja
from importacion.hoja_de_ods import LectorDeOds
from importacion.hoja_de_texto import leer_texto
from importacion.hojas import FORMAS
from importacion.textos_del_libro import LectorDeTextos

PARECIDO_DE_HOJA = 80


@dataclass(frozen=True, slots=True)
class Libro:
    """Las hojas que se importan, por su nombre en el archivo, y los nombres de las demás.

    `sueltas`: si el libro no tiene la forma de la oficina, todas las suyas: quien lo sube dirá qué es cada columna.
    `de_una_hoja`: si sus hojas se armaron con una de esas.
    """

    archivo: str
    sha256: str
    hojas: Mapping[str, HojaLeida]
    otras: tuple[str, ...] = ()
    sueltas: Mapping[str, HojaLeida] = field(default_factory=dict)
    de_una_hoja: bool = False


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
    """El libro de unos bytes: .xlsx, .ods o CSV. Solo lee las hojas que se importan. :raises LibroIlegible:"""
    if es_texto_en_columnas(contenido):
        nombre = Path(archivo).stem or "Hoja"
        return _libro(contenido, archivo, {}, otras=(nombre,), sueltas={nombre: leer_texto(contenido, nombre)})
    if es_de_calc(contenido):
        return _de_calc(contenido, archivo)
    contenedor = Contenedor(contenido)
    suyas = [nombre for nombre in contenedor.hojas if es_conocida(nombre)]
    suelto = es_suelto(contenedor.hojas)
    leer_estas = [*contenedor.hojas] if suelto else suyas
    contexto = _contexto(contenedor) if leer_estas else ContextoDelLibro()
    hojas = {nombre: _hoja(contenedor, nombre, contexto) for nombre in leer_estas}
    otras = tuple(nombre for nombre in contenedor.hojas if nombre not in suyas)
    las_suyas = {nombre: hojas[nombre] for nombre in suyas}
    return _libro(contenido, archivo, las_suyas, otras=otras, sueltas=hojas if suelto else None)


def _de_calc(contenido: bytes, archivo: str) -> Libro:
    hojas = _hojas_de_calc(contenido)
    suyas = {nombre: hoja for nombre, hoja in hojas.items() if es_conocida(nombre)}
    otras = tuple(nombre for nombre in hojas if nombre not in suyas)
    return _libro(contenido, archivo, suyas, otras=otras, sueltas=hojas if es_suelto(hojas) else None)


def _hojas_de_calc(contenido: bytes) -> Mapping[str, HojaLeida]:
    lector = LectorDeOds(Cupo())
    with Paquete(contenido).abierta("content.xml") as abierta:
        recorrer(abierta, lector)
    if not (hojas := lector.hojas()):
        raise LibroIlegible("El libro de LibreOffice (.ods) no tiene ninguna hoja.")
    return hojas


def es_conocida(nombre: str) -> bool:
    """Si es el nombre de una de las hojas que se importan."""
    return any(norma(nombre) in forma.nombres() for forma in FORMAS)


def es_suelto(nombres: Iterable[str]) -> bool:
    """Si ninguna hoja es de las de la oficina, ni lo parece; o la única que hay se llama como una."""
    todas = [norma(nombre) for nombre in nombres]
    conocidas = [forma.nombre for forma in FORMAS]
    if len(todas) == 1 and es_conocida(todas[0]):
        return True
    return not any(
        es_conocida(nombre)
        or process.extractOne(nombre, conocidas, scorer=fuzz.ratio, processor=norma, score_cutoff=PARECIDO_DE_HOJA)
        for nombre in todas
    )


def leer_la_primera(contenido: bytes) -> Sequence[Sequence[Any]]:
    """Las filas de la primera hoja a la vista, se llame como se llame. :raises LibroIlegible:"""
    if es_texto_en_columnas(contenido):
        return leer_texto(contenido, "Hoja").filas
    if es_de_calc(contenido):
        visibles = [hoja for hoja in _hojas_de_calc(contenido).values() if not hoja.oculta]
        return visibles[0].filas if visibles else []
    contenedor = Contenedor(contenido)
    a_la_vista = [nombre for nombre in contenedor.hojas if nombre not in contenedor.ocultas]
    if not a_la_vista:
        raise LibroIlegible("El libro no tiene ninguna hoja a la vista.")
    return _hoja(contenedor, a_la_vista[0], _contexto(contenedor)).filas


def _libro(
    contenido: bytes,
    archivo: str,
    hojas: Mapping[str, HojaLeida],
    *,
    otras: tuple[str, ...] = (),
    sueltas: Mapping[str, HojaLeida] | None = None,
) -> Libro:
    return Libro(archivo, hashlib.sha256(contenido).hexdigest(), hojas, otras, sueltas or {})


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
