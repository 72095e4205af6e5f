"""Los toques de la sala: pasar lista, empezar, terminar; y corregir a mano cómo fue la reunión.

Cada toque es un formulario de un botón: sin guion vuelve a la página; con htmx se cambia solo esa parte y lo que se
estaba escribiendo sigue donde estaba.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from acuerdos.acciones import reuniones as verbos
from acuerdos.errores import DatoInvalido
from acuerdos.permisos import Accion
from reuniones.enums import EstadoReunion
from reuniones.models import Reunion
from web.comun.paginas import datos_de, exigir, quien_pide, reunion_pedida, ver_y_enviar
from web.comun.paso import paso_con_version
from web.reuniones.formularios import FormularioDeResultado
from web.reuniones.sala import contexto_de_como_fue

MARCAS = {"si": True, "no": False, "": None}


@require_POST
def presencia(request: HttpRequest, codigo: str, codigo_de_reunion: str, ubigeo: str) -> HttpResponse:
    """Pasa lista a una municipalidad. `presente`: «si», «no» o vacío, que borra la marca."""
    reunion, quien = reunion_pedida(request, codigo, codigo_de_reunion), quien_pide(request)
    marca = request.POST.get("presente", "")
    if marca not in MARCAS:
        return _tocar(request, reunion, lambda: _no_se_entiende(marca))
    return _tocar(
        request,
        reunion,
        lambda: verbos.marcar_presencia(
            por=quien, reunion=reunion, ubigeo=ubigeo, presente=MARCAS[marca], ahora=timezone.now()
        ),
    )


@require_POST
def empezar(request: HttpRequest, codigo: str, codigo_de_reunion: str) -> HttpResponse:
    reunion, quien = reunion_pedida(request, codigo, codigo_de_reunion), quien_pide(request)
    return _tocar(request, reunion, lambda: verbos.empezar_reunion(por=quien, reunion=reunion, ahora=timezone.now()))


@require_POST
def terminar(request: HttpRequest, codigo: str, codigo_de_reunion: str) -> HttpResponse:
    reunion, quien = reunion_pedida(request, codigo, codigo_de_reunion), quien_pide(request)
    return _tocar(request, reunion, lambda: verbos.terminar_reunion(por=quien, reunion=reunion, ahora=timezone.now()))


@ver_y_enviar
def resultado(request: HttpRequest, codigo: str, codigo_de_reunion: str) -> HttpResponse:
    """El estado y las horas reales, corregidos a mano."""
    reunion, quien = reunion_pedida(request, codigo, codigo_de_reunion), quien_pide(request)
    exigir(request, Accion.REGISTRAR_REUNION, reunion)
    volver = reverse("reunion", args=[codigo, reunion.codigo])

    def registrar(actual: Reunion, datos: dict[str, Any]) -> Reunion:
        return verbos.registrar_resultado(
            por=quien,
            reunion=actual,
            version=actual.version,
            estado=EstadoReunion(datos["estado"]),
            inicio=datos["inicio"],
            fin=datos["fin"],
            motivo=datos["motivo"],
            ahora=timezone.now(),
        )

    return paso_con_version(
        request,
        FormularioDeResultado(datos_de(request), objeto=reunion),
        registrar,
        titulo=f"Reunión {reunion.codigo}: cómo fue",
        dicho="Quedó anotado cómo fue la reunión.",
        volver=volver,
        cancelar=volver,
        plantilla="reuniones/resultado.html",
        contexto={"reunion": reunion, "volver": volver, "es_demo": reunion.sesion.de_demostracion},
    )


def _tocar(request: HttpRequest, reunion: Reunion, accion: Callable[[], Any]) -> HttpResponse:
    """Hace `accion` y muestra cómo quedó: solo esa parte a htmx, la página entera a los demás."""
    queja = ""
    try:
        accion()
    except DatoInvalido as error:
        queja = str(error)
    if getattr(request, "htmx", False):
        reunion.refresh_from_db(fields=["estado", "inicio_real", "fin_real", "version"])
        return render(request, "reuniones/_como_fue.html", contexto_de_como_fue(request, reunion, queja))
    if queja:
        messages.error(request, queja)
    return redirect(f"{reverse('reunion', args=[reunion.sesion.codigo, reunion.codigo])}#como-fue")


def _no_se_entiende(marca: str) -> None:
    raise DatoInvalido(presente=f"«{marca[:20]}» no se entiende: marque «presente» o «no asistió».")
