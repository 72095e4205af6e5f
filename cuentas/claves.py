"""Lo que pasa cuando una contraseña cambia, la cambie quien la cambie: su dueña, el enlace del correo o el servidor.

Django se lo dice a cada «validador» de AUTH_PASSWORD_VALIDATORS cuando la contraseña nueva ya se guardó; rehacer el
resumen de la misma no es cambiarla.
"""

from cuentas import accesos
from cuentas.models import Usuario


class CortaLosTokens:
    """Quien cambia su clave porque alguien la supo cierra también lo que ese alguien pudo dejar abierto: los tokens."""

    def validate(self, password: str, user: object = None) -> None:
        """Nada que exigirle a la contraseña."""

    def get_help_text(self) -> str:
        return ""

    def password_changed(self, password: str, user: Usuario) -> None:
        accesos.quitar_tokens(user)
