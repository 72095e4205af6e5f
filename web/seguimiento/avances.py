"""Los avances desde la oficina: informar por un lado, adjuntar, validar, devolver y anular.

Cada archivo se revisa al llegar; si uno no sirve no se guarda nada y se dice por qué. Nadie valida lo suyo.
"""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from acuerdos.acciones.avances import (
    adjuntar_evidencias,
    anular_avance,
    anular_evidencia,
    devolver_avance,
    registrar_avance,
    validar_avance,
)
from acuerdos.acciones.motivos_de_avance import motivo_de_cerrado, motivo_de_no_informar
from acuerdos.constancias import constancia_de
from acuerdos.enums import Canal, Responsable
from acuerdos.models import Avance, Evidencia, Hito
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from web.comun.deshacer import DEVUELTO, NO_SE_REPONE, VALIDADO, Deshacer, inverso
from web.comun.paginas import archivos_de, datos_de, quien_pide
from web.comun.repetidos import el_avance_dice_lo_mismo, los_que_faltan
from web.seguimiento import formularios
from web.seguimiento.paso import atender, de_vuelta, paso_sobre, uno_de

AVANCE_YA_ENVIADO = (
    "Este formulario ya se había enviado (constancia {}), con otros datos. Si es otro avance, envíelo otra vez."
)
UN_AVANCE = "seguimiento/avance.html"


def _ancla_de(avance: Avance) -> str:
    return f"hito-{avance.hito.numero}"


def _motivo_de_no_anular(evidencia: Evidencia) -> str:
    return "La evidencia ya estaba anulada." if evidencia.anulado_en else motivo_de_cerrado(evidencia.avance)


@paso_sobre(uno_de(Hito), Accion.REGISTRAR_AVANCE)
def nuevo(request: HttpRequest, hito: Hito) -> HttpResponse:
    """Informar de un hito: el lado que lo debe o, en su nombre, la Secretaría; también para reabrirlo."""
    quien = quien_pide(request)
    if request.method != "POST" and (negado := motivo_de_no_informar(quien, hito)) is not None:
        return de_vuelta(request, hito.acuerdo, negado.motivo, "hitos")
    form = formularios.FormularioDeAvance(
        datos_de(request), archivos_de(request), initial={"fecha": timezone.localdate()}
    )
    formularios.entre(form, "fecha", hito.evento_el, timezone.localdate())
    reabre = hito.cumplido
    if reabre:
        form.fields["descripcion"].label = "¿Por qué se reabre el hito?"
        form.fields["porcentaje"].widget.attrs["max"] = 99
    return atender(
        request,
        hito.acuerdo,
        form,
        lambda datos: _registrar(form, datos, hito, quien),
        titulo=f"Reabrir el hito {hito.numero}" if reabre else f"Informar del hito {hito.numero}",
        boton="Registrar el avance",
        hecho="Avance registrado.",
        como_se_deshace=lambda avance: inverso(
            Accion.ANULAR_AVANCE, avance, "avance_anular", hito.acuerdo.codigo, avance.pk
        ),
        ancla=f"hito-{hito.numero}",
        hito=hito,
        explicacion=_en_nombre_de(quien, hito, reabre=reabre),
    )


def _registrar(form: formularios.FormularioDeAvance, datos: dict[str, Any], hito: Hito, quien: Usuario) -> Avance:
    """El avance. Si con esa clave ya se registró otra cosa, queda dicho en `form`: lo corregido no se registró."""
    avance = registrar_avance(
        por=quien,
        hito=hito,
        fecha=datos["fecha"],
        porcentaje=datos["porcentaje"],
        descripcion=datos["descripcion"],
        evidencias=datos["evidencias"],
        clave=datos["clave"] or None,
        ahora=timezone.now(),
    )
    dicho = {campo: datos[campo] for campo in ("fecha", "porcentaje", "descripcion")}
    if not el_avance_dice_lo_mismo(avance, **dicho):
        form.con_otra_clave(AVANCE_YA_ENVIADO.format(constancia_de(avance)))
    elif faltan := los_que_faltan(avance, datos["evidencias"]):
        adjuntar_evidencias(por=quien, avance=avance, archivos=faltan, ahora=timezone.now())
    return avance


@paso_sobre(uno_de(Avance), Accion.VALIDAR_AVANCE, ya_paso=motivo_de_cerrado, ancla=_ancla_de)
def validar(request: HttpRequest, avance: Avance) -> HttpResponse:
    """Dar fe de lo informado. Es un botón del acuerdo; mirar su dirección pide confirmarlo."""
    quien = quien_pide(request)
    return _paso(
        request,
        avance,
        formularios.FormularioDeConfirmacion(datos_de(request)),
        lambda datos: validar_avance(por=quien, avance=avance, ahora=timezone.now()),
        titulo="Validar el avance",
        boton="Validar",
        hecho="Avance validado.",
        como_se_deshace=VALIDADO,
    )


