"""Verbos de la lectura de una inversión: registrar una, registrar las de una consulta, anular.

Regla: una lectura dice qué mostraba la consulta pública del MEF un día; no se reescribe: la de otro día se agrega y la
equivocada se anula. Es del acuerdo cuyo CUI se leyó; si varios lo comparten, va en cada uno. La misma lectura enviada
dos veces es una.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from acuerdos import reglas
from acuerdos.acciones.base import anular, bloquear, bloquear_con, dia_de, exigir, guardar_hecho, revisar
from acuerdos.acciones.transaccion import verbo
from acuerdos.anulados import sin_anular
from acuerdos.models import Acuerdo, LecturaDeInversion
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from cuentas.textos import limpiar_renglon
from reuniones.enums import Etapa

SIN_CUI = "El acuerdo no tiene CUI: primero corríjalo, y después registre lo leído."


@dataclass(frozen=True, slots=True, kw_only=True)
class DatosDeLectura:
    """Lo que la consulta mostraba. Soles; `avance_fisico`, de 0 a 100; lo que no daba, None."""

    leida_el: date
    costo: Decimal | None = None
    pim: Decimal | None = None
    devengado: Decimal | None = None
    avance_fisico: Decimal | None = None
    fase: str = ""


@verbo
def registrar_lectura(*, por: Usuario, acuerdo: Acuerdo, datos: DatosDeLectura, ahora: datetime) -> LecturaDeInversion:
    """Agrega al acuerdo lo que se leyó de su inversión."""
    acuerdo = bloquear(acuerdo.pk)
    exigir(por, Accion.REGISTRAR_LECTURA, acuerdo)
    revisar(acuerdo=motivo_de_no_leerse(acuerdo), **motivos(datos, acuerdo.evento_el, dia_de(ahora)))
    dichos = asdict(datos) | {"fase": limpiar_renglon(datos.fase), "cui": acuerdo.cui}
    ya: LecturaDeInversion | None = acuerdo.lecturas.filter(sin_anular(), **dichos).first()
    if ya:
        return ya
    lectura = LecturaDeInversion(acuerdo=acuerdo, registrado_en=ahora, registrado_por=por, **dichos)
    return guardar_hecho(lectura, acuerdo, por=por, ahora=ahora)


@verbo
def registrar_lecturas(
    *, por: Usuario, lecturas: Sequence[tuple[str, DatosDeLectura]], ahora: datetime
) -> list[LecturaDeInversion]:
    """Las de una consulta, por su CUI, en cada acuerdo en seguimiento que lo tiene. Todas o ninguna."""
    datos_de: dict[str, list[DatosDeLectura]] = {}
    for cui, datos in lecturas:
        datos_de.setdefault(cui, []).append(datos)
    return [
        registrar_lectura(por=por, acuerdo=acuerdo, datos=datos, ahora=ahora)
        for acuerdo in acuerdos_de(list(datos_de))  # en el orden de los candados
        for datos in datos_de[acuerdo.cui]
    ]


def acuerdos_de(cuis: Sequence[str]) -> list[Acuerdo]:
    """Los acuerdos en seguimiento con alguno de esos CUI, por su clave."""
    vivos = Acuerdo.objects.sin_anulados().filter(cui__in=cuis, sesion__etapa=Etapa.SEGUIMIENTO)
    return list(vivos.select_related("sesion", "municipalidad").order_by("pk"))


@verbo
def anular_lectura(*, por: Usuario, lectura: LecturaDeInversion, motivo: str, ahora: datetime) -> LecturaDeInversion:
    """Se copió mal: sale de toda cifra; queda en la historia."""
    lectura = bloquear_con(lectura)
    exigir(por, Accion.ANULAR_LECTURA, lectura)
    return anular(lectura, lectura.acuerdo, por=por, motivo=motivo, ahora=ahora)


def motivo_de_no_leerse(acuerdo: Acuerdo) -> str:
    """Por qué de ese acuerdo no hay inversión que leer, o vacío."""
    return "" if acuerdo.cui else SIN_CUI


def motivos(datos: DatosDeLectura, evento_el: date | None, hoy: date) -> dict[str, str]:
    """Por campo, por qué no sirve; `evento_el` None si todavía no se sabe de qué acuerdo es."""
    hay = any(v is not None for v in (datos.costo, datos.pim, datos.devengado, datos.avance_fisico)) or datos.fase
    return {
        "leida_el": _motivo_de_dia(datos.leida_el, evento_el, hoy),
        "costo": reglas.motivo_de_monto(datos.costo),
        "pim": reglas.motivo_de_monto(datos.pim),
        "devengado": reglas.motivo_de_monto(datos.devengado)
        or ("" if hay else "Escriba por lo menos un dato de los que la consulta muestra."),
        "avance_fisico": reglas.motivo_de_avance_fisico(datos.avance_fisico),
        "fase": "Escriba como máximo 80 letras." if len(datos.fase) > 80 else "",
    }


def _motivo_de_dia(dia: date, evento_el: date | None, hoy: date) -> str:
    if dia > hoy:
        return f"El {reglas.en_fecha(dia)} aún no llega: la lectura es de hoy o de antes."
    if evento_el is not None and dia < evento_el:
        return f"El {reglas.en_fecha(dia)} es anterior al evento ({reglas.en_fecha(evento_el)})."
    return ""
