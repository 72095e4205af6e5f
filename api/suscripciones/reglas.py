"""Lo que se hace con una suscripción: crearla, corregirla, pausarla, reanudarla, cambiarle el secreto y quitarla.

Regla: es de la persona de su token y mira con él; cuando el token vence o se revoca se pausa, y se reanuda con otro de
la misma persona. Una persona tiene hasta `SUSCRIPCIONES_POR_PERSONA`, y una sola por dirección. El secreto se muestra
una vez; al cambiarlo, el anterior firma también durante un día.
"""

import base64
import contextlib
import ipaddress
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.http import Http404

from acuerdos import espejo
from acuerdos.errores import DatoInvalido
from api.models import Entrega, Suscripcion
from cuentas.cartas import avisar_cambio
from cuentas.cifrado import CifradoIlegible, cifrar, descifrar
from cuentas.models import TokenAPI, Usuario
from reuniones.models import FuncionarioSectorial

SUSCRIPCIONES_POR_PERSONA = 10
VIGENCIA_DEL_ANTERIOR = timedelta(days=1)
PREFIJO = "whsec_"
YA_HAY = "Ya tiene una suscripción a esa dirección."
A_MANO = "La pausó su dueño"
EN_PAUSA = "Está en pausa y no se le entrega nada: reanúdela antes."


def crear(
    *,
    por: Usuario,
    token: TokenAPI | None,
    destino: str,
    descripcion: str = "",
    tipos: Sequence[str] = (),
    desde: int | None = None,
) -> tuple[Suscripcion, str]:
    """Una suscripción nueva y su secreto.

    :param desde: el número de cambio después del cual se le avisa; None, desde ahora; 0, todo lo que hay.
    :raises DatoInvalido: si la dirección no sirve, ya la tiene, tiene demasiadas o el número no se dio todavía.
    """
    if token is None:
        raise DatoInvalido(token="Una suscripción mira con un token: créela con uno, no desde el navegador.")
    exigir_destino(destino)
    ultimo = espejo.ultimo_numero()
    if desde is not None and desde > ultimo:
        raise DatoInvalido(desde=f"Ese número todavía no se dio: el último es {ultimo}.")
    secreto = _secreto_nuevo()
    with transaction.atomic():
        Usuario.objects.select_for_update(no_key=True).get(pk=por.pk)  # dos a la vez no pasan del tope
        if Suscripcion.objects.filter(usuario=por).count() >= SUSCRIPCIONES_POR_PERSONA:
            raise DatoInvalido(destino=f"Ya tiene {SUSCRIPCIONES_POR_PERSONA} suscripciones: anule una que no use.")
        suscripcion = Suscripcion(
            usuario=por,
            token=token,
            destino=destino,
            descripcion=descripcion,
            tipos=sorted(set(tipos)),
            desde=ultimo if desde is None else desde,
            secreto=cifrar(secreto),
        )
        _guardar(suscripcion)
    return suscripcion, secreto


def corregir(
    suscripcion: Suscripcion,
    *,
    destino: str | None = None,
    descripcion: str | None = None,
    tipos: Sequence[str] | None = None,
) -> None:
    """Cambia lo que se diga, y nada más: por dónde va y su secreto los mueven otros.

    :raises DatoInvalido: como al crear.
    """
    cambia: dict[str, Any] = {}
    if destino is not None:
        exigir_destino(destino)
        cambia["destino"] = destino
    if descripcion is not None:
        cambia["descripcion"] = descripcion
    if tipos is not None:
        cambia |= {"tipos": sorted(set(tipos)), "mirado": -1}
    try:
        with transaction.atomic():
            Suscripcion.objects.filter(pk=suscripcion.pk).update(**cambia)
    except IntegrityError:
        raise DatoInvalido(destino=YA_HAY) from None
    _releer(suscripcion)


def _releer(suscripcion: Suscripcion) -> None:
    """:raises Http404: si alguien la anuló entretanto."""
    try:
        suscripcion.refresh_from_db()
    except Suscripcion.DoesNotExist:
        raise Http404 from None


def pausar(suscripcion: Suscripcion, *, motivo: str, ahora: datetime) -> bool:
    """Deja de entregarle: lo que cambie lo recibirá cuando se reanude. Falso, si ya lo estaba."""
    en_marcha = Suscripcion.objects.filter(pk=suscripcion.pk, pausada_en__isnull=True)
    la_pauso = en_marcha.update(pausada_en=ahora, motivo_de_pausa=motivo) == 1
    with contextlib.suppress(Http404):  # su dueño la anuló entretanto: no hay qué pausar
        _releer(suscripcion)
    return la_pauso


def pausar_por_falla(suscripcion: Suscripcion, *, motivo: str, ahora: datetime) -> None:
    """La pausa el sistema, y se dice una vez por correo."""
    if not pausar(suscripcion, motivo=motivo, ahora=ahora):
        return
    dueno = suscripcion.usuario
    donde = "" if dueno.es_programa else ", o usted en «Mi cuenta», «Suscripciones de la API»"
    for persona in _a_quienes_se_dice(dueno):
        avisar_cambio(
            persona,
            f"Se pausó la suscripción de la API a {suscripcion.destino}: {motivo}. Lo que cambie se guarda; la reanuda "
            f"su programa{donde}.",
        )


