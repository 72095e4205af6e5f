"""Verbos de los avisos: las reglas, el interruptor, la frecuencia de cada quien, los rebotes, los enlaces, quién sigue
qué.

Regla: las reglas de aviso y el interruptor son de la Secretaría y queda quién los tocó. La frecuencia la elige cada
persona; a la Secretaría los avisos le llegan por su trabajo: puede espaciarlos, no dejarlos. Un enlace se anula cuando
la Secretaría lo dice o cuando su persona deja el cargo. Fuente: tercera recomendación de la lámina (hitos con plazos).
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.crypto import constant_time_compare

from acuerdos.acciones.avances import registrar_avance
from acuerdos.acciones.base import bloquear, dia_de, exigir, guardar, guardar_hecho, revisar, texto_obligatorio
from acuerdos.acciones.recordatorios import cambiar_recordatorios
from acuerdos.acciones.relevos import anular_enlaces
from acuerdos.acciones.transaccion import verbo
from acuerdos.enums import Canal, ClaseDeAviso, EstadoDeEnvio, Frecuencia
from acuerdos.errores import DatoInvalido
from acuerdos.evidencias import ArchivoRevisado
from acuerdos.models import (
    Acuerdo,
    Avance,
    Enlace,
    Envio,
    MotorDeAvisos,
    PreferenciaDeAvisos,
    Recordatorio,
    ReglaDeAviso,
)
from acuerdos.permisos import Accion
from cuentas.models import Usuario

DIAS_MAXIMOS = 365
MOTIVO_DE_REBOTE = 300
CIFRAS = 4


@verbo
def editar_regla(
    *, por: Usuario, regla: ReglaDeAviso, dias: int, repetir_cada: int | None, destinatario: str, activa: bool
) -> ReglaDeAviso:
    """Cambia cuándo y a quién avisa `regla`, o la apaga. `dias` de 0 a 365; `repetir_cada`, en días, o None."""
    exigir(por, Accion.EDITAR_REGLA_DE_AVISO)
    regla = ReglaDeAviso.objects.select_for_update(no_key=True).get(pk=regla.pk)
    antes = regla.clase == ClaseDeAviso.ANTES
    repite_mal = repetir_cada is not None and (antes or not 1 <= repetir_cada <= DIAS_MAXIMOS)
    revisar(
        dias="" if 0 <= dias <= DIAS_MAXIMOS else f"Son {dias} días; lo correcto es de 0 a {DIAS_MAXIMOS}.",
        repetir_cada=_motivo_de_repeticion(antes) if repite_mal else "",
    )
    otra = ReglaDeAviso.objects.filter(clase=regla.clase, dias=dias, destinatario=destinatario).exclude(pk=regla.pk)
    if otra.exists():
        raise DatoInvalido(dias="Ya hay una regla con esos días y ese destinatario.")
    regla.dias, regla.repetir_cada, regla.destinatario, regla.activa = dias, repetir_cada, destinatario, activa
    guardar(regla, por=por)
    return regla


@verbo
def detener_avisos(*, por: Usuario, ahora: datetime) -> MotorDeAvisos:
    """Nada sale desde este instante: tampoco lo que ya estaba en la cola."""
    exigir(por, Accion.DETENER_AVISOS)
    motor = _motor()
    if motor.detenido_en is None:
        motor.detenido_en, motor.detenido_por = ahora, por
        guardar(motor, por=por)
    return motor


@verbo
def reanudar_avisos(*, por: Usuario) -> MotorDeAvisos:
    """Vuelven a salir, también los que esperaban."""
    exigir(por, Accion.DETENER_AVISOS)
    motor = _motor()
    if motor.detenido_en is not None:
        motor.detenido_en = motor.detenido_por = None
        guardar(motor, por=por)
    return motor


@verbo
def cambiar_frecuencia(*, por: Usuario, frecuencia: Frecuencia) -> PreferenciaDeAvisos:
    """Cada cuánto quiere avisos quien lo pide."""
    if por.es_secretaria and frecuencia == Frecuencia.NINGUNA:
        raise DatoInvalido(frecuencia="En la Secretaría los avisos son parte del trabajo: elija diaria o semanal.")
    preferencia = preferencia_de(por)
    if preferencia.frecuencia != frecuencia or preferencia._state.adding:
        preferencia.frecuencia = frecuencia
        guardar(preferencia, por=por)
    return preferencia


@verbo
def registrar_rebote(*, por: Usuario, persona: Usuario, motivo: str, ahora: datetime) -> PreferenciaDeAvisos:
    """El correo de `persona` no recibe: no se le escribe hasta que se corrija."""
    exigir(por, Accion.REGISTRAR_REBOTE)
    motivo = texto_obligatorio("motivo", motivo, "Diga cómo se supo que no recibe.", MOTIVO_DE_REBOTE)
    preferencia = preferencia_de(persona)
    preferencia.rebotado_en, preferencia.motivo_de_rebote = ahora, motivo
    guardar(preferencia, por=por, motivo=motivo)
    return preferencia


@verbo
def quitar_rebote(*, por: Usuario, persona: Usuario) -> PreferenciaDeAvisos:
    """Su correo ya recibe: se le vuelve a escribir."""
    exigir(por, Accion.REGISTRAR_REBOTE)
    preferencia = preferencia_de(persona)
    if preferencia.rebotado_en is not None:
        preferencia.rebotado_en, preferencia.motivo_de_rebote = None, ""
        guardar(preferencia, por=por)
    return preferencia


@verbo
def revocar_enlace(*, por: Usuario, enlace: Enlace, ahora: datetime) -> Enlace:
    """El enlace deja de abrir; el próximo resumen llevará otro."""
    exigir(por, Accion.REVOCAR_ENLACE)
    enlace = Enlace.objects.select_for_update(no_key=True).get(pk=enlace.pk)
    if enlace.revocado_en is None:
        enlace.revocado_en, enlace.revocado_por = ahora, por
        enlace.save(update_fields=["revocado_en", "revocado_por"])
    return enlace


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


@verbo
def reintentar_envio(*, por: Usuario, envio: Envio, ahora: datetime) -> Envio:
    """Un envío fallido vuelve a la cola, con sus avisos, su Message-ID y la cuenta de intentos en cero."""
    exigir(por, Accion.REINTENTAR_ENVIO)
    envio = Envio.objects.select_for_update(no_key=True).get(pk=envio.pk)
    if envio.estado != EstadoDeEnvio.FALLIDO:
        raise DatoInvalido(envio=f"El envío está {envio.get_estado_display().lower()}: solo se reintenta lo fallido.")
    suyos = envio.recordatorios.filter(estado=EstadoDeEnvio.FALLIDO)
    cambiar_recordatorios(suyos, estado=EstadoDeEnvio.PROGRAMADO, motivo="", terminado_en=None)
    envio.estado, envio.motivo, envio.intentos, envio.proximo_intento_en = EstadoDeEnvio.PROGRAMADO, "", 0, ahora
    envio.save(update_fields=["estado", "motivo", "intentos", "proximo_intento_en"])
    return envio


@verbo
def reintentar_fallidos(*, por: Usuario, dia: date, ahora: datetime, motivo: str = "") -> int:
    """Todos los fallidos de `dia` (si se dice, solo los de ese `motivo`) vuelven a la cola. Devuelve cuántos.

    En tres sentencias, sean cuantos sean: lo que un servidor de correo le negó a mil personas se repone de una vez.
    """
    exigir(por, Accion.REINTENTAR_ENVIO)
    fallidos = Envio.objects.filter(dia=dia, estado=EstadoDeEnvio.FALLIDO)
    if motivo:
        fallidos = fallidos.filter(motivo=motivo)
    # En orden: dos que los reintentan a la vez no se esperan en círculo.
    claves = list(fallidos.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    repuestos = Envio.objects.filter(pk__in=claves)
    cuantos = repuestos.update(estado=EstadoDeEnvio.PROGRAMADO, motivo="", intentos=0, proximo_intento_en=ahora)
    # Un envío programado no tiene avisos fallidos: los que los tienen son los que se acaban de reponer.
    avisos = Recordatorio.objects.filter(
        estado=EstadoDeEnvio.FALLIDO, envio__dia=dia, envio__estado=EstadoDeEnvio.PROGRAMADO
    )
    avisos.update(estado=EstadoDeEnvio.PROGRAMADO, motivo="", terminado_en=None)
    return cuantos


@verbo
def renovar_calendario(*, por: Usuario, sello: str) -> PreferenciaDeAvisos:
    """La dirección anterior del calendario de quien lo pide deja de servir. `sello`: un texto al azar."""
    preferencia = preferencia_de(por)
    preferencia.sello_de_calendario = sello
    guardar(preferencia, por=por)
    return preferencia


@verbo
def asignar_a_cargo(*, por: Usuario, acuerdo: Acuerdo, usuario: Usuario | None, ahora: datetime) -> Acuerdo:
    """Quién sigue el acuerdo en la Secretaría y recibe sus avisos; None, nadie en particular."""
    exigir(por, Accion.ASIGNAR_A_CARGO)
    if usuario is not None and not (usuario.es_secretaria and usuario.is_active):
        raise DatoInvalido(usuario=f"{usuario} no trabaja en la Secretaría: elija a quien sí.")
    acuerdo = bloquear(acuerdo.pk)
    if acuerdo.a_cargo_id != (usuario.pk if usuario else None):
        acuerdo.a_cargo = usuario
        guardar_hecho(acuerdo, acuerdo, por=por, ahora=ahora)
    return acuerdo


def preferencia_de(persona: Usuario) -> PreferenciaDeAvisos:
    """La suya, bloqueada si ya existe; si no, una nueva por guardar."""
    guardada = PreferenciaDeAvisos.objects.select_for_update(no_key=True).filter(usuario=persona).first()
    return guardada or preferencia_nueva(persona)


def preferencia_nueva(persona: Usuario) -> PreferenciaDeAvisos:
    """La de quien aún no eligió, sin guardar."""
    frecuencia = Frecuencia.SEMANAL if persona.es_coordinador else Frecuencia.DIARIA
    return PreferenciaDeAvisos(usuario=persona, frecuencia=frecuencia)


def exigir_cifras(enlace: Enlace, cifras: str) -> None:
    """DatoInvalido si no son las últimas del teléfono de la persona: quien recibió su correo reenviado no las tiene."""
    revisar(cifras=_motivo_de_cifras(enlace, cifras))


def telefono_de(enlace: Enlace) -> str:
    """Las cifras del teléfono registrado de la persona: el de su cargo en esa municipalidad o el suyo."""
    cargos = enlace.persona.puntos_focales.en_ejercicio().filter(municipalidad=enlace.hito.acuerdo.municipalidad_id)
    cargo = cargos.exclude(telefono="").first()
    return "".join(c for c in (cargo.telefono if cargo else enlace.persona.telefono) if c.isdigit())


def _motivo_de_cifras(enlace: Enlace, cifras: str) -> str:
    telefono = telefono_de(enlace)
    if len(telefono) < CIFRAS:
        return "No hay un teléfono suyo registrado: para informar 100 % ingrese con su usuario."
    if constant_time_compare(cifras.strip(), telefono[-CIFRAS:]):
        return ""
    return "No son las cuatro últimas cifras del teléfono que registró como punto focal."


def _motor() -> MotorDeAvisos:
    MotorDeAvisos.objects.get_or_create(pk=1)
    return MotorDeAvisos.objects.select_for_update(no_key=True).get(pk=1)


def _motivo_de_repeticion(antes: bool) -> str:
    if antes:
        return "Lo que avisa antes del plazo no se repite: déjelo vacío."
    return f"Lo correcto es de 1 a {DIAS_MAXIMOS} días, o vacío si no se repite."
