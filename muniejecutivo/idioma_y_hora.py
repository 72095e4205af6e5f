"""Cada petición empieza en el idioma y la hora de los ajustes, dichos.

Django, mientras nadie los dice, los averigua en cada frase que traduce y en cada instante que muestra: busca los del
hilo, no los halla, arma un error con su texto y lo descarta. Era de 5 a 10 centésimas de una página.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation


class ConIdiomaYHora:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        translation.activate(settings.LANGUAGE_CODE)
        timezone.activate(timezone.get_default_timezone())
        return self.get_response(request)
