"""Lo que toda plantilla y hoja de estilo cumple: compila, respeta la CSP, pesa poco y no llama a otra máquina."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

RAIZ = Path(settings.RAIZ)
CARPETA = RAIZ / "templates"
PLANTILLAS = sorted(str(p.relative_to(CARPETA)) for p in CARPETA.rglob("*.html"))
HOJAS = sorted((RAIZ / "static" / "css").glob("*.css"))
CORREOS = {
    "recordatorios/resumen.html",
    "correo/recibo.html",
}  # un correo no tiene hojas de estilo ni política de contenido
EN_LINEA = re.compile(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*(nonce|src|application/json))", re.I)
OTRA_MAQUINA = re.compile(r"(?:src|href|action|url\()\s*=?\s*[\"'(]?\s*(?:https?:)?//(?!wa\.me)", re.I)


@pytest.mark.parametrize("nombre", PLANTILLAS)
def test_la_plantilla_compila_y_respeta_la_politica_de_contenido(nombre: str) -> None:
    get_template(nombre)
    texto = (CARPETA / nombre).read_text(encoding="utf-8")
    assert nombre in CORREOS or not EN_LINEA.search(texto), "ni estilos ni guiones en línea: la CSP no los deja"
    assert not OTRA_MAQUINA.search(texto), "nada se pide a otra máquina"


def test_los_comentarios_de_plantilla_son_de_una_linea() -> None:
    """`{# … #}` no puede ocupar dos renglones: Django lo mostraría en la página."""
    for nombre in PLANTILLAS:
        for linea in (CARPETA / nombre).read_text(encoding="utf-8").splitlines():
            assert linea.count("{#") == linea.count("#}"), f"{nombre}: {linea}"


@pytest.mark.parametrize("hoja", HOJAS, ids=lambda h: h.name)
def test_las_hojas_de_estilo_pesan_poco_y_no_llaman_afuera(hoja: Path) -> None:
    texto = hoja.read_text(encoding="utf-8")
    assert "@import" not in texto
    assert "url(" not in texto
    # base.css acompaña a las páginas del punto focal, que enteras caben en 14 600 bytes.
    assert len(gzip.compress(texto.encode(), 6)) <= 5_000


def test_los_colores_de_texto_contrastan_con_su_fondo() -> None:
    """AA: 4.5 a 1 para cada par de texto y fondo de la hoja base."""
    texto = (RAIZ / "static" / "css" / "base.css").read_text(encoding="utf-8")
    colores = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", texto))
    pares = [(f"{tono}-t", f"{tono}-f") for tono in ("verde", "ambar", "rojo", "azul", "gris", "violeta")]
    pares += [(t, f) for t in ("tinta", "tinta2", "enlace") for f in ("papel", "fondo", "suave")] + [("papel", "rojo")]
    for primero, segundo in pares:
        assert _contraste(colores[primero], colores[segundo]) >= 4.5, f"{primero} sobre {segundo}"


def _contraste(uno: str, otro: str) -> float:
    claro, oscuro = sorted((_luminancia(uno), _luminancia(otro)), reverse=True)
    return (claro + 0.05) / (oscuro + 0.05)


def _luminancia(color: str) -> float:
    cifras = color[1:] if len(color) == 7 else "".join(c * 2 for c in color[1:])
    canales = [int(cifras[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canales)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
