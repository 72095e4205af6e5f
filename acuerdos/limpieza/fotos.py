"""Una foto tal como llega, y como se guarda: derecha, sin lugar ni aparato, de tamaño razonable, y con su miniatura.

Regla: los puntos se cuentan antes de decodificar. Una JPEG se reduce mientras se decodifica (por eso se admite la de
un teléfono de 50 o 200 millones); las demás clases se abren enteras y tienen su tope. Se guarda con 12 millones de
puntos como máximo, que es lo que da una foto de teléfono corriente.

De una JPEG con más imágenes adentro (retrato, doble cámara, HDR) vale la primera. A la que le falta el final se le
admite perder un décimo de sus renglones.
"""

import io
import math
from collections.abc import Callable
from dataclasses import dataclass

import pillow_heif
from PIL import Image, ImageFile, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from acuerdos.limpieza.clases import ClaseDeArchivo, Defecto, NoSirve, desde_su_cabecera

MILLON = 1_000_000
PUNTOS_GUARDADOS = 12.5 * MILLON  # 4080 × 3060 entra sin achicarse
PUNTOS_MAXIMOS = {
    ClaseDeArchivo.JPEG: 220 * MILLON,
    ClaseDeArchivo.HEIF: 52 * MILLON,
    ClaseDeArchivo.PNG: 24 * MILLON,
    ClaseDeArchivo.WEBP: 24 * MILLON,
}
PUNTOS_MAXIMOS_SI_ES_PROGRESIVA = 52 * MILLON  # una JPEG progresiva se guarda entera en memoria antes de reducirla
BYTES_DE_UNA_FOTO = 10 * 1024 * 1024  # una PNG que no cabe se guarda como JPEG
# Decodificar a la mitad una de 48 millones, aunque quede apenas por debajo de lo que se guarda.
HOLGURA_AL_REDUCIR = 0.85

PARTE_QUE_PUEDE_FALTAR = 0.1
CALIDAD = 85
ORIENTACION = 0x0112
METODO_DE = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Veinticinco caben con su página en 60 KB. Lado y calidad, de la mejor a la que siempre cabe.
PESO_DE_MINIATURA = 1_500
LADO_MEDIANO = 400
MINIATURAS = ((192, 50), (160, 45), (160, 30), (128, 30), (128, 15), (96, 15), (64, 5), (32, 0))

LEER: dict[ClaseDeArchivo, Callable[[io.BytesIO], ImageFile.ImageFile]] = {
    ClaseDeArchivo.JPEG: JpegImagePlugin.JpegImageFile,  # no como MPO: la primera imagen es la foto
    ClaseDeArchivo.PNG: PngImagePlugin.PngImageFile,
    ClaseDeArchivo.WEBP: WebPImagePlugin.WebPImageFile,
    ClaseDeArchivo.HEIF: pillow_heif.HeifImageFile,
}
ESCRIBIR = {
    ClaseDeArchivo.JPEG: "JPEG",
    ClaseDeArchivo.HEIF: "JPEG",
    ClaseDeArchivo.PNG: "PNG",
    ClaseDeArchivo.WEBP: "WEBP",
}
CON_TONOS = {"L", "LA", "RGB", "RGBA"}  # los modos que se pueden achicar sin estropearlos
pillow_heif.options.DECODE_THREADS = 1
pillow_heif.options.THUMBNAILS = False
pillow_heif.options.DEPTH_IMAGES = False


@dataclass(frozen=True, slots=True)
class Foto:
    """Una foto limpia: en qué formato de Pillow quedó, sus bytes y los de su miniatura (WebP)."""

    formato: str
    contenido: bytes
    miniatura: bytes


def limpiar(clase: ClaseDeArchivo, contenido: bytes) -> Foto:
    """La foto de esos bytes, vuelta a escribir.

    :raises NoSirve: si tiene demasiados puntos o llegó cortada; lo demás sale como lo diga Pillow.
    """
    imagen = _achicar(_decodificar(clase, desde_su_cabecera(clase, contenido)))
    imagen = _enderezar(imagen)
    imagen.info = {dato: valor for dato, valor in imagen.info.items() if dato == "transparency"}
    formato = ESCRIBIR[clase]
    limpio = _escribir(imagen, formato)
    if formato == "PNG" and len(limpio) > BYTES_DE_UNA_FOTO:
        formato, limpio = "JPEG", _escribir(_sobre_blanco(imagen), "JPEG")
    return Foto(formato, limpio, _miniatura(imagen))


def _decodificar(clase: ClaseDeArchivo, contenido: bytes) -> Image.Image:
    try:
        return _leer(clase, contenido)
    except OSError:
        if clase not in (ClaseDeArchivo.JPEG, ClaseDeArchivo.PNG):
            raise
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        imagen = _leer(clase, contenido)
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    if _renglones_vacios(imagen) > imagen.height * PARTE_QUE_PUEDE_FALTAR:
        raise NoSirve(Defecto.CORTADO)
    return imagen


