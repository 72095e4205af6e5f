"""Cuándo fue la última copia y el último simulacro, y cómo salieron: lo que miran /salud/lista y los coordinadores.

Va en un archivo de `CARPETA_VAR` y no en la base: una base devuelta diría lo de entonces. Con los archivos en un
almacén, va ahí: quien hace las copias y quien contesta páginas pueden estar en máquinas distintas.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from acuerdos.archivos import DE_PASO
from cuentas.cartas import escribir_a
from cuentas.enums import Rol
from cuentas.models import Usuario
from muniejecutivo.respaldo.carpeta import escribir

ARCHIVO = "respaldos.json"
EN_EL_ALMACEN = f"{DE_PASO}{ARCHIVO}"
SIN_COPIA = timedelta(hours=36)
SIN_SIMULACRO = timedelta(days=35)
ASUNTO = "MUNI Ejecutivo: las copias de seguridad"


@dataclass(frozen=True, slots=True)
class EstadoDeRespaldos:
    """Instantes en ISO 8601; vacíos si nunca. `falla`: lo que salió mal la última vez, en una frase."""

    ultimo_respaldo: str = ""
    ultimo_simulacro: str = ""
    simulacro: str = ""
    falla: str = ""


def leer() -> EstadoDeRespaldos | None:
    """None si aquí nadie hace copias."""
    try:
        return EstadoDeRespaldos(**json.loads(_leido()))
    except (OSError, ValueError, TypeError):
        return None


def _leido() -> str:
    if settings.EN_ALMACEN:
        with default_storage.open(EN_EL_ALMACEN) as abierto:
            return bytes(abierto.read()).decode()
    return _archivo().read_text(encoding="utf-8")


def anotar(**cambios: str) -> None:
    texto = json.dumps(asdict(replace(leer() or EstadoDeRespaldos(), **cambios)), ensure_ascii=False)
    if settings.EN_ALMACEN:
        default_storage.delete(EN_EL_ALMACEN)
        default_storage.save(EN_EL_ALMACEN, ContentFile(texto.encode()))
    else:
        escribir(_archivo(), texto)


def lo_que_falta(estado: EstadoDeRespaldos, *, ahora: datetime) -> str:
    """Por qué no se puede dormir tranquilo, en una frase; vacía si se puede."""
    if estado.falla:
        return estado.falla
    if not estado.ultimo_respaldo:
        return "todavía no hay ninguna copia completa"
    if _hace_mas(estado.ultimo_respaldo, SIN_COPIA, ahora):
        return "hace más de 36 horas que no hay una copia completa"
    if not estado.ultimo_simulacro:
        return "todavía no se ensayó devolver una copia: «manage.py simulacro»"
    if _hace_mas(estado.ultimo_simulacro, SIN_SIMULACRO, ahora):
        return "hace más de 35 días que no se ensaya devolver una copia"
    return ""


def decir_a_los_coordinadores(frase: str) -> None:
    """Por correo, a los que pueden hacer algo."""
    coordinadores = Usuario.objects.filter(rol=Rol.COORDINADOR, is_active=True).exclude(email="")
    escribir_a([usuario.email for usuario in coordinadores], asunto=ASUNTO, cuerpo=f"{frase}\n\n{settings.SITIO}\n")


def _hace_mas(instante: str, cuanto: timedelta, ahora: datetime) -> bool:
    return ahora - datetime.fromisoformat(instante) > cuanto


def _archivo() -> Path:
    return Path(settings.VAR) / ARCHIVO
