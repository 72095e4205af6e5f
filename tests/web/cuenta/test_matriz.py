"""La cuenta propia, la administración, la salud y el buzón, por cada persona: también tienen fila."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from muniejecutivo.diccionario import resumen
from tests.web.matriz import QUIENES

pytestmark = pytest.mark.django_db

TODAS = (200,) * len(QUIENES)
CON_CUENTA = (302,) + (200,) * (len(QUIENES) - 1)
A_OTRA_PARTE = (302,) * len(QUIENES)  # anónima, a ingresar; los demás, a confirmar quiénes son o a lo suyo
SIN_SEGUNDO_PASO = (302,) + (404,) * (len(QUIENES) - 1)
NO_HAY = (404,) * len(QUIENES)  # con servidor de correo no hay buzón
SE_ENVIA_CON_CUENTA = (302,) + (405,) * (len(QUIENES) - 1)
SOLO_SE_ENVIA = (405,) * len(QUIENES)

# Nombre de la dirección: (argumentos, qué responde a cada quien, en el orden de QUIENES).
MATRIZ: dict[str, tuple[list[str], tuple[int, ...]]] = {
    "account_login": ([], (200,) + (302,) * (len(QUIENES) - 1)),
    "account_logout": ([], CON_CUENTA),
    "account_inactive": ([], TODAS),
    "account_reauthenticate": ([], CON_CUENTA),
    "account_change_password": ([], CON_CUENTA),
    "account_reset_password": ([], TODAS),
    "account_reset_password_done": ([], TODAS),
    "account_reset_password_from_key": (["1", "abc-def"], TODAS),
    "account_reset_password_from_key_done": ([], TODAS),
    "mi_cuenta": ([], CON_CUENTA),
    "pantalla": ([], CON_CUENTA),
    "sesiones_abiertas": ([], CON_CUENTA),
    "sesion_cerrar": ([], SE_ENVIA_CON_CUENTA),
    "openid_connect_login": (["identidad"], NO_HAY),
    "openid_connect_callback": (["identidad"], NO_HAY),
    "tokens_propios": ([], CON_CUENTA),
    "token_propio_revocar": ([], SE_ENVIA_CON_CUENTA),
    "tokens": ([], (302, 403, 403, 403, 403, 403, 200, 200)),
    "token_de_sector": ([], (302, 403, 403, 403, 403, 403, 403, 200)),
    "token_renovar": ([], SE_ENVIA_CON_CUENTA),
    "token_revocar": ([], SE_ENVIA_CON_CUENTA),
    "mfa_index": ([], CON_CUENTA),
    "mfa_authenticate": ([], A_OTRA_PARTE),
    "mfa_reauthenticate": ([], A_OTRA_PARTE),
    "mfa_activate_totp": ([], A_OTRA_PARTE),
    "mfa_reemplazar": ([], A_OTRA_PARTE),
    "mfa_deactivate_totp": ([], SIN_SEGUNDO_PASO),
    "mfa_login_webauthn": ([], A_OTRA_PARTE),  # sin guion, vuelve a la página de ingreso
    "mfa_list_webauthn": ([], CON_CUENTA),
    "mfa_add_webauthn": ([], A_OTRA_PARTE),
    "mfa_reauthenticate_webauthn": ([], A_OTRA_PARTE),
    "mfa_edit_webauthn": (["1"], A_OTRA_PARTE),
    "mfa_remove_webauthn": (["1"], A_OTRA_PARTE),
    "mfa_view_recovery_codes": ([], SIN_SEGUNDO_PASO),
    "mfa_generate_recovery_codes": ([], A_OTRA_PARTE),
    "mfa_download_recovery_codes": ([], SIN_SEGUNDO_PASO),
    "salud_viva": ([], TODAS),
    "salud_lista": ([], (503,) * len(QUIENES)),  # en una prueba no hay worker ni beat que den señales
    "salud_metricas": ([], NO_HAY),  # no se abre con una cuenta, sino con un token
    "mcp": ([], SOLO_SE_ENVIA),  # con un token; lo demás, en `tests/api/asistente`
    "diccionario": ([resumen().hex()[:16]], TODAS),  # de nadie: lo guarda el navegador
    "buzon": ([], NO_HAY),
    "buzon_mensaje": (["uno"], NO_HAY),
    "buzon_responder": (["uno"], SOLO_SE_ENVIA),
    "buzon_devolver": (["uno"], SOLO_SE_ENVIA),
    "admin:index": ([], A_OTRA_PARTE),
}


@pytest.mark.parametrize("nombre", MATRIZ)
def test_cada_quien_recibe_lo_suyo(nombre: str, como: Callable[[str], Client]) -> None:
    argumentos, esperados = MATRIZ[nombre]
    direccion = reverse(nombre, args=argumentos)
    assert tuple(como(quien).get(direccion).status_code for quien in QUIENES) == esperados
