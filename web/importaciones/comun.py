"""Lo común a las páginas de importar: encontrar la importación, encolar su trabajo y decir cómo está."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from acuerdos.enums import EstadoDeImportacion as Estado
from acuerdos.models import Importacion
from acuerdos.permisos import Accion
from web.comun import paginas as comun
from web.comun.paginas import exigir

TAREA = "acuerdos.avanzar_importacion"
EN_MARCHA = (Estado.EN_COLA, Estado.REVISANDO, Estado.CARGANDO)
TONOS: dict[str, str] = {
    Estado.EN_COLA: "azul",
    Estado.REVISANDO: "azul",
    Estado.CARGANDO: "azul",
    Estado.REVISADA: "ambar",
    Estado.CARGADA: "verde",
    Estado.FALLIDA: "rojo",
    Estado.DESHECHA: "gris",
}


def la_importacion(request: HttpRequest, pk: int) -> Importacion:
    """Las ve toda la oficina. A los demás, 403: que existe una página para importar no es secreto."""
    exigir(request, Accion.VER_IMPORTACIONES)
    todas = Importacion.objects.select_related("subida_por", "confirmada_por", "carga__deshecha_por", "carga__sesion")
    return get_object_or_404(todas.defer("errores"), pk=pk)


def encolar(pk: int) -> None:
    """Manda el trabajo a la cola. Si la cola no contesta, lo recoge la pasada de cada minuto."""
    comun.encolar(TAREA, pk)
