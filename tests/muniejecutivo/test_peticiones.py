"""Toda petición se arma, diga lo que diga su Content-Type: lo que falla al armarla no lo atiende ninguna capa."""

import json
import sys
from io import BytesIO
from typing import Any

import pytest

from muniejecutivo.peticiones import PuertaWSGI

pytestmark = pytest.mark.django_db
# Los que Python conoce y no son de letras, los que fallan al leer, los que leen otra cosa, y los que no hay.
JUEGOS = ["zlib", "bz2", "hex", "base64", "rot13", "undefined", "punycode", "idna", "utf-16", "nada", "x\0y"]
ILEGIBLES = ["text/plain; x*=nada''a", "text/plain; x*=undefined''a", "text/plain; charset*=utf-8''a%00b"]
PARTE = b'--X\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--X--\r\n'


@pytest.fixture(scope="module")
def puerta() -> PuertaWSGI:
    return PuertaWSGI()


def pedir(puerta: PuertaWSGI, metodo: str, ruta: str, tipo: str, cuerpo: bytes = b"", **mas: str) -> tuple[int, str]:
    entorno: dict[str, Any] = {
        "REQUEST_METHOD": metodo,
        "PATH_INFO": ruta,
        "QUERY_STRING": "a=%C3%B1",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "HTTP_HOST": "localhost:8000",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": tipo,
        "CONTENT_LENGTH": str(len(cuerpo)),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(cuerpo),
        "wsgi.errors": sys.stderr,
        **mas,
    }
    estados: list[str] = []
    respuesta = puerta(entorno, lambda estado, _: estados.append(estado))
    leido = b"".join(respuesta)
    respuesta.close()
    return int(estados[0][:3]), leido.decode()


@pytest.mark.parametrize("tipo", [*(f"text/plain; charset={juego}" for juego in JUEGOS), *ILEGIBLES])
def test_quien_solo_lee_lee_igual(tipo: str, puerta: PuertaWSGI) -> None:
    assert pedir(puerta, "GET", "/ingresar/", tipo)[0] == 200
    estado, dicho = pedir(puerta, "GET", "/api/v1/acuerdos/", tipo)
    assert (estado, json.loads(dicho)["title"]) == (401, "Hace falta ingresar")


@pytest.mark.parametrize(
    "tipo", [*(f"multipart/form-data; boundary=X; charset={juego}" for juego in JUEGOS), *ILEGIBLES]
)
def test_lo_que_se_envia_en_otras_letras_no_se_lee(tipo: str, puerta: PuertaWSGI) -> None:
    galleta = {"HTTP_COOKIE": f"csrftoken={'x' * 32}", "HTTP_HOST": "localhost:8000"}
    estado, dicho = pedir(puerta, "POST", "/ingresar/", tipo, PARTE, **galleta)
    assert (estado, "Content-Type" in dicho) == (400, True)
    estado, dicho = pedir(puerta, "POST", "/api/v1/avances/1/evidencias/", tipo, PARTE)
    assert (estado, json.loads(dicho)["status"]) == (415, 415)
    con_token = {"HTTP_AUTHORIZATION": "Bearer muni_x"}
    assert pedir(puerta, "POST", "/api/v1/avances/1/evidencias/", tipo, PARTE, **con_token)[0] == 415


@pytest.mark.parametrize("juego", ["utf-8", "UTF8", '"utf-8"', "us-ascii", ""])
def test_en_las_nuestras_si(juego: str, puerta: PuertaWSGI) -> None:
    assert pedir(puerta, "POST", "/api/v1/avances/1/evidencias/", f"application/json; charset={juego}", b"{}")[0] == 401


def test_un_accept_que_no_se_entiende_acepta_cualquier_cosa() -> None:
    for acepta in ("text/html; x*=nada''a", "text/html; x*=undefined''a"):
        entorno = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.input": BytesIO(), "HTTP_ACCEPT": acepta}
        assert PuertaWSGI.request_class(entorno).accepts("text/html")
