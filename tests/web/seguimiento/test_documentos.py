"""Los papeles firmados por la página: entran, se bajan, se anulan, y lo que no sirve se dice sin perder lo escrito."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from acuerdos.models import Documento
from tests import fabricas
from tests.web.conftest import HOY
from tests.web.seguimiento.test_deshacer import deshacer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _en_su_carpeta(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def papel(contenido: bytes = fabricas.PDF, nombre: str = "oficio.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(nombre, contenido, "application/pdf")


def datos(**campos: Any) -> dict[str, Any]:
    return {"clase": "oficio", "numero": "Oficio 012-2025-MDU/A", "fecha": HOY.isoformat(), "archivo": papel()} | campos


def de_donde(mundo: SimpleNamespace, donde: str) -> str:
    if donde == "acuerdo":
        return f"/acuerdos/{mundo.pronto.codigo}/"
    return f"/reuniones/{mundo.sesion.codigo}/{mundo.reunion.codigo}/"


@pytest.mark.parametrize("donde", ["acuerdo", "reunion"])
def test_se_sube_se_baja_y_se_anula(donde: str, mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador, pagina = como("olga"), de_donde(mundo, donde)
    # Más de lo que cabe en una página sin archivos: un acta escaneada pesa esto.
    grande = papel(fabricas.PDF + b"\n%" + b"x" * 4_000_000)
    assert navegador.post(f"{pagina}documentos/nuevo/", datos(archivo=grande)).status_code == 302
    [subido] = Documento.objects.all()
    html = navegador.get(pagina).content.decode()
    assert ">Oficio 012-2025-MDU/A</a>" in html
    assert "Oficio Oficio" not in html
    bajado = navegador.get(f"/documentos/{subido.pk}/")
    assert (bajado["Content-Type"], b"".join(bajado)[:5]) == ("application/pdf", b"%PDF-")  # type: ignore[arg-type]
    anular = f"{pagina}documentos/{subido.pk}/anular/"
    assert navegador.post(anular, {"motivo": ""}).status_code == 400
    assert navegador.post(anular, {"motivo": "Era de otra reunión"}).status_code == 302
    assert navegador.get(f"/documentos/{subido.pk}/").status_code == 404


@pytest.mark.parametrize("donde", ["acuerdo", "reunion"])
@pytest.mark.parametrize(
    ("campos", "dice"),
    [
        ({"archivo": ""}, "archivo"),
        ({"archivo": papel(b"hola", "oficio.pdf")}, "PDF"),
        ({"archivo": papel(b"", "vacio.pdf")}, "vac"),
        ({"fecha": (HOY + timedelta(days=1)).isoformat()}, "aún no llega"),
        ({"fecha": "0202-03-04"}, "no puede ser"),
        ({"fecha": "31/02/2025"}, "Escriba el día así: 31/12/2025."),
        ({"clase": "poema"}, "clase"),
        ({"numero": "9" * 81}, "80"),
    ],
)
def test_lo_que_no_sirve_se_dice_y_lo_escrito_sigue(
    donde: str, campos: dict[str, Any], dice: str, mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    if isinstance(archivo := campos.get("archivo"), SimpleUploadedFile):
        archivo.seek(0)
    respuesta = como("olga").post(f"{de_donde(mundo, donde)}documentos/nuevo/", datos(**campos))
    html = respuesta.content.decode()
    assert respuesta.status_code == 400
    assert dice in html
    assert campos.get("numero", "Oficio 012-2025-MDU/A") in html
    assert not Documento.objects.exists()


@pytest.mark.parametrize("donde", ["acuerdo", "reunion"])
def test_lo_subido_se_deshace_desde_su_aviso(donde: str, mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    navegador, pagina = como("carlos"), de_donde(mundo, donde)
    hecho = navegador.post(f"{pagina}documentos/nuevo/", datos(), follow=True)
    assert "Se guardó: Oficio" in hecho.content.decode()
    assert deshacer(navegador, hecho).status_code == 200
    assert not Documento.objects.sin_anulados().exists()
