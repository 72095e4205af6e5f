"""Direcciones del tablero."""

from django.urls import path

from web.tablero import paginas, pantalla

urlpatterns = [
    path("tablero/", paginas.tablero, name="tablero"),
    path("tablero/pantalla/", pantalla.en_grande, name="en_grande"),
    path("tablero/cambios/", paginas.cambios, name="tablero_cambios"),
]
