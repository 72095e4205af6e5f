"""Direcciones de las páginas: cada carpeta dice las suyas, y aquí se juntan.

El orden cuenta: se contesta con la primera que sirve, y `acuerdos/lotes/` no es el código de un acuerdo.
"""

from django.urls import URLPattern

from web import rutas  # registra las formas de las claves que las direcciones llevan
from web.acuerdos import urls as acuerdos
from web.ayuda import urls as ayuda
from web.buscador import urls as buscador
from web.cortes import urls as cortes
from web.cuenta import urls as cuenta
from web.focal import urls as focal
from web.importaciones import urls as importaciones
from web.lugares import urls as lugares
from web.personas import urls as personas
from web.publico import urls as publico
from web.recordatorios import urls as recordatorios
from web.reuniones import urls as reuniones
from web.seguimiento import urls as seguimiento
from web.sesiones import urls as sesiones
from web.tablero import urls as tablero
from web.validacion import urls as validacion

__all__ = ["rutas", "urlpatterns"]

urlpatterns: list[URLPattern] = [
    *publico.urlpatterns,
    *ayuda.urlpatterns,
    *tablero.urlpatterns,
    *buscador.urlpatterns,
    *sesiones.urlpatterns,
    *cortes.urlpatterns,
    *acuerdos.urlpatterns,
    *lugares.urlpatterns,
    *reuniones.urlpatterns,
    *validacion.urlpatterns,
    *seguimiento.urlpatterns,
    *personas.urlpatterns,
    *cuenta.urlpatterns,
    *importaciones.urlpatterns,
    *recordatorios.urlpatterns,
    *focal.urlpatterns,
]
