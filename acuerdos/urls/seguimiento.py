"""Direcciones del trabajo de todos los días de la Secretaría."""

from django.urls import path

from acuerdos.views import validacion

urlpatterns = [
    path("validacion/", validacion.cola, name="validacion"),
]
