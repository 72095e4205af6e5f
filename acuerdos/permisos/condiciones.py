"""Las condiciones de persona: lo que la tabla permite a un rol y aun así no hace cualquiera que lo tenga.

Cuáles son y qué se dice, en la tabla (`DE_CUATRO_OJOS`, `DE_SU_AUTOR`); aquí, cómo se miran.

Fuente: «Rules» del documento del producto: nadie valida su avance ni decide la desestimación que pidió, ni por mano
ajena (ver `cuatro_ojos`). La reprogramación no entra: el contrato pide dos personas solo para lo que deja de medirse, y
el plazo original no se reescribe.
"""

from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext

from acuerdos import cuatro_ojos
from acuerdos.enums import Accion, Causa
from acuerdos.permisos.objetos import DeUnAcuerdo
from acuerdos.permisos.respuestas import Denegado
from acuerdos.tabla_de_permisos import DE_CUATRO_OJOS, DE_SU_AUTOR
from cuentas.models import Usuario

Condicion = Callable[[Usuario, DeUnAcuerdo], Denegado | None]


def _no_es_suyo(usuario: Usuario, hecho: DeUnAcuerdo, *, accion: Accion, suyo: str, que: str) -> Denegado | None:
    """Los cuatro ojos: nadie decide lo suyo, ni lo que entró por un contacto que puso.

    `suyo`: la frase si el hecho es de `usuario`. `que`: lo que hizo quien lo registró y lo que le toca a otra persona;
    «informa lo valida» completa «lo que … otra persona».
    """
    if hecho.registrado_por_id == usuario.pk:
        return Denegado(Causa.CUATRO_OJOS, suyo, accion)
    persona = hecho.registrado_por
    if persona.es_secretaria or not cuatro_ojos.paso_por_sus_manos(usuario, persona.pk, hecho.registrado_en):
        return None
    frase = (
        f"Usted puso el correo o el teléfono de {persona}: lo que {que} otra persona, o usted cuando alguien más de la "
        "Secretaría confirme, en la página de esa persona, que el contacto es suyo."
    )
    return Denegado(Causa.CUATRO_OJOS, frase, accion)


def _es_suyo(
    usuario: Usuario, hecho: DeUnAcuerdo, *, accion: Accion, ajeno: str, o_coordina: bool = False
) -> Denegado | None:
    """Lo hace quien hizo el hecho y, con `o_coordina`, también un coordinador. `ajeno`: la frase para los demás."""
    if hecho.registrado_por_id == usuario.pk or (o_coordina and usuario.es_coordinador):
        return None
    return Denegado(Causa.AUTORIA, gettext(ajeno), accion)


CONDICIONES: dict[Accion, Condicion] = {
    **{
        accion: partial(_no_es_suyo, accion=accion, suyo=suyo, que=que)
        for accion, (suyo, que) in DE_CUATRO_OJOS.items()
    },
    **{
        accion: partial(_es_suyo, accion=accion, ajeno=ajeno, o_coordina=o_coordina)
        for accion, (ajeno, o_coordina) in DE_SU_AUTOR.items()
    },
}


def es_de_otro(usuario: Usuario, accion: Accion, hecho: DeUnAcuerdo) -> bool:
    """Si `accion` es solo de quien hizo el hecho y no es `usuario`: no le toca nunca, y no hay motivo que decirle."""
    return accion in DE_SU_AUTOR and CONDICIONES[accion](usuario, hecho) is not None
