"""La página de una reunión: para quien la lleva, la sala donde se escribe; para los demás, quiénes y qué se acordó."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from acuerdos import permisos
from acuerdos.models import Acuerdo
from acuerdos.permisos import Accion, puede
from reuniones.models import Reunion
from web.comun.paginas import base_para, con_semaforo, es_focal, reunion_pedida, ver_y_enviar
from web.reuniones import sala


@ver_y_enviar
def reunion(request: HttpRequest, codigo: str, reunion: str) -> HttpResponse:
    """GET: la página de cada quien. POST: registra un acuerdo en la sala."""
    r = reunion_pedida(request, codigo, reunion)
    if request.method == "POST":
        return sala.registrar(request, r)
    if puede(request.user, Accion.REGISTRAR_ACUERDO, r.sesion) or puede(request.user, Accion.REGISTRAR_REUNION, r):
        return sala.mostrar(request, r)
    return leer(request, r)


def leer(request: HttpRequest, r: Reunion) -> HttpResponse:
    """De las municipalidades y acuerdos de la reunión, quien no es de la Secretaría ve los suyos."""
    hoy = timezone.localdate()
    participaciones: list[Any] = sala.participaciones_de(r)
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
        "acuerdos": con_semaforo(suyos, hoy),
        "por_que_no": sala.motivo_de_no_registrar(request.user, r) if request.user.es_secretaria else "",
    }
    return render(request, "reuniones/reunion.html", contexto)
