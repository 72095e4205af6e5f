"""Las fotos y el oficio de la demostración: inventados, dibujados aquí, y siempre los mismos."""

import io
import random

from PIL import Image, ImageDraw, ImageFilter

MEDIDAS = (960, 720)
CIELOS = (((92, 148, 214), (214, 230, 244)), ((150, 170, 190), (226, 228, 226)), ((74, 120, 190), (244, 220, 190)))
CERROS = ((112, 122, 84), (134, 112, 78), (96, 108, 92))
AGUA, CONCRETO, TIERRA, PASTO = (86, 132, 150), (176, 172, 164), (150, 120, 86), (120, 140, 70)


def foto(numero: int, *, parada: bool = False) -> bytes:
    """Una JPEG de un canal de riego bajo unos cerros; `numero` la cambia, y `parada` es el teléfono de pie."""
    azar = random.Random(numero)  # noqa: S311  # no guarda ningún secreto
    ancho, alto = reversed(MEDIDAS) if parada else MEDIDAS
    imagen = _cielo(ancho, alto, CIELOS[numero % len(CIELOS)])
    dibujo = ImageDraw.Draw(imagen)
    for fila, color in enumerate(CERROS):
        _cerros(dibujo, ancho, alto, base=alto * (40 + 8 * fila) // 100, color=color, azar=azar)
    dibujo.rectangle((0, alto * 64 // 100, ancho, alto), fill=PASTO)
    _canal(dibujo, ancho, alto, azar)
    grano = Image.frombytes("L", (ancho, alto), azar.randbytes(ancho * alto)).convert("RGB")
    salida = io.BytesIO()
    Image.blend(imagen.filter(ImageFilter.GaussianBlur(1)), grano, 0.06).save(salida, "JPEG", quality=80)
    return salida.getvalue()


def oficio(asunto: str) -> bytes:
    """Un PDF de una página que dice `asunto` (sin acentos: lleva la letra de todo lector)."""
    texto = f"BT /F1 14 Tf 72 740 Td (OFICIO - DATOS DE DEMOSTRACION) Tj 0 -28 Td ({asunto}) Tj ET".encode("ascii")
    partes = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(texto), texto),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    objetos = b"".join(b"%d 0 obj%s endobj\n" % (numero, parte) for numero, parte in enumerate(partes, start=1))
    return b"%PDF-1.4\n" + objetos + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def _cielo(ancho: int, alto: int, tonos: tuple[tuple[int, ...], tuple[int, ...]]) -> Image.Image:
    degradado = Image.linear_gradient("L").resize((ancho, alto))
    return Image.composite(
        Image.new("RGB", (ancho, alto), tonos[1]), Image.new("RGB", (ancho, alto), tonos[0]), degradado
    )


def _cerros(
    dibujo: ImageDraw.ImageDraw, ancho: int, alto: int, *, base: int, color: tuple[int, ...], azar: random.Random
) -> None:
    paso = ancho // 8
    cumbres = [(x, base - azar.randint(0, alto // 9)) for x in range(-paso, ancho + paso * 2, paso)]
    dibujo.polygon([(-paso, alto), *cumbres, (ancho + paso, alto)], fill=color)


def _canal(dibujo: ImageDraw.ImageDraw, ancho: int, alto: int, azar: random.Random) -> None:
    """El canal se aleja hacia un punto del horizonte, con su borde de concreto y la tierra removida al lado."""
    fondo, horizonte = azar.randint(ancho * 3 // 10, ancho * 7 // 10), alto * 64 // 100
    for mitad, color in ((0.42, TIERRA), (0.27, CONCRETO), (0.18, AGUA)):
        lejos, cerca = int(ancho * mitad * 0.06), int(ancho * mitad)
        puntos = [(fondo - lejos, horizonte), (fondo + lejos, horizonte), (fondo + cerca, alto), (fondo - cerca, alto)]
        dibujo.polygon(puntos, fill=color)
