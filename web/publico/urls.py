"""Direcciones de las páginas que mira cualquiera, y de la que reparte a cada quien al entrar."""

from django.urls import path

from web.publico import accesibilidad, buscar, comprobar, datos, fichas, novedades, portada, privacidad

urlpatterns = [
    path("", portada.portada, name="portada"),
    path("comprobar/", comprobar.comprobar, name="comprobar_huella"),
    path("comprobar/<sello:sello>/", comprobar.comprobar, name="comprobar"),
    path("accesibilidad/", accesibilidad.accesibilidad, name="accesibilidad"),
    path("privacidad/", privacidad.privacidad, name="privacidad"),
    path("inicio/", portada.inicio, name="inicio"),
    path("publico/buscar/", buscar.buscar, name="abierto_buscar"),
    path("publico/municipalidades/<ubigeo:ubigeo>/", fichas.municipalidad, name="abierto_municipalidad"),
    path(
        "publico/municipalidades/<ubigeo:ubigeo>/novedades.xml",
        novedades.novedades_de_municipalidad,
        name="abierto_municipalidad_novedades",
    ),
    path("publico/sectores/<sigla:sigla>/", fichas.sector, name="abierto_sector"),
    path("publico/acuerdos/<codigo:codigo>/", fichas.acuerdo, name="abierto_acuerdo"),
    path("publico/datos/", datos.datos, name="abierto_datos"),
    path("publico/datos/<codigo:codigo>.csv", datos.acuerdos_en_csv, name="abierto_csv"),
    path("data.json", datos.catalogo, name="abierto_catalogo"),
    path("novedades.xml", novedades.novedades, name="abierto_novedades"),
    path("favicon.ico", novedades.icono, name="icono"),
    path("robots.txt", novedades.robots, name="robots"),
    path("sitemap.xml", novedades.mapa_del_sitio, name="mapa_del_sitio"),
]
