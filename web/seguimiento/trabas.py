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
from web.seguimiento import formularios as f
from web.seguimiento.paso import acuerdo_de, atender, de_acuerdo, ya_paso


@ver_y_enviar
def nueva(request: HttpRequest, codigo: str) -> HttpResponse:
    quien = quien_pide(request)
    a = acuerdo_de(request, codigo)
    exigir(request, Accion.REGISTRAR_TRABA, a)
    return atender(
        request, a, f.FormularioDeTraba(datos_de(request)),
        lambda d: registrar_traba(por=quien, acuerdo=a, ahora=timezone.now(), **d),
        titulo="Registrar una traba", boton="Registrar", hecho="Traba registrada.", ancla="trabas",
        explicacion="Lo que detiene al acuerdo y hace falta destrabar.",
    )  # fmt: skip


@ver_y_enviar
def asistencia(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    """Lo que la Secretaría hizo para levantar la traba."""
    quien = quien_pide(request)
    t = de_acuerdo(request, Traba, codigo, pk=pk)
    exigir(request, Accion.REGISTRAR_ASISTENCIA_TECNICA, t)
    form = f.FormularioDeAsistencia(datos_de(request), initial={"fecha": timezone.localdate()})
    f.entre(form, "fecha", t.acuerdo.evento_el, timezone.localdate())
    return _sobre(
        request, t, form, lambda d: registrar_asistencia_tecnica(por=quien, traba=t, ahora=timezone.now(), **d),
        titulo="Registrar asistencia técnica", boton="Registrar", hecho="Asistencia técnica registrada.",
    )  # fmt: skip


@ver_y_enviar
def levantar(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    quien = quien_pide(request)
    t = de_acuerdo(request, Traba, codigo, pk=pk)
    exigir(request, Accion.LEVANTAR_TRABA, t)
    form = f.FormularioDeLevantar(datos_de(request), initial={"el": timezone.localdate()})
    f.entre(form, "el", t.registrada_el, timezone.localdate())
    return _sobre(
        request, t, form, lambda d: levantar_traba(por=quien, traba=t, ahora=timezone.now(), **d),
        titulo="Dar por levantada la traba", boton="Dar por levantada", hecho="Traba levantada.",
    )  # fmt: skip


@ver_y_enviar
def anular(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    quien = quien_pide(request)
    t = de_acuerdo(request, Traba, codigo, pk=pk)
    exigir(request, Accion.LEVANTAR_TRABA, t)
    if salida := ya_paso(request, t.acuerdo, "La traba ya estaba anulada." if t.anulado_en else "", "trabas"):
        return salida
    return atender(
        request, t.acuerdo, f.Motivo(datos_de(request)),
        lambda d: anular_traba(por=quien, traba=t, motivo=d["motivo"], ahora=timezone.now()),
        titulo="Anular la traba", boton="Anular la traba", hecho="Traba anulada.", ancla="trabas", traba=t,
        explicacion="Solo si se registró por error; si ya se resolvió, dela por levantada.",
    )  # fmt: skip


@ver_y_enviar
def anular_asistencia(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    quien = quien_pide(request)
    x = de_acuerdo(request, AsistenciaTecnica, codigo, camino="traba__", pk=pk)
    exigir(request, Accion.REGISTRAR_ASISTENCIA_TECNICA, x)
    motivo = "La asistencia técnica ya estaba anulada." if x.anulado_en else ""
    if salida := ya_paso(request, x.traba.acuerdo, motivo, "trabas"):
        return salida
    return atender(
        request, x.traba.acuerdo, f.Motivo(datos_de(request)),
        lambda d: anular_asistencia_tecnica(por=quien, asistencia=x, motivo=d["motivo"], ahora=timezone.now()),
        titulo="Anular la asistencia técnica", boton="Anular la asistencia", hecho="Asistencia técnica anulada.",
        ancla="trabas", traba=x.traba, explicacion=x.descripcion,
    )  # fmt: skip


def _sobre(request: HttpRequest, t: Traba, form: Any, hacer: Any, **mas: Any) -> HttpResponse:
    """Un paso sobre una traba que sigue abierta."""
    if salida := ya_paso(request, t.acuerdo, motivo_de_cerrada(t), "trabas"):
        return salida
    return atender(request, t.acuerdo, form, hacer, ancla="trabas", traba=t, **mas)
