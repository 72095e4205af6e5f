"""Lo que estas páginas hacen igual: hallar la sesión o la reunión que se pide, y si quien pide puede tocarla."""

from django.http import HttpRequest

from acuerdos.permisos import Accion
from reuniones.models import Reunion, Sesion
from web.comun.paginas import exigir, reunion_pedida, sesion_pedida


def sesion_para(request: HttpRequest, codigo: str, accion: Accion) -> Sesion:
    """La sesión, si quien pide la ve (404) y puede hacer `accion` en ella (403 con el motivo)."""
    sesion = sesion_pedida(request, codigo)
    exigir(request, accion, sesion)
    return sesion


def reunion_para(request: HttpRequest, codigo: str, codigo_de_reunion: str, accion: Accion) -> Reunion:
    """La reunión, con la misma regla."""
    hallada = reunion_pedida(request, codigo, codigo_de_reunion)
    exigir(request, accion, hallada)
    return hallada
