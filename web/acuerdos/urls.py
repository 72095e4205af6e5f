"""Direcciones de la lista de acuerdos, con sus archivos, vistas y lotes; de la ficha de cada uno y de corregirlo."""

from django.urls import path

from web.acuerdos import archivos, edicion, facetas, ficha, lotes, pagina, vistas

urlpatterns = [
    path("acuerdos/", pagina.acuerdos, name="acuerdos"),
    path("acuerdos/exportar.xlsx", archivos.excel, name="acuerdos_xlsx"),
    path("acuerdos/exportar.csv", archivos.texto, name="acuerdos_csv"),
    path("acuerdos/filtros/", facetas.facetas, name="acuerdos_filtros"),
    path("acuerdos/filtros/municipalidades/", facetas.municipalidades, name="acuerdos_municipalidades"),
    path("acuerdos/vistas/", vistas.vistas, name="vistas"),
    path("acuerdos/vistas/<int:pk>/", vistas.vista, name="vista"),
    path("acuerdos/vistas/<int:pk>/borrar/", vistas.borrar, name="vista_borrar"),
    path("acuerdos/lotes/", lotes.lotes, name="lotes"),
    path("acuerdos/lotes/nuevo/", lotes.nuevo, name="lote_nuevo"),
    path("acuerdos/lotes/<int:pk>/", lotes.lote, name="lote"),
    path("acuerdos/lotes/<int:pk>/marcha/", lotes.marcha, name="lote_marcha"),
    path("acuerdos/lotes/<int:pk>/deshacer/", lotes.deshacer, name="lote_deshacer"),
    path("acuerdos/<codigo:codigo>/", ficha.acuerdo, name="acuerdo"),
    path("sesiones/<codigo:codigo>/acuerdos/nuevo/", edicion.nuevo, name="nuevo_acuerdo"),
    path("acuerdos/<codigo:codigo>/editar/", edicion.editar, name="editar_acuerdo"),
    path("acuerdos/<codigo:codigo>/corregir/", edicion.corregir, name="corregir_acuerdo"),
    path("acuerdos/<codigo:codigo>/anular/", edicion.anular, name="anular_acuerdo"),
]
