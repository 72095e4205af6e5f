"""Un libro subido: cómo va, qué dice su revisión, confirmarla, qué entró, y deshacerlo."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from acuerdos import permisos
from acuerdos.acciones import importaciones as acciones
from acuerdos.acciones.carga.deshacer import deshacer_carga
from acuerdos.acciones.carga.toques import por_que_no
from acuerdos.enums import EstadoDeImportacion as Estado
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.models import Carga, Importacion
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from importacion.marcha import SILENCIO_DE_LA_MARCHA, PorDondeVa, por_donde_va
from web.comun import enlaces
from web.comun.paginas import entero, quien_pide, ver_y_enviar
from web.comun.paso import toque
from web.importaciones import comun
from web.importaciones.corregir import corregibles
from web.importaciones.distintas import CELDAS_A_LA_VISTA, aceptar_celdas, distintas_de
from web.importaciones.formularios import FormularioDeLibro
from web.importaciones.hallazgos import filas_de_hojas, lista_de_errores

DE_EXCEL = (".xlsx", ".xlsm", ".xltx", ".xltm")


@dataclass(frozen=True, slots=True)
class MarchaALaVista:
    """Por dónde va el trabajo, y si hace rato que no dice nada."""

    va: PorDondeVa
    callada: bool


@require_safe
def pagina(request: HttpRequest, pk: int) -> HttpResponse:
    """Según su estado: la marcha, la revisión, el resultado o por qué no se pudo."""
    importacion = comun.la_importacion(request, pk)
    informe = importacion.informe or None
    distintas = distintas_de(importacion)
    solo_distintas = distintas is not None and distintas.total == importacion.informe["errores"]
    contexto = {
        "importacion": importacion,
        "en_marcha": importacion.estado in comun.EN_MARCHA,
        "marcha": _marcha(importacion) if importacion.estado in comun.EN_MARCHA else None,
        "estado": importacion.get_estado_display(),
        "tono": comun.TONOS[importacion.estado],
        "informe": informe,
        "hojas": filas_de_hojas(informe) if informe else None,
        "errores": lista_de_errores(request, importacion)
        if informe and _muestra_errores(importacion) and not solo_distintas
        else None,
        "distintas": distintas,
        "solo_distintas": solo_distintas,
        "igual": _el_mismo_libro(importacion),
        "corregibles": len(corregibles(importacion)),
        "corregidas": (importacion.dicho or {}).get("celdas", {}),
        "de_excel": importacion.nombre.lower().endswith(DE_EXCEL),
        "url_acuerdos": enlaces.lista(sesion=importacion.carga.codigo_de_sesion)
        if importacion.carga and importacion.carga.sesion_id
        else "",
        "form": FormularioDeLibro(),
    }
    return render(request, "importaciones/importacion.html", contexto)


@require_safe
def marcha(request: HttpRequest, pk: int) -> HttpResponse:
    """El pedazo que se pide cada tanto mientras trabaja; cuando termina, la página entera."""
    importacion = comun.la_importacion(request, pk)
    if not getattr(request, "htmx", False):
        return redirect("importacion", pk)
    if importacion.estado not in comun.EN_MARCHA:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "importaciones/_marcha.html", {"importacion": importacion, "marcha": _marcha(importacion)})


@require_POST
def confirmar(request: HttpRequest, pk: int) -> HttpResponse:
    """Importar lo que la revisión mostró: todo, o solo las filas buenas. Dos veces hace una."""
    importacion = comun.la_importacion(request, pk)
    quien = quien_pide(request)

    def importar() -> None:
        confirmada = acciones.confirmar_importacion(
            por=quien,
            importacion=importacion,
            revision=entero(request.POST.get("revision", ""), -1),
            solo_buenas=request.POST.get("que") == "buenas",
            ahora=timezone.now(),
        )
        if confirmada:
            comun.encolar(pk)

    return toque(request, importar, dicho="", volver=_pagina_de(pk), rechazos=(DatoInvalido, AccionDenegada))


@require_POST
def aceptar(request: HttpRequest, pk: int) -> HttpResponse:
    """Llevar a lo registrado las celdas marcadas, cada una por su verbo; y revisar otra vez el libro."""
    importacion = comun.la_importacion(request, pk)
    if importacion.estado != Estado.REVISADA or entero(request.POST.get("revision", ""), -1) != importacion.revision:
        messages.error(request, "La revisión que usted vio ya no es la última: mire esta antes de aceptar.")
        return redirect("importacion", pk)
    marcadas = {entero(numero, -1) for numero in request.POST.getlist("celda")[:CELDAS_A_LA_VISTA]}
    hecho = aceptar_celdas(importacion, marcadas, por=quien_pide(request), ahora=timezone.now())
    for frase in hecho.frases():
        messages.success(request, frase)
    for frase in hecho.porque_no:
        messages.error(request, frase)
    if not marcadas:
        messages.error(request, "Marque al menos una celda.")
    if not hecho.cambio_algo:
        return redirect("importacion", pk)
    return revisar(request, pk)


@require_POST
def revisar(request: HttpRequest, pk: int) -> HttpResponse:
    """Revisar otra vez el mismo libro; si el trabajo se cortó, retomarlo."""
    importacion = comun.la_importacion(request, pk)
    quien = quien_pide(request)

    def encargar() -> None:
        if importacion.estado in (Estado.REVISANDO, Estado.CARGANDO):
            acciones.reanudar_importacion(por=quien, importacion=importacion, ahora=timezone.now())
        else:
            acciones.volver_a_revisar(por=quien, importacion=importacion, ahora=timezone.now())
        comun.encolar(pk)

    return toque(request, encargar, dicho="", volver=_pagina_de(pk))


@ver_y_enviar
def deshacer(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirmar que se deshace; o por qué ya no se puede."""
    importacion = comun.la_importacion(request, pk)
    carga = importacion.carga
    if carga is None:
        messages.error(request, "Este libro no se ha importado: no hay qué deshacer.")
        return redirect("importacion", pk)
    quien = quien_pide(request)
    if request.method == "POST":
        return toque(
            request,
            lambda: deshacer_carga(por=quien, carga=carga, ahora=timezone.now()),
            dicho="Importación deshecha: todo quedó como antes de ella.",
            volver=_pagina_de(pk),
            rechazos=(DatoInvalido, AccionDenegada),
        )
    contexto = {
        "importacion": importacion,
        "motivo": _por_que_no(quien, carga),
        "hojas": filas_de_hojas({"cuentas": carga.resumen}),
    }
    return render(request, "importaciones/deshacer.html", contexto)


def _pagina_de(pk: int) -> str:
    return reverse("importacion", args=[pk])


def _por_que_no(quien: Usuario, carga: Carga) -> str:
    if carga.sesion is not None:
        respuesta = permisos.puede(quien, Accion.DESHACER_CARGA, carga.sesion)
        if isinstance(respuesta, permisos.Denegado):
            return respuesta.motivo
    return por_que_no(carga)


def _el_mismo_libro(importacion: Importacion) -> Importacion | None:
    """La última vez que alguien subió estos mismos bytes, antes de esta."""
    iguales = Importacion.objects.filter(sha256=importacion.sha256, pk__lt=importacion.pk).select_related("subida_por")
    return iguales.defer("errores", "informe").first()


def _muestra_errores(importacion: Importacion) -> bool:
    return importacion.estado in (Estado.REVISADA, Estado.CARGADA, Estado.DESHECHA) and bool(
        importacion.informe.get("errores")
    )


def _marcha(importacion: Importacion) -> MarchaALaVista:
    va = por_donde_va(importacion.pk)
    desde = va.dicho_en or importacion.tomada_en or importacion.encolada_en
    return MarchaALaVista(va, callada=timezone.now() - desde > SILENCIO_DE_LA_MARCHA)
