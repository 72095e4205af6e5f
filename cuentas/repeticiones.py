"""Lo que se contestó a cada petición con Idempotency-Key, para contestar lo mismo si llega otra vez.

Regla: quien no supo si su petición se hizo la repite con la misma clave, y recibe la respuesta de
entonces sin que nada se haga de nuevo. Con otra cosa adentro es un error, y se dice. Se guarda en la
misma transacción que lo hecho: o están los dos o ninguno; lo que no se pudo hacer no se guarda, y la
clave sigue libre. Cada persona tiene sus claves, y duran un día. Lo contestado se
guarda cifrado: puede llevar un secreto que no se vuelve a mostrar.

Fuente: draft-ietf-httpapi-idempotency-key-header.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cuentas.cifrado import CifradoIlegible, cifrar, descifrar
from cuentas.models import PeticionRepetible, Usuario

DURACION_DE_LA_CLAVE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Contestado:
    """Una respuesta: su código, su cuerpo y las cabeceras que la completan."""

    estado: int
    cuerpo: bytes
    cabeceras: dict[str, str]


class OtraPeticion(Exception):
    """La clave ya se usó, y con otra cosa."""


def apartar(*, usuario: Usuario, clave: str, resumen: str, ahora: datetime) -> Contestado | None:
    """Aparta la clave hasta el fin de la transacción; si ya se usó, lo que entonces se contestó.

    Dos a la vez con la misma clave: la segunda espera a que la primera confirme.

    :param resumen: de lo que pide: con el mismo es la misma petición.
    :raises OtraPeticion: si la clave se usó con otro resumen.
    """
    PeticionRepetible.objects.filter(usuario=usuario, hecha_en__lt=ahora - DURACION_DE_LA_CLAVE).delete()
    nueva = PeticionRepetible(usuario=usuario, clave=clave, resumen=resumen, hecha_en=ahora)
    PeticionRepetible.objects.bulk_create([nueva], ignore_conflicts=True)
    return buscar(usuario=usuario, clave=clave, resumen=resumen, ahora=ahora)


def buscar(*, usuario: Usuario, clave: str, resumen: str, ahora: datetime) -> Contestado | None:
    """Lo que se contestó a esa clave; None si a ninguna, o todavía no.

    :raises OtraPeticion: si la clave se usó con otro resumen, o ya no se puede leer lo que se contestó.
    """
    guardada = PeticionRepetible.objects.filter(
        usuario=usuario, clave=clave, hecha_en__gte=ahora - DURACION_DE_LA_CLAVE
    ).first()
    if guardada is not None and guardada.resumen != resumen:
        raise OtraPeticion
    if guardada is None or guardada.estado is None:  # sin estado, es la que se acaba de apartar
        return None
    try:
        cuerpo = descifrar(bytes(guardada.cuerpo).decode()).encode()
    except CifradoIlegible:  # se cambió la clave del sistema: repetirla sería hacerla dos veces
        raise OtraPeticion from None
    return Contestado(guardada.estado, cuerpo, guardada.cabeceras)


def guardar(*, usuario: Usuario, clave: str, contestado: Contestado) -> None:
    """Lo que se contestó a la petición que apartó esa clave en esta transacción."""
    PeticionRepetible.objects.filter(usuario=usuario, clave=clave).update(
        estado=contestado.estado,
        cuerpo=cifrar(contestado.cuerpo.decode()).encode(),
        cabeceras=contestado.cabeceras,
    )


def olvidar(*, ahora: datetime) -> int:
    """Borra las que ya cumplieron su día; cuántas eran."""
    return PeticionRepetible.objects.filter(hecha_en__lt=ahora - DURACION_DE_LA_CLAVE).delete()[0]
