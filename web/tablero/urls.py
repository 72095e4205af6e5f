"""Direcciones del tablero."""

from django.urls import path

from web.tablero import anio, atrasos, hitos, paginas, pantalla, parecidos

urlpatterns = [
    path("tablero/", paginas.tablero, name="tablero"),
    path("tablero/pantalla/", pantalla.en_grande, name="en_grande"),
    path("tablero/anio/", anio.anio, name="tablero_anio"),
    path("tablero/hitos/", hitos.hitos, name="tablero_hitos"),
    path("tablero/atrasos/", atrasos.atrasos, name="tablero_atrasos"),
    path("tablero/parecidos/", parecidos.parecidos, name="tablero_parecidos"),
    path("tablero/parecidos/decidir/", parecidos.decidir, name="parecidos_decidir"),
    path("tablero/parecidos/<int:pk>/deshacer/", parecidos.deshacer, name="parecidos_deshacer"),
    path("tablero/cambios/", paginas.cambios, name="tablero_cambios"),
]
