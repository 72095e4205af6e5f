"""Direcciones del tablero."""

from django.urls import path

from web.tablero import paginas

urlpatterns = [
    path("tablero/", paginas.tablero, name="tablero"),
    path("tablero/cambios/", paginas.cambios, name="tablero_cambios"),
]
