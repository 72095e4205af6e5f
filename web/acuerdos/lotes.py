"""Trabajar sobre varios acuerdos a la vez: elegir qué, ver antes → después, confirmar, y deshacer."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from acuerdos.acciones import lotes as acciones
from acuerdos.enums import TrabajoDeLote, VerboDeLote
from acuerdos.models import Acuerdo, Lote
from acuerdos.palabras import contar
from acuerdos.permisos import Accion
from web.acuerdos.formularios_de_lote import FORMULARIOS
from web.acuerdos.pagina import pagina_de
from web.acuerdos.peticion import PeticionDeLista
from web.comun.paginas import datos_de, encolar, exigir, paginas_de, quien_pide, ver_y_enviar
from web.comun.paso import paso, toque

MARCADOS, PAGINA, TODOS = "marcados", "pagina", "todos"
LOTES_POR_PAGINA = 25
ACUERDOS_NOMBRADOS = 20
HECHA = Q(filas__version_despues__isnull=False)
YA_HECHAS = {
    TrabajoDeLote.PREPARAR: ~Q(despues="", motivo=""),
    TrabajoDeLote.CONFIRMAR: Q(version_despues__isnull=False),
    TrabajoDeLote.DESHACER: Q(deshecha=True) | ~Q(motivo_de_no_deshacer=""),
}
TAREA = "acuerdos.seguir_lote"


@dataclass(frozen=True, slots=True)
class MarchaDeLote:
    """Cuántas filas van y de cuántas, en lo que el lote tiene en marcha."""

    van: int
    total: int


@ver_y_enviar
def nuevo(request: HttpRequest) -> HttpResponse:
    """GET: qué hacer con los acuerdos elegidos en la lista. POST: la vista previa."""
    exigir(request, Accion.TRABAJAR_POR_LOTES)
    quien = quien_pide(request)
    if (nombre := request.GET.get("verbo", "")) not in VerboDeLote.values:
        return _no_se_puede(request, "Elija qué hacer con los acuerdos.")
    claves, frases = _elegidos(request)
    if frases:
        return _no_se_puede(request, *frases)
    verbo = VerboDeLote(nombre)
    form = FORMULARIOS[verbo](datos_de(request))

    def preparar(_datos: dict[str, Any]) -> Lote:
        preparado = acciones.preparar_lote(
            por=quien, verbo=verbo, datos=form.datos(), acuerdos=claves, ahora=timezone.now()
        )
        _encolar_si_sigue(preparado)
        return preparado

    return paso(
        request,
        form,
        preparar,
        dicho="",
        volver=_pagina_de,
        plantilla="acuerdos/lote_nuevo.html",
        contexto=lambda: {"verbo": verbo, "volver": _a_la_lista(request), **_los_primeros(claves)},
    )


@ver_y_enviar
def lote(request: HttpRequest, pk: int) -> HttpResponse:
    """La vista previa y, confirmado (POST), el resultado; mientras algo está en marcha, por dónde va."""
    exigir(request, Accion.TRABAJAR_POR_LOTES)
    quien = quien_pide(request)
    elegido = get_object_or_404(Lote.objects.select_related("preparado_por", "deshecho_por"), pk=pk)
    if request.method == "POST":
        return _confirmar(request, elegido)
    if elegido.trabajo:
        contexto = {"lote": elegido, "marcha": _por_donde_va(elegido)}
        return render(request, "acuerdos/lote_en_marcha.html", contexto)
    filas = list(elegido.filas.select_related("acuerdo"))
    quedan = elegido.confirmado_en is not None and acciones.por_deshacer(elegido).exists()
    negado = acciones.motivo_de_no_deshacer(quien, elegido) if quedan else None
    contexto = {
        "lote": elegido,
        "es_suyo": elegido.preparado_por_id == quien.pk,
        "van": [fila for fila in filas if not fila.motivo],
        "negadas": [fila for fila in filas if fila.motivo],
        "no_volvieron": [fila for fila in filas if fila.motivo_de_no_deshacer],
        "se_deshace": quedan and negado is None,
        "por_que_no_se_deshace": "" if negado is None else negado.motivo,
    }
    return render(request, "acuerdos/lote.html", contexto)


@require_safe
def marcha(request: HttpRequest, pk: int) -> HttpResponse:
    """El pedazo que se pide cada tanto mientras trabaja; cuando termina, la página entera."""
    exigir(request, Accion.TRABAJAR_POR_LOTES)
    elegido = get_object_or_404(Lote, pk=pk)
    if not getattr(request, "htmx", False):
        return redirect("lote", pk)
    if not elegido.trabajo:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "acuerdos/_marcha_de_lote.html", {"lote": elegido, "marcha": _por_donde_va(elegido)})


@require_POST
def deshacer(request: HttpRequest, pk: int) -> HttpResponse:
    exigir(request, Accion.TRABAJAR_POR_LOTES)
    quien = quien_pide(request)
    elegido = get_object_or_404(Lote, pk=pk)

    def volver_atras() -> str:
        hecho = acciones.deshacer_lote(por=quien, lote=elegido, ahora=timezone.now())
        if _encolar_si_sigue(hecho):
            return ""
        if vueltos := hecho.filas.filter(deshecha=True).count():
            cuantos = contar(vueltos, "acuerdo volvió a lo que tenía", "acuerdos volvieron a lo que tenían")
            return f"Deshecho: {cuantos} antes."
        messages.warning(request, "No volvió ningún acuerdo: lea por qué en cada fila.")
        return ""

    return toque(request, volver_atras, dicho=str, volver=_pagina_de(elegido))


@require_safe
def lotes(request: HttpRequest) -> HttpResponse:
    """Los últimos lotes de la oficina."""
    exigir(request, Accion.TRABAJAR_POR_LOTES)
    hechos = Lote.objects.filter(Q(confirmado_en__isnull=False) | Q(trabajo=TrabajoDeLote.CONFIRMAR))
    contados = hechos.annotate(
        hechas=Count("filas", filter=HECHA),
        negadas=Count("filas", filter=~Q(filas__motivo="")),
        sin_volver=Count("filas", filter=~Q(filas__motivo_de_no_deshacer="")),
    ).order_by(F("confirmado_en").desc(nulls_first=True), "-pk")
    contados = contados.select_related("preparado_por", "deshecho_por")
    pagina = Paginator(contados, LOTES_POR_PAGINA).get_page(request.GET.get("pagina"))
    contexto = {"lotes": pagina.object_list, "paginas": paginas_de(request, pagina, "lote", "lotes")}
    return render(request, "acuerdos/lotes.html", contexto)


def _confirmar(request: HttpRequest, lote: Lote) -> HttpResponse:
    quien = quien_pide(request)

    def aplicar() -> str:
        hecho = acciones.confirmar_lote(por=quien, lote=lote, ahora=timezone.now())
        if _encolar_si_sigue(hecho):
            return ""
        if hechas := hecho.filas.filter(version_despues__isnull=False).count():
            return f"Listo: {contar(hechas, 'acuerdo', 'acuerdos')}."
        messages.warning(request, "No cambió ningún acuerdo: lea por qué en cada fila.")
        return ""

    return toque(request, aplicar, dicho=str, volver=_pagina_de(lote))


def _encolar_si_sigue(lote: Lote) -> bool:
    """Si quedó en marcha: lo que falta va a la cola."""
    if lote.trabajo:
        encolar(TAREA, lote.pk)
    return bool(lote.trabajo)


def _pagina_de(lote: Lote) -> str:
    return reverse("lote", args=[lote.pk])


def _los_primeros(claves: list[int]) -> dict[str, Any]:
    """Cuántos acuerdos son, los códigos de los primeros y cuántos más faltan nombrar."""
    primeros = (
        Acuerdo.objects.filter(pk__in=claves[:ACUERDOS_NOMBRADOS]).order_by("codigo").values_list("codigo", flat=True)
    )
    return {"cuantos": len(claves), "codigos": list(primeros), "faltan": max(0, len(claves) - ACUERDOS_NOMBRADOS)}


def _por_donde_va(lote: Lote) -> MarchaDeLote:
    trabajo = TrabajoDeLote(lote.trabajo)
    faltan = lote.filas.filter(acciones.POR_HACER[trabajo]).count()
    van = lote.filas.filter(YA_HECHAS[trabajo]).count()
    return MarchaDeLote(van, total=van + faltan)


def _elegidos(request: HttpRequest) -> tuple[list[int], list[str]]:
    """Las claves de los acuerdos elegidos (los marcados, la página o todos los del filtro), o por qué no se puede."""
    cuales = request.GET.get("cuales", MARCADOS)
    if cuales == MARCADOS:
        codigos = [codigo for codigo in dict.fromkeys(request.GET.getlist("acuerdo")) if "\x00" not in codigo]
        visibles = Acuerdo.objects.visibles_para(request.user)
        claves = list(visibles.filter(codigo__in=codigos).values_list("pk", flat=True))
        if not claves:
            return [], ["Marque al menos un acuerdo de la lista, o elija toda la página."]
    elif cuales in (PAGINA, TODOS):
        peticion = _peticion(request)
        if peticion.problemas:
            return [], peticion.problemas
        if cuales == PAGINA:
            claves = [acuerdo.pk for acuerdo in pagina_de(peticion).object_list]
        else:
            claves = list(peticion.filas().values_list("pk", flat=True)[: acciones.LOTE_MAXIMO + 1])
    else:
        return [], [f"«{cuales[:40]}» no sirve: elija los marcados, la página o todos los del filtro."]
    if len(claves) > acciones.LOTE_MAXIMO:
        return [], [f"Son más de {acciones.LOTE_MAXIMO} acuerdos, que es lo más que cabe en un lote: filtre la lista."]
    return claves, [] if claves else ["Ningún acuerdo cumple ya esos filtros."]


def _peticion(request: HttpRequest) -> PeticionDeLista:
    """La lista que se estaba viendo: su dirección llega en `filtros`, y su página en `pagina`."""
    parametros = QueryDict(request.GET.get("filtros", ""), mutable=True)
    parametros["pagina"] = request.GET.get("pagina", "1")
    return PeticionDeLista(quien_pide(request), parametros, hoy=timezone.localdate())


def _a_la_lista(request: HttpRequest) -> str:
    consulta = _peticion(request).consulta
    return f"{reverse('acuerdos')}?{consulta}" if consulta else reverse("acuerdos")


def _no_se_puede(request: HttpRequest, *frases: str) -> HttpResponse:
    contexto = {"frases": frases, "volver": _a_la_lista(request)}
    return render(request, "acuerdos/lote_sin_acuerdos.html", contexto, status=400)
