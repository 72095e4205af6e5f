"""Por qué de un hito no se informa, y por qué un avance ya no se toca: lo que preguntan el verbo y quien lo ofrece.

Fuente: «Rules» del documento del producto. Lo culminado y validado lo reabre un coordinador: tampoco lo deshace otro,
devolviendo o anulando el informe con que se reabrió.
"""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, gettext_noop

from acuerdos import reglas
from acuerdos.acciones.base import dia_de
from acuerdos.anulados import sin_anular
from acuerdos.consultas import SIN_DECIDIR
from acuerdos.enums import Canal
from acuerdos.models import Avance, Hito
from acuerdos.permisos import Accion, Causa, Denegado, puede
from cuentas.models import Usuario

CULMINADO = gettext_noop("El hito ya está culminado y validado.")
HECHOS = (gettext_noop("anulado"), gettext_noop("validado"), gettext_noop("devuelto"))
SIN_CLAVE = (Canal.ENLACE, Canal.CORREO)  # por donde se informa sin ingresar


def motivo_de_cerrado(avance: Avance) -> str:
    """Por qué de un avance ya no se decide nada, o vacío si espera validación."""
    for hecho, cuando in zip(HECHOS, (avance.anulado_en, avance.validado_en, avance.devuelto_en), strict=True):
        if cuando:
            dicho = gettext("El avance ya fue %(hecho)s el %(dia)s.")
            return dicho % {"hecho": gettext(hecho), "dia": reglas.en_fecha(dia_de(cuando))}
    return ""


def motivo_de_no_contar(hito: Hito) -> Denegado | None:
    """Por qué de un hito no informa nadie, o None."""
    if hito.anulado_en:
        return Denegado(Causa.HITO_ANULADO, gettext("El hito está anulado."))
    return Denegado(Causa.HITO_PROPUESTO, gettext("El hito aún no fue aceptado.")) if hito.es_propuesta else None


def motivo_de_no_informar(quien: Usuario, hito: Hito) -> Denegado | None:
    """Por qué no hay nada que informar de un hito que le toca a `quien`, o None.

    Lo culminado y validado lo reabre un coordinador; a los demás de la Secretaría se les dice eso, y a quien lo debe,
    que ya no se espera nada de él.
    """
    if (negado := motivo_de_no_contar(hito)) is not None:
        return negado
    reabrir = puede(quien, Accion.REABRIR_HITO, hito)
    if not (hito.cumplido and isinstance(reabrir, Denegado)):
        return None
    if quien.es_secretaria:
        return Denegado(Causa.HITO_CULMINADO, f"{gettext(CULMINADO)} {reabrir.motivo}")
    frase = gettext("El hito ya está terminado y la Secretaría lo validó: no hay nada más que informar.")
    return Denegado(Causa.HITO_CULMINADO, frase)


def motivo_de_no_informar_por_enlace(quien: Usuario, hito: Hito, ultimo: Avance | None) -> Denegado | None:
    """Lo mismo por el enlace del correo, que tampoco corrige lo que ya se informó al 100 % y espera validación.

    `ultimo`: el último avance vivo del hito.
    """
    if (negado := motivo_de_no_informar(quien, hito)) is not None:
        return negado
    if hito.porcentaje < 100 or (ultimo is not None and ultimo.devuelto_en):
        return None
    frase = gettext(
        "Ya se informó que esto está terminado. La Secretaría lo está revisando: no tiene que hacer nada más."
    )
    return Denegado(Causa.HITO_EN_REVISION, frase)


def motivo_de_no_anular(avance: Avance) -> str:
    """Por qué un avance ya no se anula, o vacío."""
    if avance.anulado_en:
        return gettext("Ya estaba anulado.")
    if avance.validado_en:
        return gettext("Está validado: para reabrir el hito, un coordinador registra un avance menor.")
    return ""


def motivo_de_no_sacar(quien: Usuario, avance: Avance, *, con_los_que_dejo: bool) -> Denegado | None:
    """Por qué `quien` no saca un avance, aunque espere validación, o None.

    Sin el informe con que se reabrió el hito valdría otra vez el que se validó: eso lo decide quien puede reabrirlo.

    :param con_los_que_dejo: si con él salen los que reemplazó, como al devolverlo.
    """
    hito = avance.hito
    reabrir = puede(quien, Accion.REABRIR_HITO, hito)
    if hito.cumplido or avance.porcentaje == 100 or not isinstance(reabrir, Denegado):
        return None
    quedan = hito.avances.filter(sin_anular(), devuelto_en__isnull=True).exclude(pk=avance.pk)
    if con_los_que_dejo:
        quedan = quedan.exclude(pk__in=reemplazados_por(avance).values("pk"))
    valdria = quedan.order_by("fecha", "pk").last()
    if valdria is None or valdria.porcentaje < 100 or not valdria.validado_en:
        return None
    return Denegado(reabrir.causa, f"Con este informe se reabrió el hito, que ya estaba validado. {reabrir.motivo}")


def reemplazados_por(avance: Avance) -> "QuerySet[Avance]":
    """Los del mismo hito que `avance` dejó atrás, sin decidir, y que decían lo mismo o más."""
    antes = Q(fecha__lt=avance.fecha) | Q(fecha=avance.fecha, pk__lt=avance.pk)
    dejados = avance.hito.avances.filter(sin_anular(), antes, SIN_DECIDIR, porcentaje__gte=avance.porcentaje)
    return dejados.order_by("pk")
