"""La página pública y la que reparte a cada quien al entrar."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import permisos
from corte.cifras import corte
from cuentas.models import Usuario
from reuniones.models import Sesion
from web.acuerdos.vistas import inicio_de
from web.comun.abierto import Senas, entera, preguntada
from web.comun.paginas import es_focal, quien_pide
from web.cortes.cuadros import cifras_de_avance, cuadros_del_corte, titulares_del_corte
from web.publico.datos import descargas_de


@login_not_required
@require_safe
@preguntada
def portada(request: HttpRequest) -> HttpResponse:
    """Las cifras de la sesión publicada que se elija con `sesion`, o de la última. Ningún dato personal."""
    if not permisos.hay_parte_publica():
        return redirect("inicio")  # se ingresa, y quien ya ingresó va a lo suyo
    hoy = timezone.localdate()
    publicadas = list(Sesion.objects.filter(publicada=True, fecha__lte=hoy))  # la última, primero
    por_codigo = {sesion.codigo: sesion for sesion in publicadas}
    pedida = request.GET.get("sesion", "")
    if pedida and pedida not in por_codigo:
        raise Http404
    contexto: dict[str, Any] = {
        "corte": None,
        "pestanas": [],
        "descargas": [],
        "senas": _senas(None),
    }
    if publicadas:
        elegida = por_codigo.get(pedida, publicadas[0])
        cifras = corte(elegida, hoy)
        contexto |= {
            "sesion": elegida,
            "es_demo": elegida.de_demostracion,
            "corte": cifras,
            "senas": _senas(elegida, es_la_ultima=elegida == publicadas[0]),
            "descargas": descargas_de(elegida),
            "titulares": titulares_del_corte(cifras),
            "avance": cifras_de_avance(cifras),
            "cuadros": cuadros_del_corte(cifras),
            "pestanas": [_pestana(sesion, actual=sesion == elegida) for sesion in publicadas],
        }
    return render(request, "publico/portada.html", contexto)


def _pestana(sesion: Sesion, *, actual: bool) -> dict[str, Any]:
    return {"texto": sesion.nombre, "url": f"?sesion={sesion.codigo}", "actual": actual, "cantidad": None}


def _senas(elegida: Sesion | None, *, es_la_ultima: bool = False) -> Senas:
    """Cada sesión tiene su dirección; la última, la de la portada: pedirla por su código no es otra página."""
    ruta = reverse("portada") + (f"?sesion={elegida.codigo}" if elegida and not es_la_ultima else "")
    de_cual = f" del {elegida.nombre}" if elegida else ""
    return Senas(
        titulo=f"Seguimiento de los acuerdos{de_cual}",
        descripcion=f"Cifras públicas de los acuerdos{de_cual} entre ministerios y municipalidades del Perú.",
        url=entera(ruta),
        fuente=reverse("abierto_novedades"),
    )


@require_safe
def inicio(request: HttpRequest) -> HttpResponse:
    """Adonde va cada quien al entrar: la vista que eligió para empezar o, sin ella, su página.

    A quien no ejerce ningún cargo se le dice aquí, antes de que no encuentre nada.
    """
    cargo = permisos.ejerce_cargo(request.user)
    if isinstance(cargo, permisos.Denegado):
        messages.warning(request, cargo.motivo)
    quien = quien_pide(request)
    return redirect(inicio_de(quien) or pagina_de_inicio(quien))


def pagina_de_inicio(usuario: Usuario) -> str:
    """Nombre de la página en que empieza `usuario`: el tablero, sus acuerdos o la lista de su sector."""
    if usuario.es_secretaria:
        return "tablero"
    if es_focal(usuario):
        return "mis_acuerdos"
    return "acuerdos" if permisos.sectores_a_cargo(usuario) else "sesiones"
