"""Las condiciones de persona: lo que la tabla permite a un papel y aun así no hace cualquiera que lo tenga.

Fuente: «Rules» del documento del producto: nadie valida ni aprueba lo suyo, ni por mano ajena (ver `cuatro_ojos`).
"""

from collections.abc import Callable
from typing import Any

from acuerdos import cuatro_ojos
from acuerdos.enums import Accion


def _no_es_suyo(usuario: Any, avance: Any) -> str:
    if avance.registrado_por_id == usuario.pk:
        return "Nadie valida su propio avance."
    return _no_es_de_su_mano(usuario, avance, "informa lo valida")


def _no_la_pidio(usuario: Any, solicitud: Any) -> str:
    if solicitud.registrado_por_id == usuario.pk:
        return "Quien pide la desestimación no la decide."
    return _no_es_de_su_mano(usuario, solicitud, "pide lo decide")


def _no_es_de_su_mano(usuario: Any, hecho: Any, que: str) -> str:
    """Los cuatro ojos: lo que entró por un contacto que `usuario` puso lo mira otra persona."""
    persona = hecho.registrado_por
    if persona.es_secretaria or not cuatro_ojos.paso_por_sus_manos(usuario, persona.pk, hecho.registrado_en):
        return ""
    return (
        f"Usted puso el correo o el teléfono de {persona}: lo que {que} otra persona, o usted cuando alguien más de la "
        "Secretaría confirme, en la página de esa persona, que el contacto es suyo."
    )


def _es_suyo_o_coordina(usuario: Any, avance: Any) -> str:
    if avance.registrado_por_id == usuario.pk or usuario.es_coordinador:
        return ""
    return "Solo quien informó el avance, o un coordinador, puede anularlo."


def _la_subio_o_coordina(usuario: Any, evidencia: Any) -> str:
    if evidencia.registrado_por_id == usuario.pk or usuario.es_coordinador:
        return ""
    return "Solo quien subió la evidencia, o un coordinador, puede anularla."


def _es_quien_pidio(usuario: Any, solicitud: Any) -> str:
    return "" if solicitud.registrado_por_id == usuario.pk else "Solo quien hizo el pedido puede retirarlo."


def _es_su_nota(usuario: Any, nota: Any) -> str:
    return "" if nota.registrado_por_id == usuario.pk else "Solo quien escribió la nota puede anularla."


# Las que no hace quien hizo el hecho, ni quien entró por otra persona: ver `cuatro_ojos`.
DE_CUATRO_OJOS = frozenset({Accion.VALIDAR_AVANCE, Accion.DECIDIR_DESESTIMACION})
CONDICIONES: dict[Accion, Callable[[Any, Any], str]] = {
    Accion.VALIDAR_AVANCE: _no_es_suyo,
    Accion.DECIDIR_DESESTIMACION: _no_la_pidio,
    Accion.ANULAR_AVANCE: _es_suyo_o_coordina,
    Accion.ANULAR_EVIDENCIA: _la_subio_o_coordina,
    Accion.RETIRAR_SOLICITUD: _es_quien_pidio,
    Accion.ANULAR_NOTA: _es_su_nota,
}
