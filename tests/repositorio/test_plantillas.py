"""Las plantillas: todas compilan, y una variable que no existe hace fallar la prueba que la pinta."""

import pytest
from django.template import engines
from django.template.loader import get_template


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
