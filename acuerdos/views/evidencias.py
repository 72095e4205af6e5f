"""La descarga de una evidencia, para quien ve su acuerdo."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from acuerdos.models import Evidencia


@require_safe
def evidencia(request: HttpRequest, pk: int) -> FileResponse:
    """Siempre como adjunto y con su tipo comprobado al recibirla: el navegador no la abre como página."""
    e = get_object_or_404(Evidencia.objects.visibles_para(request.user), pk=pk)
    try:
        archivo = e.archivo.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(archivo, as_attachment=True, filename=e.nombre, content_type=e.tipo)
