"""Direcciones de importar un libro, y de descargar una sesión con la misma forma."""

from django.urls import path

from web.importaciones import archivos, columnas, corregir, importacion, inversiones, lista

urlpatterns = [
    path("importar/", lista.importar, name="importar"),
    path("importar/inversiones/", inversiones.pagina, name="inversiones"),
    path("importar/plantilla.xlsx", archivos.plantilla, name="importar_plantilla"),
    path("importar/<int:pk>/", importacion.pagina, name="importacion"),
    path("importar/<int:pk>/marcha/", importacion.marcha, name="importacion_marcha"),
    path("importar/<int:pk>/confirmar/", importacion.confirmar, name="importacion_confirmar"),
    path("importar/<int:pk>/aceptar/", importacion.aceptar, name="importacion_aceptar"),
    path("importar/<int:pk>/revisar/", importacion.revisar, name="importacion_revisar"),
    path("importar/<int:pk>/columnas/", columnas.columnas, name="importacion_columnas"),
    path("importar/<int:pk>/corregir/", corregir.corregir, name="importacion_corregir"),
    path("importar/<int:pk>/olvidar/", corregir.olvidar, name="importacion_olvidar"),
    path("importar/<int:pk>/deshacer/", importacion.deshacer, name="importacion_deshacer"),
    path("importar/<int:pk>/libro.xlsx", archivos.subido, name="importacion_libro"),
    path("importar/<int:pk>/errores.xlsx", archivos.devuelto, name="importacion_errores"),
    path("sesiones/<codigo:codigo>/libro.xlsx", archivos.de_sesion, name="libro_de_sesion"),
]
