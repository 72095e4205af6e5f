"""Qué puede hacer cada quien: aplica la tabla, la etapa, el estado del acuerdo y las condiciones de persona.

Fuente: «Rules» del documento del producto.
"""

from django.utils.translation import gettext

from acuerdos.enums import Accion, Causa, Responsable, Situacion
from acuerdos.palabras import enumerar
from acuerdos.permisos.cargos import Quien, roles
from acuerdos.permisos.condiciones import CONDICIONES
from acuerdos.permisos.objetos import DeUnAcuerdo
from acuerdos.permisos.respuestas import Denegado, Permitido, Respuesta
from acuerdos.tabla_de_permisos import (
    DE_LA_SECRETARIA,
    DE_UN_LUGAR,
    EL_QUE_DEBE,
    LADO,
    NOMBRE_DE_ROL,
    SOLO_SI_SE_MIDE,
    TABLA,
    TABLA_SIN_SESION,
)
from cuentas.models import Usuario
from reuniones.enums import Etapa
from reuniones.models import Reunion, Sesion

Objeto = Sesion | Reunion | DeUnAcuerdo

LUGAR_DE_LA_ETAPA = {etapa: lugar for lugar, etapa in enumerate(Etapa.values)}  # su columna en la tabla


def puede(usuario: Quien, accion: Accion, objeto: Objeto | None = None) -> Respuesta:
    """Si `usuario` puede hacer `accion` sobre `objeto` (sesión, reunión, acuerdo o lo que cuelga de él).

    `objeto` falta solo en lo que no depende de ninguna sesión (`TABLA_SIN_SESION`).
    """
    if accion in TABLA_SIN_SESION:
        permitidos = TABLA_SIN_SESION[accion]
        return Permitido() if roles(usuario) & set(permitidos) else _solo(permitidos, accion)
    if objeto is None:
        raise TypeError(f"{accion.name} se pregunta sobre algo: falta decir sobre qué.")
    if not isinstance(objeto, (Sesion, Reunion)):
        return _puede_en_el_acuerdo(usuario, accion, objeto)
    sesion = objeto if isinstance(objeto, Sesion) else objeto.sesion
    return _segun_la_tabla(roles(usuario), accion, sesion.etapa, lado="")


def _puede_en_el_acuerdo(usuario: Quien, accion: Accion, hecho: DeUnAcuerdo) -> Respuesta:
    acuerdo = hecho.su_acuerdo
    if acuerdo.anulado_en is not None and accion != Accion.RESTAURAR_ACUERDO:
        return Denegado(Causa.ACUERDO_ANULADO, gettext("El acuerdo está anulado."), accion)
    hito = hecho.su_hito
    lado = LADO[Responsable((hito or acuerdo).responsable)]
    varios = bool(acuerdo.participan)
    suyos = roles(usuario, acuerdo, hito)
    respuesta = _segun_la_tabla(suyos, accion, acuerdo.sesion.etapa, lado=lado, entre_varios=varios)
    if not respuesta or not isinstance(usuario, Usuario):
        return respuesta
    if accion in SOLO_SI_SE_MIDE and acuerdo.situacion == Situacion.DESESTIMADO:
        dicho = gettext("El acuerdo está desestimado: ya no se mide y")
        return Denegado(Causa.ACUERDO_DESESTIMADO, dicho, accion)
    negado = CONDICIONES[accion](usuario, hecho) if accion in CONDICIONES else None
    return respuesta if negado is None else negado


def _segun_la_tabla(
    suyos: frozenset[str], accion: Accion, etapa: str, *, lado: str, entre_varios: bool = False
) -> Respuesta:
    """`lado`: los roles del que debe, con que se dice quién puede lo que la tabla escribe `D`.

    `entre_varios`: si en el acuerdo hay más de una municipalidad o sector; entonces se dice de cuál es el que puede.
    """
    fila = TABLA[accion]
    if suyos & set(fila[LUGAR_DE_LA_ETAPA[etapa]]):
        return Permitido()
    de_siempre = "".join(fila)
    if suyos & set(de_siempre):
        return _por_etapa(accion, etapa)
    permitidos = de_siempre.replace(EL_QUE_DEBE, lado)
    if not entre_varios:
        return _solo(permitidos, accion)
    cual = gettext("%(quien)s que lo debe") if EL_QUE_DEBE in de_siempre else gettext("%(quien)s que encabeza")
    return _solo(permitidos, accion, cual)


def _solo(permitidos: str, accion: Accion, cual: str = "%(quien)s") -> Denegado:
    """`cual`: de qué municipalidad o sector, si hay varios."""
    letras = frozenset(permitidos)
    de_toda_la_secretaria = letras >= DE_LA_SECRETARIA
    sueltas = letras - DE_LA_SECRETARIA if de_toda_la_secretaria else letras
    quienes = [gettext("la Secretaría")] if de_toda_la_secretaria else []
    quienes += [
        cual % {"quien": gettext(nombre)} if letra in DE_UN_LUGAR else gettext(nombre)
        for letra, nombre in NOMBRE_DE_ROL.items()
        if letra in sueltas
    ]
    quien = enumerar(quienes or [gettext("el lado que lo debe")], "o")
    dicho = gettext("Solo %(quien)s puede %(accion)s.") % {"quien": quien, "accion": gettext(accion)}
    return Denegado(Causa.ROL, dicho, accion)


def _por_etapa(accion: Accion, etapa: str) -> Denegado:
    causa = Causa.SESION_CERRADA if etapa == Etapa.CERRADA else Causa.ETAPA
    dicho = gettext("En la etapa «%(etapa)s» de la sesión") % {"etapa": gettext(Etapa(etapa).label)}
    return Denegado(causa, dicho, accion)
