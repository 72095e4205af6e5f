"""La cuenta del servidor: en su nombre queda lo que se importa desde la terminal. Nadie entra con ella."""

from cuentas.models import Usuario

SISTEMA = "sistema"  # su nombre de usuario


def quien_administra() -> Usuario:
    """Como se le dice a la dueña de una cuenta quién la tocó, si fue con una orden: no se sabe más. No se guarda."""
    return Usuario(nombre="quien administra el servidor")


def usuario_sistema(*, crear: bool = True) -> Usuario:
    """La cuenta. Sin `crear`, puede no guardarse."""
    usuario = Usuario.objects.filter(username=SISTEMA).first()
    if usuario is None:
        usuario = Usuario(username=SISTEMA, nombre="Sistema (importación)", is_active=False)
        usuario.set_unusable_password()
        if crear:
            usuario.save()
    return usuario
