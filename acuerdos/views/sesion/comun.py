"""Lo que estas páginas hacen igual: hallar la sesión o la reunión que se pide, y si quien pide puede tocarla."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from acuerdos import permisos
from acuerdos.permisos import Accion
from acuerdos.views.comun import exigir
from reuniones.models import Reunion, Sesion


def sesion_para(request: HttpRequest, codigo: str, accion: Accion) -> Sesion:
    """La sesión, si quien pide la ve (404) y puede hacer `accion` en ella (403 con el motivo)."""
    sesion = get_object_or_404(Sesion.objects.filter(permisos.sesiones_visibles(request.user)), codigo=codigo)
    exigir(request, accion, sesion)
    return sesion


def reunion_para(request: HttpRequest, codigo: str, reunion: str, accion: Accion) -> Reunion:
    """La reunión, con la misma regla."""
    visibles = Reunion.objects.filter(permisos.reuniones_visibles(request.user)).select_related("sesion", "sector")
    hallada: Any = get_object_or_404(visibles, sesion__codigo=codigo, codigo=reunion)
    exigir(request, accion, hallada)
    return hallada
