"""Los libros que se descargan: la plantilla, el subido, el mismo con sus errores, y el de una sesión."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from acuerdos.archivos import abrir_archivo
from acuerdos.models import Clasificacion, Importacion
from acuerdos.permisos import Accion
from importacion.devuelto import libro_con_errores, nombre_y_tipo
from importacion.errores import LibroIlegible
from importacion.escritura import TIPO
from importacion.exportacion import escribir_sesion
from importacion.informe_guardado import errores_guardados
from importacion.plantilla import escribir_plantilla
from reuniones.models import Sector, Sesion
from web.comun.paginas import exigir
from web.comun.puestos import pesada
from web.importaciones import comun


@require_safe
def plantilla(request: HttpRequest) -> HttpResponse:
    """El libro en blanco, con las listas de los catálogos de hoy."""
    exigir(request, Accion.VER_IMPORTACIONES)
    contenido = escribir_plantilla(
        sectores=Sector.objects.values_list("sigla", flat=True),
        clasificaciones=Clasificacion.objects.values_list("nombre", flat=True),
    )
    return _libro(contenido, "plantilla-muni-ejecutivo.xlsx")


@require_safe
def subido(request: HttpRequest, pk: int) -> HttpResponse:
    """El libro tal como se subió."""
    i = comun.la_importacion(request, pk)
    return _libro(_contenido(i), i.nombre)


@require_safe
@pesada
def devuelto(request: HttpRequest, pk: int) -> HttpResponse:
    """El mismo libro con las celdas malas pintadas y la columna «Error»."""
    i = comun.la_importacion(request, pk)
    if not (i.informe or {}).get("errores"):
        raise Http404
    try:
        original = _contenido(i)
        contenido = libro_con_errores(original, i.nombre, errores_guardados(i.errores))
        nombre, tipo = nombre_y_tipo(original, i.nombre)
    except LibroIlegible:
        raise Http404 from None
    return _libro(contenido, nombre, tipo)


@require_safe
@pesada
def de_sesion(request: HttpRequest, codigo: str) -> HttpResponse:
    """La sesión entera con la forma del libro que se importa."""
    exigir(request, Accion.EXPORTAR_SESION)
    return _libro(escribir_sesion(get_object_or_404(Sesion, codigo=codigo)), f"{codigo}.xlsx")


def _contenido(i: Importacion) -> bytes:
    with abrir_archivo(i.archivo, nombre=i.nombre, sha256=i.sha256) as archivo:
        return bytes(archivo.read())


def _libro(contenido: bytes, nombre: str, tipo: str = TIPO) -> HttpResponse:
    return HttpResponse(
        contenido, content_type=tipo, headers={"Content-Disposition": content_disposition_header(True, nombre)}
    )
