"""Los libros que se descargan: la plantilla, el subido, el mismo con sus errores, y el de una sesión."""

from typing import IO

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from acuerdos.archivos import abrir_archivo
from acuerdos.models import Clasificacion, Importacion
from acuerdos.permisos import Accion
from cuentas.textos import limpiar_renglon
from importacion.devuelto import libro_con_errores, nombre_y_tipo
from importacion.errores import LibroIlegible
from importacion.escritura import TIPO
from importacion.exportacion import cuantas_filas, escribir_sesion
from importacion.informe_guardado import errores_guardados
from importacion.plantilla import escribir_plantilla
from municipalidades.models import Municipalidad
from reuniones.models import Sector, Sesion
from web.comun.encargos import AlAvanzar, Encargo, Escritor, Presentacion, entregar
from web.comun.paginas import exigir, quien_pide
from web.comun.puestos import pesada
from web.importaciones import comun

LIBRO_DE_SESION = "sesion.xlsx"
FILAS_DEL_LIBRO_AL_VUELO = 20_000  # con más, el libro tarda más de un segundo: se hace en segundo plano


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
    importacion = comun.la_importacion(request, pk)
    return _libro(_contenido(importacion), importacion.nombre)


@require_safe
@pesada
def devuelto(request: HttpRequest, pk: int) -> HttpResponse:
    """El mismo libro con las celdas malas pintadas y la columna «Error»."""
    importacion = comun.la_importacion(request, pk)
    if not (importacion.informe or {}).get("errores"):
        raise Http404
    try:
        original = _contenido(importacion)
        contenido = libro_con_errores(original, importacion.nombre, errores_guardados(importacion.errores))
        nombre, tipo = nombre_y_tipo(original, importacion.nombre)
    except LibroIlegible:
        raise Http404 from None
    return _libro(contenido, nombre, tipo)


@require_safe
def de_sesion(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """La sesión con la forma del libro que se importa: entera o, con `?sector=` o `?municipalidad=`, lo suyo."""
    exigir(request, Accion.EXPORTAR_SESION)
    sesion = get_object_or_404(Sesion, codigo=codigo)
    de_quien = {clave: limpiar_renglon(request.GET.get(clave, "")) for clave in ("sector", "municipalidad")}
    if any(de_quien.values()):
        return _lo_suyo(request, sesion, **de_quien)
    filas = cuantas_filas(sesion)
    if filas <= FILAS_DEL_LIBRO_AL_VUELO:
        return _de_sesion_al_vuelo(request, sesion)
    encargo = Encargo(quien_pide(request).pk, LIBRO_DE_SESION, codigo, timezone.localdate().isoformat())
    volver = reverse("sesion", args=[codigo])
    como = Presentacion(f"{codigo}.xlsx", TIPO, f"El libro de {sesion.nombre}", volver, filas, "filas")
    return entregar(request, encargo, como, escribir_encargo)


@pesada
def _lo_suyo(request: HttpRequest, sesion: Sesion, sector: str, municipalidad: str) -> HttpResponse:
    """Lo de un sector o de una municipalidad. Los que no existen, 404."""
    if sector:
        get_object_or_404(Sector, pk=sector)
    if municipalidad:
        get_object_or_404(Municipalidad, pk=municipalidad)
    contenido = escribir_sesion(sesion, sector=sector, municipalidad=municipalidad, ahora=timezone.now())
    return _libro(contenido, f"{'-'.join(filter(None, (sesion.codigo, sector, municipalidad)))}.xlsx")


@pesada
def _de_sesion_al_vuelo(request: HttpRequest, sesion: Sesion) -> HttpResponse:
    return _libro(escribir_sesion(sesion, ahora=timezone.now()), f"{sesion.codigo}.xlsx")


def escribir_encargo(encargo: Encargo, salida: IO[bytes], al_avanzar: AlAvanzar) -> None:
    """El libro de la sesión que se encargó."""
    salida.write(escribir_sesion(Sesion.objects.get(codigo=encargo.que), al_avanzar, ahora=timezone.now()))


def _contenido(importacion: Importacion) -> bytes:
    with abrir_archivo(importacion.archivo, nombre=importacion.nombre, sha256=importacion.sha256) as archivo:
        return bytes(archivo.read())


def _libro(contenido: bytes, nombre: str, tipo: str = TIPO) -> HttpResponse:
    return HttpResponse(
        contenido, content_type=tipo, headers={"Content-Disposition": content_disposition_header(True, nombre)}
    )


ESCRITORES: dict[str, Escritor] = {LIBRO_DE_SESION: escribir_encargo}
