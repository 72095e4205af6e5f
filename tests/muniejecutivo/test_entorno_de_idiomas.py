"""Qué idiomas se encienden: con catálogo, y con sus frases revisadas o sabiendo que no lo están."""

from pathlib import Path

import pytest

from muniejecutivo.entorno import Entorno

pytestmark = pytest.mark.una_vez


@pytest.fixture
def catalogos(tmp_path: Path) -> Path:
    for idioma, marca in (("en", ""), ("qu", "#, fuzzy\n")):
        carpeta = tmp_path / idioma / "LC_MESSAGES"
        carpeta.mkdir(parents=True)
        (carpeta / "django.po").write_text(f'{marca}msgid "Enviar"\nmsgstr "x"\n', encoding="utf-8")
        (carpeta / "django.mo").touch()
    return tmp_path


def _leer(catalogos: Path, **valores: str) -> tuple[list[str], list[str]]:
    entorno = Entorno(valores)
    return entorno.idiomas("IDIOMAS", entorno.lista("IDIOMAS_SIN_REVISAR", []), catalogos), entorno.errores


def test_si_no_se_pide_otro_solo_castellano(catalogos):
    assert _leer(catalogos) == (["es"], [])


def test_uno_revisado_se_enciende_y_el_castellano_sigue(catalogos):
    assert _leer(catalogos, IDIOMAS="en,es") == (["es", "en"], [])


def test_uno_con_frases_por_revisar_no_arranca_sin_confirmarlo(catalogos):
    _, errores = _leer(catalogos, IDIOMAS="qu")
    [frase] = errores
    assert "en «qu» hay 1 frases por revisar por un hablante" in frase
    assert "IDIOMAS_SIN_REVISAR=qu" in frase
    assert _leer(catalogos, IDIOMAS="qu", IDIOMAS_SIN_REVISAR="qu") == (["es", "qu"], [])


@pytest.mark.parametrize("idioma", ["ay", "fr"])
def test_uno_sin_catalogo_no_arranca(idioma, catalogos):
    _, [frase] = _leer(catalogos, IDIOMAS=idioma)
    assert f"«{idioma}» no es un idioma con catálogo. Hay estos: es, qu, ay, en." in frase
