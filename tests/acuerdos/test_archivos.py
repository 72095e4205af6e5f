"""Los archivos subidos: se guardan enteros o se dice, y lo que falta o cambió en el disco no pasa por bueno."""

import errno
import hashlib
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from acuerdos.acciones.avances import adjuntar_evidencia
from acuerdos.acciones.importaciones import subir_libro
from acuerdos.acciones.miniaturas import obtener_miniatura
from acuerdos.acciones.solicitudes import solicitar_desestimacion
from acuerdos.archivos import ArchivoSinGuardar, abrir_archivo, diferencias_de_archivos
from acuerdos.errores import ArchivoPerdido
from acuerdos.evidencias import revisar_archivo
from acuerdos.models import Avance, Desestimacion, Evidencia, Importacion
from importacion import trabajo
from tests import fabricas as f
from tests.acuerdos.limpieza.archivos import foto

# Es del disco y no de la base.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos"), pytest.mark.una_vez]
AHORA = timezone.now()
FOTO = foto("PNG")


@pytest.fixture(autouse=True)
def _disco_propio(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "archivos")


def adjuntar(quien: Any, avance: Avance | None = None) -> Evidencia:
    archivo = revisar_archivo("obra.png", FOTO)
    return adjuntar_evidencia(por=quien, avance=avance or f.FabricaAvance(), archivo=archivo, ahora=AHORA)


def desestimar(quien: Any) -> Desestimacion:
    archivo = revisar_archivo("oficio.pdf", f.PDF)
    return solicitar_desestimacion(
        por=quien, acuerdo=f.FabricaAcuerdo(), motivo="Ya no procede", archivo=archivo, ahora=AHORA
    )


def subir(quien: Any) -> Importacion:
    return subir_libro(por=quien, nombre="libro.xlsx", contenido=b"no es un libro", ahora=AHORA)


DE_CADA_CLASE = {"evidencia": adjuntar, "desestimacion": desestimar, "libro": subir}


def en_disco(fila: Any) -> Path:
    return Path(fila.archivo.path)


@pytest.mark.parametrize("clase", DE_CADA_CLASE)
def test_de_cada_archivo_se_anotan_su_resumen_y_su_tamano(clase: str, olga: Any) -> None:
    fila = DE_CADA_CLASE[clase](olga)
    contenido = en_disco(fila).read_bytes()
    assert (fila.sha256, fila.tamano) == (hashlib.sha256(contenido).hexdigest(), len(contenido))
    assert fila.sha256 in fila.archivo.name
    assert list(diferencias_de_archivos()) == []


@pytest.mark.parametrize("clase", DE_CADA_CLASE)
def test_el_que_no_se_puede_escribir_se_dice_y_no_deja_una_fila_sin_archivo(
    clase: str, olga: Any, sin_disco: None
) -> None:
    with pytest.raises(ArchivoSinGuardar, match="no se pudo guardar: el sistema no puede escribir en su disco"):
        DE_CADA_CLASE[clase](olga)
    assert not (Evidencia.objects.exists() or Desestimacion.objects.exists() or Importacion.objects.exists())


