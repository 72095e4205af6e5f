"""Las piezas de las cuentas que comparten los verbos de los usuarios y los de los cargos.

Regla: entre cuentas activas un correo no se repite, porque con él se ingresa y se recupera la clave; el nombre de
ingreso lo pone el sistema y no cambia; las cuentas del servidor (superusuario y `sistema`) no se tocan desde aquí.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from acuerdos.acciones.base import guardar, revisar, texto_obligatorio
from acuerdos.enums import Causa
from acuerdos.errores import AccionDenegada, Conflicto, DatoInvalido
from acuerdos.models import ReglaDeRecordatorio
from cuentas.enums import Rol
from cuentas.models import Usuario
from cuentas.sistema import SISTEMA
from cuentas.telefonos import es_telefono
from cuentas.textos import limpiar_correo, limpiar_renglon, motivo_de_correo, sin_acentos
from municipalidades.models import Autoridad, Municipalidad, PuntoFocal

LARGO_DE_USUARIO = 30
NOMBRES_QUE_SE_PRUEBAN = 50
DOCUMENTO = re.compile(r"[0-9A-Za-z]{8,12}")
COMO_VA_EL_TELEFONO = "Escriba el número con sus cifras, como 951 234 567 o (051) 351234 anexo 203."
ConVersion = Usuario | PuntoFocal | Municipalidad | Autoridad | ReglaDeRecordatorio
DEL_SERVIDOR = "Esta cuenta es del servidor y se lleva en él, no desde aquí."


@dataclass(frozen=True, slots=True)
class DatosDePersona:
    """Lo que se sabe de una persona, limpio. Con `correo` vacío no se le puede invitar ni avisar.

    `documento`: None si no se dijo, que deja el que estaba.
    """

    nombre: str
    correo: str = ""
    telefono: str = ""
    documento: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "nombre", limpiar_renglon(self.nombre))
        object.__setattr__(self, "correo", limpiar_correo(self.correo))
        object.__setattr__(self, "telefono", limpiar_renglon(self.telefono))


def cambios_de_contacto(antes: tuple[str, str], despues: tuple[str, str]) -> list[str]:
    """Lo que difiere entre dos contactos (correo, teléfono), en frases para la dueña."""
    pares = zip((gettext("Su correo"), gettext("Su teléfono")), antes, despues, strict=True)
    return [como_cambio(que, uno, otro) for que, uno, otro in pares if uno != otro]


def como_cambio(que: str, antes: str, despues: str) -> str:
    """«Su correo pasó de … a …», también cuando no había o ya no hay."""
    if not antes:
        dicho = gettext("%(que)s es ahora %(despues)s.")
    elif despues:
        dicho = gettext("%(que)s pasó de %(antes)s a %(despues)s.")
    else:
        dicho = gettext("%(que)s, que era %(antes)s, se quitó.")
    return dicho % {"que": que, "antes": antes, "despues": despues}


def es_del_servidor(usuario: Usuario) -> bool:
    return usuario.is_superuser or usuario.username == SISTEMA


def cuentas_bloqueadas() -> "QuerySet[Usuario]":
    """Para cambiarlas, sin detener lo que otras filas dicen de ellas.

    Todo lo que se escribe nombra a su autor: con el bloqueo entero, quien cambia una cuenta y quien trabaja con la suya
    se esperarían el uno al otro.
    """
    return Usuario.objects.select_for_update(no_key=True)


def bloquear_cuenta(usuario: Usuario) -> Usuario:
    """La cuenta, releída y bloqueada. AccionDenegada si es del servidor."""
    fresca = cuentas_bloqueadas().get(pk=usuario.pk)
    if es_del_servidor(fresca):
        raise AccionDenegada(Causa.CUENTA_DEL_SERVIDOR, DEL_SERVIDOR)
    return fresca


def crear_cuenta(datos: DatosDePersona, *, por: Usuario, rol: str = "") -> Usuario:
    usuario = Usuario(rol=rol)
    usuario.set_unusable_password()
    poner_datos(usuario, datos)
    base = _nombre_de_ingreso(datos)
    for n in range(1, NOMBRES_QUE_SE_PRUEBAN):
        usuario.username = base if n == 1 else f"{base}{n}"
        if not Usuario.objects.filter(username__iexact=usuario.username).exists():
            return guardar_cuenta(usuario, por=por)
    raise DatoInvalido(nombre="Hay demasiadas cuentas con ese nombre: escríbalo con los dos apellidos.")


def poner_datos(usuario: Usuario, datos: DatosDePersona) -> None:
    """Los datos, limpios y comprobados, en `usuario` (sin guardar)."""
    nombre = texto_obligatorio("nombre", datos.nombre, "Escriba sus nombres y apellidos.", 150)
    correo, telefono = datos.correo.lower(), datos.telefono  # así se busca al ingresar
    revisar_contacto(correo, telefono)
    if duena := otra_con_correo(correo, usuario):
        raise DatoInvalido(
            correo=f"Ese correo ya es de {duena} ({duena.username}): elija a esa persona, u otro correo."
        )
    usuario.nombre, usuario.email, usuario.telefono = nombre, correo, telefono
    if datos.documento is not None:
        usuario.documento = documento_revisado(datos.documento, usuario)


def documento_revisado(escrito: str, usuario: Usuario) -> str:
    """El número, sin blancos.

    :raises DatoInvalido: si no tiene forma de documento o es de otra cuenta activa.
    """
    documento = limpiar_renglon(escrito).replace(" ", "").upper()
    if documento and not DOCUMENTO.fullmatch(documento):
        raise DatoInvalido(documento="Escriba solo el número, de 8 a 12 cifras o letras: por ejemplo, 40123456.")
    otras = Usuario.objects.filter(documento=documento, is_active=True).exclude(pk=usuario.pk)
    if documento and (duena := otras.first()):
        raise DatoInvalido(documento=f"Ese documento ya es de {duena} ({duena.username}).")
    return documento


def otra_con_correo(correo: str, usuario: Usuario) -> Usuario | None:
    if not correo:
        return None
    return Usuario.objects.filter(email__iexact=correo, is_active=True).exclude(pk=usuario.pk).first()


def guardar_cuenta(usuario: Usuario, *, por: Usuario, motivo: str = "", campo: str = "correo") -> Usuario:
    """Guarda; si otra persona acaba de tomar el correo o el nombre de ingreso, lo dice."""
    try:
        with transaction.atomic():
            guardar(usuario, por=por, motivo=motivo)
    except IntegrityError:
        raise DatoInvalido(**{campo: "Otra persona acaba de registrar una cuenta con esos datos: búsquela."}) from None
    return usuario


def revisar_persona(usuario: Usuario) -> None:
    """Si `usuario` puede ejercer un cargo fuera de la Secretaría."""
    motivo = ""
    if es_del_servidor(usuario):
        motivo = "Esa cuenta es del servidor: elija a una persona."
    elif not usuario.is_active:
        motivo = f"La cuenta de {usuario} está desactivada: un coordinador tiene que reactivarla antes."
    elif usuario.es_secretaria:
        motivo = f"{usuario} trabaja en la Secretaría: no puede responder por quien ella supervisa."
    revisar(usuario=motivo)


def con_version(fila: ConVersion) -> Any:
    """`fila` con `version`: el número de su última edición en la historia."""
    ultima = fila.history.order_by("-history_id").values_list("history_id", flat=True).first()
    vars(fila).update(version=ultima or 0)
    return fila


def revisar_version(fila: ConVersion, version: int) -> None:
    """:raises Conflicto: si otra persona guardó `fila` después de `version`."""
    if con_version(fila).version != version:
        raise Conflicto(fila)


def motivos_de_contacto(correo: str, telefono: str) -> dict[str, str]:
    """Por qué el correo o el teléfono, ya limpios, no tienen forma de tales."""
    mal_correo = motivo_de_correo(correo)
    try:
        if correo and not mal_correo:
            validate_email(correo)
    except ValidationError:
        mal_correo = f"«{correo[:60]}» no es un correo: escríbalo como nombre@institucion.gob.pe."
    return {"correo": mal_correo, "telefono": "" if es_telefono(limpiar_renglon(telefono)) else COMO_VA_EL_TELEFONO}


def revisar_contacto(correo: str, telefono: str) -> None:
    revisar(**motivos_de_contacto(correo, telefono))


def revisar_correo_de_cargo(correo: str) -> None:
    """Que los enlaces de un cargo no lleguen a quien trabaja en la Secretaría: entraría por otra persona."""
    de_la_oficina = Usuario.objects.filter(rol__in=Rol.values, is_active=True, email__iexact=correo)
    if correo and (duena := de_la_oficina.first()):
        raise DatoInvalido(
            correo=f"Ese correo es de {duena}, que trabaja en la Secretaría: escriba el de quien ejerce el cargo."
        )


def _nombre_de_ingreso(datos: DatosDePersona) -> str:
    """Del correo, lo de antes de la arroba; sin correo, nombre y apellido. Solo letras, cifras, punto y guion."""
    crudo = datos.correo.partition("@")[0] or ".".join(datos.nombre.split()[:2])
    limpio = re.sub(r"[^a-z0-9._-]", "", sin_acentos(crudo)).strip("._-")
    return limpio[:LARGO_DE_USUARIO] or "persona"
