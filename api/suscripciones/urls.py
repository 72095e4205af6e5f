"""Direcciones de la página de las suscripciones propias."""

from django.urls import path

from api.suscripciones import paginas

urlpatterns = [
    path("", paginas.propias, name="suscripciones_propias"),
    path("<int:pk>/pausar/", paginas.pausar, name="suscripcion_propia_pausar"),
    path("<int:pk>/reanudar/", paginas.reanudar, name="suscripcion_propia_reanudar"),
    path("<int:pk>/anular/", paginas.anular, name="suscripcion_propia_anular"),
]
