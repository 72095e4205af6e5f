"""Lo que la API contesta a lo que no tiene la forma pedida: con frases de la casa, en toda entrada."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from rest_framework import fields

import api
from api.entradas import Entrada
from api.verbos.acuerdos import CorreccionEntrada
from tests.web.test_frases_del_marco import DEL_MARCO

for _modulo in pkgutil.iter_modules(api.__path__, "api."):
    if not _modulo.name.endswith(".management"):
        importlib.import_module(_modulo.name)
importlib.import_module("api.urls")

MALOS: list[Any] = [None, "", "x" * 100_000, "\x00", 10**20, -1, 1.5, True, [], {}, ["x"], [None], [[]], [{}]]
MALOS += [{"a": 1}, ["x"] * 1_000, SimpleUploadedFile("a.pdf", b"")]


def _hasta_abajo(clase: type[Any]) -> Iterator[type[Any]]:
    for menor in clase.__subclasses__():
        yield menor
        yield from _hasta_abajo(menor)


def _del_marco() -> list[re.Pattern[str]]:
    with translation.override("es"):
        frases = {
            str(frase)
            for clase in _hasta_abajo(fields.Field)
            if clase.__module__.startswith("rest_framework")
            for frase in {
                **fields.Field.default_error_messages,
                **vars(clase).get("default_error_messages", {}),
            }.values()
        }
    return [*DEL_MARCO, *(re.compile(re.sub(r"\\\{.*?\\\}", ".*", re.escape(frase))) for frase in frases if frase)]


REST = _del_marco()


def _frases(dicho: Any) -> Iterator[str]:
    if isinstance(dicho, dict | list | tuple):
        for uno in dicho.values() if isinstance(dicho, dict) else dicho:
            yield from _frases(uno)
    else:
        yield str(dicho)


@pytest.mark.parametrize("entrada", sorted({*_hasta_abajo(Entrada)}, key=lambda c: c.__name__))
@pytest.mark.parametrize("formulario", [False, True])
@pytest.mark.django_db
def test_ninguna_entrada_contesta_con_una_frase_del_marco(entrada: type[Entrada], formulario: bool) -> None:
    quedan = set()
    for datos in ({}, *(dict.fromkeys(entrada().fields, malo) for malo in MALOS)):
        with translation.override("es"):
            enviado = entrada(data=datos, context={"formulario": formulario})
            enviado.is_valid()
            quedan |= {f for f in _frases(dict(enviado.errors)) if any(patron.search(f) for patron in REST)}
    assert quedan == set()


def test_las_entradas_se_hallan() -> None:
    assert len({*_hasta_abajo(Entrada)}) > 20
    assert any(patron.search("Este campo no puede ser nulo.") for patron in REST)


@pytest.mark.parametrize(
    ("campo", "malo", "frase"),
    [
        ("monto", -1, "Como mínimo, 0."),
        ("motivo", "x" * 500 + "\x00", "Tiene más de 500 letras."),  # el contrato cuenta lo que llega, y no lo limpio
    ],
)
def test_lo_que_el_contrato_dice_de_un_valor_se_exige_antes_que_la_version(campo: str, malo: Any, frase: str) -> None:
    enviado = CorreccionEntrada(data={"motivo": "Un error", campo: malo}, context={"formulario": False})
    assert not enviado.is_valid()
    assert enviado.errors[campo] == [frase]


def test_un_control_entre_dos_letras_se_dice_en_vez_de_quitarse_en_silencio() -> None:
    enviado = CorreccionEntrada(data={"motivo": "Un er\x02ror"}, context={"formulario": False})
    assert not enviado.is_valid()
    assert enviado.errors["motivo"] == [
        "Después de «Un er» llegó un carácter que no se ve (U+0002): mire si ahí falta una letra y envíe de nuevo."
    ]
    pegado = CorreccionEntrada(data={"motivo": "Un\x0berror"}, context={"formulario": False})
    pegado.is_valid()
    assert "motivo" not in pegado.errors, "el salto de renglón de Word es un blanco"


def test_lo_que_el_contrato_da_por_omision_se_admite_escrito() -> None:
    """Un cliente generado del contrato lo envía siempre."""
    omitidos = [
        (clase.__name__, nombre, campo, campo.default)
        for clase in _hasta_abajo(Entrada)
        for nombre, campo in clase().fields.items()
        if isinstance(campo.default, str | int | bool)
    ]
    assert ("MensajeEntrada", "dirigido_a") in {(clase, nombre) for clase, nombre, *_ in omitidos}
    for clase, nombre, campo, valor in omitidos:
        assert campo.run_validation(valor) == valor, f"{clase}.{nombre}"
