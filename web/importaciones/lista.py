"""Subir un libro, y los que ya se subieron."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from acuerdos.acciones import importaciones as acciones
from acuerdos.models import Carga, Importacion
from acuerdos.permisos import Accion
from web.comun.paginas import exigir, paginas_de, quien_pide, ver_y_enviar
from web.comun.puerta import intentar
from web.importaciones import comun
from web.importaciones.formularios import LibroForm

POR_PAGINA = 25
DEL_SERVIDOR = 10


@ver_y_enviar
def importar(request: HttpRequest) -> HttpResponse:
    """El formulario y, debajo, las importaciones de toda la oficina. Al subir, a la página de la revisión."""
    exigir(request, Accion.VER_IMPORTACIONES)
    form = LibroForm(request.POST or {}, request.FILES) if request.method == "POST" else LibroForm()
    if request.method == "POST" and form.is_valid():
        quien = quien_pide(request)
        datos = form.cleaned_data
        subida = intentar(
            form,
            lambda: acciones.subir_libro(
                por=quien, nombre=datos["archivo"].name, contenido=datos["contenido"], ahora=timezone.now()
            ),
        )
        if subida:
            comun.encolar(subida.pk)
            return redirect("importacion", subida.pk)
    campos = ("nombre", "estado", "subida_en", "informe", "subida_por__nombre", "carga__codigo_de_sesion")
    todas = Importacion.objects.select_related("subida_por", "carga").only(*campos)
    pagina = Paginator(todas, POR_PAGINA).get_page(request.GET.get("pagina"))
    contexto = {
        "form": form,
        "filas": [_fila(importacion) for importacion in pagina],
        "paginas": paginas_de(request, pagina, "libro", "libros"),
        # Las de `manage.py importar`, que no pasan por aquí.
        "del_servidor": list(Carga.objects.filter(importacion=None).select_related("registrada_por")[:DEL_SERVIDOR]),
    }
    return render(request, "importaciones/lista.html", contexto, status=400 if form.errors else 200)


def _fila(importacion: Importacion) -> dict[str, Any]:
    informe = importacion.informe or {}
    return {
        "pk": importacion.pk,
        "nombre": importacion.nombre,
        "sesion": (informe.get("sesion") or {}).get("codigo", ""),
        "estado": importacion.get_estado_display(),
        "tono": comun.TONOS[importacion.estado],
        "quien": importacion.subida_por,
        "cuando": importacion.subida_en,
        "entran": informe.get("entran", 0),
        "errores": informe.get("errores", 0),
    }
