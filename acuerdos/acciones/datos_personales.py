"""Lo que la Ley 29733 da a cada persona: saber qué se guarda de ella, y que se olvide cuando ya no hace falta.

Regla: se olvida quién era (nombre, usuario, correo, teléfono, documento y por dónde entraba), en su cuenta, en sus
cargos y en las versiones de unos y otros. Lo que informó y decidió queda, a nombre de «Persona olvidada»: es historia
de lo que el Estado se comprometió, está encadenada, y ni sus huellas ni los cortes cambian. Antes tiene que haber
dejado sus cargos y su cuenta estar desactivada: no se olvida a quien todavía responde por algo.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model

from acuerdos.acciones.base import guardar, revisar
from acuerdos.acciones.cuentas import bloquear_cuenta
from acuerdos.acciones.relevos import anular_enlaces, cargos_de
from acuerdos.acciones.transaccion import verbo
from acuerdos.models import CorreoRecibido, Enlace, Envio, PreferenciaDeRecordatorios
from cuentas import accesos
from cuentas.models import Acceso, Borrador, Carta, Usuario
from municipalidades.models import PuntoFocal
from reuniones.models import FuncionarioSectorial

OLVIDADA = "Persona olvidada {}"
ACTIVA = "Su cuenta está activa: un coordinador la desactiva antes, desde su página."
CON_CARGO = "Todavía ejerce un cargo: antes registre que lo dejó."
# Lo que abre puertas, o es de otra persona: no se entrega a nadie.
RESERVADAS = {"password", "data", "digest", "token_key", "session_key", "sello", "sello_de_calendario", "clave"}


def lo_que_se_guarda(usuario: Usuario) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(tabla, filas) de cada tabla que nombra a `usuario`; primero, su cuenta. Sin lo que abre puertas."""
    yield Usuario._meta.label, [_fila(usuario)]
    for modelo in apps.get_models():
        suyos = [c for c in modelo._meta.concrete_fields if isinstance(c, ForeignKey) and c.related_model is Usuario]
        filas = {fila.pk: _fila(fila) for c in suyos for fila in modelo._base_manager.filter(**{c.name: usuario})}
        if filas:
            yield modelo._meta.label, list(filas.values())
    yield Usuario.history.model._meta.label, [_fila(version) for version in Usuario.history.filter(id=usuario.pk)]


@verbo
def olvidar_persona(*, por: Usuario, usuario: Usuario, ahora: datetime) -> Usuario:
    """Deja de saberse quién era."""
    CorreoRecibido.objects.filter(persona=usuario).update(remitente="", asunto="", texto="")  # van antes: ver `ORDEN`
    usuario = bloquear_cuenta(usuario)
    revisar(usuario=ACTIVA if usuario.is_active else CON_CARGO if cargos_de(usuario) else "")
    correos = {usuario.email, *usuario.puntos_focales.values_list("correo", flat=True)} - {""}
    nombre, nadie = OLVIDADA.format(usuario.pk), {"email": "", "telefono": "", "documento": ""}
    de_cuenta = {"nombre": nombre, "username": f"olvidada-{usuario.pk}", **nadie}
    for campo, valor in de_cuenta.items():
        setattr(usuario, campo, valor)
    usuario.set_unusable_password()
    guardar(usuario, por=por, motivo="Se olvidó a la persona (Ley 29733)")
    Usuario.history.filter(id=usuario.pk).update(**de_cuenta)
    _olvidar_cargos(usuario)
    anular_enlaces(Enlace.objects.filter(persona=usuario, revocado_en__isnull=True), por=por, ahora=ahora)
    _olvidar_rastros(usuario, correos)
    accesos.cerrar_sesiones(usuario, ahora=ahora)
    return usuario


def _olvidar_cargos(usuario: Usuario) -> None:
    """El contacto y el documento de cada cargo; que lo ejerció, de cuándo a cuándo, queda."""
    vacios = {"correo": "", "telefono": "", "documento": "", "cargo": ""}
    PuntoFocal.objects.filter(usuario=usuario).update(**vacios)
    PuntoFocal.history.filter(usuario=usuario).update(**vacios)
    FuncionarioSectorial.objects.filter(usuario=usuario).update(cargo="")
    FuncionarioSectorial.history.filter(usuario=usuario).update(cargo="")


def _olvidar_rastros(usuario: Usuario, correos: set[str]) -> None:
    """Por dónde entraba y a dónde se le escribió."""
    PreferenciaDeRecordatorios.objects.filter(usuario=usuario).update(sello_de_calendario="")
    Envio.objects.filter(persona=usuario).update(correo="")
    accesos.quitar_segundo_paso(usuario)
    accesos.quitar_tokens(usuario)
    accesos.olvidar_rastros(usuario)
    Borrador.objects.filter(usuario=usuario).delete()
    Acceso.objects.filter(quien=usuario).update(desde=None, nombrado="")
    Carta.objects.filter(para__in=correos).delete()


def _fila(objeto: Model) -> dict[str, Any]:
    columnas = [campo for campo in objeto._meta.concrete_fields if campo.name not in RESERVADAS]
    return {campo.name: campo.value_to_string(objeto) for campo in columnas}
