"""Verbos de los enlaces del correo: informar con uno, y anularlos.

Regla: un enlace es de una persona y un hito. Se anula cuando la Secretaría lo dice o cuando su persona deja el cargo;
con él, el 100 % pide las últimas cifras del teléfono registrado.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext

from acuerdos.acciones.avances import registrar_avance
from acuerdos.acciones.base import dia_de, exigir, revisar
from acuerdos.acciones.relevos import anular_enlaces
from acuerdos.acciones.transaccion import verbo
from acuerdos.enums import Canal
from acuerdos.evidencias import ArchivoRevisado
from acuerdos.models import Avance, Enlace
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from cuentas.telefonos import cifras_del_primero

CIFRAS = 4


@verbo
def revocar_enlaces_de(*, por: Usuario, persona: Usuario, ahora: datetime) -> int:
    """Todos los que `persona` tiene en la mano: perdió el teléfono o reenvió el correo. Devuelve cuántos."""
    exigir(por, Accion.REVOCAR_ENLACE)
    return anular_enlaces(Enlace.objects.filter(persona=persona, revocado_en__isnull=True), por=por, ahora=ahora)


@verbo
def informar_por_enlace(
    *,
    enlace: Enlace,
    porcentaje: int,
    descripcion: str,
    ahora: datetime,
    fecha: date | None = None,
    cifras: str = "",
    evidencias: Sequence[ArchivoRevisado] = (),
    clave: str | None = None,
) -> Avance:
    """El avance que informa, sin contraseña, la persona del enlace. `cifras`: las últimas de su teléfono.

    Sin `fecha`, es de hoy. Siempre queda sin validar y «por enlace».
    """
    if porcentaje == 100:
        exigir_cifras(enlace, cifras)
    avance = registrar_avance(
        por=enlace.persona,
        hito=enlace.hito,
        fecha=fecha or dia_de(ahora),
        porcentaje=porcentaje,
        descripcion=descripcion,
        ahora=ahora,
        canal=Canal.ENLACE,
        evidencias=evidencias,
        clave=clave,
    )
    Enlace.objects.filter(pk=enlace.pk).update(usado_en=ahora)
    return avance


def exigir_cifras(enlace: Enlace, cifras: str) -> None:
    """DatoInvalido si no son las últimas del teléfono de la persona: quien recibió su correo reenviado no las tiene."""
    revisar(cifras=_motivo_de_cifras(enlace, cifras))


def telefono_de(enlace: Enlace) -> str:
    """Las cifras del teléfono registrado de la persona: el de su cargo en esa municipalidad o el suyo."""
    cargos = enlace.persona.puntos_focales.en_ejercicio().filter(municipalidad=enlace.hito.la_debe[0])
    cargo = cargos.exclude(telefono="").first()
    return cifras_del_primero(cargo.telefono if cargo else enlace.persona.telefono)


def _motivo_de_cifras(enlace: Enlace, cifras: str) -> str:
    telefono = telefono_de(enlace)
    if len(telefono) < CIFRAS:
        return gettext("No hay un teléfono suyo registrado: para informar 100 % ingrese con su usuario.")
    if constant_time_compare(cifras.strip(), telefono[-CIFRAS:]):
        return ""
    return gettext("No son las cuatro últimas cifras del teléfono que registró como punto focal.")
