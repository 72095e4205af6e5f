"""Los cortes publicados de una sesión: la lista, cada uno con sus resúmenes, y sus archivos tal como se entregaron.

Los ve quien ve el corte de la sesión. Sus archivos, que nombran acuerdos, la Secretaría y, publicada la sesión,
cualquiera; los de un corte retirado, solo la Secretaría.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.archivos import abrir_archivo
from acuerdos.models import ArchivoPublicado, CortePublicado
from acuerdos.permisos import Accion
from corte.formatos import FORMATOS
from corte.publicacion import comprobar, lo_que_no_se_publico
from reuniones.models import Sesion
from web.comun import enlaces
from web.comun.abierto import preguntada, senas_de
from web.comun.paginas import a_ingresar
from web.comun.puestos import pesada
from web.cortes.archivos import contar_descarga
from web.cortes.pagina import ARCHIVOS


@dataclass(frozen=True, slots=True)
class FilaDePublicado:
    """Un corte publicado en la lista. `retirado`: cuándo y por qué, si se retiró; `reemplazo`: el número del otro."""

    numero: int
    url: str
    al: date
    publicado_en: datetime
    quien: str
    retirado: datetime | None
    motivo: str
    reemplazo: int | None


@dataclass(frozen=True, slots=True)
class FilaDeArchivo:
    """Uno de sus archivos. `url` vacía: quien mira no lo descarga."""

    nombre: str
    url: str
    sha256: str
    tamano: int


@login_not_required
@require_safe
@preguntada
def cortes_publicados(request: HttpRequest, codigo: str) -> HttpResponse:
    """Todos, el último primero; los retirados lo dicen."""
    sesion = _sesion(request, codigo)
    if sesion is None:
        return a_ingresar(request)
    suyos = CortePublicado.objects.filter(sesion=sesion).select_related("publicado_por", "reemplazo", "sesion")
    puede = bool(permisos.puede(request.user, Accion.PUBLICAR_CORTE, sesion))
    contexto = {
        "sesion": sesion,
        "senas": senas_de(sesion, request.path, f"Cortes publicados: {sesion.nombre}"),
        "es_demo": sesion.de_demostracion,
        "hoy": timezone.localdate(),
        "filas": [_fila(p, con_personas=_es_oficina(request)) for p in suyos],
        "puede_publicar": puede,
        "sin_publicar": lo_que_no_se_publico(sesion) if puede else None,
    }
    return render(request, "cortes/publicados.html", contexto)


@login_not_required
@require_safe
@preguntada
def corte_publicado(request: HttpRequest, codigo: str, numero: int) -> HttpResponseBase:
    """Uno, con el resumen de cada archivo; con `?comprobar=1`, la Secretaría ve si hoy sale igual."""
    sesion = _sesion(request, codigo)
    if sesion is None:
        return a_ingresar(request)
    publicado = get_object_or_404(
        CortePublicado.objects.select_related("sesion", "publicado_por", "reemplaza", "reemplazo"),
        sesion=sesion,
        numero=numero,
    )
    oficina = _es_oficina(request)
    if oficina and request.GET.get("comprobar") == "1":
        return _comprobado(request, publicado)
    return _pagina(request, publicado)


@pesada
def _comprobado(request: HttpRequest, publicado: CortePublicado) -> HttpResponseBase:
    return _pagina(request, publicado, diferencias=list(comprobar(publicado)))


def _pagina(request: HttpRequest, publicado: CortePublicado, diferencias: list[str] | None = None) -> HttpResponse:
    sesion, oficina = publicado.sesion, _es_oficina(request)
    contexto = {
        "sesion": sesion,
        "senas": senas_de(sesion, request.path, f"{sesion.nombre}: corte publicado n.º {publicado.numero}"),
        "es_demo": sesion.de_demostracion,
        "hoy": timezone.localdate(),
        "publicado": publicado,
        "url_de_cifras": enlaces.corte(sesion.codigo, publicado.al, publicado.conocido_al),
        "fila": _fila(publicado, con_personas=oficina),
        "archivos": _archivos(request, publicado),
        "oficina": oficina,
        "diferencias": diferencias,
        "puede_publicar": bool(permisos.puede(request.user, Accion.PUBLICAR_CORTE, sesion)),
    }
    return render(request, "cortes/publicado.html", contexto)


@login_not_required
@require_safe
def archivo_publicado(request: HttpRequest, codigo: str, numero: int, formato: str) -> HttpResponseBase:
    """El archivo tal como se guardó al publicar, byte por byte; 304 a quien ya lo tiene.

    Lo publicado no cambia, pero puede retirarse: quien lo tiene pregunta cada vez, y no vuelve a recibirlo.
    """
    sesion = _sesion(request, codigo)
    if sesion is None:
        return a_ingresar(request)
    publicado = get_object_or_404(CortePublicado, sesion=sesion, numero=numero)
    archivo = get_object_or_404(ArchivoPublicado, corte=publicado, formato=formato)
    if motivo := _por_que_no(request, publicado):
        raise PermissionDenied(motivo)
    etag = f'"{archivo.sha256[:32]}"'
    if condicional := get_conditional_response(request, etag=etag):
        return condicional
    if not request.user.is_authenticated:
        contar_descarga(request)
    nombre = f"corte-{sesion.codigo}-al-{publicado.al.isoformat()}-publicado-{publicado.numero}.{formato}"
    abierto = abrir_archivo(archivo.archivo, nombre=nombre, sha256=archivo.sha256)
    respuesta = FileResponse(abierto, as_attachment=True, filename=nombre, content_type=FORMATOS[formato].tipo)
    respuesta["ETag"] = etag
    respuesta["Cache-Control"] = f"{'private' if request.user.is_authenticated else 'public'}, no-cache"
    respuesta["Vary"] = "Cookie"
    return respuesta


def _sesion(request: HttpRequest, codigo: str) -> Sesion | None:
    """La sesión, si quien pide la ve: 404 si no; None si basta con que ingrese."""
    sesion = Sesion.objects.filter(permisos.sesiones_visibles(request.user), codigo=codigo).first()
    if sesion is None and request.user.is_authenticated:
        raise Http404
    return sesion


def _es_oficina(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.es_secretaria)


def _por_que_no(request: HttpRequest, publicado: CortePublicado) -> str:
    """Por qué quien mira no descarga sus archivos; vacío si los descarga."""
    retirado = publicado.retirado_en is not None
    return permisos.por_que_no_se_entrega(request.user, publicada=publicado.sesion.publicada, retirado=retirado)


def _fila(publicado: CortePublicado, *, con_personas: bool) -> FilaDePublicado:
    reemplazo = getattr(publicado, "reemplazo", None)
    return FilaDePublicado(
        numero=publicado.numero,
        url=reverse("corte_publicado", args=[publicado.sesion.codigo, publicado.numero]),
        al=publicado.al,
        publicado_en=publicado.publicado_en,
        quien=str(publicado.publicado_por) if con_personas else "",
        retirado=publicado.retirado_en,
        motivo=publicado.motivo_de_retiro,
        reemplazo=reemplazo.numero if reemplazo else None,
    )


def _archivos(request: HttpRequest, publicado: CortePublicado) -> list[FilaDeArchivo]:
    entrega = not _por_que_no(request, publicado)
    filas = []
    for archivo in publicado.archivos.all():
        url = reverse("corte_publicado_archivo", args=[publicado.sesion.codigo, publicado.numero, archivo.formato])
        nombre = ARCHIVOS[archivo.formato] + (", firmado" if archivo.sha256_sin_firmar else "")
        filas.append(FilaDeArchivo(nombre, url if entrega else "", archivo.sha256, archivo.tamano))
    return filas
