"""La página de una reunión técnica bilateral: quiénes, cuándo y qué se acordó."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.models import Acuerdo
from acuerdos.views.comun import base_para, con_semaforo, es_focal
from reuniones.models import Reunion


@require_safe
def reunion(request: HttpRequest, codigo: str, reunion: str) -> HttpResponse:
    """De las municipalidades y acuerdos de la reunión, quien no es de la Secretaría ve los suyos."""
    visibles = Reunion.objects.filter(permisos.reuniones_visibles(request.user)).select_related("sesion", "sector")
    r = get_object_or_404(visibles, sesion__codigo=codigo, codigo=reunion)
    hoy = timezone.localdate()
    participaciones = list(r.participaciones.select_related("municipalidad__region").order_by("municipalidad_id"))
    abre = set(
        r.municipalidades.filter(permisos.municipalidades_visibles(request.user)).values_list("ubigeo", flat=True)
    )
    for p in participaciones:
        p.abre = p.municipalidad_id in abre
    suyos = Acuerdo.objects.visibles_para(request.user).filter(reunion=r).con_nombres().order_by("codigo")
    contexto = {
        "reunion": r,
        "hoy": hoy,
        "es_demo": r.sesion.de_demostracion,
        "base": base_para(request.user),
        "focal": es_focal(request.user),
        "participaciones": participaciones,
        "presentes": sum(1 for p in participaciones if p.presente),
        "acuerdos": con_semaforo(suyos, hoy),
    }
    return render(request, "reuniones/reunion.html", contexto)
