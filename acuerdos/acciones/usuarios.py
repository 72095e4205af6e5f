"""Verbos de las cuentas: crear, editar, dar rol, desactivar y reactivar, quitar el segundo paso.

Regla: las cuentas de la Secretaría las lleva un coordinador. Nadie se desactiva ni se cambia el rol a sí mismo, y
siempre queda un coordinador activo. A quien se desactiva se le cortan en el acto sus sesiones, tokens y enlaces, y sus
cargos terminan ese día con la regla de los relevos. Quien trabaja en la Secretaría no ejerce cargos fuera de ella: los
dos alcances no se mezclan. Las cuentas del servidor (superusuario, `sistema`) no se tocan desde aquí. Nadie elige la
clave de otra persona: se le invita a crear la suya. Fuente: «Rules» y «Who uses it» del documento del producto.
"""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext

from acuerdos.acciones.base import dia_de, exigir, guardar, texto_obligatorio
from acuerdos.acciones.cuentas import (
    DatosDePersona,
    bloquear_cuenta,
    cambios_de_contacto,
    como_cambio,
    con_version,
    crear_cuenta,
    cuentas_bloqueadas,
    guardar_cuenta,
    otra_con_correo,
    poner_datos,
    revisar_version,
)
from acuerdos.acciones.preferencias import volver_a_escribirle
from acuerdos.acciones.relevos import anular_enlaces, cargos_de, exigir_relevo, lugar_de, nombre_de, terminar
from acuerdos.acciones.transaccion import verbo
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.models import Enlace, PreferenciaDeRecordatorios
from acuerdos.permisos import Accion, Causa
from cuentas import accesos, idiomas
from cuentas.cartas import avisar_cambio, decir_sin_segundo_paso
from cuentas.enums import Rol
from cuentas.models import Usuario

MOTIVO_DE_CUENTA = 80  # cabe entero en la historia, con lo que se le antepone


@verbo
def crear_usuario(*, por: Usuario, datos: DatosDePersona, rol: str) -> Usuario:
    """Una cuenta de la Secretaría. Su nombre de ingreso sale de su correo; la clave la crea ella al ser invitada."""
    exigir(por, Accion.GESTIONAR_USUARIOS)
    _revisar_rol(rol, vacio=False)
    if not datos.correo:
        raise DatoInvalido(correo="Escriba su correo: ahí recibe la invitación para crear su contraseña.")
    return crear_cuenta(datos, por=por, rol=rol)


@verbo
def registrar_persona(*, por: Usuario, datos: DatosDePersona) -> Usuario:
    """Una cuenta sin rol, para darle un cargo en una municipalidad o un sector."""
    exigir(por, Accion.NOMBRAR_PUNTO_FOCAL)
    if not datos.correo and not datos.telefono:
        raise DatoInvalido(correo="Escriba su correo o, si no tiene, su teléfono.")
    return crear_cuenta(datos, por=por)


@verbo
def editar_usuario(*, por: Usuario, usuario: Usuario, datos: DatosDePersona, version: int) -> Usuario:
    """Cambia nombre, correo y teléfono. Conflicto si alguien guardó después de `version` (ver `con_version`)."""
    exigir(por, Accion.GESTIONAR_USUARIOS)
    usuario = bloquear_cuenta(usuario)
    revisar_version(usuario, version)
    if usuario.es_secretaria and not datos.correo:
        raise DatoInvalido(correo="Quien trabaja en la Secretaría necesita un correo.")
    antes, documento = (usuario.email, usuario.telefono), usuario.documento
    poner_datos(usuario, datos)
    guardar_cuenta(usuario, por=por)
    accesos.olvidar_otros_correos(usuario)
    if usuario.email != antes[0]:
        volver_a_escribirle(usuario, por=por)
    with idiomas.para(usuario):
        cambios = cambios_de_contacto(antes, (usuario.email, usuario.telefono))
        if usuario.documento != documento:
            cambios.append(gettext("Cambió el documento con que se ingresa por la identidad digital."))
    avisar_cambio(usuario, *cambios, por=por, correos=[antes[0]])
    return con_version(usuario)


@verbo
def cambiar_rol(*, por: Usuario, usuario: Usuario, rol: str, motivo: str) -> Usuario:
    """Da, cambia o quita el puesto en la Secretaría. `rol` vacío: ya no trabaja en ella."""
    exigir(por, Accion.GESTIONAR_USUARIOS)
    usuario = _bloquear_con_coordinadores(usuario, por=por)
    _revisar_rol(rol, vacio=True)
    motivo = texto_obligatorio("motivo", motivo, "Diga por qué.", MOTIVO_DE_CUENTA)
    if usuario.pk == por.pk:
        raise DatoInvalido(rol="Nadie se cambia el rol a sí mismo: pídaselo a otro coordinador.")
    if usuario.rol == rol:
        raise DatoInvalido(rol="Ese rol ya lo tiene.")
    if not usuario.is_active:
        raise DatoInvalido(rol="Su cuenta está desactivada: reactívela antes.")
    if rol and (suyos := cargos_de(usuario)):
        lugares = ", ".join(nombre_de(lugar_de(c)) for c in suyos)
        raise DatoInvalido(rol=f"Ejerce un cargo en {lugares}: antes registre que lo dejó.")
    if rol and not usuario.email:
        raise DatoInvalido(rol="No tiene correo: regístrelo antes.")
    antes, usuario.rol = usuario.get_rol_display(), rol
    guardar(usuario, por=por, motivo=motivo)
    avisar_cambio(usuario, como_cambio("Su rol", str(antes), str(usuario.get_rol_display())), por=por)
    return usuario