def _leer(clase: ClaseDeArchivo, contenido: bytes) -> Image.Image:
    if clase == ClaseDeArchivo.WEBP and _puntos_de_webp(contenido) > PUNTOS_MAXIMOS[clase]:
        raise NoSirve(Defecto.DEMASIADOS_PUNTOS)  # abrirla ya pide memoria para todos
    imagen = LEER[clase](io.BytesIO(contenido))
    maximo = PUNTOS_MAXIMOS_SI_ES_PROGRESIVA if "progressive" in imagen.info else PUNTOS_MAXIMOS[clase]
    if imagen.width * imagen.height > maximo:
        raise NoSirve(Defecto.DEMASIADOS_PUNTOS)
    if clase == ClaseDeArchivo.JPEG:
        ancho, alto = _medidas(imagen)
        imagen.draft(None, (math.ceil(ancho * HOLGURA_AL_REDUCIR), math.ceil(alto * HOLGURA_AL_REDUCIR)))
    imagen.load()
    return imagen


def _puntos_de_webp(contenido: bytes) -> int:
    """Los que dice su cabecera, en cualquiera de sus tres formas (RFC 9649); 0 si no tiene ninguna."""
    entero = int.from_bytes
    match contenido[12:16]:
        case b"VP8X":
            return (entero(contenido[24:27], "little") + 1) * (entero(contenido[27:30], "little") + 1)
        case b"VP8L":
            medidas = entero(contenido[21:25], "little")
            return ((medidas & 0x3FFF) + 1) * ((medidas >> 14 & 0x3FFF) + 1)
        case b"VP8 ":
            return (entero(contenido[26:28], "little") & 0x3FFF) * (entero(contenido[28:30], "little") & 0x3FFF)
    return 0


def _renglones_vacios(imagen: Image.Image) -> int:
    """Cuántos renglones del final son de un solo tono: los que el decodificador no llegó a llenar."""
    lleno, vacio = 0, imagen.height
    while lleno < vacio:
        medio = (lleno + vacio) // 2
        tonos = imagen.crop((0, medio, imagen.width, imagen.height)).getextrema()
        bandas = tonos if isinstance(tonos[0], tuple) else (tonos,)
        if all(menor == mayor for menor, mayor in bandas):
            vacio = medio
        else:
            lleno = medio + 1
    return imagen.height - vacio


def _medidas(imagen: Image.Image) -> tuple[int, int]:
    """Ancho y alto con que se guarda."""
    veces = max(1.0, math.sqrt(imagen.width * imagen.height / PUNTOS_GUARDADOS))
    return max(1, int(imagen.width / veces)), max(1, int(imagen.height / veces))


def _achicar(imagen: Image.Image) -> Image.Image:
    medidas = _medidas(imagen)
    if medidas == imagen.size or imagen.mode not in CON_TONOS:
        return imagen
    return imagen.resize(medidas, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _enderezar(imagen: Image.Image) -> Image.Image:
    """Gira lo que la foto dice que hay que girar. Unos datos EXIF rotos no cuestan la foto."""
    try:
        metodo = METODO_DE.get(int(imagen.getexif().get(ORIENTACION, 1)))
    except Exception:  # lo que un EXIF roto levanta no está escrito en ninguna parte
        return imagen
    return imagen if metodo is None else imagen.transpose(metodo)


def _escribir(imagen: Image.Image, formato: str) -> bytes:
    salida = io.BytesIO()
    if formato == "JPEG" and imagen.mode not in ("L", "RGB"):
        imagen = _sobre_blanco(imagen)
    imagen.save(salida, format=formato, quality=CALIDAD)
    return salida.getvalue()


def _sobre_blanco(imagen: Image.Image) -> Image.Image:
    """La imagen en RGB, lo transparente en blanco y los tonos de 16 bits llevados a 8."""
    if imagen.mode.startswith("I"):
        return imagen.point(lambda tono: tono / 256).convert("L").convert("RGB")
    if not imagen.has_transparency_data:
        return imagen.convert("RGB")
    encima = imagen.convert("RGBA")
    fondo = Image.new("RGB", encima.size, "white")
    fondo.paste(encima, mask=encima.getchannel("A"))
    return fondo


def _miniatura(imagen: Image.Image) -> bytes:
    """Una WebP de 1.5 KB como máximo."""
    mediana = imagen if imagen.mode in ("RGB", "L") else _sobre_blanco(imagen)
    mediana = mediana.copy()
    mediana.thumbnail((LADO_MEDIANO, LADO_MEDIANO), Image.Resampling.BICUBIC, reducing_gap=2.0)
    for lado, calidad in MINIATURAS:
        chica = mediana.copy()
        chica.thumbnail((lado, lado), Image.Resampling.BICUBIC)
        salida = io.BytesIO()
        chica.save(salida, format="WEBP", quality=calidad, method=6)
        if salida.tell() <= PESO_DE_MINIATURA:
            break
    return salida.getvalue()