def _a_quienes_se_dice(dueno: Usuario) -> list[Usuario]:
    """A su dueño; del programa de un sector, a quienes ejercen en él. A quien ya no tiene cuenta, no."""
    if not dueno.es_programa:
        return [dueno] if dueno.is_active else []
    sectores = FuncionarioSectorial.objects.en_ejercicio().filter(usuario=dueno).values("sector")
    suyos = FuncionarioSectorial.objects.en_ejercicio().de_personas().filter(sector__in=sectores)
    return list(Usuario.objects.filter(pk__in=suyos.values("usuario"), is_active=True).order_by("pk"))


def reanudar(suscripcion: Suscripcion, *, token: TokenAPI | None, ahora: datetime) -> None:
    """Vuelve a entregarle, desde donde se quedó, y mirando con `token`.

    :raises DatoInvalido: si no se pide con un token.
    """
    if token is None:
        raise DatoInvalido(token="Se reanuda con un token: con él se mirará desde ahora.")
    with transaction.atomic():
        # Lo que quedó a medias se arma otra vez, con lo que haya ahora.
        Entrega.objects.filter(suscripcion=suscripcion, terminada_en__isnull=True).update(terminada_en=ahora)
        Suscripcion.objects.filter(pk=suscripcion.pk).update(
            pausada_en=None, motivo_de_pausa="", token=token, mirado=-1
        )
    _releer(suscripcion)


def girar_secreto(suscripcion: Suscripcion, *, ahora: datetime) -> str:
    """Un secreto nuevo. El de hasta hoy firma también durante un día; otro giro en ese día no lo acorta.

    El de en medio deja de firmar: quien gira dos veces seguidas no alcanzó a recibirlo, o ya no lo quiere.
    """
    secreto = _secreto_nuevo()
    with transaction.atomic():
        actual = Suscripcion.objects.select_for_update(no_key=True).filter(pk=suscripcion.pk).first()
        if actual is None:
            raise Http404
        if actual.anterior_hasta is None or ahora >= actual.anterior_hasta:
            actual.secreto_anterior, actual.anterior_hasta = actual.secreto, ahora + VIGENCIA_DEL_ANTERIOR
        actual.secreto = cifrar(secreto)
        actual.save(update_fields=["secreto", "secreto_anterior", "anterior_hasta"])
    _releer(suscripcion)
    return secreto


def secretos(suscripcion: Suscripcion, *, ahora: datetime) -> list[str]:
    """Los que valen: el de hoy y, el día después de cambiarlo, el anterior.

    :raises CifradoIlegible: si se cifraron con una clave que ya no está.
    """
    vigentes = [suscripcion.secreto]
    if suscripcion.secreto_anterior and suscripcion.anterior_hasta and ahora < suscripcion.anterior_hasta:
        vigentes.append(suscripcion.secreto_anterior)
    return [descifrar(secreto) for secreto in vigentes]


def recifrar() -> tuple[int, int]:
    """Vuelve a escribir cada secreto con la clave de hoy; cuántas suscripciones, y cuántas no se pudieron leer."""
    hechas = ilegibles = 0
    for pk in Suscripcion.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            suscripcion = Suscripcion.objects.select_for_update(no_key=True).filter(pk=pk).first()
            if suscripcion is None:
                continue
            try:
                suscripcion.secreto = cifrar(descifrar(suscripcion.secreto))
                if suscripcion.secreto_anterior:
                    suscripcion.secreto_anterior = cifrar(descifrar(suscripcion.secreto_anterior))
            except CifradoIlegible:
                ilegibles += 1
                continue
            suscripcion.save(update_fields=["secreto", "secreto_anterior"])
            hechas += 1
    return hechas, ilegibles


def exigir_en_marcha(suscripcion: Suscripcion) -> None:
    """:raises DatoInvalido: si está en pausa."""
    if suscripcion.pausada_en is not None:
        raise DatoInvalido(suscripcion=EN_PAUSA)


def exigir_destino(destino: str) -> None:
    """:raises DatoInvalido: si no es una dirección HTTPS pública. A qué IP lleva se mira en cada entrega."""
    if falla := _falla_del_destino(destino):
        raise DatoInvalido(destino=falla)


def _falla_del_destino(destino: str) -> str:
    try:
        partes = urlsplit(destino)
        anfitrion, _ = partes.hostname or "", partes.port
        anfitrion.encode("idna")
    except ValueError:  # UnicodeError es uno
        return "No es una dirección. Escríbala así: https://sistema.gob.pe/avisos"
    if partes.scheme != "https" or not anfitrion:
        return "Tiene que empezar por https:// y llevar un nombre. Así: https://sistema.gob.pe/avisos"
    if partes.username or partes.password:
        return "No lleve usuario ni contraseña en la dirección: la firma dice que viene de aquí."
    if partes.fragment:
        return "Quite lo que va después de «#»: no viaja."
    return "Es de una red privada: hace falta una que se alcance desde Internet." if _es_privado(anfitrion) else ""


def _es_privado(anfitrion: str) -> bool:
    try:
        return not ipaddress.ip_address(anfitrion).is_global
    except ValueError:
        return "." not in anfitrion.strip(".") or anfitrion.rstrip(".").endswith((".local", ".internal", ".localhost"))


def _secreto_nuevo() -> str:
    return PREFIJO + base64.b64encode(secrets.token_bytes(32)).decode()


def _guardar(suscripcion: Suscripcion) -> None:
    try:
        with transaction.atomic():
            suscripcion.save()
    except IntegrityError:
        raise DatoInvalido(destino=YA_HAY) from None
