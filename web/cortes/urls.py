"""Direcciones del corte de una sesión: su página, sus archivos y los que se publicaron."""

from django.urls import path

from web.cortes import archivos, focales, pagina, publicados, publicar

urlpatterns = [
    path("sesiones/<codigo:codigo>/corte/", pagina.pagina_de_corte, name="corte"),
    path("sesiones/<codigo:codigo>/corte/sin-punto-focal/", focales.sin_punto_focal, name="corte_sin_punto_focal"),
    path("sesiones/<codigo:codigo>/corte.<formato_de_corte:formato>", archivos.archivo_de_corte, name="corte_archivo"),
    path("sesiones/<codigo:codigo>/cortes/", publicados.cortes_publicados, name="cortes_publicados"),
    path("sesiones/<codigo:codigo>/cortes/publicar/", publicar.publicar_corte, name="publicar_corte"),
    path("sesiones/<codigo:codigo>/cortes/<int:numero>/", publicados.corte_publicado, name="corte_publicado"),
    path("sesiones/<codigo:codigo>/cortes/<int:numero>/retirar/", publicar.retirar_corte, name="retirar_corte"),
    path(
        "sesiones/<codigo:codigo>/cortes/<int:numero>.<formato_de_corte:formato>",
        publicados.archivo_publicado,
        name="corte_publicado_archivo",
    ),
]
