"""Direcciones de las páginas, un módulo por cada clase de trabajo."""

from django.urls import URLPattern

from acuerdos import rutas  # registra las formas de las claves que las direcciones llevan
from acuerdos.urls import avisos, consulta, focal, importar, listas, personas, reuniones, seguimiento, sesiones

__all__ = ["rutas", "urlpatterns"]

urlpatterns: list[URLPattern] = [
    *consulta.urlpatterns,
    *listas.urlpatterns,
    *sesiones.urlpatterns,
    *reuniones.urlpatterns,
    *seguimiento.urlpatterns,
    *personas.urlpatterns,
    *importar.urlpatterns,
    *avisos.urlpatterns,
    *focal.urlpatterns,
]
