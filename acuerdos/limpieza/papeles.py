"""Un PDF tal como llega, y como se guarda: sin guiones, sin acciones, sin adjuntos y sin metadatos.

Regla: se admiten bytes antes de la cabecera y relleno tras el final, que escáneres y programas ponen. Uno firmado se
guarda tal cual, byte a byte, porque volver a escribirlo rompería la firma; si además trae guiones, no se admite. Un
portafolio tampoco: lo que vale está en sus adjuntos, que nadie vería al revisar.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

from acuerdos.limpieza.clases import Defecto, NoSirve

# Lo que un lector ejecuta, abre o envía sin que quien lee lo pida, esté donde esté.
CLAVES_ACTIVAS = ("/AA", "/JS", "/JavaScript", "/XFA", "/EF", "/EmbeddedFiles", "/RichMediaContent")
ACCIONES = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/RichMediaExecute",
}
CLAVES_DE_ACCION = ("/A", "/OpenAction", "/Next", "/PA")
METADATOS = ("/Metadata", "/PieceInfo", "/LastModified")


@dataclass(frozen=True, slots=True)
class Sobra:
    """Algo que se quita de un diccionario del PDF."""

    donde: pikepdf.Object
    clave: str

    def quitar(self) -> None:
        if self.clave in self.donde:
            del self.donde[self.clave]


def limpiar(contenido: bytes) -> bytes:
    """El PDF de esos bytes, vuelto a escribir; el mismo contenido da siempre los mismos bytes.

    :raises NoSirve: con clave, sin páginas, portafolio, o firmado y con guiones; lo demás sale como lo diga pikepdf.
    """
    try:
        pdf = pikepdf.open(io.BytesIO(contenido), suppress_warnings=True)
    except pikepdf.PasswordError:
        raise NoSirve(Defecto.CON_CLAVE) from None
    with pdf:
        if not pdf.pages:
            raise NoSirve(Defecto.SIN_PAGINAS)
        if "/Collection" in pdf.Root:
            raise NoSirve(Defecto.PORTAFOLIO)
        activos = [sobra for objeto in _diccionarios(pdf) for sobra in _activos(objeto)]
        if _esta_firmado(pdf):
            if activos:
                raise NoSirve(Defecto.FIRMADO_Y_ACTIVO)
            return contenido
        for sobra in activos:
            sobra.quitar()
        return _sin_metadatos(pdf)


def preparar() -> None:
    """Hace que qpdf abra ahora su fuente de azar, que pide al leer un PDF cifrado: después ya no podrá."""
    pikepdf.new().save(io.BytesIO(), encryption=pikepdf.Encryption(owner="", user=""))


def _sin_metadatos(pdf: pikepdf.Pdf) -> bytes:
    for objeto in _diccionarios(pdf):
        for clave in METADATOS:
            Sobra(objeto, clave).quitar()
    Sobra(pdf.trailer, "/Info").quitar()
    salida = io.BytesIO()
    pdf.save(salida, deterministic_id=True, encryption=False, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return salida.getvalue()


def _esta_firmado(pdf: pikepdf.Pdf) -> bool:
    return "/Perms" in pdf.Root or any("/ByteRange" in objeto for objeto in _diccionarios(pdf))


def _diccionarios(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Cada diccionario del PDF, también los que van dentro de otro."""
    for objeto in pdf.objects:
        pendientes = [objeto]
        while pendientes:
            actual = pendientes.pop()
            if isinstance(actual, pikepdf.Array):
                hijos = list(actual)
            elif isinstance(actual, pikepdf.Dictionary | pikepdf.Stream):
                yield actual
                hijos = [hijo for _clave, hijo in actual.items()]
            else:
                continue
            pendientes += [hijo for hijo in hijos if isinstance(hijo, pikepdf.Object) and not hijo.is_indirect]


def _activos(objeto: pikepdf.Object) -> Iterator[Sobra]:
    for clave in CLAVES_ACTIVAS:
        if clave in objeto:
            yield Sobra(objeto, clave)
    for clave in CLAVES_DE_ACCION:
        if clave in objeto and any(str(accion.get("/S")) in ACCIONES for accion in _acciones(objeto[clave])):
            yield Sobra(objeto, clave)


def _acciones(valor: pikepdf.Object) -> list[pikepdf.Object]:
    """Los diccionarios de una acción: uno, o varios en lista. Un destino, que es otra clase de lista, no es acción."""
    varios = list(valor) if isinstance(valor, pikepdf.Array) else [valor]
    return [uno for uno in varios if isinstance(uno, pikepdf.Dictionary)]
