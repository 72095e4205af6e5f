"""El trabajo largo de un libro subido: revisarlo y, si alguien lo confirmó, cargarlo.

Regla: se toma con un UPDATE condicional, así que la misma tarea dos veces trabaja una; al terminar, solo escribe quien
todavía lo tiene (`intentos`). La carga y su constancia van en una sola transacción: un worker muerto no deja nada, y lo
que dejó tomado se retoma a los diez minutos, o cuando alguien lo pide en la página. La marcha va por la caché y no por
la fila: en SQLite nadie más escribe mientras dura la carga.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import Error as ErrorDeLaBase
from django.db.models import Q

from acuerdos.acciones.transaccion import en_transaccion
from acuerdos.archivos import abrir_archivo
from acuerdos.enums import EstadoDeImportacion as Estado
from acuerdos.errores import AccionDenegada, ArchivoPerdido
from acuerdos.models import Carga, Importacion
from importacion import libro as libros
from importacion.errores import LibroIlegible
from importacion.informe_guardado import errores_para_guardar, informe_para_guardar
from importacion.lo_dicho import con_lo_dicho
from importacion.marcha import Marcha
from importacion.planilla import muestra
from importacion.servicio import ResultadoDeImportar, importar

Reloj = Callable[[], datetime]
INTENTOS_DE_TRABAJO = 4
SIN_RECOGER = timedelta(minutes=1)  # lo que se encoló hace más y nadie tomó se vuelve a encolar
CAMBIO = "Desde la revisión cambió lo registrado, o cambió quién importa: mire esta antes de importar."
bitacora = structlog.get_logger(__name__)


class _YaNoEsSuya(Exception):
    """Alguien la retomó entretanto: lo escrito se deshace."""


def avanzar(pk: int, *, reloj: Reloj) -> str:
    """Hace lo que toque con esa importación. Devuelve el estado en que quedó; «» si no había nada que hacer."""
    importacion = tomar(pk, ahora=reloj())
    if importacion is None:
        return ""
    try:
        if importacion.intentos > INTENTOS_DE_TRABAJO:
            return _fallar(
                importacion,
                f"Se empezó {INTENTOS_DE_TRABAJO} veces y nunca terminó. Divida el libro o avise a soporte.",
            )
        return _revisar(importacion, reloj) if importacion.estado == Estado.REVISANDO else _cargar(importacion, reloj)
    except LibroIlegible as error:
        return _fallar(importacion, str(error))
    except AccionDenegada as error:
        return _fallar(importacion, error.motivo)
    except ArchivoPerdido as error:
        return _fallar(importacion, f"{error.motivo} Súbalo otra vez.")
    except (ErrorDeLaBase, SoftTimeLimitExceeded):
        raise  # queda tomada y se retoma cuando se dé por abandonada
    except _YaNoEsSuya:
        return ""
    except Exception as error:  # una falla nuestra no se calla ni deja la página esperando
        bitacora.exception("importacion_fallida", importacion=pk)
        return _fallar(importacion, f"Falla nuestra ({type(error).__name__}): quedó anotada. Avise a soporte.")


def pendientes(ahora: datetime) -> list[int]:
    """Las que nadie recogió de la cola y las que un worker muerto dejó a medias."""
    sin_tomar = Q(estado__in=[Estado.EN_COLA, Estado.CARGANDO], tomada_en=None, encolada_en__lt=ahora - SIN_RECOGER)
    return list(Importacion.objects.filter(sin_tomar | _abandonadas(ahora)).values_list("pk", flat=True))


def tomar(pk: int, *, ahora: datetime) -> Importacion | None:
    """La importación, si espera que alguien la haga y nadie más la tomó."""
    libre = Q(estado=Estado.EN_COLA) | Q(estado=Estado.CARGANDO, tomada_en=None) | _abandonadas(ahora)
    vista = Importacion.objects.filter(libre, pk=pk).values("estado", "intentos").first()
    if vista is None:
        return None
    estado = Estado.CARGANDO if vista["estado"] == Estado.CARGANDO else Estado.REVISANDO
    tomadas = Importacion.objects.filter(libre, pk=pk, **vista).update(
        estado=estado, tomada_en=ahora, intentos=vista["intentos"] + 1
    )
    return Importacion.objects.select_related("subida_por", "confirmada_por").get(pk=pk) if tomadas else None


def _abandonadas(ahora: datetime) -> Q:
    desde = ahora - timedelta(seconds=settings.IMPORTACION_ABANDONO)
    return Q(estado__in=[Estado.REVISANDO, Estado.CARGANDO], tomada_en__lt=desde)


def _revisar(importacion: Importacion, reloj: Reloj) -> str:
    with Marcha(importacion.pk, reloj) as marcha:
        libro = _abrir(importacion, marcha)
        if preguntado := muestra(libro.sueltas):
            return _preguntar(importacion, preguntado)
        resultado = importar(
            libro,
            por=importacion.subida_por,
            ahora=reloj(),
            simular=True,
            solo_buenas=True,
            al_avanzar=marcha,
        )
    return _quedar_revisada(importacion, resultado, "")


def _cargar(importacion: Importacion, reloj: Reloj) -> str:
    """Todo o nada, y la constancia en la misma transacción. Si ya no saldría lo que se vio, vuelve a estar revisada."""
    por = importacion.confirmada_por
    assert por is not None  # nadie la pone a cargar sin confirmarla
    with Marcha(importacion.pk, reloj, cargando=True) as marcha:
        libro = _abrir(importacion, marcha)

        def cargar() -> tuple[ResultadoDeImportar, str]:
            resultado = importar(
                libro,
                por=por,
                ahora=reloj(),
                solo_buenas=True,
                esperado=importacion.informe["cuentas"],
                al_avanzar=marcha,
            )
            return resultado, _quedar_cargada(importacion, resultado.carga) if resultado.carga else ""

        resultado, estado = en_transaccion(cargar)
    return estado or _quedar_revisada(importacion, resultado, CAMBIO)


def _abrir(importacion: Importacion, marcha: Marcha) -> libros.Libro:
    marcha("Abriendo el libro")
    with abrir_archivo(importacion.archivo, nombre=importacion.nombre, sha256=importacion.sha256) as archivo:
        return con_lo_dicho(libros.leer(archivo.read(), importacion.nombre), importacion)


def _preguntar(importacion: Importacion, preguntado: dict[str, Any]) -> str:
    """No tiene la forma de la oficina: queda revisada, sin nada que importar, hasta que se diga qué es cada columna."""
    informe: dict[str, Any] = {
        "sesion": None,
        "cuentas": {},
        "entran": 0,
        "validaciones": 0,
        "errores": 0,
        "omitidas": 0,
    }
    return _terminar(
        importacion,
        Estado.REVISADA,
        motivo="",
        revision=importacion.revision + 1,
        informe=informe | {"en_blanco": False, "avisos": [], "grupos": [], "por_columnas": preguntado},
        errores=[],
        confirmada_en=None,
        confirmada_por=None,
    )


def _quedar_revisada(importacion: Importacion, resultado: ResultadoDeImportar, motivo: str) -> str:
    return _terminar(
        importacion,
        Estado.REVISADA,
        motivo=motivo,
        revision=importacion.revision + 1,
        informe=informe_para_guardar(resultado) | _de_la_pregunta(importacion),
        errores=errores_para_guardar(resultado),
        confirmada_en=None,
        confirmada_por=None,
    )


def _de_la_pregunta(importacion: Importacion) -> dict[str, Any]:
    """Si es una hoja suelta, lo que se preguntó de ella: quien la subió puede querer cambiar lo que dijo."""
    preguntado = (importacion.informe or {}).get("por_columnas")
    return {"por_columnas": preguntado} if preguntado else {}


def _quedar_cargada(importacion: Importacion, carga: Carga) -> str:
    if not _terminar(importacion, Estado.CARGADA, carga=carga):
        raise _YaNoEsSuya
    return Estado.CARGADA


def _fallar(importacion: Importacion, motivo: str) -> str:
    return _terminar(importacion, Estado.FALLIDA, motivo=motivo[:500])


def _terminar(importacion: Importacion, estado: Estado, **campos: object) -> str:
    """Escribe solo quien aún la tiene; «» si otro la retomó."""
    mia = Importacion.objects.filter(pk=importacion.pk, estado=importacion.estado, intentos=importacion.intentos)
    return estado if mia.update(estado=estado, tomada_en=None, **campos) else ""
