"""Los ajustes del ingreso que no cambian de un servidor a otro: los de Django y los de django-allauth."""

from typing import Any

from cuentas.ajustes_de_intentos import FALLOS_DE_UNA_DIRECCION, TOPES

VALIDAN = "django.contrib.auth.password_validation."
PROVEEDOR = "identidad"  # como se llama en las direcciones
DE_SU_DUENA = ("username", "nombre", "email", "documento")  # a lo que una contraseña no se ha de parecer
FORMULARIOS = "cuentas.formularios_de_ingreso."

AJUSTES_DE_INGRESO: dict[str, Any] = {
    "LOGIN_URL": "account_login",
    "LOGIN_REDIRECT_URL": "/inicio/",  # reparte a cada quien: tablero, mis acuerdos o la lista de su sector
    "LOGOUT_REDIRECT_URL": "/",
    "SESSION_ENGINE": "muniejecutivo.sesiones",  # la regla de cuánto duran está ahí
    "KNOX_TOKEN_MODEL": "cuentas.TokenAPI",
    "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
    "AUTH_PASSWORD_VALIDATORS": [
        {"NAME": f"{VALIDAN}UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": DE_SU_DUENA}},
        *({"NAME": f"{VALIDAN}{n}Validator"} for n in ("CommonPassword", "NumericPassword")),
        {"NAME": f"{VALIDAN}MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
        *({"NAME": f"cuentas.claves.{n}"} for n in ("NoEsDeLaCasa", "NoFiltrada", "CortaLosTokens")),
    ],
    "ACCOUNT_ADAPTER": "cuentas.adaptador.AdaptadorDeCuentas",
    "ACCOUNT_LOGIN_METHODS": {"username", "email"},
    "ACCOUNT_SIGNUP_FIELDS": ["username*", "email*", "password1*", "password2*"],
    # Las cuentas las crea la Secretaría, con el correo que la municipalidad acreditó.
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_UNIQUE_EMAIL": True,
    # A un correo desconocido no se le escribe (y no hay registro que ofrecerle).
    "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
    "ACCOUNT_SESSION_REMEMBER": True,
    "ACCOUNT_EMAIL_SUBJECT_PREFIX": "[MUNI Ejecutivo] ",
    "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": True,
    # El ingreso se cuenta en `cuentas.intentos`; con estos, los códigos del segundo paso.
    "ACCOUNT_RATE_LIMITS": {"login": "", "login_failed": f"{FALLOS_DE_UNA_DIRECCION},{TOPES}"},
    "SOCIALACCOUNT_ADAPTER": "cuentas.identidad.AdaptadorDeIdentidad",
    "SOCIALACCOUNT_STORE_TOKENS": False,
    "SOCIALACCOUNT_REQUESTS_TIMEOUT": 10,
    "ACCOUNT_FORMS": {
        "login": f"{FORMULARIOS}FormularioDeIngreso",
        "reset_password": f"{FORMULARIOS}FormularioDeClaveOlvidada",
        "reset_password_from_key": f"{FORMULARIOS}FormularioDeClaveNueva",
    },
    "MFA_FORMS": {
        "authenticate": f"{FORMULARIOS}FormularioDeCodigo",
        "reauthenticate": f"{FORMULARIOS}FormularioDeConfirmarCodigo",
        "activate_totp": f"{FORMULARIOS}FormularioDeActivarCodigo",
        "login_webauthn": f"{FORMULARIOS}FormularioDeIngresoConLlave",
        "authenticate_webauthn": f"{FORMULARIOS}FormularioDeLlave",
        "reauthenticate_webauthn": f"{FORMULARIOS}FormularioDeConfirmarLlave",
        "add_webauthn": f"{FORMULARIOS}FormularioDeLlaveNueva",
        "edit_webauthn": f"{FORMULARIOS}FormularioDeNombreDeLlave",
    },
    "MFA_ADAPTER": "cuentas.segundo_paso.AdaptadorDeSegundoPaso",
    "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    "MFA_TOTP_ISSUER": "MUNI Ejecutivo",
    "MFA_ALLOW_UNVERIFIED_EMAIL": True,
}


def proveedor_de_identidad(
    servidor: str, cliente: str, secreto: str, nombre: str, niveles: list[str]
) -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS, con un solo servidor de identidad; vacío si no hay."""
    if not servidor:
        return {}
    app = {
        "provider_id": PROVEEDOR,
        "name": nombre,
        "client_id": cliente,
        "secret": secreto,
        "settings": {"server_url": servidor, "oauth_pkce_enabled": True},
    }
    pedidos = {"acr_values": " ".join(niveles)} if niveles else {}
    return {"openid_connect": {"APPS": [app], "AUTH_PARAMS": pedidos, "SCOPE": ["openid", "profile"]}}
