"""Teclado y pantalla: lo elegido queda en el navegador, y nada de fuera decide adónde se vuelve."""

from collections.abc import Callable

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_se_elige_y_queda(como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    assert 'value="si"' in navegador.get("/cuenta/pantalla/").content.decode()
    respuesta = navegador.post("/cuenta/pantalla/", {"densidad": "amplia", "atajos": "no"}, follow=True)
    html = respuesta.content.decode()
    assert "Guardado en este navegador." in html
    assert navegador.cookies["atajos"].value == "no"
    assert navegador.cookies["densidad"].value == "amplia"
    assert navegador.cookies["atajos"]["httponly"]


def test_lo_que_no_se_manda_queda_como_estaba(como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    navegador.post("/cuenta/pantalla/", {"atajos": "no"})
    navegador.post("/cuenta/pantalla/", {"densidad": "amplia"})
    assert navegador.cookies["atajos"].value == "no"


def test_un_valor_que_no_existe_se_dice(como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    respuesta = navegador.post("/cuenta/pantalla/", {"densidad": "enorme"})
    assert respuesta.status_code == 400
    assert "densidad" not in navegador.cookies


def test_una_galleta_que_no_se_entiende_es_lo_de_costumbre(como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    navegador.cookies["densidad"] = "enorme"
    assert navegador.get("/cuenta/pantalla/").status_code == 200


@pytest.mark.parametrize("volver", ["https://otro.example/", "//otro.example/", "javascript:alert(1)", "/\x00"])
def test_no_se_vuelve_a_otro_sitio(volver: str, como: Callable[[str], Client]) -> None:
    respuesta = como("olga").post("/cuenta/pantalla/", {"densidad": "amplia", "volver": volver})
    assert respuesta.headers["Location"] == "/cuenta/pantalla/"


def test_el_tema_oscuro_se_elige_y_en_papel_nunca_vale(como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    hoja = 'css/oscuro.css" media="{}"'
    assert hoja.format("screen and (prefers-color-scheme: dark)") in _base(navegador)
    navegador.post("/cuenta/pantalla/", {"tema": "oscuro"})
    assert hoja.format("screen") in _base(navegador)
    navegador.post("/cuenta/pantalla/", {"tema": "claro"})
    assert "oscuro.css" not in _base(navegador)


def test_en_el_telefono_la_hoja_oscura_va_solo_si_se_eligio_o_si_entro_la_oficina(
    como: Callable[[str], Client], client: Client
) -> None:
    """Es la página que se pesa; quien viene de la oficina a oscuras no se deslumbra en la ayuda ni en su cuenta."""
    hoja = 'css/oscuro.css" media="{}"'
    fatima = como("fatima")
    assert "oscuro.css" not in fatima.get("/mis-acuerdos/").content.decode()
    fatima.cookies["tema"] = "oscuro"
    assert hoja.format("screen") in fatima.get("/mis-acuerdos/").content.decode()
    assert "oscuro.css" not in client.get("/ingresar/").content.decode()
    client.cookies["tema"] = "oscuro"
    assert hoja.format("screen") in client.get("/ingresar/").content.decode()
    for quien in ("olga", "soledad"):
        visto = como(quien).get("/cuenta/clave/").content.decode()
        assert hoja.format("screen and (prefers-color-scheme: dark)") in visto, quien


def _base(navegador: Client) -> str:
    return navegador.get("/cuenta/pantalla/").content.decode()
