"""Las trabas de un acuerdo: registrarlas, la asistencia técnica que se da, levantarlas y anular lo equivocado."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from acuerdos.acciones.trabas import (
    anular_asistencia_tecnica,
    anular_traba,
    levantar_traba,
    motivo_de_cerrada,
    registrar_asistencia_tecnica,
    registrar_traba,
)
from acuerdos.models import AsistenciaTecnica, Traba
from acuerdos.permisos import Accion
from web.comun.paginas import datos_de, exigir, quien_pide, ver_y_enviar
from web.seguimiento import formularios
from web.seguimiento.paso import acuerdo_de, atender, de_acuerdo, ya_paso


@ver_y_enviar
def nueva(request: HttpRequest, codigo: str) -> HttpResponse:
    quien = quien_pide(request)
    acuerdo = acuerdo_de(request, codigo)
    exigir(request, Accion.REGISTRAR_TRABA, acuerdo)
    return atender(
        request,
        acuerdo,
        formularios.FormularioDeTraba(datos_de(request)),
        lambda datos: registrar_traba(por=quien, acuerdo=acuerdo, ahora=timezone.now(), **datos),
        titulo="Registrar una traba",
        boton="Registrar",
        hecho="Traba registrada.",
        ancla="trabas",
        explicacion="Lo que detiene al acuerdo y hace falta destrabar.",
    )


@ver_y_enviar
def asistencia(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    """Lo que la Secretaría hizo para levantar la traba."""
    quien = quien_pide(request)
    traba = de_acuerdo(request, Traba, codigo, pk=pk)
    exigir(request, Accion.REGISTRAR_ASISTENCIA_TECNICA, traba)
    form = formularios.FormularioDeAsistencia(datos_de(request), initial={"fecha": timezone.localdate()})
    formularios.entre(form, "fecha", traba.acuerdo.evento_el, timezone.localdate())
    return _sobre(
        request,
        traba,
        form,
        lambda datos: registrar_asistencia_tecnica(por=quien, traba=traba, ahora=timezone.now(), **datos),
        titulo="Registrar asistencia técnica",
        boton="Registrar",
        hecho="Asistencia técnica registrada.",
    )


@ver_y_enviar
def levantar(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    quien = quien_pide(request)
    traba = de_acuerdo(request, Traba, codigo, pk=pk)
    exigir(request, Accion.LEVANTAR_TRABA, traba)
    form = formularios.FormularioDeLevantar(datos_de(request), initial={"el": timezone.localdate()})
    formularios.entre(form, "el", traba.registrada_el, timezone.localdate())
    return _sobre(
        request,
        traba,
        form,
        lambda datos: levantar_traba(por=quien, traba=traba, ahora=timezone.now(), **datos),
        titulo="Dar por levantada la traba",
        boton="Dar por levantada",
        hecho="Traba levantada.",
    )


@ver_y_enviar
def anular(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    quien = quien_pide(request)
    traba = de_acuerdo(request, Traba, codigo, pk=pk)
    exigir(request, Accion.LEVANTAR_TRABA, traba)
    if salida := ya_paso(request, traba.acuerdo, "La traba ya estaba anulada." if traba.anulado_en else "", "trabas"):
        return salida
    return atender(
        request,
        traba.acuerdo,
        formularios.Motivo(datos_de(request)),
        lambda datos: anular_traba(por=quien, traba=traba, motivo=datos["motivo"], ahora=timezone.now()),
        titulo="Anular la traba",
        boton="Anular la traba",
        hecho="Traba anulada.",
        ancla="trabas",
        traba=traba,
        explicacion="Solo si se registró por error; si ya se resolvió, dela por levantada.",
    )


@ver_y_enviar
def anular_asistencia(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    quien = quien_pide(request)
    dada = de_acuerdo(request, AsistenciaTecnica, codigo, camino="traba__", pk=pk)
    exigir(request, Accion.REGISTRAR_ASISTENCIA_TECNICA, dada)
    motivo = "La asistencia técnica ya estaba anulada." if dada.anulado_en else ""
    if salida := ya_paso(request, dada.traba.acuerdo, motivo, "trabas"):
        return salida
    return atender(
        request,
        dada.traba.acuerdo,
        formularios.Motivo(datos_de(request)),
        lambda datos: anular_asistencia_tecnica(
            por=quien, asistencia=dada, motivo=datos["motivo"], ahora=timezone.now()
        ),
        titulo="Anular la asistencia técnica",
        boton="Anular la asistencia",
        hecho="Asistencia técnica anulada.",
        ancla="trabas",
        traba=dada.traba,
        explicacion=dada.descripcion,
    )


def _sobre(request: HttpRequest, traba: Traba, form: Any, hacer: Any, **mas: Any) -> HttpResponse:
    """Un paso sobre una traba que sigue abierta."""
    if salida := ya_paso(request, traba.acuerdo, motivo_de_cerrada(traba), "trabas"):
        return salida
    return atender(request, traba.acuerdo, form, hacer, ancla="trabas", traba=traba, **mas)
