"""La lista de acuerdos: filtros en la dirección, búsqueda, orden por columnas y páginas."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos.acciones.proyeccion import redondear
from acuerdos.estados import acuerdo_en_dia
from acuerdos.models import Acuerdo
from acuerdos.models.hechos import hechos_de
from acuerdos.views.comun import base_para, con_semaforo, es_focal, paginas_de
from acuerdos.views.filtros import AcuerdosDePagina
from acuerdos.views.lista import Lista

POR_PAGINA = 50
POR_PAGINA_DE_FOCAL = 20  # para que la página quepa en un viaje de red
CAMPOS = ("sesion", "estado", "semaforo", "sector", "region", "municipalidad", "responsable", "tipo", "clasificacion",
          "por_validar", "sin_hitos", "con_traba", "callado", "vence_hasta", "plazo_desde", "plazo_hasta", "cui",
          "al")  # fmt: skip
# (título de la columna, campo por el que ordena o vacío)
COLUMNAS = (
    ("Acuerdo", "codigo"), ("Municipalidad", ""), ("Sector", ""), ("Estado", ""), ("Avance", "avance"),
    ("Plazo", "plazo_vigente"), ("Semáforo", "proximo_vencimiento"),
)  # fmt: skip


@require_safe
def acuerdos(request: HttpRequest) -> HttpResponse:
    """Lo que quien mira ve, con los filtros de la dirección; lo que no se entiende se dice y no se muestra nada."""
    hoy = timezone.localdate()
    visibles = Acuerdo.objects.visibles_para(request.user).order_by("codigo")
    lista = Lista(request, AcuerdosDePagina(request.GET, visibles, dia=hoy), CAMPOS)
    focal = es_focal(request.user)
    por_pagina = POR_PAGINA_DE_FOCAL if focal else POR_PAGINA
    pagina = Paginator(lista.filas(), por_pagina).get_page(request.GET.get("pagina"))
    al = lista.valor("al")
    pasado = al is not None and al != hoy
    pagina.object_list = con_semaforo(pagina.object_list.con_nombres(), hoy)
    if pasado:
        _como_en(al, pagina.object_list)
    contexto: dict[str, Any] = {
        "hoy": al if pasado else hoy,
        "al": al if pasado else None,
        "lista": lista,
        "acuerdos": pagina.object_list,
        "orden": lista.encabezados(COLUMNAS),
        "paginas": paginas_de(request, pagina, "acuerdo", "acuerdos"),
        "total": pagina.paginator.count,
        "es_demo": any(a.sesion.de_demostracion for a in pagina.object_list),
        "base": base_para(request.user),
        "focal": focal,
    }
    return render(request, "acuerdos/lista.html", contexto, status=lista.estado_http)


def _como_en(al: date, filas: list[Any]) -> None:
    """Pone en cada fila lo que tenía en `al`. Cinco consultas, sean las filas que sean."""
    hechos = hechos_de([a.pk for a in filas])
    for a in filas:
        entonces = acuerdo_en_dia(hechos[a.pk], al)
        a.situacion, a.plazo_vigente, a.avance = entonces.situacion, entonces.plazo, redondear(entonces.avance, 2)
        a.proximo_vencimiento, a.silencio_desde = entonces.proximo_vencimiento, entonces.silencio_desde
    con_semaforo(filas, al)
