"""Los hitos de un acuerdo: registrar, los de la plantilla, proponer, decidir lo propuesto, corregir y anular."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from acuerdos.acciones.hitos import (
    accion_de_anular,
    anular_hito,
    decidir_propuesta,
    editar_hito,
    motivo_de_no_editar,
    motivo_de_no_esperar,
    proponer_hito,
    registrar_hito,
)
from acuerdos.acciones.plantillas import hitos_previstos, motivo_sin_plantilla, registrar_hitos_de_plantilla
from acuerdos.enums import Responsable
from acuerdos.models import Acuerdo, Hito
from acuerdos.permisos import Accion, Denegado, puede
from web.comun import conflicto
from web.comun.paginas import datos_de, exigir, quien_pide, ver_y_enviar
from web.seguimiento import formularios as f
from web.seguimiento.paso import acuerdo_de, atender, contexto_de, direccion_de, hito_de, ya_paso


@ver_y_enviar
def nuevo(request: HttpRequest, codigo: str) -> HttpResponse:
    """La Secretaría registra un hito, que cuenta desde hoy."""
    quien = quien_pide(request)
    a = acuerdo_de(request, codigo)
    exigir(request, Accion.REGISTRAR_HITO, a)
    return atender(
        request, a, f.FormularioDeHito(datos_de(request), a),
        lambda d: registrar_hito(por=quien, acuerdo=a, ahora=timezone.now(), **d),
        titulo="Registrar un hito", boton="Registrar", hecho="Hito registrado.", ancla="hitos",
    )  # fmt: skip


@ver_y_enviar
def de_plantilla(request: HttpRequest, codigo: str) -> HttpResponse:
    """Lo que la plantilla de su clasificación creará, y el botón que lo crea."""
    quien = quien_pide(request)
    a = acuerdo_de(request, codigo)
    exigir(request, Accion.REGISTRAR_HITO, a)
    if salida := ya_paso(request, a, motivo_sin_plantilla(a), "hitos"):
        return salida
    previstos = hitos_previstos(a)
    return atender(
        request, a, f.Confirmacion(datos_de(request)),
        lambda d: registrar_hitos_de_plantilla(por=quien, acuerdo=a, ahora=timezone.now()),
        titulo="Hitos de plantilla", boton=f"Registrar estos {len(previstos)} hitos", hecho="Hitos registrados.",
        ancla="hitos", plantilla="seguimiento/plantilla.html", previstos=previstos, hoy=timezone.localdate(),
    )  # fmt: skip


@ver_y_enviar
def proponer(request: HttpRequest, codigo: str) -> HttpResponse:
    """El lado que lo debe propone un hito: cuenta desde que la Secretaría lo acepta."""
    quien = quien_pide(request)
    a = acuerdo_de(request, codigo)
    lados = lados_que_propone(quien, a)
    if not lados:
        raise PermissionDenied(_por_que_no_propone(quien, a))
    return atender(
        request, a, f.FormularioDeHito(datos_de(request), a, lados),
        lambda d: proponer_hito(por=quien, acuerdo=a, ahora=timezone.now(), **d),
        titulo="Proponer un hito", boton="Proponer", ancla="hitos",
        hecho="Propuesta enviada: contará desde que la Secretaría la acepte.",
        explicacion="Proponga un paso que le toca cumplir. Contará desde el día en que la Secretaría lo acepte.",
    )  # fmt: skip


@ver_y_enviar
def decidir(request: HttpRequest, codigo: str, numero: int) -> HttpResponse:
    """Aceptar lo propuesto, o rechazarlo con el motivo."""
    quien = quien_pide(request)
    h = hito_de(request, codigo, numero)
    exigir(request, Accion.ACEPTAR_HITO, h)
    if salida := ya_paso(request, h.acuerdo, motivo_de_no_esperar(h), "hitos"):
        return salida
    return atender(
        request, h.acuerdo, f.FormularioDeDecision(datos_de(request)),
        lambda d: decidir_propuesta(
            por=quien, hito=h, aprobar=d["decision"] == "aprobar", motivo=d["motivo"], ahora=timezone.now()
        ),
        titulo="Decidir el hito propuesto", boton="", ancla="hitos",
        hecho={"aprobar": "Hito aceptado: cuenta desde hoy.", "rechazar": "Propuesta rechazada."},
        plantilla="seguimiento/decision.html", hito=h, si="Aceptar", no="Rechazar",
    )  # fmt: skip


@ver_y_enviar
def editar(request: HttpRequest, codigo: str, numero: int) -> HttpResponse:
    """Corregir un hito del que nada se informó; si otra persona lo corrigió antes, se muestran las dos versiones."""
    quien = quien_pide(request)
    h = hito_de(request, codigo, numero)
    exigir(request, Accion.EDITAR_HITO, h)
    if salida := ya_paso(request, h.acuerdo, motivo_de_no_editar(h), "hitos"):
        return salida
    form = f.EdicionDeHito(datos_de(request), objeto=h)
    f.entre(form, "plazo", h.evento_el, max(h.plazo, h.acuerdo.plazo_vigente))
    titulo = f"Corregir el hito {h.numero}"
    if form.is_bound and form.is_valid():
        d = {campo: form.cleaned_data[campo] for campo in form.valores_de(h)}
        try:
            hecho = conflicto.guardar(
                form, lambda actual: editar_hito(por=quien, hito=h, version=actual.version, ahora=timezone.now(), **d)
            )
        except conflicto.Choque as choque:
            return conflicto.mostrar(request, choque, titulo=titulo, volver=direccion_de(h.acuerdo, "hitos"))
        if hecho is not None:
            messages.success(request, "Hito corregido.")
            return redirect(direccion_de(h.acuerdo, "hitos"))
    contexto = contexto_de(request, h.acuerdo, titulo, "hitos") | {"form": form, "boton": "Guardar"}
    return render(request, "seguimiento/formulario.html", contexto, status=400 if form.is_bound else 200)


@ver_y_enviar
def anular(request: HttpRequest, codigo: str, numero: int) -> HttpResponse:
    quien = quien_pide(request)
    h = hito_de(request, codigo, numero)
    exigir(request, accion_de_anular(h), h)
    if salida := ya_paso(request, h.acuerdo, "El hito ya estaba anulado." if h.anulado_en else "", "hitos"):
        return salida
    return atender(
        request, h.acuerdo, f.Motivo(datos_de(request)),
        lambda d: anular_hito(por=quien, hito=h, motivo=d["motivo"], ahora=timezone.now()),
        titulo=f"Anular el hito {h.numero}", boton="Anular el hito", hecho="Hito anulado.", ancla="hitos", hito=h,
        explicacion="Solo si se registró por error: sale de toda cifra, con sus avances, y queda en la historia.",
    )  # fmt: skip


def lados_que_propone(quien: Any, a: Acuerdo) -> list[str]:
    """Los responsables por los que `quien` puede proponer un hito. La Secretaría no propone: registra."""
    if quien.es_secretaria:
        return []
    return [r.value for r in Responsable if puede(quien, Accion.PROPONER_HITO, Hito(acuerdo=a, responsable=r))]


def _por_que_no_propone(quien: Any, a: Acuerdo) -> str:
    if quien.es_secretaria:
        return "La Secretaría no propone hitos: los registra."
    respuestas = [puede(quien, Accion.PROPONER_HITO, Hito(acuerdo=a, responsable=r)) for r in Responsable]
    negadas = [r for r in respuestas if isinstance(r, Denegado)]
    return next((r.motivo for r in negadas if r.suele), negadas[0].motivo)
