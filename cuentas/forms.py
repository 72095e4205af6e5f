"""Formularios de ingreso."""

from allauth.account.forms import LoginForm


class IngresoForm(LoginForm):
    """El de allauth, con las etiquetas de la casa y un solo campo para usuario o correo."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Usuario o correo"
        self.fields["password"].label = "Contraseña"
        self.fields["password"].help_text = ""  # «¿Olvidó su contraseña?» va tras el botón, no antes de escribirla
        for campo in self.fields.values():
            campo.widget.attrs.pop("placeholder", None)
