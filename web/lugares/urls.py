"""Direcciones de las municipalidades y los sectores."""

from django.urls import path

from web.lugares import municipalidades, sectores

urlpatterns = [
    path("municipalidades/", municipalidades.municipalidades, name="municipalidades"),
    path("municipalidades/<ubigeo:ubigeo>/", municipalidades.municipalidad, name="municipalidad"),
    path("sectores/<sigla:sigla>/", sectores.sector, name="sector"),
]
