"""Las hojas y los guiones salen achicados por las dos puertas: `collectstatic` y `make run`."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from muniejecutivo.estaticos import achicar

pytestmark = pytest.mark.django_db
NOMBRES = [
    f"{carpeta}/{ruta.name}" for carpeta in ("css", "js") for ruta in (settings.RAIZ / "static" / carpeta).iterdir()
]


def original(nombre: str) -> bytes:
    return Path(finders.find(nombre)).read_bytes()


@pytest.mark.parametrize("nombre", NOMBRES)
def test_sin_collectstatic_sale_achicado_y_comprimido(nombre: str, settings: Any) -> None:
    settings.WHITENOISE_AUTOREFRESH = True
    respuesta = Client().get(f"/static/{nombre}", headers={"accept-encoding": "gzip"})
    recibido = gzip.decompress(b"".join(respuesta))
    assert recibido == achicar(nombre, original(nombre))
    assert len(recibido) < len(original(nombre))


def test_solo_lo_nuestro_y_solo_lo_que_se_lee() -> None:
    assert achicar("img/icono.svg", b"<svg>  </svg>") == b"<svg>  </svg>"
    assert achicar("js/a.js", b"const a = `dos   espacios`  // por que\n") == b"const a=`dos   espacios`"
    sin_comprimir = Client().get("/static/css/base.css")
    assert int(sin_comprimir["Content-Length"]) == len(b"".join(sin_comprimir))
    icono = Client().get("/static/img/icono.svg")
    assert b"".join(icono) == original("img/icono.svg")
    assert Client().head("/static/css/base.css").status_code == 200


def test_con_collectstatic_el_archivo_ya_esta_achicado(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path, [settings.RAIZ / "static"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    almacen = {"BACKEND": "muniejecutivo.estaticos.EstaticosAchicados"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": almacen}
    call_command("collectstatic", interactive=False, verbosity=0)
    hojas = list(tmp_path.glob("css/base.*.css"))
    assert [hoja.read_bytes() for hoja in hojas] == [achicar("css/base.css", original("css/base.css"))]
    assert list(tmp_path.glob("css/base.*.css.gz"))
