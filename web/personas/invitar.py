"""Invitar a alguien a crear su contraseña. El correo lo envía el worker; cómo le fue, en la página de la persona."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext

from acuerdos.acciones.relevos import cargos_de, lugar_de, nombre_de
from acuerdos.acciones.usuarios import anotar_invitacion
from cuentas import idiomas
from cuentas.cartas import invitar
from cuentas.models import Usuario
from web.comun.paginas import quien_pide


def invitar_y_decir(request: HttpRequest, usuario: Usuario) -> None:
    """:raises AccionDenegada: o DatoInvalido, los de `anotar_invitacion`."""
    quien = quien_pide(request)
    anotar_invitacion(por=quien, usuario=usuario)
    invitar(usuario, motivo=_motivo(usuario))
    messages.success(request, f"La invitación va en camino a {usuario.email}.")


def _motivo(usuario: Usuario) -> str:
    if usuario.es_secretaria:
        return "para trabajar en la Secretaría"
    lugares = [nombre_de(lugar_de(cargo)) for cargo in cargos_de(usuario)]
    with idiomas.para(usuario):
        return gettext("para informar por %(lugares)s") % {"lugares": ", ".join(lugares)} if lugares else ""
