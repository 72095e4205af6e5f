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
from web.seguimiento import formularios as f
from web.seguimiento.paso import atender, de_acuerdo, hito_de, ya_paso

UN_AVANCE = "seguimiento/avance.html"


@ver_y_enviar
def nuevo(request: HttpRequest, codigo: str, numero: int) -> HttpResponse:
    """Informar de un hito: el lado que lo debe o, en su nombre, la Secretaría; también para reabrirlo."""
    quien = quien_pide(request)
    h = hito_de(request, codigo, numero)
    exigir(request, Accion.REGISTRAR_AVANCE, h)
    negado = motivo_de_no_informar(quien, h)
    if salida := ya_paso(request, h.acuerdo, "" if negado is None else negado.motivo, "hitos"):
        return salida
    form = f.FormularioDeAvance(datos_de(request), archivos_de(request), initial={"fecha": timezone.localdate()})
    f.entre(form, "fecha", h.evento_el, timezone.localdate())
    reabre = h.porcentaje == 100 and h.validado
    if reabre:
        form.fields["descripcion"].label = "¿Por qué se reabre el hito?"
        form.fields["porcentaje"].widget.attrs["max"] = 99
    return atender(
        request, h.acuerdo, form,
        lambda d: registrar_avance(
            por=quien, hito=h, fecha=d["fecha"], porcentaje=d["porcentaje"], descripcion=d["descripcion"],
            evidencias=d["evidencias"], clave=d["clave"] or None, ahora=timezone.now(),
        ),
        titulo=f"Reabrir el hito {h.numero}" if reabre else f"Informar del hito {h.numero}",
        boton="Registrar el avance", hecho="Avance registrado.", ancla=f"hito-{h.numero}", hito=h,
        explicacion=_en_nombre_de(quien, h, reabre=reabre),
    )  # fmt: skip


@ver_y_enviar
def validar(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    """Dar fe de lo informado. Es un botón del acuerdo; mirar su dirección pide confirmarlo."""
    quien = quien_pide(request)
    v = _avance_de(request, codigo, pk)
    exigir(request, Accion.VALIDAR_AVANCE, v)
    return _paso(
        request, v, f.Confirmacion(datos_de(request)),
        lambda d: validar_avance(por=quien, avance=v, ahora=timezone.now()),
        titulo="Validar el avance", boton="Validar", hecho="Avance validado.",
    )  # fmt: skip


@ver_y_enviar
def devolver(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    quien = quien_pide(request)
    v = _avance_de(request, codigo, pk)
    exigir(request, Accion.DEVOLVER_AVANCE, v)
    form = f.Motivo(datos_de(request))
    form.fields["motivo"].label = "¿Qué falta o qué hay que corregir?"
    form.fields["motivo"].help_text = "Le llega por correo a quien informó, en el día y con el enlace para corregirlo."
    return _paso(
        request, v, form, lambda d: devolver_avance(por=quien, avance=v, motivo=d["motivo"], ahora=timezone.now()),
        titulo="Devolver el avance", boton="Devolver", hecho="Avance devuelto: el hito se debe otra vez.",
    )  # fmt: skip


@ver_y_enviar
def adjuntar(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    quien = quien_pide(request)
    v = _avance_de(request, codigo, pk)
    exigir(request, Accion.ADJUNTAR_EVIDENCIA, v)
    return _paso(
        request, v, f.FormularioDeEvidencia(datos_de(request), archivos_de(request)),
        lambda d: [adjuntar_evidencia(por=quien, avance=v, archivo=x, ahora=timezone.now()) for x in d["evidencias"]],
        titulo="Adjuntar evidencia", boton="Adjuntar", hecho="Evidencia adjuntada.",
    )  # fmt: skip


@ver_y_enviar
def anular(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    quien = quien_pide(request)
    v = _avance_de(request, codigo, pk)
    exigir(request, Accion.ANULAR_AVANCE, v)
    return _paso(
        request, v, f.Motivo(datos_de(request)),
        lambda d: anular_avance(por=quien, avance=v, motivo=d["motivo"], ahora=timezone.now()),
        titulo="Anular el avance", boton="Anular el avance", hecho="Avance anulado.",
        explicacion="Solo si se informó por error: deja de contar y queda en la historia.",
    )  # fmt: skip


@ver_y_enviar
def anular_archivo(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    """Quitar una evidencia subida por error, mientras su avance no esté validado."""
    quien = quien_pide(request)
    e = de_acuerdo(request, Evidencia, codigo, camino="avance__hito__", pk=pk)
    exigir(request, Accion.ANULAR_EVIDENCIA, e)
    if salida := ya_paso(request, e.avance.hito.acuerdo, "La evidencia ya estaba anulada." if e.anulado_en else ""):
        return salida
    return _paso(
        request, e.avance, f.Motivo(datos_de(request)),
        lambda d: anular_evidencia(por=quien, evidencia=e, motivo=d["motivo"], ahora=timezone.now()),
        titulo=f"Anular la evidencia «{e.nombre}»", boton="Anular la evidencia", hecho="Evidencia anulada.",
    )  # fmt: skip


def _avance_de(request: HttpRequest, codigo: str, pk: int) -> Avance:
    avance: Avance = de_acuerdo(request, Avance, codigo, camino="hito__", pk=pk)
    return avance


def _paso(request: HttpRequest, v: Avance, form: Any, hacer: Any, **mas: Any) -> HttpResponse:
    """Un paso sobre un avance que espera validación, con lo informado y su evidencia a la vista."""
    ancla = f"hito-{v.hito.numero}"
    if salida := ya_paso(request, v.hito.acuerdo, motivo_de_cerrado(v), ancla):
        return salida
    evidencias = list(v.evidencias.filter(anulado_en__isnull=True))
    mas = {"explicacion": ""} | mas
    return atender(
        request, v.hito.acuerdo, form, hacer, ancla=ancla, plantilla=UN_AVANCE, avance=v, hito=v.hito,
        evidencias=evidencias, via="" if v.canal == Canal.WEB else str(Canal(v.canal).label).lower(), **mas,
    )  # fmt: skip


def _en_nombre_de(quien: Any, h: Hito, *, reabre: bool) -> str:
    if reabre:
        return "El hito está culminado y validado. Un avance menor de 100 %, con su motivo, lo reabre."
    if quien.es_secretaria and h.responsable != Responsable.GR:
        return f"Se registra en nombre del {str(Responsable(h.responsable).label).lower()}, y así se mostrará."
    return ""
