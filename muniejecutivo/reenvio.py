"""Lo que alguien envió mientras la base no estaba: vuelve en la misma página de error, listo para enviarse otra vez.

Regla: no se guarda en ningún lado, porque no hay dónde: va escrito en la página. Solo lo de un formulario nuestro, sin
claves ni cifras, y solo si consta que salió de una página nuestra: devolverle a alguien un botón con lo que otro sitio
mandó a su nombre sería hacer la petición por él. Los archivos no se pueden devolver, y se dice.
"""

import re
from dataclasses import dataclass

from django.http import HttpRequest
from django.middleware.csrf import get_token

from cuentas.borradores import NO_SE_GUARDAN, es_formulario

SIN_TILDE = re.compile(r"cion\b")
CORTO = 20  # letras: por debajo, y sin espacios, es una opción, una fecha o un número, y va sin verse


@dataclass(frozen=True, slots=True)
class ValorEscrito:
    """Un valor enviado. `rotulo`: de qué campo es, en palabras; vacío si no se muestra."""

    nombre: str
    valor: str
    rotulo: str

    @property
    def renglones(self) -> int:
        """Cuántos ocupa, de unas sesenta letras."""
        return min(20, 1 + sum(1 + len(linea) // 60 for linea in self.valor.splitlines()))


@dataclass(frozen=True, slots=True)
class Reenvio:
    """Lo escrito y con qué volver a enviarlo. `sello`: el que prueba que el envío sale de una página nuestra."""

    accion: str
    sello: str
    campos: tuple[ValorEscrito, ...]
    con_archivos: bool


def reenvio_de(request: HttpRequest, *, es_de_aqui: bool = False) -> Reenvio | None:
    """Lo que traía esta petición, o None si no es un formulario nuestro.

    :param es_de_aqui: si ya se comprobó que salió de una página nuestra, aunque su sello no corresponda.
    """
    if request.method != "POST" or not es_formulario(request) or not (es_de_aqui or _paso_el_sello(request)):
        return None
    campos = tuple(
        ValorEscrito(nombre, valor, _rotulo(nombre, valor))
        for nombre, valores in request.POST.lists()
        if nombre not in NO_SE_GUARDAN
        for valor in valores
    )
    if not campos:
        return None
    return Reenvio(request.get_full_path(), get_token(request), campos, bool(request.FILES))


def _paso_el_sello(request: HttpRequest) -> bool:
    exenta = request.resolver_match is not None and getattr(request.resolver_match.func, "csrf_exempt", False)
    return exenta or getattr(request, "csrf_processing_done", False)


def _rotulo(nombre: str, valor: str) -> str:
    if len(valor) <= CORTO and not any(letra.isspace() for letra in valor.strip()):
        return ""
    palabras = nombre.replace("_", " ").replace("-", " ").capitalize()
    return SIN_TILDE.sub("ción", palabras)
