"""Las fotos como llegan de los teléfonos, y como quedan."""

import io
import random
from typing import Any

import pytest
from PIL import Image, ImageFile

from acuerdos.limpieza import fotos
from acuerdos.limpieza.clases import ClaseDeArchivo, Defecto, NoSirve
from tests.acuerdos.limpieza.archivos import con_exif, foto, imagen


def abierta(contenido: bytes) -> Image.Image:
    abierta = Image.open(io.BytesIO(contenido))
    abierta.load()
    return abierta


def test_de_una_foto_con_otra_adentro_queda_la_primera() -> None:
    doble = foto("MPO", tamano=(60, 30), save_all=True, append_images=[imagen(tamano=(30, 15))])
    limpia = abierta(fotos.limpiar(ClaseDeArchivo.JPEG, doble).contenido)
    assert (limpia.format, limpia.size, getattr(limpia, "n_frames", 1)) == ("JPEG", (60, 30), 1)


# Una HEIF ya dice en su propio formato cómo girarla, y lo que diga su EXIF no cuenta.
@pytest.mark.parametrize(
    ("formato", "medidas"), [("JPEG", (20, 40)), ("PNG", (20, 40)), ("WEBP", (20, 40)), ("HEIF", (40, 20))]
)
def test_pierden_el_lugar_y_el_aparato_y_quedan_derechas(formato: str, medidas: tuple[int, int]) -> None:
    de_costado = con_exif(formato)
    assert b"Fatima" in de_costado
    hecha = fotos.limpiar(ClaseDeArchivo(formato.lower()), de_costado)
    assert b"Fatima" not in hecha.contenido
    limpia = abierta(hecha.contenido)
    assert (dict(limpia.getexif()), limpia.size) == ({}, medidas)
    assert not {"exif", "xmp", "comment", "icc_profile"} & set(limpia.info)


@pytest.mark.parametrize("orientacion", range(1, 9))
def test_las_ocho_maneras_de_sostener_el_telefono(orientacion: int) -> None:
    derecha = imagen(tamano=(64, 32))
    derecha.paste((255, 0, 0), (0, 0, 8, 8))  # la esquina de arriba a la izquierda
    girar = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # la inversa de cada una
    guardada = derecha if orientacion == 1 else derecha.transpose(Image.Transpose(girar[orientacion]))
    exif = Image.Exif()
    exif[0x0112] = orientacion
    salida = io.BytesIO()
    guardada.save(salida, "PNG", exif=exif)
    limpia = abierta(fotos.limpiar(ClaseDeArchivo.PNG, salida.getvalue()).contenido)
    assert (limpia.size, limpia.getpixel((2, 2))) == ((64, 32), (255, 0, 0))


def test_lo_que_trae_antes_de_su_cabecera_no_cuesta_la_foto() -> None:
    hecha = fotos.limpiar(ClaseDeArchivo.JPEG, b"\xef\xbb\xbf\r\n" + con_exif("JPEG"))
    assert abierta(hecha.contenido).size == (20, 40)
    assert hecha.contenido.startswith(b"\xff\xd8\xff")


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_unos_datos_rotos_no_cuestan_la_foto() -> None:
    rotos = foto("JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\xff" * 40)
    assert abierta(fotos.limpiar(ClaseDeArchivo.JPEG, rotos).contenido).size == (40, 20)


@pytest.mark.parametrize(
    ("formato", "modo", "queda"),
    [
        ("JPEG", "L", "L"),
        ("JPEG", "CMYK", "RGB"),
        ("PNG", "RGBA", "RGBA"),
        ("PNG", "P", "P"),
        ("PNG", "1", "1"),
        ("PNG", "LA", "LA"),
        ("PNG", "I;16", "I;16"),
        ("WEBP", "RGBA", "RGB"),
    ],
)
def test_de_cualquier_modo(formato: str, modo: str, queda: str) -> None:
    hecha = fotos.limpiar(ClaseDeArchivo(formato.lower()), foto(formato, modo))
    assert abierta(hecha.contenido).mode == queda
    assert abierta(hecha.miniatura).format == "WEBP"


