"""Las direcciones firmadas: caben en un buzón, no distinguen mayúsculas y ninguna otra vale."""

from datetime import date
from types import SimpleNamespace

import pytest

from recordatorios import direcciones
from recordatorios.direcciones import ClaseDeDireccion, Direccion, leer

ENLACE = SimpleNamespace(pk=123_456_789, vence_el=date(2099, 12, 31))
ENVIO = SimpleNamespace(pk=987_654_321)


@pytest.mark.parametrize(
    "direccion",
    [
        direcciones.para_informar,
        direcciones.para_responder,
        direcciones.de_rebote,
    ],
)
def test_caben_en_un_buzon_y_se_leen_aunque_lleguen_en_mayusculas(direccion):
    escrita = direccion(ENLACE if direccion is direcciones.para_informar else ENVIO)
    assert len(escrita.partition("@")[0]) <= 64
    assert leer(escrita) == leer(escrita.upper()) == leer(f"<{escrita}>") != None  # noqa: E711
    assert leer(escrita).pk in (ENLACE.pk, ENVIO.pk)


def test_cambiar_una_letra_la_invalida():
    escrita = direcciones.para_informar(ENLACE)
    for lugar in range(escrita.index("+"), escrita.index("@")):
        otra = "a" if escrita[lugar] != "a" else "b"
        assert leer(escrita[:lugar] + otra + escrita[lugar + 1 :]) is None


def test_la_firma_de_un_rebote_no_sirve_para_informar():
    de_rebote = direcciones.de_rebote(ENVIO)
    assert leer(de_rebote.replace("rebote+", "avance+")) is None
    assert leer(de_rebote.replace("+b", "+e")) is None


def test_sin_dominio_no_hay_direcciones(settings):
    escrita = direcciones.para_informar(ENLACE)
    settings.CORREO_RESPUESTAS = ""
    assert (direcciones.para_informar(ENLACE), leer(escrita), direcciones.de_quejas()) == ("", None, "")


def test_la_clave_anterior_sigue_valiendo_mientras_se_la_nombre(settings):
    escrita, anterior = direcciones.para_informar(ENLACE), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "otra" * 20, [anterior]
    assert leer(escrita) == Direccion(ClaseDeDireccion.HITO, ENLACE.pk, ENLACE.vence_el)
    settings.SECRET_KEY_FALLBACKS = []
    assert leer(escrita) is None
