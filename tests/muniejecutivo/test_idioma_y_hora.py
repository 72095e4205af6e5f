"""Una petición no hereda el idioma ni la hora de la anterior de su hilo."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from muniejecutivo.idioma_y_hora import ConIdiomaYHora


def test_empieza_en_los_de_los_ajustes() -> None:
    vistos = []

    def vista(_peticion: HttpRequest) -> HttpResponse:
        vistos.append((translation.get_language(), timezone.get_current_timezone_name()))
        return HttpResponse()

    with translation.override("qu"), timezone.override("UTC"):
        ConIdiomaYHora(vista)(HttpRequest())
    assert vistos == [(settings.LANGUAGE_CODE, settings.TIME_ZONE)]
