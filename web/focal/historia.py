"""Lo que ya informó: cada avance con lo que la Secretaría respondió, y las solicitudes de más tiempo con su respuesta.

Regla («Who sees what»): la historia es la del tiempo que lleva en el cargo.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from acuerdos import encargos
from acuerdos.constancias import constancia_de
from acuerdos.enums import Canal
from acuerdos.models import Avance, Hito, Reprogramacion
from cuentas.idiomas import formas
from cuentas.models import Usuario
from web.comun.paginas import paginas_de, quien_pide
from web.focal.pendientes import lugares_de

INFORMES_POR_PAGINA = 20
SOLICITUDES = 20
VALIDADO, DEVUELTO, EN_ESPERA, PASADO = "validado", "devuelto", "en_espera", "pasado"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilaDeInforme:
    """Un avance que informó. `respuesta`: qué pasó con él; el que otro posterior dejó atrás ya no espera revisión.

    `porcentaje` de 0 a 100; `archivos`: cuántos; `via`: por dónde llegó, o vacío si fue por la página.
    """

    url: str
    hito: str
    acuerdo: str
    numero: str
    porcentaje: int
    fecha: date
    archivos: int
    via: str
    descripcion: str
    respuesta: str
    motivo_de_devolucion: str
    validado_el: date | None
    es_demo: bool


@require_safe
def historia(request: HttpRequest) -> HttpResponse:
    """Sus avances, lo último primero."""
    quien = quien_pide(request)
    lugares = lugares_de(quien)
    pagina = Paginator(_avances(quien), INFORMES_POR_PAGINA).get_page(request.GET.get("pagina"))
    informes = [_fila(avance, espera=avance.espera) for avance in pagina.object_list]
    contexto = {
        "lugares": lugares,
        "informes": informes,
        "solicitudes": _solicitudes(quien) if pagina.number == 1 else [],
        "paginas": paginas_de(request, pagina, *formas("informe", "informes")),
        "es_demo": any(informe.es_demo for informe in informes),
    }
    return render(request, "focal/historia.html", contexto)


def _avances(quien: Usuario) -> "QuerySet[Any]":
    """Los de sus hitos desde que está en el cargo, cada uno con si `espera` respuesta."""
    suyos = Hito.objects.filter(encargos.debe(quien)).values("pk")
    avances = Avance.objects.visibles_para(quien).con_espera().filter(_en_su_tiempo(quien), hito__in=suyos)
    de_que = avances.select_related("hito__acuerdo__sesion").prefetch_related("evidencias")
    return de_que.order_by("-registrado_en", "-id")


def _fila(avance: Avance, *, espera: bool) -> FilaDeInforme:
    acuerdo = avance.hito.acuerdo
    return FilaDeInforme(
        url=reverse("constancia", args=[avance.pk]),
        hito=avance.hito.texto,
        acuerdo=acuerdo.codigo,
        numero=constancia_de(avance),
        porcentaje=avance.porcentaje,
        fecha=avance.fecha,
        archivos=sum(evidencia.anulado_en is None for evidencia in avance.evidencias.all()),
        via=gettext(Canal(avance.canal).label).lower() if avance.canal in (Canal.ENLACE, Canal.CORREO) else "",
        descripcion=avance.descripcion,
        respuesta=_respuesta(avance, espera=espera),
        motivo_de_devolucion=avance.motivo_de_devolucion,
        validado_el=avance.validado_el,
        es_demo=acuerdo.sesion.de_demostracion,
    )


def _respuesta(avance: Avance, *, espera: bool) -> str:
    if avance.validado_en:
        return VALIDADO
    if avance.devuelto_en:
        return DEVUELTO
    return EN_ESPERA if espera else PASADO


def _en_su_tiempo(quien: Usuario) -> Q:
    return encargos.desde_su_cargo(quien, "hito__acuerdo__", "registrado_en")


def _solicitudes(quien: Usuario) -> list[Reprogramacion]:
    solicitudes = Reprogramacion.objects.visibles_para(quien).filter(
        encargos.desde_su_cargo(quien, "acuerdo__", "registrado_en")
    )
    return list(solicitudes.select_related("hito", "acuerdo").order_by("-registrado_en")[:SOLICITUDES])
