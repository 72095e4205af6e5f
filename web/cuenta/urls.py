"""Direcciones de la cuenta propia y de los tokens de la API."""

from django.urls import path

from web.cuenta import llaves, pantalla, segundo_paso, sesiones, tokens

urlpatterns = [
    path("cuenta/", tokens.mi_cuenta, name="mi_cuenta"),
    path("cuenta/pantalla/", pantalla.pantalla, name="pantalla"),
    path("cuenta/dos-pasos/reemplazar/", segundo_paso.reemplazar, name="mfa_reemplazar"),
    path("cuenta/llaves/<int:pk>/quitar/", llaves.quitar, name="mfa_remove_webauthn"),
    path("cuenta/sesiones/", sesiones.sesiones, name="sesiones_abiertas"),
    path("cuenta/sesiones/cerrar/", sesiones.cerrar, name="sesion_cerrar"),
    path("cuenta/tokens/", tokens.propios, name="tokens_propios"),
    path("cuenta/tokens/revocar/", tokens.revocar_propio, name="token_propio_revocar"),
    path("tokens/", tokens.todos, name="tokens"),
    path("tokens/nuevo/", tokens.de_sector, name="token_de_sector"),
    path("tokens/renovar/", tokens.renovar, name="token_renovar"),
    path("tokens/revocar/", tokens.revocar, name="token_revocar"),
]