def test_lo_transparente_de_una_paleta_sigue_transparente() -> None:
    conserva = abierta(fotos.limpiar(ClaseDeArchivo.PNG, foto("PNG", "P", transparency=0)).contenido)
    assert conserva.info["transparency"] == 0


def test_una_grande_se_achica_mientras_se_decodifica() -> None:
    grande = foto("JPEG", tamano=(8_064, 6_048), quality=20)
    assert abierta(fotos.limpiar(ClaseDeArchivo.JPEG, grande).contenido).size == (4_032, 3_024)


def test_una_heic_grande_se_guarda_como_jpeg_de_doce_millones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fotos, "PUNTOS_GUARDADOS", 5_000)
    limpia = abierta(fotos.limpiar(ClaseDeArchivo.HEIF, foto("HEIF", tamano=(200, 100))).contenido)
    assert (limpia.format, limpia.size) == ("JPEG", (100, 50))


@pytest.mark.parametrize(
    ("formato", "modo", "tamano", "opciones"),
    [
        ("WEBP", "RGB", (7_070, 7_070), {"lossless": True, "quality": 0, "method": 0}),
        ("PNG", "1", (10_000, 6_000), {}),
        ("JPEG", "L", (9_000, 6_000), {"progressive": True}),
    ],
)
def test_los_puntos_se_cuentan_antes_de_decodificar(
    formato: str, modo: str, tamano: tuple[int, int], opciones: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    salida = io.BytesIO()
    Image.new(modo, tamano).save(salida, formato, **opciones)
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("decodificó"))
    with pytest.raises(NoSirve) as error:
        fotos.limpiar(ClaseDeArchivo(formato.lower()), salida.getvalue())
    assert error.value.falla == Defecto.DEMASIADOS_PUNTOS


@pytest.mark.parametrize(("formato", "falta"), [("JPEG", 2), ("JPEG", 40), ("PNG", 16)])
def test_a_la_que_le_falta_el_final_se_la_recibe(formato: str, falta: int) -> None:
    entera = foto(formato, tamano=(600, 400))
    limpia = abierta(fotos.limpiar(ClaseDeArchivo(formato.lower()), entera[:-falta]).contenido)
    assert limpia.size == (600, 400)
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


@pytest.mark.parametrize("formato", ["JPEG", "PNG"])
def test_a_la_que_le_falta_la_mitad_se_le_dice(formato: str) -> None:
    salida = io.BytesIO()
    Image.effect_noise((400, 300), 80).save(salida, formato)
    entera = salida.getvalue()
    with pytest.raises(NoSirve) as error:
        fotos.limpiar(ClaseDeArchivo(formato.lower()), entera[: len(entera) // 2])
    assert error.value.falla == Defecto.CORTADO


def test_una_png_que_no_cabe_se_guarda_como_jpeg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fotos, "BYTES_DE_UNA_FOTO", 10)
    assert fotos.limpiar(ClaseDeArchivo.PNG, foto("PNG", "RGBA")).formato == "JPEG"


@pytest.mark.parametrize("tamano", [(1, 1), (4_000, 20), (20, 4_000), (1_200, 900)])
def test_la_miniatura_siempre_cabe_aun_de_puro_ruido(tamano: tuple[int, int]) -> None:
    ruido = Image.frombytes("RGB", tamano, random.Random(8).randbytes(tamano[0] * tamano[1] * 3))
    salida = io.BytesIO()
    ruido.save(salida, "PNG")
    miniatura = fotos.limpiar(ClaseDeArchivo.PNG, salida.getvalue()).miniatura
    assert 0 < len(miniatura) <= fotos.PESO_DE_MINIATURA
