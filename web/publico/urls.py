"""Direcciones de la página pública, y de la que reparte a cada quien al entrar."""

from django.urls import path

from web.publico import portada

urlpatterns = [
    path("", portada.portada, name="portada"),
    path("inicio/", portada.inicio, name="inicio"),
]
