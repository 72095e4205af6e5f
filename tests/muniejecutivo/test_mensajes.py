"""Los catálogos: al día con lo que se dice, con los mismos huecos, y lo que nadie revisó, marcado."""

import io

import pytest
from babel.messages.mofile import read_mo
from django.utils import translation

from muniejecutivo import mensajes

pytestmark = pytest.mark.una_vez


@pytest.fixture(scope="module")
def hoy():
    return mensajes.frases()


def _partes(dicho):
    return list(dicho) if isinstance(dicho, (list, tuple)) else [dicho]


def test_se_recogen_las_frases_de_plantillas_formularios_codigo_y_cuentas(hoy):
    """Una de cada forma de decirlas: si una deja de leerse, los catálogos pierden frases sin que nadie lo note."""
    de_la_etiqueta, de_un_bloque = "Volver a lo que falta", "Informó <strong>%(porcentaje)s %%</strong> al %(dia)s."
    de_un_filtro, de_un_formulario, de_texto_llano = "avance,avances", "¿Qué se hizo?", "Lo debe:"
    for frase in (de_la_etiqueta, de_un_bloque, de_un_filtro, de_un_formulario, de_texto_llano):
        assert hoy.get(frase) is not None, frase
    assert hoy.get("hito vencido").id == ("hito vencido", "hitos vencidos")
    assert hoy.get("archivo").id == ("archivo", "archivos")


@pytest.mark.parametrize("idioma", mensajes.TRADUCIDOS)
def test_cada_catalogo_esta_al_dia_con_lo_que_se_dice(idioma, hoy):
    """Si falla: `make mensajes`, y traducir lo nuevo."""
    catalogo = mensajes.al_dia(idioma, hoy)
    assert mensajes.archivo_de(idioma).read_bytes() == mensajes.como_po(catalogo)
    assert mensajes.archivo_de(idioma).with_suffix(".mo").read_bytes() == mensajes.como_mo(catalogo)


def test_el_de_origen_esta_al_dia(hoy):
    guardado = mensajes.archivo_de(mensajes.ORIGEN).with_suffix(".mo").read_bytes()
    assert guardado == mensajes.como_mo(mensajes.en_castellano(hoy))


@pytest.mark.parametrize("idioma", mensajes.TRADUCIDOS)
def test_lo_traducido_tiene_los_mismos_huecos(idioma):
    distintas = [
        (mensaje.id, dicho)
        for mensaje in mensajes.traducidas(mensajes.leer(idioma))
        for dicho in _partes(mensaje.string)
        if mensajes.huecos(dicho) != mensajes.huecos(_partes(mensaje.id)[-1])
        or dicho.count(",") < (_partes(mensaje.id)[0].count(",") if " " not in _partes(mensaje.id)[0] else 0)
    ]
    assert distintas == []


def test_los_huecos_de_una_frase_se_hallan_todos():
    assert mensajes.huecos("Va en %(cuanto)s %% de {} y {n}") == ["%%", "%(cuanto)s", "{n}", "{}"]


@pytest.mark.parametrize("idioma", mensajes.POR_HABLANTES)
def test_toda_frase_que_no_reviso_un_hablante_lo_dice(idioma):
    """Quien la revisa le quita las dos marcas a la vez: una sola sería un descuido."""
    listas = mensajes.traducidas(mensajes.leer(idioma))
    assert len(listas) > 200
    assert [m.id for m in listas if m.fuzzy != (mensajes.AVISO in m.user_comments)] == []


def test_el_ingles_esta_completo_y_sin_nada_por_revisar(hoy):
    listas = mensajes.traducidas(mensajes.leer("en"))
    assert len(listas) == len(hoy)
    assert not any(mensaje.fuzzy for mensaje in listas)


def test_lo_compilado_dice_lo_que_el_catalogo():
    with io.BytesIO(mensajes.archivo_de("en").with_suffix(".mo").read_bytes()) as archivo:
        assert read_mo(archivo).get("Enviar").string == "Send"


def test_en_castellano_cada_frase_sale_como_esta_escrita(hoy):
    """Ninguna frase nuestra es, por casualidad, una que Django o allauth traducen."""
    with translation.override("es-pe"):
        otras = [m.id for m in hoy if m.id and translation.gettext(_partes(m.id)[0]) != _partes(m.id)[0]]
        assert otras == []
        assert translation.ngettext("hito vencido", "hitos vencidos", 0) == "hitos vencidos"
        assert translation.ngettext("hito vencido", "hitos vencidos", 1_000_000) == "hitos vencidos"
