"""Tareas de las páginas: los archivos largos que alguien pidió."""

from celery import shared_task

from web.acuerdos import archivos as de_la_lista
from web.comun.encargos import Encargo, Escritor, hacer
from web.importaciones import archivos as de_importaciones

CADUCIDAD = 300  # segundos
ESCRITORES: dict[str, Escritor] = de_la_lista.ESCRITORES | de_importaciones.ESCRITORES


@shared_task(name="web.preparar_archivo", expires=CADUCIDAD)
def preparar_archivo(usuario_id: int, clase: str, que: str, hoy: str) -> None:
    """Hace el archivo y lo deja para quien lo pidió. Dos veces hace uno."""
    hacer(Encargo(usuario_id, clase, que, hoy), ESCRITORES[clase])
