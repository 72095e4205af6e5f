"""Lo que la Ley 29733 da a quien gobernó y nunca tuvo cuenta: saber qué se guarda de ella, y que se olvide.

Regla: de una autoridad se guardan sus periodos, con su contacto, lo que se le escribió y lo que escribió. Al olvidarla
queda que alguien ejerció ese cargo, de qué día a qué día. Antes tiene que haber terminado.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet

from acuerdos.acciones.base import guardar, revisar
from acuerdos.acciones.datos_personales import Filas, fila_de
from acuerdos.acciones.transaccion import verbo
from acuerdos.errores import DatoInvalido
from acuerdos.models import ArchivoRecibido, CorreoRecibido, Envio
from cuentas.models import Carta, Usuario
from cuentas.textos import sin_acentos
from municipalidades.models import Autoridad, Municipalidad, PuntoFocal

OLVIDADA = "Autoridad olvidada {}"
EJERCE = "Todavía ejerce: su último día es el {:%d/%m/%Y}."


def autoridades_de(nombre: str, ubigeo: str = "") -> list[Autoridad]:
    """Los periodos de quien se llama así, sin mirar tildes ni mayúsculas. :raises DatoInvalido: si no es una sola."""
    buscado = sin_acentos(nombre)
    de_ahi = Autoridad.objects.filter(**({"municipalidad": ubigeo} if ubigeo else {})).select_related("municipalidad")
    halladas = [una for una in de_ahi.order_by("desde", "pk") if sin_acentos(una.nombre) == buscado]
    if not halladas:
        raise DatoInvalido(autoridad=f"No hay ninguna autoridad «{nombre}»{f' en {ubigeo}' if ubigeo else ''}.")
    if len(lugares := sorted({f"{una.municipalidad} ({una.municipalidad_id})" for una in halladas})) > 1:
        raise DatoInvalido(
            autoridad=f"Hay autoridades «{nombre}» en {', '.join(lugares)}: diga cuál con --municipalidad UBIGEO."
        )
    return halladas


def lo_que_se_guarda_de(autoridades: Sequence[Autoridad]) -> Iterator[tuple[str, Filas]]:
    """(tabla, filas) de cada tabla que dice algo de ella."""
    claves, correos = [una.pk for una in autoridades], correos_de_autoridad(autoridades)
    recibidos = CorreoRecibido.objects.filter(persona=None, remitente__in=correos)
    for tabla, filas in (
        (Autoridad._meta.label, Autoridad.objects.filter(pk__in=claves)),
        (Autoridad.history.model._meta.label, Autoridad.history.filter(id__in=claves)),
        (Envio._meta.label, _envios(autoridades, correos)),
        (Carta._meta.label, Carta.objects.filter(para__in=correos)),
        (CorreoRecibido._meta.label, recibidos),
        (ArchivoRecibido._meta.label, ArchivoRecibido.objects.filter(correo__in=recibidos.values("pk"))),
    ):
        if hay := [fila_de(una) for una in filas.order_by("pk")]:
            yield tabla, hay


def correos_de_autoridad(autoridades: Sequence[Autoridad]) -> set[str]:
    """Los que son o fueron suyos, y de nadie más: el de la alcaldía es de quien viene después."""
    claves = [una.pk for una in autoridades]
    anteriores = Autoridad.history.filter(id__in=claves).values_list("correo", flat=True)
    suyos = {*anteriores, *(una.correo for una in autoridades)}
    otros = Autoridad.objects.filter(correo__in=suyos).exclude(pk__in=claves)
    ajenos = {
        *otros.values_list("correo", flat=True),
        *Municipalidad.objects.filter(correo__in=suyos).values_list("correo", flat=True),
        *PuntoFocal.objects.filter(correo__in=suyos).values_list("correo", flat=True),
        *Usuario.objects.filter(email__in=suyos).values_list("email", flat=True),
    }
    return suyos - ajenos - {""}


@verbo
def olvidar_autoridad(*, por: Usuario, autoridades: Sequence[Autoridad], hoy: date, ahora: datetime) -> None:
    """Deja de saberse quién era. :raises DatoInvalido: si todavía ejerce."""
    ultimo, correos = max(una.hasta for una in autoridades), correos_de_autoridad(autoridades)
    revisar(autoridad=EJERCE.format(ultimo) if ultimo >= hoy else "")
    CorreoRecibido.objects.filter(persona=None, remitente__in=correos).update(remitente="", asunto="", texto="")
    _envios(autoridades, correos).update(correo="")
    for una in autoridades:
        nadie = {"nombre": OLVIDADA.format(una.pk), "documento": "", "correo": "", "telefono": ""}
        for campo, valor in nadie.items():
            setattr(una, campo, valor)
        guardar(una, por=por, motivo="Se olvidó a la persona (Ley 29733)", ahora=ahora)
        Autoridad.history.filter(id=una.pk).update(**nadie)
    Carta.objects.filter(para__in=correos).delete()


def _envios(autoridades: Sequence[Autoridad], correos: set[str]) -> QuerySet[Envio]:
    donde = Q(municipalidad__in={una.municipalidad_id for una in autoridades})
    return Envio.objects.filter(donde, persona=None, correo__in=correos)
