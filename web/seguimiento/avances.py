"""Los avances desde la oficina: informar por un lado, adjuntar, validar, devolver y anular.

Cada archivo se revisa al llegar; si uno no sirve no se guarda nada y se dice por qué. Nadie valida lo suyo.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from acuerdos.acciones.avances import (
    adjuntar_evidencia,
    anular_avance,
    anular_evidencia,
    devolver_avance,
    motivo_de_cerrado,
    motivo_de_no_informar,
    registrar_avance,
    validar_avance,
)
from acuerdos.enums import Canal, Responsable
from acuerdos.models import Avance, Evidencia, Hito
from acuerdos.permisos import Accion
from web.comun.paginas import archivos_de, datos_de, exigir, quien_pide, ver_y_enviar
from web.seguimiento import formularios
from web.seguimiento.paso import atender, de_acuerdo, hito_de, ya_paso

UN_AVANCE = "seguimiento/avance.html"


@ver_y_enviar
def nuevo(request: HttpRequest, codigo: str, numero: int) -> HttpResponse:
    """Informar de un hito: el lado que lo debe o, en su nombre, la Secretaría; también para reabrirlo."""
    quien = quien_pide(request)
    hito = hito_de(request, codigo, numero)
    exigir(request, Accion.REGISTRAR_AVANCE, hito)
    negado = motivo_de_no_informar(quien, hito)
    if salida := ya_paso(request, hito.acuerdo, "" if negado is None else negado.motivo, "hitos"):
        return salida
    form = formularios.FormularioDeAvance(
        datos_de(request), archivos_de(request), initial={"fecha": timezone.localdate()}
    )
    formularios.entre(form, "fecha", hito.evento_el, timezone.localdate())
    reabre = hito.porcentaje == 100 and hito.validado
    if reabre:
        form.fields["descripcion"].label = "¿Por qué se reabre el hito?"
        form.fields["porcentaje"].widget.attrs["max"] = 99
    return atender(
        request,
        hito.acuerdo,
        form,
        lambda datos: registrar_avance(
            por=quien,
            hito=hito,
            fecha=datos["fecha"],
            porcentaje=datos["porcentaje"],
            descripcion=datos["descripcion"],
            evidencias=datos["evidencias"],
            clave=datos["clave"] or None,
            ahora=timezone.now(),
        ),
        titulo=f"Reabrir el hito {hito.numero}" if reabre else f"Informar del hito {hito.numero}",
        boton="Registrar el avance",
        hecho="Avance registrado.",
        ancla=f"hito-{hito.numero}",
        hito=hito,
        explicacion=_en_nombre_de(quien, hito, reabre=reabre),
    )


@ver_y_enviar
def validar(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    """Dar fe de lo informado. Es un botón del acuerdo; mirar su dirección pide confirmarlo."""
    quien = quien_pide(request)
    avance = _avance_de(request, codigo, pk)
    exigir(request, Accion.VALIDAR_AVANCE, avance)
    return _paso(
        request,
        avance,
        formularios.Confirmacion(datos_de(request)),
        lambda datos: validar_avance(por=quien, avance=avance, ahora=timezone.now()),
        titulo="Validar el avance",
        boton="Validar",
        hecho="Avance validado.",
    )


@ver_y_enviar
def devolver(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    quien = quien_pide(request)
    avance = _avance_de(request, codigo, pk)
    exigir(request, Accion.DEVOLVER_AVANCE, avance)
    form = formularios.Motivo(datos_de(request))
    form.fields["motivo"].label = "¿Qué falta o qué hay que corregir?"
    form.fields["motivo"].help_text = "Le llega por correo a quien informó, en el día y con el enlace para corregirlo."
    return _paso(
        request,
        avance,
        form,
        lambda datos: devolver_avance(por=quien, avance=avance, motivo=datos["motivo"], ahora=timezone.now()),
        titulo="Devolver el avance",
        boton="Devolver",
        hecho="Avance devuelto: el hito se debe otra vez.",
    )


@ver_y_enviar
def adjuntar(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    quien = quien_pide(request)
    avance = _avance_de(request, codigo, pk)
    exigir(request, Accion.ADJUNTAR_EVIDENCIA, avance)
    return _paso(
        request,
        avance,
        formularios.FormularioDeEvidencia(datos_de(request), archivos_de(request)),
        lambda datos: [
            adjuntar_evidencia(por=quien, avance=avance, archivo=archivo, ahora=timezone.now())
            for archivo in datos["evidencias"]
        ],
        titulo="Adjuntar evidencia",
        boton="Adjuntar",
        hecho="Evidencia adjuntada.",
    )


@ver_y_enviar
def anular(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    quien = quien_pide(request)
    avance = _avance_de(request, codigo, pk)
    exigir(request, Accion.ANULAR_AVANCE, avance)
    return _paso(
        request,
        avance,
        formularios.Motivo(datos_de(request)),
        lambda datos: anular_avance(por=quien, avance=avance, motivo=datos["motivo"], ahora=timezone.now()),
        titulo="Anular el avance",
        boton="Anular el avance",
        hecho="Avance anulado.",
        explicacion="Solo si se informó por error: deja de contar y queda en la historia.",
    )


@ver_y_enviar
def anular_archivo(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    """Quitar una evidencia subida por error, mientras su avance no esté validado."""
    quien = quien_pide(request)
    evidencia = de_acuerdo(request, Evidencia, codigo, camino="avance__hito__", pk=pk)
    exigir(request, Accion.ANULAR_EVIDENCIA, evidencia)
    if salida := ya_paso(
        request, evidencia.avance.hito.acuerdo, "La evidencia ya estaba anulada." if evidencia.anulado_en else ""
    ):
        return salida
    return _paso(
        request,
        evidencia.avance,
        formularios.Motivo(datos_de(request)),
        lambda datos: anular_evidencia(por=quien, evidencia=evidencia, motivo=datos["motivo"], ahora=timezone.now()),
        titulo=f"Anular la evidencia «{evidencia.nombre}»",
        boton="Anular la evidencia",
        hecho="Evidencia anulada.",
    )


def _avance_de(request: HttpRequest, codigo: str, pk: int) -> Avance:
    avance: Avance = de_acuerdo(request, Avance, codigo, camino="hito__", pk=pk)
    return avance


def _paso(request: HttpRequest, avance: Avance, form: Any, hacer: Any, **mas: Any) -> HttpResponse:
    """Un paso sobre un avance que espera validación, con lo informado y su evidencia a la vista."""
    ancla = f"hito-{avance.hito.numero}"
    if salida := ya_paso(request, avance.hito.acuerdo, motivo_de_cerrado(avance), ancla):
        return salida
    evidencias = list(avance.evidencias.filter(anulado_en__isnull=True))
    mas = {"explicacion": ""} | mas
    return atender(
        request,
        avance.hito.acuerdo,
        form,
        hacer,
        ancla=ancla,
        plantilla=UN_AVANCE,
        avance=avance,
        hito=avance.hito,
        evidencias=evidencias,
        via="" if avance.canal == Canal.WEB else str(Canal(avance.canal).label).lower(),
        **mas,
    )


def _en_nombre_de(quien: Any, hito: Hito, *, reabre: bool) -> str:
    if reabre:
        return "El hito está culminado y validado. Un avance menor de 100 %, con su motivo, lo reabre."
    if quien.es_secretaria and hito.responsable != Responsable.GR:
        return f"Se registra en nombre del {str(Responsable(hito.responsable).label).lower()}, y así se mostrará."
    return ""
