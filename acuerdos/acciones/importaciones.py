"""Un libro subido por el navegador: subirlo, volver a revisarlo, confirmarlo, reanudarlo.

Aquí solo cambia de estado; el trabajo largo (revisar, cargar) lo hace `importacion.trabajo`, fuera de la petición. Cada
cambio es un UPDATE condicional, que no necesita transacción ni candado: dos confirmaciones a la vez, o dos pestañas,
hacen una.
"""

import hashlib
from datetime import datetime
from typing import Any

from django.db.models import F

from acuerdos.acciones.base import exigir
from acuerdos.acciones.carga import exigir_permiso
from acuerdos.acciones.transaccion import verbo
from acuerdos.archivos import guardar_archivo
from acuerdos.enums import EstadoDeImportacion as Estado
from acuerdos.errores import DatoInvalido
from acuerdos.models import ColumnasRecordadas, Importacion
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from cuentas.textos import limpiar_renglon
from reuniones.models import Sesion

NOMBRE_DE_ARCHIVO = 150
MAXIMO_DE_CELDAS_CORREGIDAS = 500


@verbo
def subir_libro(*, por: Usuario, nombre: str, contenido: bytes, ahora: datetime) -> Importacion:
    """Guarda el libro, tal cual, y lo deja en cola para revisarlo."""
    exigir(por, Accion.VER_IMPORTACIONES)
    importacion = Importacion(
        nombre=nombre_limpio(nombre),
        sha256=hashlib.sha256(contenido).hexdigest(),
        tamano=len(contenido),
        subida_en=ahora,
        subida_por=por,
        encolada_en=ahora,
    )
    guardar_archivo(
        importacion.archivo, contenido, sha256=importacion.sha256, nombre=importacion.nombre, donde="archivo"
    )
    importacion.save()
    return importacion


def volver_a_revisar(*, por: Usuario, importacion: Importacion, ahora: datetime) -> None:
    """El mismo libro, contra lo que hay registrado ahora. :raises DatoInvalido: si ya se importó o está en marcha."""
    exigir(por, Accion.VER_IMPORTACIONES)
    quietas = Importacion.objects.filter(
        pk=importacion.pk, estado__in=[Estado.REVISADA, Estado.FALLIDA, Estado.EN_COLA]
    )
    if not quietas.update(estado=Estado.EN_COLA, encolada_en=ahora, tomada_en=None, intentos=0, motivo=""):
        raise DatoInvalido(importacion="Este libro ya se está importando o ya se importó.")


@verbo
def decir_columnas(
    *, por: Usuario, importacion: Importacion, columnas: dict[str, Any], huella: str, ahora: datetime
) -> None:
    """Qué es cada columna de su hoja; y se recuerda para la próxima con los mismos títulos. Vuelve a la cola.

    :raises AccionDenegada: si `por` no puede importar en esa sesión. :raises DatoInvalido: si ya se importó.
    """
    exigir(por, Accion.VER_IMPORTACIONES)
    exigir_permiso(por, Sesion.objects.filter(codigo=columnas["sesion"]).first())
    _decir(importacion, {"columnas": columnas}, ahora)
    ColumnasRecordadas.objects.update_or_create(
        huella=huella, defaults={"dicho": columnas, "guardadas_en": ahora, "guardadas_por": por}
    )


@verbo
def corregir_celdas(
    *, por: Usuario, importacion: Importacion, revision: int, celdas: dict[str, str], ahora: datetime
) -> None:
    """Lo que debían decir unas celdas, sin tocar el archivo: se pone encima cada vez que se lee. Vuelve a la cola.

    :raises DatoInvalido: si ya se importó, o la revisión que se vio ya no es la última.
    """
    exigir(por, Accion.VER_IMPORTACIONES)
    if importacion.revision != revision:
        raise DatoInvalido(importacion="La revisión que usted vio ya no es la última: mire esta antes de corregir.")
    dicho = importacion.dicho or {}
    juntas = dicho.get("celdas", {}) | celdas if celdas else {}
    if len(juntas) > MAXIMO_DE_CELDAS_CORREGIDAS:
        raise DatoInvalido(importacion="Son demasiadas celdas para corregirlas aquí: corríjalas en el libro.")
    _decir(importacion, dicho | {"celdas": juntas}, ahora)


def _decir(importacion: Importacion, dicho: dict[str, Any], ahora: datetime) -> None:
    quietas = Importacion.objects.filter(pk=importacion.pk, estado__in=[Estado.REVISADA, Estado.FALLIDA])
    if not quietas.update(dicho=dicho, estado=Estado.EN_COLA, encolada_en=ahora, tomada_en=None, intentos=0, motivo=""):
        raise DatoInvalido(importacion="Este libro ya se está importando o ya se importó.")


def confirmar_importacion(
    *, por: Usuario, importacion: Importacion, revision: int, solo_buenas: bool, ahora: datetime
) -> bool:
    """Pone a cargar lo que la revisión número `revision` mostró. False si ya estaba confirmado: no se hace dos veces.

    :raises AccionDenegada: si `por` no puede importar en esa sesión. :raises DatoInvalido: si no hay qué importar.
    """
    exigir(por, Accion.VER_IMPORTACIONES)
    actual = Importacion.objects.get(pk=importacion.pk)
    if actual.estado in (Estado.CARGANDO, Estado.CARGADA):
        return False
    if actual.estado != Estado.REVISADA or actual.revision != revision:
        raise DatoInvalido(importacion="La revisión que usted vio ya no es la última: mire esta antes de importar.")
    informe = actual.informe
    if informe["errores"] and not solo_buenas:
        raise DatoInvalido(importacion="El libro tiene errores: corríjalo, o importe solo las filas buenas.")
    if not informe["entran"]:
        raise DatoInvalido(importacion="No hay ninguna fila que importar.")
    exigir_permiso(por, Sesion.objects.filter(codigo=informe["sesion"]["codigo"]).first())
    suya = Importacion.objects.filter(pk=actual.pk, estado=Estado.REVISADA, revision=revision)
    return bool(
        suya.update(
            estado=Estado.CARGANDO,
            solo_buenas=solo_buenas,
            confirmada_en=ahora,
            confirmada_por=por,
            encolada_en=ahora,
            tomada_en=None,
            intentos=0,
            motivo="",
        )
    )


def reanudar_importacion(*, por: Usuario, importacion: Importacion, ahora: datetime) -> None:
    """Si se cortó, vuelve a la cola. A quien aún la tuviera, el número de intento le dice que ya no es suya."""
    exigir(por, Accion.VER_IMPORTACIONES)
    suya = Importacion.objects.filter(pk=importacion.pk)
    de_nuevo: dict[str, Any] = {"tomada_en": None, "intentos": F("intentos") + 1, "encolada_en": ahora}
    suya.filter(estado=Estado.REVISANDO).update(estado=Estado.EN_COLA, **de_nuevo)
    suya.filter(estado=Estado.CARGANDO).update(**de_nuevo)


def nombre_limpio(nombre: str) -> str:
    """Sin ruta ni caracteres que no se ven; si es muy largo, el comienzo y la extensión."""
    base = limpiar_renglon(nombre.replace("\\", "/").rpartition("/")[2])
    if len(base) > NOMBRE_DE_ARCHIVO:
        base = f"{base[: NOMBRE_DE_ARCHIVO - 6]}….xlsx"
    return base or "libro.xlsx"
