"""Cómo quiere ver las páginas cada quien en este navegador: filas compactas o amplias, claro u oscuro, y si las
teclas sueltas mandan.

Regla: se guarda en el navegador (una galleta por cosa), porque depende de la pantalla y del teclado, no de la persona.
Las teclas de una sola letra se pueden apagar (WCAG 2.1.4).
"""

from django.conf import settings
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse

DURA = 365 * 24 * 3600


class Densidad(TextChoices):
    """Cuánto aire lleva cada fila de una lista."""

    COMPACTA = "compacta", "Compactas"
    AMPLIA = "amplia", "Amplias"


class Atajos(TextChoices):
    """Si las teclas de una sola letra hacen algo."""

    SI = "si", "Encendidas"
    NO = "no", "Apagadas"


class Tema(TextChoices):
    """De qué color son las páginas de la oficina."""

    SISTEMA = "sistema", "Como el equipo"
    CLARO = "claro", "Claro"
    OSCURO = "oscuro", "Oscuro"


DENSIDAD, ATAJOS, TEMA = "densidad", "atajos", "tema"
OPCIONES: dict[str, type[TextChoices]] = {DENSIDAD: Densidad, ATAJOS: Atajos, TEMA: Tema}
# Escritos una vez: `values` se arma cada vez, y se pregunta en toda página.
VALORES = {nombre: tuple(map(str, opciones.values)) for nombre, opciones in OPCIONES.items()}
# De cada tema, cuándo vale la hoja oscura: en papel, nunca.
CUANDO_ES_OSCURO = {Tema.SISTEMA: "screen and (prefers-color-scheme: dark)", Tema.OSCURO: "screen", Tema.CLARO: ""}


def densidad_de(request: HttpRequest) -> str:
    return _de(request, DENSIDAD)


def atajos_de(request: HttpRequest) -> str:
    return _de(request, ATAJOS)


def tema_de(request: HttpRequest) -> str:
    return _de(request, TEMA)


def recordar(respuesta: HttpResponse, nombre: str, valor: str, *, segura: bool) -> None:
    """Guarda en el navegador, por un año, una de las `OPCIONES`."""
    respuesta.set_cookie(galleta(nombre), valor, max_age=DURA, httponly=True, samesite="Lax", secure=segura)


def galleta(nombre: str) -> str:
    """La que guarda una de las `OPCIONES`."""
    return f"{settings.DE_ESTA_MAQUINA}{nombre}"


def _de(request: HttpRequest, nombre: str) -> str:
    """Lo guardado; si no hay nada, o no se entiende, lo primero de sus opciones."""
    valores = VALORES[nombre]
    guardado = request.COOKIES.get(galleta(nombre), "")
    return guardado if guardado in valores else valores[0]
