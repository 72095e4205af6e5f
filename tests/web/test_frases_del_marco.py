"""A nadie se le enseña una frase del marco: en cada formulario del sitio se envía nada, basura y de más, y se lee."""

import gc
import re
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core import validators
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.web import test_lo_escrito as lo_escrito

caso, viva, escenario = lo_escrito.caso, lo_escrito.viva, lo_escrito.escenario

HUECO = 31415  # no sale en ninguna otra parte
DE_LA_ENTRADA = ("account_login", "account_reset_password")
ENVIOS = {
    "nada": {},
    "basura": {"": "¿?"},
    "de más": {"": "9" * 70_000, "date": "99999-12-31", "time": "29:99", "number": "9" * 30},
    "de menos": {"": "-", "date": "0000-00-00", "number": "-1.5"},
}


def del_marco() -> list[re.Pattern[str]]:
    """Cada frase con que Django rechaza un campo, en castellano, con cualquier cosa en sus huecos."""
    clases = [c for c in gc.get_objects() if isinstance(c, type) and issubclass(c, forms.Field)]
    de_django = [c for c in clases if c.__module__.startswith("django.forms")]
    frases = [f for c in de_django for f in vars(c).get("default_error_messages", {}).values()]
    frases += [m for v in vars(validators).values() if (m := getattr(v, "message", None)) is not None]
    with translation.override("es"):
        dichas = {_sin_huecos(frase, cuantos) for frase in frases for cuantos in (1, HUECO)}
    return [re.compile(re.escape(dicha).replace(str(HUECO), ".*")) for dicha in dichas if len(dicha) > 8]


class _Huecos(dict[str, Any]):
    def __missing__(self, nombre: str) -> int:
        return HUECO


def _sin_huecos(frase: Any, cuantos: int) -> str:
    """Con un número en cada hueco: una frase que cambia con él no se dice sin él."""
    llana = str(frase)
    return llana if llana and "%(" not in llana else str(frase % _Huecos(limit_value=cuantos, max=cuantos))


DEL_MARCO = del_marco()


def frases_del_marco(contenido: str) -> set[str]:
    texto = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "\n", contenido)))
    return {hallada.group()[:80] for patron in DEL_MARCO if (hallada := patron.search(texto))}


def test_las_frases_del_marco_se_reconocen() -> None:
    class Suelto(forms.Form):
        texto = forms.CharField(max_length=2)
        cuantos = forms.IntegerField(max_value=3)
        dia = forms.DateField()
        de_la_lista = forms.ChoiceField(choices=[("a", "A")])
        correo = forms.EmailField()
        falta = forms.CharField()

    malo = Suelto({"texto": "tres", "cuantos": "x", "dia": "ayer", "de_la_lista": "z", "correo": "a"})
    with translation.override("es"):
        for campo, dichos in malo.errors.items():
            assert frases_del_marco(str(dichos)), campo
    assert len(DEL_MARCO) > 25


def _rotulados(formulario: Any, escrito: dict[str, str]) -> dict[str, Any]:
    """Lo que se enviaría: en cada control, lo de su clase; los escondidos quedan como la página los dio."""
    enviado: dict[str, Any] = {}
    for control in formulario.xpath(".//textarea[@name] | .//input[@name] | .//select[@name]"):
        clase = control.get("type", "text") if control.tag == "input" else control.tag
        if clase == "hidden":
            enviado[control.name] = control.value or ""
        elif clase not in ("file", "submit"):
            enviado[control.name] = escrito.get(clase, escrito.get("", ""))
    return {nombre: valor for nombre, valor in enviado.items() if nombre != "csrfmiddlewaretoken"}


def _dichas_por(navegador: Client, pagina: str, direccion: str) -> dict[str, set[str]]:
    quedan: dict[str, set[str]] = {}
    formularios = lo_escrito.los_que_se_envian(lo_escrito.leer(navegador, pagina), direccion)
    assert formularios, pagina
    for cual, formulario in enumerate(formularios):
        for como, escrito in ENVIOS.items():
            datos = _rotulados(formulario, escrito)
            for escondidos in (False, True):
                if escondidos:
                    datos = dict.fromkeys(datos, escrito.get("", ""))
                respuesta = navegador.post(formulario.get("action") or pagina, datos)
                assert respuesta.status_code < 500
                if halladas := frases_del_marco(respuesta.content.decode()):
                    quedan[f"{cual} {como} {escondidos}"] = halladas
    return quedan


@pytest.mark.parametrize("nombre", lo_escrito.FORMULARIOS)
def test_ningun_formulario_contesta_con_una_frase_del_marco(
    nombre: str, escenario: SimpleNamespace, request: pytest.FixtureRequest
) -> None:
    quien, claves, consulta = lo_escrito.FORMULARIOS[nombre]
    navegador = Client()
    navegador.force_login(request.getfixturevalue(quien))
    direccion = reverse(nombre, args=claves(escenario))
    pagina = lo_escrito.SE_ESCRIBE_EN.get(nombre, direccion) + consulta
    assert _dichas_por(navegador, pagina, direccion) == {}


@pytest.mark.parametrize("nombre", DE_LA_ENTRADA)
@pytest.mark.django_db
def test_ni_al_entrar(nombre: str) -> None:
    assert _dichas_por(Client(), reverse(nombre), reverse(nombre)) == {}
