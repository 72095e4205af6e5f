"""El acta de una reunión, en PDF, para firmar."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from acuerdos.permisos import Accion
from corte.acta.lectura import acta_de
from corte.acta.pdf import escribir_acta, nombre_de_archivo
from corte.firma import FirmaImposible, firmado
from corte.papel.tipografia import PDFImposible
from web.comun.paginas import exigir, quien_pide, reunion_pedida


@require_safe
def acta(request: HttpRequest, codigo: str, codigo_de_reunion: str) -> HttpResponse:
    """Se abre en el navegador, lista para imprimir. Es de la Secretaría: lleva los acuerdos de todas las partes."""
    reunion = reunion_pedida(request, codigo, codigo_de_reunion)
    exigir(request, Accion.IMPRIMIR_ACTA, reunion)
    quien = quien_pide(request)
    direccion = settings.SITIO + reverse("reunion", args=[codigo, codigo_de_reunion])
    documento = acta_de(reunion, mira=quien, direccion=direccion, impreso_en=timezone.now())
    try:
        contenido = firmado(escribir_acta(documento), motivo=f"Acta de la reunión {documento.reunion}")
    except (PDFImposible, FirmaImposible) as error:
        return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
    cabeceras = {
        "Content-Disposition": content_disposition_header(False, nombre_de_archivo(documento)),
        "Cache-Control": "no-store",
    }
    return HttpResponse(contenido, content_type="application/pdf", headers=cabeceras)
