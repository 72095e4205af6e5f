"""«Algo me detiene» (una traba) y «Necesito más tiempo» (una reprogramación): formulario y constancia."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import reglas
from acuerdos.acciones.solicitudes import solicitar_reprogramacion
from acuerdos.acciones.trabas import registrar_traba
from acuerdos.models import Acuerdo, Hito, Reprogramacion, Traba
from acuerdos.permisos import Accion
from web.comun.campos import ConClave
from web.comun.paginas import datos_de, exigir, quien_pide, ver_y_enviar
from web.comun.paso import dar_paso
from web.focal import envios
from web.focal.avance import con_acuerdo, contexto_de
from web.focal.formularios import QUE_LO_DETIENE, FormularioFocalDePlazo, FormularioFocalDeTraba


@ver_y_enviar
def traba(request: HttpRequest, codigo: str) -> HttpResponse:
    """Decir qué detiene a un acuerdo."""
    quien = quien_pide(request)
    visibles = Acuerdo.objects.visibles_para(quien).select_related("sesion", "municipalidad__region", "sector")
    acuerdo = get_object_or_404(visibles, codigo=codigo)
    exigir(request, Accion.REGISTRAR_TRABA, acuerdo)
    abiertas = Traba.objects.abiertas().filter(acuerdo=acuerdo)
    contexto = {"acuerdo": acuerdo, "abiertas": abiertas, "es_demo": acuerdo.sesion.de_demostracion}

    def registrar(datos: dict[str, Any]) -> Traba:
        return registrar_traba(
            por=quien,
            acuerdo=acuerdo,
            categoria=datos["categoria"],
            necesidad=datos["necesidad"],
            quien_puede=datos["quien_puede"],
            necesaria_el=datos["necesaria_el"],
            ahora=timezone.now(),
        )

    return _formulario(request, FormularioFocalDeTraba, registrar, "focal/traba.html", contexto, "constancia_de_traba")


@ver_y_enviar
def mas_plazo(request: HttpRequest, pk: int) -> HttpResponse:
    """Pedir más tiempo para un hito, con el motivo."""
    quien = quien_pide(request)
    hito = get_object_or_404(con_acuerdo(Hito.objects.visibles_para(quien)), pk=pk)
    exigir(request, Accion.SOLICITAR_REPROGRAMACION, hito)
    contexto = contexto_de(hito, timezone.now())
    contexto["en_espera"] = solicitud_en_espera(hito)
    contexto["ultimo_dia"] = reglas.plazo_maximo(hito.evento_el)

    def registrar(datos: dict[str, Any]) -> Reprogramacion:
        return solicitar_reprogramacion(
            por=quien,
            acuerdo=hito.acuerdo,
            hito=hito,
            plazo_nuevo=datos["plazo_nuevo"],
            motivo=datos["motivo"],
            ahora=timezone.now(),
        )

    return _formulario(request, FormularioFocalDePlazo, registrar, "focal/plazo.html", contexto, "constancia_de_plazo")


@require_safe
def constancia_de_traba(request: HttpRequest, pk: int) -> HttpResponse:
    traba_dicha = get_object_or_404(Traba.objects.visibles_para(request.user).select_related("acuerdo__sesion"), pk=pk)
    contexto = {
        "traba": traba_dicha,
        "que_lo_detiene": QUE_LO_DETIENE.get(traba_dicha.categoria, ""),
        "acuerdo": traba_dicha.acuerdo,
    }
    contexto |= {"numero": envios.constancia_de(traba_dicha), "es_demo": traba_dicha.acuerdo.sesion.de_demostracion}
    return render(request, "focal/constancia_de_traba.html", contexto)


@require_safe
def constancia_de_plazo(request: HttpRequest, pk: int) -> HttpResponse:
    solicitudes = Reprogramacion.objects.visibles_para(request.user).select_related("acuerdo__sesion", "hito")
    solicitud = get_object_or_404(solicitudes, pk=pk)
    contexto = {"solicitud": solicitud, "acuerdo": solicitud.acuerdo, "numero": envios.constancia_de(solicitud)}
    contexto["es_demo"] = solicitud.acuerdo.sesion.de_demostracion
    return render(request, "focal/constancia_de_plazo.html", contexto)


def solicitud_en_espera(hito: Hito) -> Reprogramacion | None:
    """La solicitud de más tiempo que espera respuesta, si lo hay."""
    solicitud: Reprogramacion | None = Reprogramacion.objects.sin_decidir().filter(hito=hito).first()
    return solicitud


def _formulario(
    request: HttpRequest,
    clase: type[ConClave],
    registrar: Callable[[dict[str, Any]], Any],
    plantilla: str,
    contexto: dict[str, Any],
    recibo: str,
) -> HttpResponse:
    """El camino común: mostrar lo que hubiera quedado escrito, registrar, o devolver con lo que falta."""
    form = clase(datos_de(request))
    return dar_paso(
        form,
        registrar,
        hecho=lambda hecho: envios.recibido(
            request, constancia=envios.constancia_de(hecho), url=reverse(recibo, args=[hecho.pk])
        ),
        mostrar=lambda estado: envios.formulario(request, form, estado, plantilla, contexto),
    )
