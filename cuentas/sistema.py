"""La cuenta del servidor: en su nombre queda lo que se importa desde la terminal. Nadie entra con ella."""

from cuentas.models import Usuario

SISTEMA = "sistema"  # su nombre de usuario


def usuario_sistema(*, crear: bool = True) -> Usuario:
    """La cuenta. Sin `crear`, puede no guardarse."""
    usuario = Usuario.objects.filter(username=SISTEMA).first()
    if usuario is None:
        usuario = Usuario(username=SISTEMA, nombre="Sistema (importación)", is_active=False)
        usuario.set_unusable_password()
        if crear:
            usuario.save()
    return usuario
