"""Direcciones de la ayuda."""

from django.urls import path

from web.ayuda import paginas

urlpatterns = [
    path("ayuda/", paginas.ayuda, name="ayuda"),
    path("ayuda/<slug:manual>/", paginas.manual, name="ayuda_manual"),
]
