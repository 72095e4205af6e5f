"""La descarga de una evidencia, para quien ve su acuerdo."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from acuerdos.evidencias import EXTENSION, tipo_de
from acuerdos.models import Evidencia


@require_safe
def evidencia(request: HttpRequest, pk: int) -> FileResponse:
    e = get_object_or_404(Evidencia.objects.visibles_para(request.user), pk=pk)
    return _abrir(e.archivo, e.nombre, e.tipo)


def como_adjunto(archivo: Any, nombre: str) -> FileResponse:
    """Un archivo del que no se guardó el tipo: lo dice su contenido, que ya se comprobó al recibirlo."""
    try:
        with archivo.open("rb") as guardado:
            tipo = tipo_de(guardado.read(16))
    except FileNotFoundError:
        raise Http404 from None
    return _abrir(archivo, f"{nombre}{EXTENSION.get(tipo, '')}", tipo)


def _abrir(archivo: Any, nombre: str, tipo: str) -> FileResponse:
    """Siempre como adjunto y con su tipo comprobado al recibirla: el navegador no la abre como página."""
    try:
        abierto = archivo.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(abierto, as_attachment=True, filename=nombre, content_type=tipo)
