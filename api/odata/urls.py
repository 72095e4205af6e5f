"""Las direcciones de OData, sin barra al final, como las escribe el estándar."""

from django.urls import URLPattern, path

from api.odata.vistas import CONJUNTOS, Conjunto, Cuenta, Metadatos, Servicio, conjunto_de

app_name = "odata"

urlpatterns: list[URLPattern] = [
    path("", Servicio.as_view(), name="servicio"),
    path("$metadata", Metadatos.as_view(), name="metadatos"),
]
for nombre, lista in CONJUNTOS.items():
    urlpatterns += [
        path(nombre, conjunto_de(lista, Conjunto).as_view(), name=nombre),
        path(f"{nombre}/$count", conjunto_de(lista, Cuenta).as_view(), name=f"{nombre}_cuenta"),
    ]
