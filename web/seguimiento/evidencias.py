"""La descarga de una evidencia y su miniatura, para quien ve su acuerdo."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from acuerdos.acciones.miniaturas import TIPO, obtener_miniatura
from acuerdos.archivos import abrir_archivo
from acuerdos.evidencias import EXTENSION, tipo_de
from acuerdos.limpieza.clases import BYTES_QUE_SE_MIRAN
from acuerdos.models import Evidencia


@require_safe
def evidencia(request: HttpRequest, pk: int) -> FileResponse:
    hallada = get_object_or_404(Evidencia.objects.visibles_para(request.user), pk=pk)
    return _adjunto(
        abrir_archivo(hallada.archivo, nombre=hallada.nombre, sha256=hallada.sha256), hallada.nombre, hallada.tipo
    )


@require_safe
@cache_control(private=True, no_cache=True)
def miniatura(request: HttpRequest, pk: int) -> HttpResponseBase:
    """La de una foto, para las listas. Se guarda en el navegador, que pregunta cada vez si sigue valiendo."""
    hallada = get_object_or_404(Evidencia.objects.visibles_para(request.user), pk=pk)
    sello = f'"{hallada.sha256[:32]}"'
    igual = get_conditional_response(request, etag=sello)
    if igual is not None:
        return igual
    hecha = obtener_miniatura(hallada)
    if not hecha:
        raise Http404
    return HttpResponse(hecha, content_type=TIPO, headers={"ETag": sello})


def como_adjunto(archivo: FieldFile, nombre: str, sha256: str) -> FileResponse:
    """Un archivo del que no se guardó el tipo: lo dice su contenido, que ya se comprobó al recibirlo."""
    abierto = abrir_archivo(archivo, nombre=nombre, sha256=sha256)
    tipo = tipo_de(abierto.read(BYTES_QUE_SE_MIRAN))
    abierto.seek(0)
    return _adjunto(abierto, f"{nombre}{EXTENSION.get(tipo, '')}", tipo)


def _adjunto(abierto: object, nombre: str, tipo: str) -> FileResponse:
    """Siempre como adjunto y con su tipo comprobado al recibirla: el navegador no la abre como página."""
    return FileResponse(abierto, as_attachment=True, filename=nombre, content_type=tipo)
