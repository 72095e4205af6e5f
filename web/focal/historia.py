"""Lo que ya informó: cada avance con lo que la Secretaría respondió, y los pedidos de más tiempo con su respuesta.

Regla («Who sees what»): la historia es la del tiempo que lleva en el cargo.
"""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from acuerdos import encargos
from acuerdos.enums import Canal
from acuerdos.models import Avance, Hito, Reprogramacion
from web.comun.paginas import paginas_de
from web.focal.envios import constancia_de
from web.focal.pendientes import lugares_de

POR_PAGINA = 20
PEDIDOS = 20


@require_safe
def historia(request: HttpRequest) -> HttpResponse:
    """Sus avances, lo último primero."""
    lugares = lugares_de(request.user)
    suyos = Hito.objects.filter(encargos.debe(request.user)).values("pk")
    avances = Avance.objects.visibles_para(request.user).filter(_en_su_tiempo(request.user), hito__in=suyos)
    del_mismo = Avance.objects.sin_anulados().filter(hito=OuterRef("hito")).order_by("-fecha", "-id")
    avances = (
        avances.annotate(ultimo_del_hito=Subquery(del_mismo.values("pk")[:1]))
        .select_related("hito__acuerdo__sesion")
        .prefetch_related("evidencias")
    )
    pagina = Paginator(avances.order_by("-registrado_en", "-id"), POR_PAGINA).get_page(request.GET.get("pagina"))
    filas = list(pagina.object_list)
    for v in filas:
        v.numero = constancia_de(v)
        v.via = Canal(v.canal).label.lower() if v.canal in (Canal.ENLACE, Canal.CORREO) else ""
        v.es_ultimo = v.ultimo_del_hito == v.pk  # el que otro posterior dejó atrás ya no espera revisión
        v.fotos = [e for e in v.evidencias.all() if e.anulado_en is None]
    contexto = {
        "lugares": lugares,
        "avances": filas,
        "pedidos": _pedidos(request.user) if pagina.number == 1 else [],
        "paginas": paginas_de(request, pagina, "informe", "informes"),
        "varias_paginas": pagina.has_other_pages(),
        "es_demo": any(v.hito.acuerdo.sesion.de_demostracion for v in filas),
    }
    return render(request, "focal/historia.html", contexto)


def _en_su_tiempo(usuario: Any) -> Q:
    return encargos.desde_su_cargo(usuario, "hito__acuerdo__", "registrado_en")


def _pedidos(usuario: Any) -> list[Any]:
    pedidos = Reprogramacion.objects.visibles_para(usuario).filter(
        encargos.desde_su_cargo(usuario, "acuerdo__", "registrado_en")
    )
    return list(pedidos.select_related("hito", "acuerdo").order_by("-registrado_en")[:PEDIDOS])
