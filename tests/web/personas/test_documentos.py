"""El documento con que se nombra, por las páginas: se sube al nombrar o después, se baja, se anula y queda dicho."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from acuerdos.models import DocumentoDeCargo
from municipalidades.models import PuntoFocal
from tests import fabricas
from tests.fabricas import UMACHIRI
from tests.web.personas.test_cargos import FICHA
from tests.web.personas.test_nombramiento import CARGO, NOMBRAR
from tests.web.seguimiento.test_deshacer import deshacer

AUTORIDAD = {"nombre": "Mario Rojas", "cargo": "Alcalde", "desde": "2023-01-01", "hasta": "2026-12-31"}


@pytest.fixture(autouse=True)
def _en_su_carpeta(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def papel(contenido: bytes = fabricas.PDF, nombre: str = "resolución 44.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(nombre, contenido, "application/pdf")


def test_se_nombra_con_su_archivo_y_la_ficha_lo_da(mundo: Any, como: Any, fatima: Any, eva: Any) -> None:
    navegador, direccion = como("olga"), f"{NOMBRAR}?persona={eva.pk}"
    previa = navegador.post(direccion, CARGO).content.decode()
    assert 'name="archivo"' in previa
    assert 'enctype="multipart/form-data"' in previa
    # Uno que no sirve: se ve otra vez qué cambia, con la frase en su campo, y no se nombró a nadie.
    mal = navegador.post(direccion, CARGO | {"confirmar": "si", "archivo": papel(b"\x01\x02zz")})
    assert mal.status_code == 400
    assert "Lo que pasa de Fátima Mamani a Eva Luna" in mal.content.decode()
    assert "no es una foto ni un PDF" in mal.content.decode()
    assert PuntoFocal.objects.get().usuario == fatima
    hecho = navegador.post(direccion, CARGO | {"confirmar": "si", "archivo": papel()}, follow=True).content.decode()
    suyo = DocumentoDeCargo.objects.get()
    assert (suyo.punto_focal.usuario, suyo.nombre) == (eva, "resolución 44.pdf")
    assert f'href="/nombramientos/{suyo.pk}/">resolución 44.pdf</a>' in hecho
    assert "Subió el documento «resolución 44.pdf» del cargo de Eva Luna" in hecho
    bajado = navegador.get(f"/nombramientos/{suyo.pk}/")
    assert bajado["Content-Disposition"].startswith("attachment")
    assert b"".join(bajado)[:5] == b"%PDF-"
    assert f"/nombramientos/{suyo.pk}/" not in como("soledad").get(FICHA).content.decode()
    assert f"/nombramientos/{suyo.pk}/" not in como("fatima").get(FICHA).content.decode()


@pytest.mark.parametrize("de", ["punto-focal", "autoridades"])
def test_se_sube_despues_se_deshace_y_se_anula(de: str, mundo: Any, como: Any, fatima: Any) -> None:
    cargo = fatima.puntos_focales.get() if de == "punto-focal" else fabricas.FabricaAutoridad()
    navegador, direccion = como("carlos"), f"/municipalidades/{UMACHIRI}/{de}/{cargo.pk}/documento/"
    assert direccion in navegador.get(FICHA).content.decode()
    for archivo, frase in (("", "Elija el archivo"), (papel(b""), "vacío"), (papel(b"\x01\x02zz"), "foto ni un PDF")):
        mal = navegador.post(direccion, {"archivo": archivo})
        assert mal.status_code == 400
        assert frase in mal.content.decode()
    hecho = navegador.post(direccion, {"archivo": papel()}, follow=True)
    assert "Se guardó «resolución 44.pdf»" in hecho.content.decode()
    assert deshacer(navegador, hecho).status_code == 200
    assert not DocumentoDeCargo.objects.sin_anulados().exists()
    navegador.post(direccion, {"archivo": papel()})
    otro = DocumentoDeCargo.objects.sin_anulados().get()
    assert navegador.post(f"/nombramientos/{otro.pk}/anular/", {"motivo": ""}).status_code == 400
    dicho = navegador.post(f"/nombramientos/{otro.pk}/anular/", {"motivo": "Era de otra"}, follow=True)
    assert "Documento anulado." in dicho.content.decode()
    assert navegador.get(f"/nombramientos/{otro.pk}/").status_code == 404


def test_quien_ya_dejo_el_cargo_tambien_lleva_el_suyo(mundo: Any, como: Any, fatima: Any) -> None:
    PuntoFocal.objects.filter(usuario=fatima).update(hasta=fabricas.EVENTO)
    cargo = fatima.puntos_focales.get()
    navegador, base = como("olga"), f"/municipalidades/{UMACHIRI}/punto-focal/{cargo.pk}/"
    ficha = navegador.get(FICHA).content.decode()
    assert (f"{base}documento/" in ficha, f"{base}cesar/" in ficha) == (True, False)
    assert navegador.post(f"{base}documento/", {"archivo": papel()}).status_code == 302


def test_el_relevo_el_ascenso_y_la_autoridad_llevan_el_suyo(mundo: Any, como: Any, fatima: Any, eva: Any) -> None:
    alterna = fabricas.FabricaPuntoFocal(usuario=eva, titular=False)
    cargo, navegador = fatima.puntos_focales.get(), como("olga")
    base = f"/municipalidades/{UMACHIRI}/punto-focal"
    navegador.post(
        f"{base}/{cargo.pk}/cesar/",
        {"hasta": "2025-06-15", "queda_vacante": str(alterna.pk), "archivo": papel(fabricas.PDF + b"%1")},
    )
    navegador.post(f"{base}/{alterna.pk}/cesar/", {"hasta": "2025-06-15", "queda_vacante": "vacante"})
    otra = fabricas.FabricaPuntoFocal(usuario=fatima, titular=False)
    navegador.post(f"{base}/{otra.pk}/ascender/", {"desde": "2025-06-15", "archivo": papel(fabricas.PDF + b"%2")})
    navegador.post(
        f"/municipalidades/{UMACHIRI}/autoridades/nueva/", AUTORIDAD | {"archivo": papel(fabricas.PDF + b"%3")}
    )
    de_quien = [papel.punto_focal or papel.autoridad.nombre for papel in DocumentoDeCargo.objects.order_by("pk")]
    assert de_quien == [cargo, otra, "Mario Rojas"]
    assert "Mario Rojas" not in como("fatima").get(FICHA).content.decode()
