"""Direcciones de la página pública, y de la que reparte a cada quien al entrar."""

from django.urls import path

from web.publico import comprobar, portada

urlpatterns = [
    path("", portada.portada, name="portada"),
    path("comprobar/", comprobar.comprobar, name="comprobar_huella"),
    path("comprobar/<sello:sello>/", comprobar.comprobar, name="comprobar"),
    path("inicio/", portada.inicio, name="inicio"),
]
