"""Verbos de la conversación de un acuerdo: escribir un mensaje, anularlo.

Regla: escriben su municipalidad, su sector y la Secretaría, y lo leen los tres; nadie más, ni en lo público ni en el
corte. Lo que la oficina apunta para sí misma es una nota. Lo anula quien lo escribió, o un coordinador. El mismo
mensaje enviado dos veces por la misma persona es uno.
"""

from datetime import datetime

from django.utils.translation import gettext

from acuerdos.acciones.base import bloquear, bloquear_con, exigir, guardar, marcar_anulado, revisar, texto_obligatorio
from acuerdos.acciones.transaccion import verbo
from acuerdos.ambitos import municipalidades_de
from acuerdos.anulados import sin_anular
from acuerdos.enums import Canal, Lado
from acuerdos.models import Acuerdo, MensajeDeAcuerdo
from acuerdos.permisos import Accion, municipalidades_a_cargo
from cuentas.models import Usuario

LARGO_DE_MENSAJE = 2_000


@verbo
def escribir_mensaje(
    *, por: Usuario, acuerdo: Acuerdo, texto: str, ahora: datetime, dirigido_a: str = "", canal: Canal = Canal.WEB
) -> MensajeDeAcuerdo:
    """Agrega `texto` a la conversación. `dirigido_a`: el lado (`Lado`) a cuyo encargado se le pide que conteste."""
    acuerdo = bloquear(acuerdo.pk)
    exigir(por, Accion.ESCRIBIR_MENSAJE, acuerdo)
    lado = lado_de(por, acuerdo)
    texto = texto_obligatorio("texto", texto, gettext("Escriba el mensaje."), LARGO_DE_MENSAJE)
    revisar(dirigido_a=_motivo_de_dirigido(lado, dirigido_a))
    suyos = acuerdo.mensajes.filter(sin_anular()).order_by("-registrado_en", "-id")
    ultimo: MensajeDeAcuerdo | None = suyos.first()
    if ultimo and (ultimo.registrado_por_id, ultimo.texto, ultimo.dirigido_a) == (por.pk, texto, dirigido_a):
        return ultimo
    mensaje = MensajeDeAcuerdo(
        acuerdo=acuerdo,
        texto=texto,
        lado=lado,
        dirigido_a=dirigido_a,
        canal=canal,
        registrado_en=ahora,
        registrado_por=por,
    )
    return guardar(mensaje, por=por, ahora=ahora)


@verbo
def anular_mensaje(*, por: Usuario, mensaje: MensajeDeAcuerdo, motivo: str, ahora: datetime) -> MensajeDeAcuerdo:
    """Lo saca de la conversación; queda en la historia."""
    mensaje = bloquear_con(mensaje)
    exigir(por, Accion.ANULAR_MENSAJE, mensaje)
    marcar_anulado(mensaje, por=por, motivo=motivo, ahora=ahora)
    return guardar(mensaje, por=por, motivo=mensaje.motivo_de_anulacion, ahora=ahora)


def lado_de(por: Usuario, acuerdo: Acuerdo) -> Lado:
    """Desde dónde habla `por` de ese acuerdo, que puede ver."""
    if por.es_secretaria:
        return Lado.SECRETARIA
    suyas = municipalidades_a_cargo(por)
    return Lado.SECTOR if suyas.isdisjoint(municipalidades_de(acuerdo)) else Lado.MUNICIPALIDAD


def otros_lados(lado: Lado) -> list[Lado]:
    """A quiénes puede dirigirse quien habla desde `lado`."""
    return [otro for otro in Lado if otro != lado]


def _motivo_de_dirigido(lado: Lado, dirigido_a: str) -> str:
    if not dirigido_a or dirigido_a in otros_lados(lado):
        return ""
    if dirigido_a == lado:
        return gettext("Elija otro lado: usted escribe desde ese.")
    return f"«{dirigido_a[:40]}» no es un lado: elija {', '.join(otros_lados(lado))}, o ninguno."
