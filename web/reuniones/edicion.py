"""Corregir y anular un acuerdo mientras la sesión está en curso, y registrar uno que no salió de ninguna reunión."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from acuerdos import reglas
from acuerdos.acciones.acuerdos import anular_acuerdo, editar_acuerdo, registrar_acuerdo
from acuerdos.models import Acuerdo, Clasificacion
from acuerdos.permisos import Accion
from municipalidades.models import Municipalidad
from reuniones.models import Sesion
from web.comun import conflicto
from web.comun.paginas import datos_de, exigir, quien_pide, sesion_pedida, ver_y_enviar
from web.comun.puerta import intentar
from web.reuniones.formularios import FormularioDeAnulacion, FormularioDeEdicion, FormularioSinReunion, Opciones


@ver_y_enviar
def editar(request: HttpRequest, codigo: str) -> HttpResponse:
    """`?volver=reunion` devuelve a la sala; si no, a la página del acuerdo."""
    acuerdo, quien = _buscar(request, codigo), quien_pide(request)
    exigir(request, Accion.EDITAR_ACUERDO, acuerdo)
    volver = _volver(request, acuerdo)
    opciones = _opciones(acuerdo.sesion, acuerdo)
    form = FormularioDeEdicion(datos_de(request), objeto=acuerdo, opciones=opciones)
    if form.is_valid():

        def guardar(actual: Any) -> Acuerdo:
            return editar_acuerdo(
                por=quien,
                acuerdo=actual,
                version=actual.version,
                ahora=timezone.now(),
                datos=form.datos(sector=form.sector_elegido(), reunion=actual.reunion),
            )

        try:
            hecho = conflicto.guardar(form, guardar)
        except conflicto.Choque as choque:
            return conflicto.mostrar(request, choque, titulo=f"Corregir {acuerdo.codigo}", volver=volver)
        if hecho is not None:
            messages.success(request, f"{acuerdo.codigo} corregido.")
            return redirect(volver)
    contexto = {"acuerdo": acuerdo, "form": form, "volver": volver, "es_demo": acuerdo.sesion.de_demostracion}
    return render(request, "acuerdos/editar.html", contexto, status=400 if form.is_bound else 200)


@ver_y_enviar
def anular(request: HttpRequest, codigo: str) -> HttpResponse:
    """Con su motivo, lo saca de toda cifra y lista. Su código no se usa de nuevo."""
    acuerdo, quien = _buscar(request, codigo), quien_pide(request)
    exigir(request, Accion.ANULAR_ACUERDO, acuerdo)
    volver = _volver(request, acuerdo)
    form = FormularioDeAnulacion(datos_de(request))
    if form.is_valid():
        hecho = intentar(
            form,
            lambda: anular_acuerdo(
                por=quien, acuerdo=acuerdo, motivo=form.cleaned_data["motivo"], ahora=timezone.now()
            ),
        )
        if hecho is not None:
            messages.success(request, f"{acuerdo.codigo} anulado. Su código no se usa de nuevo.")
            return redirect(volver)
    contexto = {"acuerdo": acuerdo, "form": form, "volver": volver, "es_demo": acuerdo.sesion.de_demostracion}
    return render(request, "acuerdos/anular.html", contexto, status=400 if form.is_bound else 200)


@ver_y_enviar
def nuevo(request: HttpRequest, codigo: str) -> HttpResponse:
    """Un acuerdo de la sesión que no salió de ninguna reunión: con una municipalidad de su agenda."""
    sesion = sesion_pedida(request, codigo)
    exigir(request, Accion.REGISTRAR_ACUERDO, sesion)
    quien = quien_pide(request)
    opciones, ahora = _opciones(sesion), timezone.now()
    inicial = {"plazo": reglas.plazo_de_costumbre(sesion.fecha)}
    form = FormularioSinReunion(datos_de(request), initial=inicial, opciones=opciones)
    if form.is_valid():
        acuerdo = intentar(
            form,
            lambda: registrar_acuerdo(
                por=quien,
                sesion=sesion,
                datos=form.datos(sector=form.sector_elegido(), reunion=None),
                ahora=ahora,
                clave=form.cleaned_data["clave"] or None,
                si_no_se_repite=not form.cleaned_data["confirmado"],
            ),
        )
        if acuerdo is not None:
            messages.success(request, f"{acuerdo.codigo} registrado.")
            return redirect("acuerdo", acuerdo.codigo)
    if "confirmado" not in form.errors:
        form.fields["confirmado"].widget = form.fields["confirmado"].hidden_widget()
    contexto = {"sesion": sesion, "form": form, "es_demo": sesion.de_demostracion}
    return render(request, "acuerdos/nuevo.html", contexto, status=400 if form.is_bound else 200)


def _buscar(request: HttpRequest, codigo: str) -> Any:
    visibles = Acuerdo.objects.visibles_para(request.user).con_nombres().select_related("reunion__sector")
    return get_object_or_404(visibles, codigo=codigo)


def _volver(request: HttpRequest, acuerdo: Any) -> str:
    if request.GET.get("volver") == "reunion" and acuerdo.reunion_id:
        return f"{reverse('reunion', args=[acuerdo.sesion.codigo, acuerdo.reunion.codigo])}#a-{acuerdo.codigo}"
    return reverse("acuerdo", args=[acuerdo.codigo])


def _opciones(sesion: Sesion, acuerdo: Any = None) -> Opciones:
    """Las de su reunión; sin reunión, los sectores de la sesión y las municipalidades de su agenda."""
    if acuerdo is not None and acuerdo.reunion_id:
        sectores, municipalidades = [acuerdo.reunion.sector], Municipalidad.objects.filter(reuniones=acuerdo.reunion_id)
    else:
        sectores = list(sesion.sectores.all())
        municipalidades = Municipalidad.objects.filter(reuniones__sesion=sesion)
    filas = {municipalidad.pk: municipalidad for municipalidad in municipalidades.distinct()}
    if acuerdo is not None:
        filas.setdefault(acuerdo.municipalidad_id, acuerdo.municipalidad)
    return Opciones(
        sesion=sesion,
        sectores=sectores,
        municipalidades=list(filas.values()),
        clasificaciones=list(Clasificacion.objects.all()),
    )
