"""Las plantillas: todas compilan, y una variable que no existe hace fallar la prueba que la pinta."""

import re
from importlib import import_module

import pytest
from django.template import engines
from django.template.loader import get_template

from acuerdos.reglas import DIAS_DE_ALERTA, DIAS_DE_SILENCIO

DE_LA_CASA = re.compile(
    r"\b((?:web|views|api|correo|recordatorios|importacion|corte|acuerdos|reuniones|municipalidades|cuentas|muniejecutivo)"
    r"(?:\.[A-Za-z_]\w*)+)(?!\w*\.(?:html|md|txt|js|css))"
)


def nombres(raiz):
    carpeta = raiz / "templates"
    return sorted(
        str(ruta.relative_to(carpeta)) for ruta in carpeta.rglob("*") if ruta.suffix in {".html", ".txt", ".svg"}
    )


@pytest.mark.una_vez
def test_todas_las_plantillas_compilan(raiz):
    encontradas = nombres(raiz)
    assert encontradas
    for nombre in encontradas:
        get_template(nombre)


@pytest.mark.una_vez
@pytest.mark.parametrize("nombre", ["400.html", "403.html", "404.html", "500.html", "503.html"])
def test_cada_error_tiene_su_plantilla(raiz, nombre):
    assert nombre in nombres(raiz)


def test_una_variable_que_no_existe_hace_fallar_la_prueba():
    with pytest.raises(pytest.fail.Exception, match="no_existe"):
        engines["django"].from_string("{{ no_existe }}").render({})


def test_lo_escrito_vuelve_a_su_area_de_texto_sin_blancos_delante(raiz):
    """Dentro de `<textarea>` la sangría de la plantilla es texto de quien escribe."""
    carpeta = raiz / "templates"
    hallazgos = [
        nombre
        for nombre in nombres(raiz)
        if re.search(r"\n[ \t]*\{\{[^}]*\}\}\s*</textarea>", (carpeta / nombre).read_text("utf-8"))
    ]
    assert hallazgos == []


@pytest.mark.una_vez
def test_ninguna_linea_de_una_plantilla_hoja_o_guion_pasa_de_120_columnas(raiz):
    escritos = [
        *(raiz / "templates").rglob("*.html"),
        *(raiz / "templates").rglob("*.txt"),
        *(raiz / "static").rglob("*.css"),
        *(raiz / "static").rglob("*.js"),
    ]
    assert len(escritos) > 150
    largas = [
        f"{ruta.relative_to(raiz)}:{numero}"
        for ruta in escritos
        for numero, linea in enumerate(ruta.read_text("utf-8").splitlines(), 1)
        if len(linea) > 120
    ]
    assert largas == []


# Las pide Django, allauth o drf por su nombre, sin que nadie de la casa lo escriba.
POR_SU_NOMBRE = re.compile(
    r"(?:account|socialaccount|mfa|allauth|admin|rest_framework|drf_spectacular|usersessions)/|\d{3}\.html$"
)


def test_toda_plantilla_la_usa_alguien(raiz):
    carpetas = ["templates", "muniejecutivo", "web", "api", "correo", "recordatorios", "corte", "acuerdos", "cuentas"]
    dicho = "\n".join(
        ruta.read_text("utf-8")
        for carpeta in carpetas
        for ruta in (raiz / carpeta).rglob("*")
        if ruta.suffix in {".py", ".html", ".txt", ".svg"}
    )
    sin_uso = [nombre for nombre in nombres(raiz) if not POR_SU_NOMBRE.match(nombre) and f'"{nombre}"' not in dicho]
    assert sin_uso == []


@pytest.mark.una_vez
def test_los_dias_de_alerta_y_de_silencio_se_dicen_desde_su_constante(raiz):
    """Quien los cambia en `acuerdos/reglas.py` no tiene que buscar dónde más están escritos."""
    dias = re.compile(rf"\b(?:{DIAS_DE_ALERTA}|{DIAS_DE_SILENCIO}) días")
    carpeta = raiz / "templates"
    assert [nombre for nombre in nombres(raiz) if dias.search((carpeta / nombre).read_text("utf-8"))] == []


@pytest.mark.una_vez
def test_lo_que_un_comentario_nombra_existe(raiz):
    """«acuerdo (web.comun.filas.AcuerdoALaVista)» lleva a quien lee a un módulo o a algo de él."""
    perdidos = []
    for nombre in nombres(raiz):
        texto = (raiz / "templates" / nombre).read_text()
        for comentario in re.findall(r"\{#(.*?)#\}", texto):
            for camino in DE_LA_CASA.findall(comentario):
                if not existe(camino):
                    perdidos.append(f"{nombre}: {camino}")
    assert not perdidos, "\n".join(perdidos)


def existe(camino: str) -> bool:
    """Si se llega a ese módulo, o a algo de él."""
    modulo, _, dentro = camino.rpartition(".")
    try:
        import_module(camino)
    except ModuleNotFoundError:
        return bool(modulo) and existe(modulo) and hasattr(_objeto(modulo), dentro)
    return True


def _objeto(camino: str) -> object:
    try:
        return import_module(camino)
    except ModuleNotFoundError:
        modulo, _, dentro = camino.rpartition(".")
        return getattr(_objeto(modulo), dentro)
