"""Lo que un asistente propuso informar: la lista, y la página en que alguien lo revisa, lo corrige y lo envía.

Mirar no escribe nada, y enviar registra lo que dice el formulario, no lo que decía la propuesta. Confirma quien puede
informar de ese hito; una vez.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_POST, require_safe

from acuerdos.acciones.propuestas import (
    confirmar_propuesta,
    descartar_propuesta,
    motivo_de_no_confirmar,
    propuestas_para,
)
from acuerdos.models import Avance, AvancePropuesto, Hito
from acuerdos.permisos import Accion
from cuentas import borradores
from cuentas.models import Usuario
from web.comun.paginas import archivos_de, base_para, datos_de, exigir, quien_pide, ver_y_enviar
from web.comun.paso import dar_paso, toque
from web.focal import envios
from web.focal.avance import (
    LoInformado,
    con_su_constancia,
    contexto_de,
    guardar_antes_de_mirar_archivos,
    recibir,
)
from web.focal.formularios import FormularioFocalDeAvance, como_se_marca

PROPUESTOS_QUE_SE_VEN = 50
OTRA_PERSONA = gettext_noop("otra persona que también informa")


@dataclass(frozen=True, slots=True)
class Propuesto:
    """Un avance propuesto, con lo que hace falta para decidir si se abre."""

    pk: int
    hito: str
    acuerdo: str
    porcentaje: int
    fecha: date
    descripcion: str
    de_quien: str
    con: str
    propuesto_en: datetime
    vence_en: datetime


@require_safe
def propuestos(request: HttpRequest) -> HttpResponse:
    """Los que esperan y podría confirmar, y los que propuso su asistente."""
    quien = quien_pide(request)
    suyos = propuestas_para(quien, timezone.now()).select_related("hito__acuerdo", "propuesto_por")
    contexto = {"base": base_para(request.user), "filas": [_fila(uno, quien) for uno in suyos[:PROPUESTOS_QUE_SE_VEN]]}
    return render(request, "focal/propuestos.html", contexto)


@ver_y_enviar
def propuesto(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: el formulario con lo propuesto. POST: registra lo enviado y lleva a la constancia."""
    quien, ahora = quien_pide(request), timezone.now()
    propuesta = _una(request, pk)
    hito = propuesta.hito
    exigir(request, Accion.REGISTRAR_AVANCE, hito)
    base = "focal/base_de_oficina.html" if quien.es_secretaria else "focal/base.html"
    if request.method != "POST" and (motivo := motivo_de_no_confirmar(propuesta, ahora)):
        contexto = {"base": base, "motivo": motivo, "hito": hito}
        return render(request, "focal/propuesto_cerrado.html", contexto, status=410)
    inicial = {"descripcion": propuesta.descripcion, "fecha": propuesta.fecha, **como_se_marca(propuesta.porcentaje)}
    form = FormularioFocalDeAvance(datos_de(request), archivos_de(request), initial=inicial)
    guardar_antes_de_mirar_archivos(request, borradores.dueno_de(request), borradores.lugar_de(request), ahora)

    def registrar(informe: LoInformado) -> Avance:
        return confirmar_propuesta(
            por=quien,
            propuesta=propuesta,
            fecha=informe.fecha,
            porcentaje=informe.porcentaje,
            descripcion=informe.descripcion,
            evidencias=informe.evidencias,
            clave=informe.clave,
            ahora=ahora,
        )

    def mostrar(estado: int) -> HttpResponse:
        contexto = {**contexto_de(hito, ahora), "base": base, "propuesta": _fila(propuesta, quien)}
        return envios.formulario(request, form, estado, "focal/propuesto.html", contexto)

    return dar_paso(
        form,
        lambda datos: recibir(form, datos, registrar, quien=quien, ahora=ahora),
        hecho=lambda recibido: con_su_constancia(request, recibido),
        mostrar=mostrar,
    )


@require_POST
def descartar(request: HttpRequest, pk: int) -> HttpResponse:
    propuesta = _una(request, pk)
    if propuesta.propuesto_por_id != quien_pide(request).pk:
        exigir(request, Accion.REGISTRAR_AVANCE, propuesta.hito)
    return toque(
        request,
        lambda: descartar_propuesta(por=quien_pide(request), propuesta=propuesta, ahora=timezone.now()),
        dicho=gettext("Descartado: no se registró nada."),
        volver=reverse("propuestos"),
    )


def _una(request: HttpRequest, pk: int) -> AvancePropuesto:
    """:raises Http404: si no ve su hito."""
    acuerdo = "hito__acuerdo__"
    todas = AvancePropuesto.objects.select_related(
        "propuesto_por", "avance", f"{acuerdo}sesion", f"{acuerdo}sector", f"{acuerdo}municipalidad__region"
    )
    suyos = Hito.objects.visibles_para(quien_pide(request)).order_by().values("pk")
    propuesta: AvancePropuesto = get_object_or_404(todas, pk=pk, hito__in=suyos)
    return propuesta


def _fila(una: AvancePropuesto, quien: Usuario) -> Propuesto:
    autor = una.propuesto_por
    se_nombra = quien.es_secretaria or autor.es_programa or autor.pk == quien.pk
    return Propuesto(
        pk=una.pk,
        hito=una.hito.texto,
        acuerdo=una.hito.acuerdo.codigo,
        porcentaje=una.porcentaje,
        fecha=una.fecha,
        descripcion=una.descripcion,
        de_quien=str(autor) if se_nombra else gettext(OTRA_PERSONA),
        con=una.con,
        propuesto_en=una.propuesto_en,
        vence_en=una.vence_en,
    )
