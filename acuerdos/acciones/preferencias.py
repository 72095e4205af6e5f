"""Verbos de cómo recibe cada quien sus recordatorios: cada cuánto, si su correo rebota, y su calendario.

Regla: la frecuencia la elige cada persona; a la Secretaría los recordatorios le llegan por su trabajo: puede
espaciarlos, no dejarlos. A un correo que rebota no se le escribe hasta que la Secretaría dice que ya recibe.
"""

from datetime import datetime

from acuerdos.acciones.base import exigir, guardar, texto_obligatorio
from acuerdos.acciones.transaccion import verbo
from acuerdos.enums import Frecuencia
from acuerdos.errores import DatoInvalido
from acuerdos.models import PreferenciaDeRecordatorios
from acuerdos.permisos import Accion
from cuentas.models import Usuario

MOTIVO_DE_REBOTE = 300


@verbo
def cambiar_frecuencia(*, por: Usuario, frecuencia: Frecuencia) -> PreferenciaDeRecordatorios:
    """Cada cuánto quiere recordatorios quien lo pide."""
    if por.es_secretaria and frecuencia == Frecuencia.NINGUNA:
        raise DatoInvalido(frecuencia="En la Secretaría son parte del trabajo: elija al momento, diaria o semanal.")
    preferencia = preferencia_de(por)
    if preferencia.frecuencia != frecuencia or preferencia._state.adding:
        preferencia.frecuencia = frecuencia
        guardar(preferencia, por=por)
    return preferencia


@verbo
def registrar_rebote(*, por: Usuario, persona: Usuario, motivo: str, ahora: datetime) -> PreferenciaDeRecordatorios:
    """El correo de `persona` no recibe: no se le escribe hasta que se corrija."""
    exigir(por, Accion.REGISTRAR_REBOTE)
    motivo = texto_obligatorio("motivo", motivo, "Diga cómo se supo que no recibe.", MOTIVO_DE_REBOTE)
    preferencia = preferencia_de(persona)
    preferencia.rebotado_en, preferencia.motivo_de_rebote = ahora, motivo
    guardar(preferencia, por=por, motivo=motivo)
    return preferencia


@verbo
def quitar_rebote(*, por: Usuario, persona: Usuario) -> PreferenciaDeRecordatorios:
    """Su correo ya recibe: se le vuelve a escribir."""
    exigir(por, Accion.REGISTRAR_REBOTE)
    preferencia = preferencia_de(persona)
    if preferencia.rebotado_en is not None:
        preferencia.rebotado_en, preferencia.motivo_de_rebote = None, ""
        guardar(preferencia, por=por)
    return preferencia


@verbo
def renovar_calendario(*, por: Usuario, sello: str) -> PreferenciaDeRecordatorios:
    """La dirección anterior del calendario de quien lo pide deja de servir. `sello`: un texto al azar."""
    preferencia = preferencia_de(por)
    preferencia.sello_de_calendario = sello
    guardar(preferencia, por=por)
    return preferencia


def preferencia_de(persona: Usuario) -> PreferenciaDeRecordatorios:
    """La suya, bloqueada si ya existe; si no, una nueva por guardar."""
    guardada = PreferenciaDeRecordatorios.objects.select_for_update(no_key=True).filter(usuario=persona).first()
    return guardada or preferencia_nueva(persona)


def preferencia_nueva(persona: Usuario) -> PreferenciaDeRecordatorios:
    """La de quien aún no eligió, sin guardar."""
    frecuencia = Frecuencia.SEMANAL if persona.es_coordinador else Frecuencia.DIARIA
    return PreferenciaDeRecordatorios(usuario=persona, frecuencia=frecuencia)
