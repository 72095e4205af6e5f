"""Direcciones del corte de una sesión: su página y sus archivos."""

from django.urls import path

from web.cortes import archivos, pagina

urlpatterns = [
    path("sesiones/<codigo:codigo>/corte/", pagina.pagina_de_corte, name="corte"),
    path("sesiones/<codigo:codigo>/corte.<formato_de_corte:formato>", archivos.archivo_de_corte, name="corte_archivo"),
]
