"""Tareas del corte: hacer aparte los archivos grandes."""

from celery import shared_task

from acuerdos.fechas import leer_dia, leer_instante
from corte import guardados
from corte.cifras import corte
from corte.datos_del_detalle import AlcanceDelDetalle
from reuniones.models import Sesion

CADUCIDAD = 300  # segundos


@shared_task(name="acuerdos.preparar_archivo_de_corte", expires=CADUCIDAD)
def preparar_archivo_de_corte(
    codigo: str, al: str, formato: str, conocido_al: str | None = None, alcance: dict[str, str] | None = None
) -> None:
    """Hace y guarda un archivo grande de un corte; quien lo pidió vuelve por él. Dos veces hace uno."""
    conocido = leer_instante(conocido_al) if conocido_al else None
    suyo = AlcanceDelDetalle.de_texto(alcance) if alcance else AlcanceDelDetalle()
    guardados.hacer(corte(Sesion.objects.get(codigo=codigo), leer_dia(al), conocido, suyo), formato, CADUCIDAD)