@verbo
def desactivar_usuario(
    *, por: Usuario, usuario: Usuario, motivo: str, ahora: datetime, queda_vacante: bool = False
) -> Usuario:
    """Deja de entrar en el acto, por cualquier puerta, y hoy terminan sus cargos.

    `queda_vacante`: se sabe que lo que tenía a cargo queda sin responsable.
    """
    exigir(por, Accion.GESTIONAR_USUARIOS)
    usuario = _bloquear_con_coordinadores(usuario, por=por)
    motivo = texto_obligatorio("motivo", motivo, "Diga por qué se desactiva.", MOTIVO_DE_CUENTA)
    if usuario.pk == por.pk:
        raise AccionDenegada(Causa.CUENTA_PROPIA, "Nadie se desactiva a sí mismo: pídaselo a otro coordinador.")
    if not usuario.is_active:
        raise DatoInvalido(motivo="La cuenta ya estaba desactivada.")
    for cargo in cargos_de(usuario, bloqueados=True):
        exigir_relevo(cargo, queda_vacante=queda_vacante)
        terminar(cargo, dia_de(ahora), por=por, ahora=ahora, motivo=motivo)
    usuario.is_active = False
    guardar(usuario, por=por, motivo=motivo)
    cortar_accesos(usuario, por=por, ahora=ahora)
    return usuario


@verbo
def reactivar_usuario(*, por: Usuario, usuario: Usuario, motivo: str) -> Usuario:
    """Vuelve a entrar, con la clave que tenía; ni sus cargos ni sus tokens vuelven."""
    exigir(por, Accion.GESTIONAR_USUARIOS)
    usuario = bloquear_cuenta(usuario)
    motivo = texto_obligatorio("motivo", motivo, "Diga por qué se reactiva.", MOTIVO_DE_CUENTA)
    if usuario.is_active:
        raise DatoInvalido(motivo="La cuenta ya está activa.")
    if duena := otra_con_correo(usuario.email, usuario):
        raise DatoInvalido(motivo=f"Su correo lo tiene ahora {duena} ({duena.username}): cambie antes uno de los dos.")
    usuario.is_active = True
    guardar_cuenta(usuario, por=por, motivo=motivo, campo="motivo")
    with idiomas.para(usuario):
        dicho = gettext("Se reactivó su cuenta: se ingresa con la contraseña que tenía.")
    avisar_cambio(usuario, dicho, por=por)
    return usuario


@verbo
def quitar_segundo_paso(*, por: Usuario, usuario: Usuario, motivo: str, ahora: datetime) -> Usuario:
    """A quien perdió su teléfono: se le cierran las sesiones y al ingresar activa otro."""
    exigir(por, Accion.GESTIONAR_USUARIOS)
    usuario = bloquear_cuenta(usuario)
    motivo = texto_obligatorio("motivo", motivo, "Diga cómo comprobó que es ella quien lo pide.", MOTIVO_DE_CUENTA)
    if usuario.pk == por.pk:
        raise AccionDenegada(Causa.CUENTA_PROPIA, "El suyo se cambia en su cuenta, con su contraseña.")
    if not accesos.quitar_segundo_paso(usuario):
        raise DatoInvalido(motivo="No tiene segundo paso activado.")
    accesos.cerrar_sesiones(usuario, ahora=ahora)
    guardar(usuario, por=por, motivo=f"Sin segundo paso: {motivo}")
    decir_sin_segundo_paso(usuario, por=por)
    return usuario


def permiso_para_invitar(usuario: Usuario) -> Accion:
    """A quien trabaja en la Secretaría la invita un coordinador; a los demás, quien nombra."""
    return Accion.GESTIONAR_USUARIOS if usuario.es_secretaria else Accion.NOMBRAR_PUNTO_FOCAL


@verbo
def anotar_invitacion(*, por: Usuario, usuario: Usuario) -> Usuario:
    """Deja en la historia que se le invita a crear su clave; el correo lo envía la puerta, cuando esto ya se guardó."""
    exigir(por, permiso_para_invitar(usuario))
    usuario = bloquear_cuenta(usuario)
    if not usuario.is_active:
        raise DatoInvalido(usuario="Su cuenta está desactivada: no se le puede invitar.")
    if not usuario.email:
        raise DatoInvalido(usuario="No tiene correo: no hay a dónde invitarla.")
    guardar(usuario, por=por, motivo="Invitación enviada")
    return usuario


def cortar_accesos(usuario: Usuario, *, por: Usuario, ahora: datetime) -> None:
    """Sesiones, tokens, enlaces del correo y la dirección de su calendario."""
    accesos.cerrar_sesiones(usuario, ahora=ahora)
    accesos.quitar_tokens(usuario)
    anular_enlaces(Enlace.objects.filter(persona=usuario, revocado_en__isnull=True), por=por, ahora=ahora)
    PreferenciaDeRecordatorios.objects.filter(usuario=usuario).update(sello_de_calendario="")


def _bloquear_con_coordinadores(usuario: Usuario, *, por: Usuario) -> Usuario:
    """La cuenta y las de quienes coordinan, bloqueadas siempre en el mismo orden: dos no se quitan el puesto a la vez.

    Quien lo hace sigue coordinando y no es `usuario`: por eso siempre queda al menos un coordinador activo.
    """
    coordinan = Q(rol=Rol.COORDINADOR, is_active=True)
    bloqueadas = list(cuentas_bloqueadas().filter(coordinan | Q(pk=usuario.pk)).order_by("pk"))
    if not any(c.pk == por.pk and c.es_coordinador and c.is_active for c in bloqueadas):
        raise AccionDenegada(Causa.ROL, "Usted ya no es coordinador.")
    return bloquear_cuenta(usuario)


def _revisar_rol(rol: str, *, vacio: bool) -> None:
    if rol not in Rol.values and not (vacio and rol == ""):
        raise DatoInvalido(rol="Elija operador o coordinador.")
