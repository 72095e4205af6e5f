"""Direcciones de la preparación del evento: sesión, asistencia, agenda, etapas, y el acta de cada reunión."""

from django.urls import path

from acuerdos.views import actas

urlpatterns = [
    path("reuniones/<codigo:codigo>/<codigo_de_reunion:reunion>/acta.pdf", actas.acta, name="acta"),
]
