"""Qué archivos sirven de sustento y con qué frase se rechaza lo demás. Cómo se limpian: `limpieza/`."""

import hashlib
import re
from pathlib import Path

import pytest

from acuerdos.errores import DatoInvalido
from acuerdos.evidencias import FRASES, TAMANO_DE_EVIDENCIA, miniatura_de, revisar_archivo, tipo_de
from acuerdos.limpieza.clases import Defecto
from tests.acuerdos.limpieza.archivos import foto, pdf
from tests.fabricas import PDF


def test_las_paginas_dicen_el_mismo_limite_que_se_exige(raiz: Path) -> None:
    donde = [*(raiz / "templates" / "focal").glob("*.html"), raiz / "static" / "js" / "formulario.js"]
    dichos = [dicho for ruta in donde for dicho in re.findall(r"(\d+) MB|size > (\d+)", ruta.read_text("utf-8"))]
    megas = str(TAMANO_DE_EVIDENCIA // 1024**2)
    assert set(dichos) == {(megas, ""), ("", str(TAMANO_DE_EVIDENCIA))}


@pytest.mark.parametrize(
    ("contenido", "tipo", "nombre"),
    [
        (foto("JPEG"), "image/jpeg", "foto.jpg"),
        (foto("MPO", save_all=True), "image/jpeg", "foto.jpg"),
        (foto("HEIF"), "image/jpeg", "foto.jpg"),
        (foto("PNG"), "image/png", "foto.png"),
        (foto("WEBP"), "image/webp", "foto.webp"),
        (PDF, "application/pdf", "foto.pdf"),
        (b"\r\n" + foto("JPEG"), "image/jpeg", "foto.jpg"),
        (b"\xef\xbb\xbf" + PDF + b"\0" * 4_096, "application/pdf", "foto.pdf"),
    ],
)
def test_sirven_fotos_y_pdf_por_su_contenido_se_llamen_como_se_llamen(contenido: bytes, tipo: str, nombre: str) -> None:
    revisado = revisar_archivo("foto.exe", contenido)
    assert (revisado.tipo, revisado.nombre) == (tipo, nombre)
    assert revisado.sha256 == hashlib.sha256(revisado.contenido).hexdigest()
    assert tipo_de(revisado.contenido[:1_024]) == tipo
    assert bool(revisado.miniatura) == tipo.startswith("image/")


@pytest.mark.parametrize(
    ("contenido", "frase"),
    [
        (b"", "«algo.jpg» está vacío"),
        (b"hola", "«algo.jpg» es un texto o una tabla sin formato (TXT, CSV): así no sirve. Ábralo, elija «Imprimir»"),
        (b"\x02\x07\0 raro", "«algo.jpg» no es una foto ni un PDF. Sirven fotos (JPEG"),
        (b"\x02\x07\0 raro", "hasta 10 MB. Si es un documento, guárdelo como PDF; si no, mande una foto o una captura"),
        (foto("GIF", "P"), "«algo.jpg» es una imagen GIF: así no sirve. Ábrala"),
        (b"MZ\x90\x00" * 50, "«algo.jpg» es un programa: así no sirve"),
        (foto("JPEG")[:100], "«algo.jpg» está dañado y no se puede abrir. Cópielo"),
        (b"%PDF-1.7 sin final", "«algo.jpg» está dañado y no se puede abrir"),
        (b"%PDF-" + b"0" * TAMANO_DE_EVIDENCIA + b"%%EOF", "«algo.jpg» pesa 10.0 MB"),
    ],
)
def test_lo_demas_se_rechaza_con_una_frase(contenido: bytes, frase: str) -> None:
    with pytest.raises(DatoInvalido) as error:
        revisar_archivo("algo.jpg", contenido)
    assert frase in error.value.errores["archivo"]


# Se hacen en su prueba y no al recogerlas todas: son sesenta millones de puntos.
@pytest.mark.parametrize(
    ("formato", "modo", "opciones", "frase"),
    [
        ("PNG", "1", {}, "«algo.jpg» tiene demasiados puntos"),
        ("JPEG", "L", {"progressive": True}, "demasiados puntos. Guárdela más chica: con 24 millones"),
    ],
)
def test_una_demasiado_grande_se_rechaza_con_una_frase(
    formato: str, modo: str, opciones: dict[str, bool], frase: str
) -> None:
    with pytest.raises(DatoInvalido) as error:
        revisar_archivo("algo.jpg", foto(formato, modo, (10_000, 6_000), **opciones))
    assert frase in error.value.errores["archivo"]


def test_cada_falla_tiene_su_frase() -> None:
    assert FRASES.keys() == set(Defecto)


def test_la_miniatura_de_lo_ya_guardado() -> None:
    assert miniatura_de(revisar_archivo("foto.jpg", foto("JPEG")).contenido).startswith(b"RIFF")
    assert miniatura_de(pdf()) == b""
    assert miniatura_de(b"\xff\xd8\xff rota") == b""


@pytest.mark.parametrize(
    ("nombre", "limpio"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        (r"C:\fotos\acta firmada (1).PDF", "acta firmada (1).pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a_b__Set-Cookie_ x.pdf"),
        ("ñandú.pdf", "ñandú.pdf"),
        ("...", "archivo.pdf"),
        ("", "archivo.pdf"),
        ("x" * 300 + ".pdf", "x" * 140 + ".pdf"),
    ],
)
def test_el_nombre_queda_sin_ruta_ni_signos_raros(nombre: str, limpio: str) -> None:
    assert revisar_archivo(nombre, PDF).nombre == limpio
