"""Todos los acuerdos de su municipalidad, los cumpla quien los cumpla: lo atrasado, lo que vence pronto y lo demás."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.enums import Semaforo, Situacion
from acuerdos.estados import VENCE_PRONTO, limite_de_alerta
from acuerdos.models import Acuerdo, Hito
from municipalidades.models import Municipalidad
from web.comun.paginas import con_semaforo, paginas_de

POR_PAGINA = 20  # con el texto entero de cada uno, caben en el presupuesto de un primer viaje de red
GRUPOS = ("Atrasado", VENCE_PRONTO, "En marcha", "Todavía sin pasos definidos", "Terminado")
SOLO_FOCALES = "Esta página es de los puntos focales de las municipalidades: la suya empieza en el menú."


@require_safe
def todos(request: HttpRequest) -> HttpResponse:
    """Los acuerdos de las municipalidades a su cargo, lo más urgente primero."""
    ubigeos = permisos.municipalidades_a_cargo(request.user)
    if not ubigeos:
        raise PermissionDenied(SOLO_FOCALES)
    hoy = timezone.localdate()
    suyos = Acuerdo.objects.visibles_para(request.user).filter(municipalidad__in=ubigeos)
    orden = suyos.order_by(F("proximo_vencimiento").asc(nulls_last=True), "plazo_vigente", "codigo")
    pagina = Paginator(orden.select_related("municipalidad", "sesion"), POR_PAGINA).get_page(request.GET.get("pagina"))
    filas = _con_siguiente(con_semaforo(pagina.object_list, hoy))
    contexto = {
        "hoy": hoy,
        "municipalidades": list(Municipalidad.objects.filter(pk__in=ubigeos).select_related("region")),
        "grupos": _grupos(filas, hoy),
        "paginas": paginas_de(request, pagina, "acuerdo", "acuerdos"),
        "varias_paginas": pagina.has_other_pages(),
        "total": pagina.paginator.count,
        "es_demo": any(a.sesion.de_demostracion for a in filas),
    }
    return render(request, "focal/todos.html", contexto)


def _con_siguiente(acuerdos: list[Any]) -> list[Any]:
    """Pone en cada acuerdo el hito que falta y vence primero (`siguiente`), o None."""
    abiertos = Hito.objects.sin_anulados().filter(
        acuerdo__in=[a.pk for a in acuerdos], registrado_el__isnull=False, porcentaje__lt=100
    )
    primeros: dict[int, Any] = {}
    for h in abiertos.order_by("plazo_vigente", "numero"):
        primeros.setdefault(h.acuerdo_id, h)
    for a in acuerdos:
        vivo = a.situacion == Situacion.ABIERTO
        a.siguiente = primeros.get(a.pk) if vivo else None
    return acuerdos


def _grupos(acuerdos: list[Any], hoy: Any) -> list[dict[str, Any]]:
    """Los acuerdos en el orden en que conviene atenderlos; los grupos vacíos no van."""
    alerta = limite_de_alerta(hoy)
    grupos: dict[str, list[Any]] = {titulo: [] for titulo in GRUPOS}
    for a in acuerdos:
        if a.situacion in (Situacion.CUMPLIDO, Situacion.DESESTIMADO):
            grupos["Terminado"].append(a)
        elif a.semaforo == Semaforo.ROJO or a.plazo_vigente < hoy:
            grupos["Atrasado"].append(a)
        elif a.situacion == Situacion.SIN_HITOS:
            grupos["Todavía sin pasos definidos"].append(a)
        elif a.proximo_vencimiento and a.proximo_vencimiento <= alerta:
            grupos[VENCE_PRONTO].append(a)
        else:
            grupos["En marcha"].append(a)
    return [{"titulo": t, "acuerdos": filas} for t, filas in grupos.items() if filas]
