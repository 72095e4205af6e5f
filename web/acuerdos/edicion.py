"""Corregir y anular un acuerdo mientras la sesión está en curso, y registrar uno que no salió de ninguna reunión."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from acuerdos import reglas
from acuerdos.acciones.acuerdos import anular_acuerdo, corregir_acuerdo, editar_acuerdo, registrar_acuerdo
from acuerdos.models import Acuerdo, Clasificacion
from acuerdos.permisos import Accion
from municipalidades.models import Municipalidad
from reuniones.models import Sesion
from web.acuerdos.formularios import (
    FormularioDeAnulacion,
    FormularioDeCorreccion,
    FormularioDeEdicionDeAcuerdo,
    FormularioSinReunion,
    Opciones,
)
from web.acuerdos.repetido import ACUERDO_YA_ENVIADO, dice_lo_mismo
from web.comun.deshacer import inverso
from web.comun.paginas import datos_de, exigir, quien_pide, sesion_pedida, ver_y_enviar
from web.comun.paso import paso, paso_con_version


@ver_y_enviar
def editar(request: HttpRequest, codigo: str) -> HttpResponse:
    """`?volver=reunion` devuelve a la sala; si no, a la página del acuerdo."""
    acuerdo, quien = _buscar(request, codigo), quien_pide(request)
    exigir(request, Accion.EDITAR_ACUERDO, acuerdo)
    form = FormularioDeEdicionDeAcuerdo(datos_de(request), objeto=acuerdo, opciones=_opciones(acuerdo.sesion, acuerdo))
    volver = _volver(request, acuerdo)

    def guardar(actual: Acuerdo, _limpios: dict[str, Any]) -> Acuerdo:
        return editar_acuerdo(
            por=quien,
            acuerdo=actual,
            version=actual.version,
            ahora=timezone.now(),
            datos=form.datos(sector=form.sector_elegido(), reunion=actual.reunion),
        )

    return paso_con_version(
        request,
        form,
        guardar,
        titulo=f"Corregir {acuerdo.codigo}",
        dicho=f"{acuerdo.codigo} corregido.",
        volver=volver,
        cancelar=volver,
        plantilla="acuerdos/editar.html",
        contexto={"acuerdo": acuerdo, "volver": volver, "es_demo": acuerdo.sesion.de_demostracion},
    )


@ver_y_enviar
def corregir(request: HttpRequest, codigo: str) -> HttpResponse:
    """En seguimiento, lo que se supo después de firmar: el CUI, el monto y la clasificación. El texto no se toca."""
    acuerdo, quien = _buscar(request, codigo), quien_pide(request)
    exigir(request, Accion.CORREGIR_ACUERDO, acuerdo)
    form = FormularioDeCorreccion(datos_de(request), objeto=acuerdo, opciones=_opciones(acuerdo.sesion, acuerdo))
    volver = reverse("acuerdo", args=[acuerdo.codigo])

    def guardar(actual: Acuerdo, escrito: dict[str, Any]) -> Acuerdo:
        return corregir_acuerdo(
            por=quien,
            acuerdo=actual,
            version=actual.version,
            datos=form.datos_tras_la_firma(),
            motivo=escrito["motivo"],
            ahora=timezone.now(),
        )

    return paso_con_version(
        request,
        form,
        guardar,
        titulo=f"Corregir {acuerdo.codigo}",
        dicho=f"{acuerdo.codigo} corregido. Quedó en su historia, con el motivo.",
        volver=volver,
        cancelar=volver,
        plantilla="acuerdos/corregir.html",
        contexto={"acuerdo": acuerdo, "volver": volver, "es_demo": acuerdo.sesion.de_demostracion},
    )


@ver_y_enviar
def anular(request: HttpRequest, codigo: str) -> HttpResponse:
    """Con su motivo, lo saca de toda cifra y lista. Su código no se usa de nuevo."""
    acuerdo, quien = _buscar(request, codigo), quien_pide(request)
    exigir(request, Accion.ANULAR_ACUERDO, acuerdo)
    volver = _volver(request, acuerdo)
    return paso(
        request,
        FormularioDeAnulacion(datos_de(request)),
        lambda datos: anular_acuerdo(por=quien, acuerdo=acuerdo, motivo=datos["motivo"], ahora=timezone.now()),
        dicho=f"{acuerdo.codigo} anulado. Su código no se usa de nuevo.",
        volver=volver,
        plantilla="acuerdos/anular.html",
        contexto={"acuerdo": acuerdo, "volver": volver, "es_demo": acuerdo.sesion.de_demostracion},
        como_se_deshace=lambda hecho: inverso(
            Accion.RESTAURAR_ACUERDO, hecho, "acuerdo_restaurar", hecho.codigo, campos={}
        ),
    )


@ver_y_enviar
def nuevo(request: HttpRequest, codigo: str) -> HttpResponse:
    """Un acuerdo de la sesión que no salió de ninguna reunión: con una municipalidad de su agenda."""
    sesion = sesion_pedida(request, codigo)
    exigir(request, Accion.REGISTRAR_ACUERDO, sesion)
    quien = quien_pide(request)
    inicial = {"plazo": reglas.plazo_de_costumbre(sesion.fecha)}
    form = FormularioSinReunion(datos_de(request), initial=inicial, opciones=_opciones(sesion))

    def registrar(datos: dict[str, Any]) -> Acuerdo:
        escrito = form.datos(sector=form.sector_elegido(), reunion=None)
        acuerdo = registrar_acuerdo(
            por=quien,
            sesion=sesion,
            datos=escrito,
            ahora=timezone.now(),
            clave=datos["clave"] or None,
            si_no_se_repite=not datos["confirmado"],
            participan=datos["participan"],
        )
        if not dice_lo_mismo(acuerdo, escrito, datos["participan"]):
            form.con_otra_clave(ACUERDO_YA_ENVIADO.format(acuerdo.codigo, acuerdo.codigo))
        return acuerdo

    def contexto() -> dict[str, Any]:
        if "confirmado" not in form.errors:
            form.fields["confirmado"].widget = form.fields["confirmado"].hidden_widget()
        return {"sesion": sesion, "es_demo": sesion.de_demostracion}

    return paso(
        request,
        form,
        registrar,
        dicho=lambda acuerdo: f"{acuerdo.codigo} registrado.",
        volver=lambda acuerdo: reverse("acuerdo", args=[acuerdo.codigo]),
        plantilla="acuerdos/nuevo.html",
        contexto=contexto,
        como_se_deshace=lambda acuerdo: inverso(Accion.ANULAR_ACUERDO, acuerdo, "anular_acuerdo", acuerdo.codigo),
    )


def _buscar(request: HttpRequest, codigo: str) -> Acuerdo:
    visibles = Acuerdo.objects.visibles_para(request.user).con_nombres().select_related("reunion__sector")
    hallado: Acuerdo = get_object_or_404(visibles, codigo=codigo)
    return hallado


def _volver(request: HttpRequest, acuerdo: Acuerdo) -> str:
    if request.GET.get("volver") == "reunion" and acuerdo.reunion:
        return f"{reverse('reunion', args=[acuerdo.sesion.codigo, acuerdo.reunion.codigo])}#a-{acuerdo.codigo}"
    return reverse("acuerdo", args=[acuerdo.codigo])


def _opciones(sesion: Sesion, acuerdo: Acuerdo | None = None) -> Opciones:
    """Las de su reunión; sin reunión, los sectores de la sesión y las municipalidades de su agenda."""
    if acuerdo is not None and acuerdo.reunion:
        sectores, municipalidades = [acuerdo.reunion.sector], Municipalidad.objects.filter(reuniones=acuerdo.reunion)
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
