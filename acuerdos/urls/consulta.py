"""Direcciones de las páginas que solo se leen."""

from django.urls import path

from acuerdos.views import (
    acuerdo,
    acuerdos,
    cortes,
    cortes_archivos,
    evidencias,
    municipalidades,
    publico,
    sectores,
    sesiones,
    tablero,
)

urlpatterns = [
    path("", publico.portada, name="portada"),
    path("inicio/", publico.inicio, name="inicio"),
    path("tablero/", tablero.tablero, name="tablero"),
    path("tablero/cambios/", tablero.cambios, name="tablero_cambios"),
    path("sesiones/", sesiones.sesiones, name="sesiones"),
    path("sesiones/<codigo:codigo>/", sesiones.sesion, name="sesion"),
    path("sesiones/<codigo:codigo>/corte/", cortes.pagina_de_corte, name="corte"),
    path(
        "sesiones/<codigo:codigo>/corte.<formato_de_corte:formato>",
        cortes_archivos.archivo_de_corte,
        name="corte_archivo",
    ),
    path("acuerdos/", acuerdos.acuerdos, name="acuerdos"),
    path("acuerdos/<codigo:codigo>/", acuerdo.acuerdo, name="acuerdo"),
    path("evidencias/<int:pk>/", evidencias.evidencia, name="evidencia"),
    path("evidencias/<int:pk>/miniatura/", evidencias.miniatura, name="evidencia_miniatura"),
    path("municipalidades/", municipalidades.municipalidades, name="municipalidades"),
    path("municipalidades/<ubigeo:ubigeo>/", municipalidades.municipalidad, name="municipalidad"),
    path("sectores/<sigla:sigla>/", sectores.sector, name="sector"),
]
