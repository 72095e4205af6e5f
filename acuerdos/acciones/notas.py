"""Verbos de la nota: registrar, anular.

Regla: la nota es de la Secretaría y para la Secretaría; no cuenta en ninguna cifra. La anula quien la escribió. La
misma nota enviada dos veces por la misma persona es una.
"""

from datetime import datetime

from acuerdos.acciones.base import bloquear, bloquear_con, exigir, guardar, marcar_anulado, texto_obligatorio
from acuerdos.acciones.transaccion import verbo
from acuerdos.anulados import sin_anular
from acuerdos.models import Acuerdo, Nota
from acuerdos.permisos import Accion
from cuentas.models import Usuario


@verbo
def registrar_nota(*, por: Usuario, acuerdo: Acuerdo, texto: str, ahora: datetime) -> Nota:
    """Apunta `texto` sobre el acuerdo."""
    acuerdo = bloquear(acuerdo.pk)
    exigir(por, Accion.REGISTRAR_NOTA, acuerdo)
    texto = texto_obligatorio("texto", texto, "Escriba la nota.")
    suyas = acuerdo.notas.filter(sin_anular(), registrado_por=por).order_by("-registrado_en", "-id")
    ultima: Nota | None = suyas.first()
    if ultima and ultima.texto == texto:
        return ultima
    nota: Nota = guardar(
        Nota(acuerdo=acuerdo, texto=texto, registrado_en=ahora, registrado_por=por), por=por, ahora=ahora
    )
    return nota


@verbo
def anular_nota(*, por: Usuario, nota: Nota, motivo: str, ahora: datetime) -> Nota:
    """La saca de la página; queda en la historia."""
    nota = bloquear_con(nota)
    exigir(por, Accion.ANULAR_NOTA, nota)
    marcar_anulado(nota, por=por, motivo=motivo, ahora=ahora)
    guardar(nota, por=por, motivo=nota.motivo_de_anulacion, ahora=ahora)
    return nota
