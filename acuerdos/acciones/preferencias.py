"""Verbos de cómo recibe cada quien sus recordatorios: cada cuánto, en qué idioma, si su correo rebota, y su calendario.

Regla: la frecuencia la elige cada persona; a la Secretaría los recordatorios le llegan por su trabajo: puede
espaciarlos, no dejarlos. A un correo que rebota no se le escribe hasta que se corrige, o la Secretaría dice que ya
recibe.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext

from acuerdos.acciones.base import exigir, guardar, texto_obligatorio
from acuerdos.acciones.transaccion import verbo
from acuerdos.enums import Frecuencia
from acuerdos.errores import DatoInvalido
from acuerdos.models import PreferenciaDeRecordatorios
from acuerdos.palabras import enumerar
from acuerdos.permisos import Accion
from cuentas import idiomas
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
def cambiar_idioma(*, por: Usuario, idioma: str) -> PreferenciaDeRecordatorios:
    """En qué idioma se le escribe a quien lo pide. Solo los encendidos: ver `cuentas.idiomas`."""
    if not idiomas.elegible(idioma):
        hay = enumerar(idiomas.NOMBRES[uno] for uno in idiomas.encendidos())
        raise DatoInvalido(idioma=gettext("Ese idioma no está encendido. Los que hay: %(hay)s.") % {"hay": hay})
    preferencia = preferencia_de(por)
    if preferencia.idioma != idioma:
        preferencia.idioma = idioma
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
    return volver_a_escribirle(persona, por=por)


def volver_a_escribirle(persona: Usuario, *, por: Usuario) -> PreferenciaDeRecordatorios:
    """Deja de constar que su correo rebota: ya recibe, o `por` se lo corrigió. Lo demás que eligió sigue igual."""
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


def idioma_de(persona: Usuario | None) -> str:
    """En el que pidió que se le escriba; «» es el castellano. Si no hay otro encendido no pregunta nada."""
    return idiomas_de([persona])[persona.pk] if persona is not None else ""


def idiomas_de(personas: Sequence[Usuario]) -> dict[int, str]:
    """El de cada una, por su clave, con una consulta para todas. Lo de la Secretaría no se traduce."""
    suyos = {persona.pk: "" for persona in personas}
    if idiomas.hay_varios():
        de_fuera = [persona for persona in personas if not persona.es_secretaria]
        elegidos = PreferenciaDeRecordatorios.objects.filter(usuario__in=de_fuera).values_list("usuario_id", "idioma")
        suyos |= {persona: idiomas.elegible(idioma) for persona, idioma in elegidos}
    return suyos
