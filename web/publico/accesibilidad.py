"""La declaración de accesibilidad: qué cumple este sistema, cómo se probó, qué no cumple todavía y cómo reclamar.

Ley 29973, Ley General de la Persona con Discapacidad, artículo 23. Lo que dice que se prueba lo prueban
tests/web/**/test_navegador.py; al cambiar lo uno se cambia lo otro, y la fecha.
"""

from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

REVISADA = date(2026, 11, 27)
DIAS_PARA_CONTESTAR = 15  # hábiles


@login_not_required
@require_safe
def accesibilidad(request: HttpRequest) -> HttpResponse:
    """La página, igual para todos; con el menú de la oficina para quien trabaja en ella."""
    oficina = request.user.is_authenticated and request.user.es_secretaria
    contexto = {
        "base": "base.html" if oficina else "base_focal.html",
        "contacto": settings.ACCESIBILIDAD_CONTACTO,
        "revisada": REVISADA,
        "dias": DIAS_PARA_CONTESTAR,
    }
    return render(request, "publico/accesibilidad.html", contexto)