def test_el_disco_que_se_llena_a_la_mitad_no_deja_un_archivo_cortado(
    olga: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    entero = FileSystemStorage._save

    def cortar(almacen: Any, nombre: str, contenido: Any) -> str:
        contenido.file.truncate(5)
        entero(almacen, nombre, contenido)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", cortar)
    with pytest.raises(ArchivoSinGuardar):
        subir(olga)
    monkeypatch.undo()
    resumen = hashlib.sha256(b"no es un libro").hexdigest()
    assert not default_storage.exists(f"importaciones/{resumen[:2]}/{resumen}")
    assert en_disco(subir(olga)).read_bytes() == b"no es un libro"


def test_el_mismo_archivo_dos_veces_ocupa_una_y_si_el_de_antes_cambio_se_guarda_otro(olga: Any) -> None:
    una, otra = adjuntar(olga), adjuntar(olga)
    assert una.archivo.name == otra.archivo.name
    en_disco(una).write_bytes(b"otra cosa")
    nueva = adjuntar(olga)
    assert nueva.archivo.name != una.archivo.name
    assert hashlib.sha256(en_disco(nueva).read_bytes()).hexdigest() == nueva.sha256


@pytest.mark.parametrize("clase", DE_CADA_CLASE)
def test_verificar_nombra_al_que_cambio_y_distingue_si_pesa_lo_mismo(clase: str, olga: Any) -> None:
    fila = DE_CADA_CLASE[clase](olga)
    f.encadenar_lo_fabricado()
    en_disco(fila).write_bytes(b"x" * fila.tamano)
    [frase] = diferencias_de_archivos()
    assert frase.endswith("pesa lo mismo y su contenido es otro.")
    assert fila.archivo.name in frase
    en_disco(fila).write_bytes(b"x")
    [frase] = diferencias_de_archivos()
    assert frase.endswith(f"pesa 1 bytes y se recibieron {fila.tamano}.")
    with pytest.raises(CommandError, match="1 diferencia"):
        call_command("verificar", stderr=StringIO())
    call_command("verificar", "--sin-archivos")


def test_verificar_nombra_la_evidencia_que_falta_con_su_hito_y_un_libro_retirado_no_es_una_falta(olga: Any) -> None:
    evidencia, solicitud, libro = adjuntar(olga), desestimar(olga), subir(olga)
    f.encadenar_lo_fabricado()
    for fila in (evidencia, solicitud, libro):
        en_disco(fila).unlink()
    errores = StringIO()
    with pytest.raises(CommandError, match="2 diferencias"):
        call_command("verificar", stderr=errores)
    assert f"Evidencia {evidencia.pk} de {evidencia.avance.hito}, «obra.png»: falta en el disco" in errores.getvalue()
    assert f"Desestimación de {solicitud.acuerdo}, documento: falta en el disco" in errores.getvalue()


def test_de_un_documento_de_antes_sin_tamano_anotado_se_mira_su_contenido(olga: Any) -> None:
    solicitud = f.FabricaDesestimacion(sha256="a" * 64, tamano=None)
    en_disco(solicitud).parent.mkdir(parents=True, exist_ok=True)
    en_disco(solicitud).write_bytes(b"cualquier cosa")
    assert any("su contenido es otro" in frase for frase in diferencias_de_archivos())


def test_abrir_lo_que_cambio_o_falta_dice_que_paso_y_lo_de_siempre_se_lee_desde_el_principio(olga: Any) -> None:
    fila = subir(olga)
    with abrir_archivo(fila.archivo, nombre=fila.nombre, sha256=fila.sha256) as abierto:
        assert abierto.read() == b"no es un libro"
    en_disco(fila).write_bytes(b"NO es un libro")
    with pytest.raises(ArchivoPerdido, match="cambió desde que se subió"):
        abrir_archivo(fila.archivo, nombre=fila.nombre, sha256=fila.sha256)
    en_disco(fila).unlink()
    with pytest.raises(ArchivoPerdido, match="su archivo no está o no se puede leer"):
        abrir_archivo(fila.archivo, nombre=fila.nombre, sha256=fila.sha256)


def test_de_una_foto_que_cambio_no_se_hace_miniatura(olga: Any) -> None:
    evidencia = adjuntar(olga)
    default_storage.delete(evidencia.ruta_de_miniatura)
    en_disco(evidencia).write_bytes(foto("JPEG"))
    assert obtener_miniatura(evidencia) == b""


@pytest.mark.parametrize("cambio", [lambda ruta: ruta.unlink(), lambda ruta: ruta.write_bytes(b"otro")])
def test_un_libro_que_cambio_en_el_servidor_no_se_importa_y_se_pide_otra_vez(olga: Any, cambio: Any) -> None:
    libro = subir(olga)
    cambio(en_disco(libro))
    assert trabajo.avanzar(libro.pk, reloj=timezone.now) == "fallida"
    libro.refresh_from_db()
    assert libro.motivo.endswith("Súbalo otra vez.")
