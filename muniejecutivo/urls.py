"""Direcciones de todo el sistema."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from api.asistente.vistas import AsistenteVista
from muniejecutivo import diccionario, salud
from muniejecutivo.buzon import views as buzon
from muniejecutivo.direcciones import DireccionesRecordadas
from muniejecutivo.vigilancia import metricas

# La administración entra por /ingresar/, con los mismos límites de intentos y el mismo segundo paso.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("api/v1/", include("api.urls")),  # primero: la que más se pide no recorre las demás
    path("odata/v1/", include("api.odata.urls")),
    path("mcp/", AsistenteVista.as_view(), name="mcp"),  # la misma que en la API, donde un asistente la busca
    path("salud/viva", salud.viva, name="salud_viva"),
    path("salud/lista", salud.lista, name="salud_lista"),
    path("salud/metricas", metricas.metricas, name="salud_metricas"),
    path("diccionario/<slug:cual>/", diccionario.diccionario, name="diccionario"),
    path("cuenta/suscripciones/", include("api.suscripciones.urls")),
    path("", include("cuentas.urls")),
    DireccionesRecordadas("", "web.urls"),
    path("buzon/", buzon.buzon, name="buzon"),
    path("buzon/<slug:nombre>/", buzon.mensaje, name="buzon_mensaje"),
    path("buzon/<slug:nombre>/responder/", buzon.responder, name="buzon_responder"),
    path("buzon/<slug:nombre>/devolver/", buzon.devolver, name="buzon_devolver"),
    path("administracion/", admin.site.urls),
]

handler400 = "muniejecutivo.errores.peticion_mala"
handler403 = "muniejecutivo.errores.sin_permiso"
handler404 = "muniejecutivo.errores.no_encontrada"
handler429 = "muniejecutivo.errores.demasiadas_peticiones"  # de django-allauth: Django no tiene
handler500 = "muniejecutivo.errores.falla"
