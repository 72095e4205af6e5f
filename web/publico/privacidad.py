"""El aviso de privacidad (Ley 29733): qué se guarda de una persona, para qué, cuánto, quién lo ve y cómo reclamar.

Lo dice a quien ingresa y a quien llega por el enlace de un correo. Los plazos salen de los ajustes que los gobiernan;
el registro de lo que se trata, para la oficina, está en docs/seguridad.md.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from acuerdos import permisos


@login_not_required
@require_safe
def privacidad(request: HttpRequest) -> HttpResponse:
    """La página, igual para todos; con el menú de la oficina para quien trabaja en ella."""
    oficina = request.user.is_authenticated and request.user.es_secretaria
    contexto = {
        "base": "base.html" if oficina else "base_focal.html",
        "contacto": settings.PRIVACIDAD_CONTACTO,
        "accesos_meses": settings.ACCESOS_MESES,
        "correo_meses": settings.CORREO_RECIBIDO_MESES,
        "abiertos": permisos.hay_parte_publica(),
    }
    return render(request, "publico/privacidad.html", contexto)
