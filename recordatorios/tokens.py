"""Avisar que el token de un sector está por vencer, a tiempo para renovarlo.

Regla: se escribe una vez por cada vencimiento, `ANTES` de que llegue, a los funcionarios del sector, que lo usan, y a
los coordinadores, que lo renuevan. Que ya se avisó queda junto al token, en la misma transacción que las cartas: dos
pasadas a la vez, o una que se repite, escriben una. Renovado, tiene otro vencimiento y otro aviso.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from acuerdos.palabras import dia_en_palabras
from cuentas.cartas import escribir_a
from cuentas.enums import Rol
from cuentas.models import TokenAPI, Usuario
from reuniones.models import FuncionarioSectorial

ANTES = timedelta(days=30)
ASUNTO = "MUNI Ejecutivo: vence un token de la API"


def avisar_vencimientos(*, ahora: datetime) -> int:
    """De cuántos tokens de sector se escribió."""
    por_vencer = TokenAPI.objects.filter(
        user__es_programa=True, user__is_active=True, expiry__gt=ahora, expiry__lte=ahora + ANTES
    ).exclude(vencimiento_avisado=F("expiry"))
    return sum(_avisar(token) for token in por_vencer.select_related("user").order_by("expiry", "digest"))


@transaction.atomic
def _avisar(token: TokenAPI) -> bool:
    """:returns: si le tocó a este; falso, si otro lo avisó, lo renovó o lo revocó entretanto."""
    suyo = TokenAPI.objects.filter(pk=token.pk, expiry=token.expiry).exclude(vencimiento_avisado=token.expiry)
    if not suyo.update(vencimiento_avisado=token.expiry):
        return False
    cargo = FuncionarioSectorial.objects.en_ejercicio().filter(usuario=token.user).first()
    if cargo is not None:
        escribir_a(_correos(cargo.sector_id), asunto=ASUNTO, cuerpo=_cuerpo(token, cargo.sector_id))
    return True


def _correos(sigla: str) -> list[str]:
    """De los funcionarios del sector y de los coordinadores; cada uno, una vez."""
    funcionarios = FuncionarioSectorial.objects.en_ejercicio().de_personas().filter(sector=sigla)
    personas = Usuario.objects.filter(is_active=True).exclude(email="")
    suyos = personas.filter(pk__in=funcionarios.values("usuario")) | personas.filter(rol=Rol.COORDINADOR)
    return sorted({correo.lower() for correo in suyos.values_list("email", flat=True)})


def _cuerpo(token: TokenAPI, sigla: str) -> str:
    usado = f"Se usó por última vez el {dia_en_palabras(token.usado_el)}." if token.usado_el else "Nunca se usó."
    return (
        f"El token de la API «{token.descripcion}», del sector {sigla}, vale hasta el "
        f"{dia_en_palabras(timezone.localdate(token.expiry))}. Después, el programa que lo usa deja de leer y de "
        f"escribir.\n\n{usado} Si sigue haciendo falta, un coordinador de la Secretaría lo renueva aquí:\n\n"
        f"{settings.SITIO}{reverse('tokens')}\n"
    )
