"""La miniatura de una foto: al lado del archivo, hecha otra vez si falta, y sin costar nunca la evidencia."""

import io
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

from acuerdos.acciones.avances import registrar_avance
from acuerdos.acciones.miniaturas import fotos_sin_miniatura, miniatura_guardada, obtener_miniatura
from acuerdos.evidencias import ArchivoRevisado, miniatura_de, revisar_archivo
from acuerdos.models import Evidencia
from tests import fabricas
from tests.acuerdos.acciones.comun import AHORA, HOY
from tests.acuerdos.limpieza.archivos import foto

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


@pytest.fixture(autouse=True)
def _archivos_aparte(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def evidencia_de(fatima: Any, archivo: ArchivoRevisado | None = None) -> Evidencia:
    archivo = archivo or revisar_archivo("canal.jpg", foto("JPEG", tamano=(800, 600)))
    avance = registrar_avance(
        por=fatima,
        hito=fabricas.FabricaHito(),
        fecha=HOY,
        porcentaje=50,
        descripcion="",
        ahora=AHORA,
        evidencias=[archivo],
    )
    return avance.evidencias.get()


def test_se_guarda_al_recibir_la_foto(fatima: Any) -> None:
    archivo = revisar_archivo("canal.jpg", foto("JPEG", tamano=(800, 600)))
    evidencia = evidencia_de(fatima, archivo)
    assert miniatura_guardada(evidencia) == archivo.miniatura != b""
    assert list(fotos_sin_miniatura()) == []


def test_un_pdf_no_tiene(fatima: Any) -> None:
    evidencia = evidencia_de(fatima, revisar_archivo("acta.pdf", fabricas.PDF))
    assert obtener_miniatura(evidencia) == b""
    assert list(fotos_sin_miniatura()) == []


def test_la_que_falta_se_hace_al_pedirla_y_la_orden_hace_las_demas(
    fatima: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    una, otra = (evidencia_de(fatima, revisar_archivo(n, foto("PNG", m))) for n, m in (("a", "RGB"), ("b", "L")))
    for evidencia in (una, otra):
        evidencia.archivo.storage.delete(evidencia.ruta_de_miniatura)
    with una.archivo.open() as archivo:
        esperada = miniatura_de(archivo.read())
    assert obtener_miniatura(una) == esperada != b""
    call_command("miniaturas")
    assert "1 miniatura hecha." in capsys.readouterr().out
    assert miniatura_guardada(otra)
    call_command("miniaturas")
    assert "0 miniaturas hechas." in capsys.readouterr().out


def test_la_de_un_archivo_que_no_esta_se_dice(fatima: Any) -> None:
    evidencia = evidencia_de(fatima)
    for ruta in (evidencia.archivo.name, evidencia.ruta_de_miniatura):
        evidencia.archivo.storage.delete(ruta)
    dicho = io.StringIO()
    call_command("miniaturas", stderr=dicho)
    assert f"Evidencia {evidencia.pk}" in dicho.getvalue()


def test_no_poder_guardarla_no_cuesta_la_evidencia(fatima: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    guardar = FileSystemStorage.save

    def sin_sitio(almacen: Any, nombre: str, *mas: Any, **otros: Any) -> str:
        if nombre.endswith(".miniatura.webp"):
            raise OSError("No queda sitio")
        return guardar(almacen, nombre, *mas, **otros)

    monkeypatch.setattr(FileSystemStorage, "save", sin_sitio)
    evidencia = evidencia_de(fatima)
    assert evidencia.archivo.size
    assert miniatura_guardada(evidencia) == b""
    assert obtener_miniatura(evidencia) != b"", "se muestra aunque no se pueda guardar"
