"""Avisar que termina el periodo de una autoridad con acuerdos abiertos en su municipalidad.

Regla: `ANTES_DEL_FIN` de su último día, y una vez por cada último día, se escribe a la Secretaría. Los que terminan
juntos (todos, un 31 de diciembre) van en una sola carta. De la que ya tiene registrado a quien sigue no se dice nada.
Que ya se avisó queda junto a la autoridad, en la misma transacción que la carta.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from acuerdos import reglas
from acuerdos.anulados import sin_anular
from acuerdos.enums import Situacion
from acuerdos.models import Acuerdo
from acuerdos.palabras import contar
from cuentas.cartas import escribir_a
from cuentas.models import Usuario
from municipalidades.models import Autoridad
from reuniones.enums import Etapa

ANTES_DEL_FIN = timedelta(days=30)
AUTORIDADES_NOMBRADAS = 20
ASUNTO_DE_FIN = "MUNI Ejecutivo: termina el periodo de una autoridad"


@transaction.atomic
def avisar_fines(*, ahora: datetime) -> int:
    """De cuántas autoridades se escribió."""
    terminan = list(_por_avisar(ahora).select_for_update(of=("self",), no_key=True))
    if not terminan:
        return 0
    for autoridad in terminan:
        Autoridad.objects.filter(pk=autoridad.pk).update(fin_avisado=autoridad.hasta)
    escribir_a(_de_la_secretaria(), asunto=ASUNTO_DE_FIN, cuerpo=_cuerpo(terminan))
    return len(terminan)


def _por_avisar(ahora: datetime) -> "QuerySet[Autoridad]":
    hoy = timezone.localdate(ahora)
    abiertos = Acuerdo.objects.filter(
        sin_anular(),
        municipalidad=OuterRef("municipalidad"),
        situacion__in=[Situacion.ABIERTO, Situacion.SIN_HITOS],
        sesion__etapa=Etapa.SEGUIMIENTO,
    )
    sigue = Autoridad.objects.filter(municipalidad=OuterRef("municipalidad"), desde__gt=OuterRef("hasta"))
    pronto = Autoridad.objects.filter(hasta__gte=hoy, hasta__lte=hoy + ANTES_DEL_FIN)
    return (
        pronto.exclude(fin_avisado=F("hasta"))
        .filter(Exists(abiertos), ~Exists(sigue))
        .order_by("hasta", "municipalidad_id")
    )


def _de_la_secretaria() -> list[str]:
    personas = Usuario.objects.filter(is_active=True).exclude(rol="").exclude(email="")
    return sorted({correo.lower() for correo in personas.values_list("email", flat=True)})


def _cuerpo(terminan: list[Autoridad]) -> str:
    cuantas = contar(len(terminan), "municipalidad", "municipalidades")
    lineas = [
        f"* {a.municipalidad.nombre_completo}: {a.cargo} {a.nombre}, hasta el {reglas.en_fecha(a.hasta)}.\n"
        f"  {settings.SITIO}{reverse('municipalidad', args=[a.municipalidad_id])}"
        for a in terminan[:AUTORIDADES_NOMBRADAS]
    ]
    if len(terminan) > AUTORIDADES_NOMBRADAS:
        lineas.append(f"… y {len(terminan) - AUTORIDADES_NOMBRADAS} más.")
    return (
        f"En {cuantas} con acuerdos abiertos termina el periodo de la autoridad y no consta quién sigue. "
        "Cuando se sepa, regístrelo en su ficha, y confirme si su punto focal continúa:\n\n" + "\n".join(lineas) + "\n"
    )