@paso_sobre(uno_de(Avance), Accion.DEVOLVER_AVANCE, ya_paso=motivo_de_cerrado, ancla=_ancla_de)
def devolver(request: HttpRequest, avance: Avance) -> HttpResponse:
    quien = quien_pide(request)
    form = formularios.FormularioConMotivo(datos_de(request))
    form.fields["motivo"].label = "¿Qué falta o qué hay que corregir?"
    form.fields[
        "motivo"
    ].help_text = (
        "Le llega por correo a quien informó, con el enlace para corregirlo: en el día, o el siguiente día hábil."
    )
    return _paso(
        request,
        avance,
        form,
        lambda datos: devolver_avance(por=quien, avance=avance, motivo=datos["motivo"], ahora=timezone.now()),
        titulo="Devolver el avance",
        boton="Devolver",
        hecho="Avance devuelto: el hito se debe otra vez.",
        como_se_deshace=DEVUELTO,
    )


@paso_sobre(uno_de(Avance), Accion.ADJUNTAR_EVIDENCIA, ya_paso=motivo_de_cerrado, ancla=_ancla_de)
def adjuntar(request: HttpRequest, avance: Avance) -> HttpResponse:
    quien = quien_pide(request)
    return _paso(
        request,
        avance,
        formularios.FormularioDeEvidencia(datos_de(request), archivos_de(request)),
        lambda datos: adjuntar_evidencias(por=quien, avance=avance, archivos=datos["evidencias"], ahora=timezone.now()),
        titulo="Adjuntar evidencia",
        boton="Adjuntar",
        hecho="Evidencia adjuntada.",
        como_se_deshace=_anularla,
    )


@paso_sobre(uno_de(Avance), Accion.ANULAR_AVANCE, ya_paso=motivo_de_cerrado, ancla=_ancla_de)
def anular(request: HttpRequest, avance: Avance) -> HttpResponse:
    quien = quien_pide(request)
    return _paso(
        request,
        avance,
        formularios.FormularioConMotivo(datos_de(request)),
        lambda datos: anular_avance(por=quien, avance=avance, motivo=datos["motivo"], ahora=timezone.now()),
        titulo="Anular el avance",
        boton="Anular el avance",
        hecho="Avance anulado.",
        como_se_deshace=NO_SE_REPONE,
        explicacion="Solo si se informó por error: deja de contar y queda en la historia.",
    )


@paso_sobre(
    uno_de(Evidencia),
    Accion.ANULAR_EVIDENCIA,
    ya_paso=_motivo_de_no_anular,
    ancla=lambda evidencia: _ancla_de(evidencia.avance),
)
def anular_archivo(request: HttpRequest, evidencia: Evidencia) -> HttpResponse:
    """Quitar una evidencia subida por error, mientras su avance no esté validado."""
    quien = quien_pide(request)
    return _paso(
        request,
        evidencia.avance,
        formularios.FormularioConMotivo(datos_de(request)),
        lambda datos: anular_evidencia(por=quien, evidencia=evidencia, motivo=datos["motivo"], ahora=timezone.now()),
        titulo=f"Anular la evidencia «{evidencia.nombre}»",
        boton="Anular la evidencia",
        hecho="Evidencia anulada.",
        como_se_deshace=NO_SE_REPONE,
    )


def _paso(
    request: HttpRequest, avance: Avance, form: BaseForm, verbo: Callable[[dict[str, Any]], Any], **lo_demas: Any
) -> HttpResponse:
    """Un paso sobre un avance que espera validación, con lo informado y su evidencia a la vista."""
    evidencias = list(Evidencia.objects.sin_anulados().filter(avance=avance))
    lo_demas = {"explicacion": ""} | lo_demas
    return atender(
        request,
        avance.hito.acuerdo,
        form,
        verbo,
        ancla=_ancla_de(avance),
        plantilla=UN_AVANCE,
        avance=avance,
        hito=avance.hito,
        evidencias=evidencias,
        via="" if avance.canal == Canal.WEB else str(Canal(avance.canal).label).lower(),
        **lo_demas,
    )


def _anularla(adjuntas: list[Evidencia]) -> Deshacer:
    if len(adjuntas) != 1:
        return "Si alguna no era, anúlela en su lugar."
    avance = adjuntas[0].avance
    return inverso(Accion.ANULAR_EVIDENCIA, adjuntas[0], "evidencia_anular", avance.hito.acuerdo.codigo, adjuntas[0].pk)


def _en_nombre_de(quien: Usuario, hito: Hito, *, reabre: bool) -> str:
    if reabre:
        return "El hito está culminado y validado. Un avance menor de 100 %, con su motivo, lo reabre."
    if quien.es_secretaria and hito.responsable != Responsable.GR:
        return f"Se registra en nombre del {str(Responsable(hito.responsable).label).lower()}, y así se mostrará."
    return ""
