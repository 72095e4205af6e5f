"""Tareas del corte: hacer aparte los archivos grandes."""

import structlog
from celery import shared_task
from django.utils import timezone

from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.fechas import leer_dia, leer_instante
from acuerdos.models import Cadena, CortePublicado
from corte import guardados, historia
from corte.cifras import corte
from corte.datos_del_detalle import AlcanceDelDetalle
from corte.firma import FirmaImposible
from corte.papel.tipografia import PDFImposible
from corte.publicacion import NoPublicado, publicar, recordar_que_no
from cuentas.models import Usuario
from reuniones.models import Sesion

bitacora = structlog.get_logger(__name__)
CADUCIDAD = 300  # segundos
SIN_TURNO = "Se estaban haciendo otros archivos y no le tocó su turno. Publíquelo otra vez."


@shared_task(name="acuerdos.preparar_archivo_de_corte", expires=CADUCIDAD)
def preparar_archivo_de_corte(
    codigo: str, al: str, formato: str, conocido_al: str | None = None, alcance: dict[str, str] | None = None
) -> None:
    """Hace y guarda un archivo grande de un corte; quien lo pidió vuelve por él. Dos veces hace uno."""
    conocido = leer_instante(conocido_al) if conocido_al else None
    suyo = AlcanceDelDetalle.de_texto(alcance) if alcance else AlcanceDelDetalle()
    guardados.hacer(corte(Sesion.objects.get(codigo=codigo), leer_dia(al), conocido, suyo), formato, CADUCIDAD)


@shared_task(name="acuerdos.publicar_corte", expires=CADUCIDAD)
def publicar_corte(
    codigo: str, al: str, conocido_al: str, quien: int, reemplaza: int | None = None, motivo: str = ""
) -> None:
    """Publica un corte cuyos archivos tardan. Dos veces publica uno: el segundo encuentra al primero en pie.

    Lo que no se pudo publicar se dice a quien publica, en los cortes publicados de la sesión.
    """
    sesion, por = Sesion.objects.get(codigo=codigo), Usuario.objects.get(pk=quien)
    try:
        publicar(
            por=por,
            sesion=sesion,
            al=leer_dia(al),
            conocido_al=leer_instante(conocido_al),
            ahora=timezone.now(),
            paciencia=CADUCIDAD,
            reemplaza=reemplaza,
            motivo=motivo,
        )
    except (AccionDenegada, DatoInvalido, FirmaImposible, PDFImposible) as error:
        _no_se_publico(sesion, al, conocido_al, str(error))
    except guardados.Ocupado:
        _no_se_publico(sesion, al, conocido_al, SIN_TURNO)


def _no_se_publico(sesion: Sesion, al: str, conocido_al: str, motivo: str) -> None:
    """Lo dice, salvo que sea la segunda vez del que ya se publicó."""
    bitacora.warning("corte_sin_publicar", sesion=sesion.codigo, al=al, motivo=motivo)
    dia, instante = leer_dia(al), leer_instante(conocido_al)
    if not CortePublicado.objects.filter(sesion=sesion, al=dia, conocido_al=instante).exists():
        recordar_que_no(sesion, NoPublicado(dia, motivo))


@shared_task(name="acuerdos.mirar_historia", expires=CADUCIDAD)
def mirar_historia(codigo: str) -> None:
    """Recorre una historia larga y recuerda si está entera, para quien espera en la página de comprobar."""
    historia.mirar(Cadena.objects.get(pk=codigo))
