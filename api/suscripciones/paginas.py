"""La página en que cada quien mira sus suscripciones, las pausa, las reanuda y las anula.

Regla: la de `reglas`; aquí se hace con el ingreso y no con un token. Crearlas y cambiarlas es de los programas, por la
API. Se reanuda con el token que tenía, mientras sirva: si venció, hace falta otro, y eso lo hace el programa.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from acuerdos.permisos import Denegado, ejerce_cargo
from api.models import Entrega, Suscripcion
from api.suscripciones import reglas, reparto
from cuentas.models import Usuario

ENTREGAS_EN_LA_PAGINA = 5
SIN_TOKEN_QUE_SIRVA = "El token con que miraba ya no sirve: reanúdela desde su programa, con un token nuevo."


@dataclass(frozen=True, slots=True)
class EntregaALaVista:
    """Una entrega, con lo que pasó la última vez que se intentó."""

    creada_en: datetime
    que: str
    entregada: bool
    sigue: bool  # se volverá a intentar
    intentos: int
    codigo: int | None
    falla: str


@dataclass(frozen=True, slots=True)
class SuscripcionALaVista:
    """Una suscripción, sin su secreto."""

    pk: int
    destino: str
    descripcion: str
    de_que: str
    creada_en: datetime
    pausada_en: datetime | None
    motivo: str
    entregas: Sequence[EntregaALaVista]


@require_safe
def propias(request: HttpRequest) -> HttpResponse:
    """Las suyas, con sus últimas entregas. Tres consultas, haya las que haya."""
    ultimas = Entrega.objects.order_by("-pk").prefetch_related("registro")[:ENTREGAS_EN_LA_PAGINA]
    suyas = _suyas(request).order_by("pk").prefetch_related(Prefetch("entregas", ultimas, to_attr="ultimas"))
    respuesta = render(request, "api/suscripciones.html", {"filas": [_fila(s) for s in suyas]})
    respuesta["Cache-Control"] = "no-store"
    return respuesta


@require_POST
def pausar(request: HttpRequest, pk: int) -> HttpResponse:
    suscripcion = _una(request, pk)
    reglas.pausar(suscripcion, motivo=reglas.A_MANO, ahora=timezone.now())
    return _volver(request, f"Se pausó {suscripcion.destino}: lo que cambie lo recibirá cuando la reanude.")


@require_POST
def reanudar(request: HttpRequest, pk: int) -> HttpResponse:
    suscripcion, ahora = _una(request, pk), timezone.now()
    cargo = ejerce_cargo(request.user)
    if isinstance(cargo, Denegado):
        return _volver(request, cargo.motivo, mal=True)
    if not reparto.puede_mirar(suscripcion, ahora):
        return _volver(request, SIN_TOKEN_QUE_SIRVA, mal=True)
    reglas.reanudar(suscripcion, token=suscripcion.token, ahora=ahora)
    return _volver(request, f"Se reanudó {suscripcion.destino}, desde donde se quedó.")


@require_POST
def anular(request: HttpRequest, pk: int) -> HttpResponse:
    suscripcion = _una(request, pk)
    suscripcion.delete()
    return _volver(request, f"Se anuló {suscripcion.destino}, con sus entregas.")


def _suyas(request: HttpRequest) -> QuerySet[Suscripcion]:
    return Suscripcion.objects.filter(usuario=cast(Usuario, request.user))


def _una(request: HttpRequest, pk: int) -> Suscripcion:
    """:raises Http404: si no es suya."""
    suscripcion: Suscripcion = get_object_or_404(_suyas(request).select_related("token", "usuario"), pk=pk)
    return suscripcion


def _volver(request: HttpRequest, dicho: str, *, mal: bool = False) -> HttpResponse:
    (messages.error if mal else messages.success)(request, dicho)
    return redirect("suscripciones_propias")


def _fila(suscripcion: Suscripcion) -> SuscripcionALaVista:
    return SuscripcionALaVista(
        pk=suscripcion.pk,
        destino=suscripcion.destino,
        descripcion=suscripcion.descripcion,
        de_que=", ".join(suscripcion.tipos) or "todo",
        creada_en=suscripcion.creada_en,
        pausada_en=suscripcion.pausada_en,
        motivo=suscripcion.motivo_de_pausa,
        entregas=[_entrega(entrega) for entrega in suscripcion.ultimas],  # type: ignore[attr-defined]
    )


def _entrega(entrega: Entrega) -> EntregaALaVista:
    ultimo = max(entrega.registro.all(), key=lambda intento: intento.pk, default=None)
    return EntregaALaVista(
        creada_en=entrega.creada_en,
        que=entrega.get_clase_display(),
        entregada=entrega.entregada,
        sigue=entrega.terminada_en is None,
        intentos=entrega.intentos,
        codigo=ultimo.codigo if ultimo else None,
        falla=ultimo.falla if ultimo else "",
    )
