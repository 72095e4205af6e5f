"""Subir un libro, y la lista de los que se subieron."""

import re

import pytest
from django.test import Client

from acuerdos.models import Carga, Importacion
from cuentas.sistema import usuario_sistema
from importacion.contenedor import MB
from tests.importacion.libros import bueno, intentar
from tests.web.importaciones.conftest import archivo
from tests.web.importaciones.test_importacion import Subir, ver

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("contenido", "nombre", "frase"),
    [
        (None, "", "Elija el archivo que"),
        (b"", "a.xlsx", "El archivo está vacío"),
        (b"Hola, mundo", "carta.docx", "Es un archivo de texto, no un libro de Excel."),
        (b"%PDF-1.7", "a.xlsx", "Es un PDF"),
        (b"PK\x03\x04roto", "a.xlsx", "dañado o incompleto"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "con contraseña"),
        (b"x" * (26 * MB), "a.xlsx", "Pesa 26 MB; como máximo, 25 MB."),
    ],
    ids=["nada", "vacío", "docx", "pdf", "roto", "cifrado", "enorme"],
)
def test_lo_que_no_es_un_libro_se_dice_al_subirlo(
    olga_en: Client, contenido: bytes | None, nombre: str, frase: str
) -> None:
    datos = {} if contenido is None else {"archivo": archivo(contenido, nombre)}
    respuesta = olga_en.post("/importar/", datos)
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()
    assert not Importacion.objects.exists()


@pytest.mark.parametrize(
    ("nombre", "queda"),
    [
        ("../../etc/passwd.xlsx", "passwd.xlsx"),
        ("C:\\mis libros\\a.xlsx", "a.xlsx"),
        ("🌽 a.xlsx", "🌽 a.xlsx"),
        ("n" * 300 + ".xlsx", "n" * 144 + "….xlsx"),
    ],
)
def test_un_nombre_raro_se_limpia(olga_en: Client, subir: Subir, nombre: str, queda: str) -> None:
    i = subir(olga_en, nombre=nombre)
    assert i.nombre == queda
    assert re.fullmatch(r"importaciones/[0-9a-f]{2}/[0-9a-f]{64}(_\w+)?", i.archivo.name)
    assert olga_en.get(f"/importar/{i.pk}/libro.xlsx").status_code == 200


def test_un_libro_sin_nada_da_sus_frases(olga_en: Client, subir: Subir) -> None:
    assert "El libro no tiene la hoja «Sesión»" in ver(olga_en, subir(olga_en, {"Hoja1": [[]]}))


def test_lo_importado_con_la_orden_del_servidor_tambien_se_ve(olga_en: Client, por_sistema: Carga) -> None:
    pagina = re.sub(r"\s+", " ", olga_en.get("/importar/").content.decode())
    assert "prueba.xlsx en MEP-2025" in pagina
    assert "Sistema (importación)" in pagina


@pytest.fixture
def por_sistema(catalogos: None) -> Carga:
    carga = intentar(bueno(), usuario_sistema(), como_sistema=True).carga
    assert carga
    return carga
