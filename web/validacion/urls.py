"""Dirección de lo que espera a la Secretaría."""

from django.urls import path

from web.validacion.paginas import cola

urlpatterns = [path("validacion/", cola, name="validacion")]
