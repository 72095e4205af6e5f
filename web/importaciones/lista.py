"""Subir un libro, y los que ya se subieron."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones import importaciones as acciones
from acuerdos.models import Carga, Importacion
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from web.comun.paginas import exigir, paginas_de, quien_pide, ver_y_enviar
from web.comun.paso import paso
from web.importaciones import comun
from web.importaciones.formularios import FormularioDeLibro

IMPORTACIONES_POR_PAGINA = 25
DEL_SERVIDOR = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FilaDeLibro:
    """Un libro subido, en la lista; `entran` y `errores`: filas, según su revisión."""

    pk: int
    nombre: str
    sesion: str
    estado: str
    tono: str
    quien: Usuario
    cuando: datetime
    entran: int
    errores: int


@ver_y_enviar
def importar(request: HttpRequest) -> HttpResponse:
    """El formulario y, debajo, las importaciones de toda la oficina. Al subir, a la página de la revisión."""
    exigir(request, Accion.VER_IMPORTACIONES)
    quien = quien_pide(request)
    form = FormularioDeLibro(request.POST, request.FILES) if request.method == "POST" else FormularioDeLibro()

    def subir(datos: dict[str, Any]) -> Importacion:
        subida = acciones.subir_libro(
            por=quien, nombre=datos["archivo"].name, contenido=datos["contenido"], ahora=timezone.now()
        )
        comun.encolar(subida.pk)
        return subida

    return paso(
        request,
        form,
        subir,
        dicho="",
        volver=lambda subida: reverse("importacion", args=[subida.pk]),
        plantilla="importaciones/lista.html",
        contexto=lambda: _subidos(request),
    )


def _subidos(request: HttpRequest) -> dict[str, Any]:
    campos = ("nombre", "estado", "subida_en", "informe", "subida_por__nombre", "carga__codigo_de_sesion")
    todas = Importacion.objects.select_related("subida_por", "carga").only(*campos)
    pagina = Paginator(todas, IMPORTACIONES_POR_PAGINA).get_page(request.GET.get("pagina"))
    return {
        "filas": [_fila(importacion) for importacion in pagina],
        "paginas": paginas_de(request, pagina, "libro", "libros"),
        # Las de `manage.py importar`, que no pasan por aquí.
        "del_servidor": list(Carga.objects.filter(importacion=None).select_related("registrada_por")[:DEL_SERVIDOR]),
    }


def _fila(importacion: Importacion) -> FilaDeLibro:
    informe = importacion.informe or {}
    return FilaDeLibro(
        pk=importacion.pk,
        nombre=importacion.nombre,
        sesion=(informe.get("sesion") or {}).get("codigo", ""),
        estado=importacion.get_estado_display(),
        tono=comun.TONOS[importacion.estado],
        quien=importacion.subida_por,
        cuando=importacion.subida_en,
        entran=informe.get("entran", 0),
        errores=informe.get("errores", 0),
    )
