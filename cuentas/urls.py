"""Ingreso, salida y la cuenta propia (contraseña y segundo paso), con las vistas de django-allauth."""

from allauth.account import views as cuenta
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codigos
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as llaves
from allauth.socialaccount.providers.openid_connect import views as identidad
from django.urls import path, re_path

from cuentas.clave_nueva import ClaveNueva

# Los nombres son los de allauth, que los busca por ellos. No hay registro: las cuentas las crea la Secretaría.
urlpatterns = [
    path("ingresar/", cuenta.login, name="account_login"),
    path("ingresar/llave/", llaves.login_webauthn, name="mfa_login_webauthn"),
    path("salir/", cuenta.logout, name="account_logout"),
    path("cuenta/inactiva/", cuenta.account_inactive, name="account_inactive"),
    path("cuenta/confirmar-identidad/", cuenta.reauthenticate, name="account_reauthenticate"),
    path("cuenta/clave/", cuenta.password_change, name="account_change_password"),
    path("cuenta/clave/olvidada/", cuenta.password_reset, name="account_reset_password"),
    path("cuenta/clave/olvidada/enviada/", cuenta.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^cuenta/clave/nueva/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        ClaveNueva.as_view(),
        name="account_reset_password_from_key",
    ),
    path("cuenta/clave/nueva/lista/", cuenta.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("cuenta/identidad/<slug:provider_id>/", identidad.login, name="openid_connect_login"),
    path("cuenta/identidad/<slug:provider_id>/vuelta/", identidad.callback, name="openid_connect_callback"),
    path("cuenta/dos-pasos/", mfa.index, name="mfa_index"),
    path("cuenta/dos-pasos/codigo/", mfa.authenticate, name="mfa_authenticate"),
    path("cuenta/dos-pasos/confirmar/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("cuenta/dos-pasos/activar/", totp.activate_totp, name="mfa_activate_totp"),
    path("cuenta/dos-pasos/desactivar/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("cuenta/llaves/", llaves.list_webauthn, name="mfa_list_webauthn"),
    path("cuenta/llaves/agregar/", llaves.add_webauthn, name="mfa_add_webauthn"),
    path("cuenta/llaves/confirmar/", llaves.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("cuenta/llaves/<int:pk>/nombre/", llaves.edit_webauthn, name="mfa_edit_webauthn"),
    path("cuenta/dos-pasos/respaldo/", codigos.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("cuenta/dos-pasos/respaldo/generar/", codigos.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("cuenta/dos-pasos/respaldo/descargar/", codigos.download_recovery_codes, name="mfa_download_recovery_codes"),
]
