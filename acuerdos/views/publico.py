"""La página pública y la que reparte a cada quien al entrar."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.corte import corte
from acuerdos.views.comun import es_focal
from acuerdos.views.cuadros import cuadros_del_corte
from reuniones.models import Sesion


@login_not_required
@require_safe
def portada(request: HttpRequest) -> HttpResponse:
    """Las cifras de la última sesión publicada, y las demás publicadas para elegir. Ningún dato personal."""
    hoy = timezone.localdate()
    publicadas = list(Sesion.objects.filter(publicada=True, fecha__lte=hoy))
    contexto = {"sesiones": publicadas, "corte": None, "es_demo": any(s.de_demostracion for s in publicadas)}
    if publicadas:
        cifras = corte(publicadas[0], hoy)
        contexto |= {"sesion": publicadas[0], "corte": cifras, "cuadros": cuadros_del_corte(cifras, con_enlaces=False)}
    return render(request, "portada.html", contexto)


@require_safe
def inicio(request: HttpRequest) -> HttpResponse:
    """Adonde va cada quien al entrar."""
    return redirect(pagina_de_inicio(request.user))


def pagina_de_inicio(usuario: object) -> str:
    """Nombre de la página en que empieza `usuario`: el tablero, sus acuerdos o la lista de su sector."""
    if usuario.es_secretaria:
        return "tablero"
    if es_focal(usuario):
        return "mis_acuerdos"
    return "acuerdos" if permisos.sectores_a_cargo(usuario) else "sesiones"
