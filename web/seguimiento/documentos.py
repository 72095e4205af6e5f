"""Los papeles firmados de un acuerdo o de una reunión: subirlos, bajarlos y anular el que no era."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos.acciones.documentos import DatosDeDocumento, adjuntar_documento, anular_documento
from acuerdos.archivos import abrir_archivo
from acuerdos.enums import ClaseDeDocumento
from acuerdos.models import Acuerdo, Documento
from acuerdos.permisos import Accion, puede
from cuentas.models import Usuario
from cuentas.traducidas import traer
from reuniones.models import Reunion
from web.comun.deshacer import NO_SE_REPONE, inverso
from web.comun.paginas import archivos_de, datos_de, exigir, quien_pide, reunion_pedida, ver_y_enviar
from web.comun.paso import ComoSeDeshace, paso
from web.seguimiento import formularios
from web.seguimiento.paso import atender, paso_sobre, un_acuerdo

T = TypeVar("T")
AGREGAR = "Agregar un documento firmado"
QUE_PASA = "Lo podrá bajar quien vea {}. No se publica."


@dataclass(frozen=True, slots=True)
class DocumentoALaVista:
    """`anular`: adonde se anula, o vacío si no se puede."""

    papel: str
    fecha: date
    nombre: str
    url: str
    subido_por: str
    subido_el: date
    anular: str


def documentos_de(de: Acuerdo | Reunion, quien: Usuario) -> list[DocumentoALaVista]:
    """Los vivos, el más antiguo primero. El nombre de quien lo subió, solo para la Secretaría."""
    anula = bool(puede(quien, Accion.ANULAR_DOCUMENTO, de))
    vivos = traer(("documentos de", type(de)), lambda pk: _vivos_de(type(de)(pk=pk)), de.pk)
    return [
        DocumentoALaVista(
            papel=str(uno),
            fecha=uno.fecha,
            nombre=uno.nombre,
            url=reverse("documento", args=[uno.pk]),
            subido_por=str(uno.registrado_por) if quien.es_secretaria else "",
            subido_el=timezone.localdate(uno.registrado_en),
            anular=_donde_se_anula(de, uno.pk) if anula else "",
        )
        for uno in vivos
    ]


def _vivos_de(de: Acuerdo | Reunion) -> "QuerySet[Documento]":
    vivos: QuerySet[Documento] = Documento.objects.vivos_de(de)
    return vivos.select_related("registrado_por").order_by("fecha", "pk")


def contexto_de(de: Acuerdo | Reunion, quien: Usuario) -> dict[str, Any]:
    """Lo que muestra `componentes/documentos.html`."""
    if not puede(quien, Accion.ADJUNTAR_DOCUMENTO, de):
        agregar = ""
    elif isinstance(de, Acuerdo):
        agregar = reverse("documento_nuevo", args=[de.codigo])
    else:
        agregar = reverse("acta_nueva", args=[de.sesion.codigo, de.codigo])
    return {"documentos": documentos_de(de, quien), "agregar": agregar}


@require_safe
def documento(request: HttpRequest, pk: int) -> FileResponse:
    """El archivo, siempre como adjunto y con su tipo comprobado al recibirlo."""
    hallado = get_object_or_404(Documento.objects.visibles_para(request.user), pk=pk)
    abierto = abrir_archivo(hallado.archivo, nombre=hallado.nombre, sha256=hallado.sha256)
    return FileResponse(abierto, as_attachment=True, filename=hallado.nombre, content_type=hallado.tipo)


@paso_sobre(un_acuerdo, Accion.ADJUNTAR_DOCUMENTO)
def nuevo(request: HttpRequest, acuerdo: Acuerdo) -> HttpResponse:
    return atender(
        request,
        acuerdo,
        _formulario(request, ClaseDeDocumento.OFICIO),
        lambda datos: _adjuntar(request, acuerdo, datos),
        titulo=AGREGAR,
        boton="Subir",
        hecho=_dicho,
        como_se_deshace=lambda subido: inverso(
            Accion.ANULAR_DOCUMENTO, acuerdo, "documento_anular", acuerdo.codigo, subido.pk
        ),
        ancla="documentos",
        explicacion=QUE_PASA.format("el acuerdo"),
    )


@ver_y_enviar
def anular(request: HttpRequest, codigo: str, pk: int) -> HttpResponse:
    acuerdo, quien = un_acuerdo(request, codigo), quien_pide(request)
    exigir(request, Accion.ANULAR_DOCUMENTO, acuerdo)
    suyo = get_object_or_404(Documento.objects.sin_anulados().filter(acuerdo=acuerdo), pk=pk)
    return atender(
        request,
        acuerdo,
        formularios.FormularioConMotivo(datos_de(request)),
        lambda datos: anular_documento(por=quien, documento=suyo, motivo=datos["motivo"], ahora=timezone.now()),
        titulo="Anular el documento",
        boton="Anular el documento",
        hecho="Documento anulado.",
        como_se_deshace=NO_SE_REPONE,
        ancla="documentos",
        explicacion=f"{suyo}: «{suyo.nombre}».",
    )


@ver_y_enviar
def nuevo_de_reunion(request: HttpRequest, codigo: str, codigo_de_reunion: str) -> HttpResponse:
    reunion = reunion_pedida(request, codigo, codigo_de_reunion)
    exigir(request, Accion.ADJUNTAR_DOCUMENTO, reunion)
    return _sobre_la_reunion(
        request,
        reunion,
        _formulario(request, ClaseDeDocumento.ACTA),
        lambda datos: _adjuntar(request, reunion, datos),
        titulo=AGREGAR,
        boton="Subir",
        explicacion=QUE_PASA.format("la reunión"),
        dicho=_dicho,
        como_se_deshace=lambda subido: inverso(
            Accion.ANULAR_DOCUMENTO, reunion, "acta_anular", codigo, codigo_de_reunion, subido.pk
        ),
    )


@ver_y_enviar
def anular_de_reunion(request: HttpRequest, codigo: str, codigo_de_reunion: str, pk: int) -> HttpResponse:
    reunion, quien = reunion_pedida(request, codigo, codigo_de_reunion), quien_pide(request)
    exigir(request, Accion.ANULAR_DOCUMENTO, reunion)
    suyo = get_object_or_404(Documento.objects.sin_anulados().filter(reunion=reunion), pk=pk)
    return _sobre_la_reunion(
        request,
        reunion,
        formularios.FormularioConMotivo(datos_de(request)),
        lambda datos: anular_documento(por=quien, documento=suyo, motivo=datos["motivo"], ahora=timezone.now()),
        titulo="Anular el documento",
        boton="Anular el documento",
        explicacion=f"{suyo}: «{suyo.nombre}».",
        dicho="Documento anulado.",
        como_se_deshace=NO_SE_REPONE,
    )


def _formulario(request: HttpRequest, clase: ClaseDeDocumento) -> formularios.FormularioDeDocumento:
    return formularios.FormularioDeDocumento(
        datos_de(request), archivos_de(request), initial={"clase": clase, "fecha": timezone.localdate()}
    )


def _adjuntar(request: HttpRequest, de: Acuerdo | Reunion, datos: dict[str, Any]) -> Documento:
    return adjuntar_documento(por=quien_pide(request), de=de, datos=DatosDeDocumento(**datos), ahora=timezone.now())


def _dicho(subido: Documento) -> str:
    return f"Se guardó: {subido}."


def _donde_se_anula(de: Acuerdo | Reunion, pk: int) -> str:
    if isinstance(de, Acuerdo):
        return reverse("documento_anular", args=[de.codigo, pk])
    return reverse("acta_anular", args=[de.sesion.codigo, de.codigo, pk])


def _sobre_la_reunion(
    request: HttpRequest,
    reunion: Reunion,
    form: BaseForm,
    verbo: Callable[[dict[str, Any]], T],
    *,
    dicho: str | Callable[[T], str],
    como_se_deshace: ComoSeDeshace,
    **mostrar: str,
) -> HttpResponse:
    volver = reverse("reunion", args=[reunion.sesion.codigo, reunion.codigo]) + "#documentos"
    return paso(
        request,
        form,
        verbo,
        dicho=dicho,
        volver=volver,
        plantilla="reuniones/documento.html",
        contexto={"reunion": reunion, "volver": volver, "es_demo": reunion.sesion.de_demostracion, **mostrar},
        como_se_deshace=como_se_deshace,
    )
