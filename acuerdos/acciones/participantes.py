"""Verbos de quienes participan en un acuerdo sin encabezarlo: agregarlos, quitar a uno.

Regla: encabezan la municipalidad y el sector del acuerdo, y por ellos se cuenta, una vez. Los demás lo ven y responden
por los hitos que dicen que son suyos. El sector ha de participar en la sesión. Quitar a uno es anular que participaba:
no se puede mientras un hito vivo sea suyo. Agregar a quien ya está no hace nada. Decisión 48.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from acuerdos import reglas
from acuerdos.acciones.base import bloquear, bloquear_con, dia_de, exigir, guardar, marcar_anulado, revisar
from acuerdos.acciones.proyeccion import proyectar
from acuerdos.acciones.transaccion import verbo
from acuerdos.ambitos import municipalidades_de, sectores_de
from acuerdos.anulados import sin_anular
from acuerdos.enums import Responsable
from acuerdos.errores import DatoInvalido
from acuerdos.models import Acuerdo, Hito, Participante
from acuerdos.palabras import enumerar
from acuerdos.participan_escrito import Escritos
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from cuentas.textos import limpiar_renglon
from municipalidades.models import Municipalidad
from reuniones.models import Sector

PARTICIPANTES_MAXIMOS = 60
Lugar = TypeVar("Lugar", Municipalidad, Sector)
NADIE = "Diga quién más participa: al menos una municipalidad o un sector."


@verbo
def agregar_participantes(
    *,
    por: Usuario,
    acuerdo: Acuerdo,
    ahora: datetime,
    municipalidades: Sequence[Municipalidad] = (),
    sectores: Sequence[Sector] = (),
    mancomunidad: str = "",
) -> list[Participante]:
    """Los que faltaban de esos, que participan desde hoy. `mancomunidad`: por la que vienen esas municipalidades."""
    acuerdo = bloquear(acuerdo.pk)
    exigir(por, Accion.AGREGAR_PARTICIPANTE, acuerdo)
    quienes = Escritos(list(municipalidades), list(sectores), mancomunidad)
    return agregar_a(acuerdo, quienes, por=por, ahora=ahora)


def agregar_a(acuerdo: Acuerdo, quienes: Escritos, *, por: Usuario, ahora: datetime) -> list[Participante]:
    """Lo mismo, dentro de un verbo que ya bloqueó el acuerdo y exigió su permiso."""
    municipalidades, sectores = quienes.municipalidades, quienes.sectores
    mancomunidad = limpiar_renglon(quienes.mancomunidad)
    revisar(
        municipalidades=_motivo_de_municipalidades(acuerdo, municipalidades, sectores),
        sectores=_motivo_de_sectores(acuerdo, sectores),
        mancomunidad=_motivo_de_mancomunidad(mancomunidad, municipalidades),
    )
    dia = max(dia_de(ahora), acuerdo.evento_el)
    ya = {*municipalidades_de(acuerdo), *sectores_de(acuerdo)}
    nuevos = [
        *(Participante(municipalidad=m, mancomunidad=mancomunidad) for m in _unicos(municipalidades) if m.pk not in ya),
        *(Participante(sector=s) for s in _unicos(sectores) if s.pk not in ya),
    ]
    for participante in nuevos:
        participante.acuerdo, participante.desde = acuerdo, dia
        participante.registrado_en, participante.registrado_por = ahora, por
        guardar(participante, por=por, ahora=ahora)
    if nuevos:
        proyectar(acuerdo, ahora=ahora, cambian_los_participantes=True)
    return nuevos


@verbo
def quitar_participante(*, por: Usuario, participante: Participante, motivo: str, ahora: datetime) -> Participante:
    """Deja de participar: ya no ve el acuerdo. Queda en la historia, con el motivo."""
    participante = bloquear_con(participante)
    exigir(por, Accion.QUITAR_PARTICIPANTE, participante)
    marcar_anulado(participante, por=por, motivo=motivo, ahora=ahora)
    revisar(participante=motivo_de_no_quitar(participante))
    guardar(participante, por=por, ahora=ahora, motivo=participante.motivo_de_anulacion)
    proyectar(participante.acuerdo, ahora=ahora, cambian_los_participantes=True)
    return participante


def participante_de(acuerdo: Acuerdo, *, municipalidad: str = "", sector: str = "") -> Participante:
    """El que participa en `acuerdo` con ese UBIGEO o esa sigla. DatoInvalido si ninguno."""
    if bool(municipalidad) == bool(sector):
        raise DatoInvalido(municipalidad="Diga la municipalidad o el sector que deja de participar: uno de los dos.")
    cual = {"municipalidad": municipalidad} if municipalidad else {"sector": sector}
    hallado: Participante | None = acuerdo.participantes.filter(sin_anular(), **cual).first()
    if hallado is None:
        (campo, clave), *_ = cual.items()
        raise DatoInvalido(**{campo: f"«{clave}» no participa en el acuerdo, o lo encabeza."})
    return hallado


def motivo_de_no_quitar(participante: Participante) -> str:
    """Por qué no puede dejar el acuerdo, o vacío."""
    suyo = {"de_municipalidad": participante.municipalidad_id, "de_sector": participante.sector_id}
    de_quien = {campo: clave for campo, clave in suyo.items() if clave}
    vivos = Hito.objects.sin_anulados().filter(acuerdo=participante.acuerdo_id, **de_quien)
    numeros = [f"el {numero}" for numero in vivos.order_by("numero").values_list("numero", flat=True)]
    if not numeros:
        return ""
    return f"Responde por hitos del acuerdo ({enumerar(numeros, 'y')}): primero páselos a otro, o anúlelos."


def de_quien_es(acuerdo: Acuerdo, responsable: str, municipalidad: str, sector: str) -> dict[str, str | None]:
    """Lo que un hito de `acuerdo` guarda para decir de quién es; nada, si es de quien encabeza.

    :param municipalidad: UBIGEO, solo de un hito del gobierno local. `sector`: sigla, solo de uno del nacional.
    :raises DatoInvalido: si no participa, o si el hito es de otro lado.
    """
    if municipalidad == acuerdo.municipalidad_id:
        municipalidad = ""
    if sector == acuerdo.sector_id:
        sector = ""
    revisar(
        de_municipalidad=_motivo_de_quien(municipalidad, municipalidades_de(acuerdo), responsable, Responsable.GL),
        de_sector=_motivo_de_quien(sector, sectores_de(acuerdo), responsable, Responsable.GN),
    )
    return {"de_municipalidad_id": municipalidad or None, "de_sector_id": sector or None}


def motivo_de_encabezar(acuerdo: Acuerdo, municipalidad: Municipalidad, sector: Sector) -> dict[str, str]:
    """Por campo, por qué no puede pasar a encabezarlo: quien ya participa, primero deja de participar."""
    ya = "Ya participa en el acuerdo: quítela de los participantes antes de que lo encabece."
    return {
        "municipalidad": ya if municipalidad.pk in municipalidades_de(acuerdo)[1:] else "",
        "sector": ya.replace("quítela", "quítelo") if sector.pk in sectores_de(acuerdo)[1:] else "",
    }


def _motivo_de_quien(clave: str, participan: list[str], responsable: str, lado: Responsable) -> str:
    if not clave:
        return ""
    if responsable != lado:
        return f"Solo es de alguien así un hito que debe el {str(lado.label).lower()}."
    return "" if clave in participan else f"«{clave}» no participa en el acuerdo: agréguelo primero."


def _unicos(lugares: Sequence[Lugar]) -> list[Lugar]:
    return list({lugar.pk: lugar for lugar in lugares}.values())


def _motivo_de_municipalidades(
    acuerdo: Acuerdo, municipalidades: Sequence[Municipalidad], sectores: Sequence[Sector]
) -> str:
    if not municipalidades and not sectores:
        return NADIE
    total = len({*municipalidades_de(acuerdo), *(m.pk for m in municipalidades)})
    return "" if total <= PARTICIPANTES_MAXIMOS else f"Son {total}: como máximo, {PARTICIPANTES_MAXIMOS}."


def _motivo_de_sectores(acuerdo: Acuerdo, sectores: Sequence[Sector]) -> str:
    suyos = set(acuerdo.sesion.sectores.values_list("pk", flat=True)) if sectores else set()
    ajenos = [s.pk for s in _unicos(sectores) if s.pk not in suyos]
    participa = "participa" if len(ajenos) == 1 else "participan"
    return f"{enumerar(ajenos, 'y')} no {participa} en la sesión." if ajenos else ""


def _motivo_de_mancomunidad(mancomunidad: str, municipalidades: Sequence[Municipalidad]) -> str:
    if mancomunidad and not municipalidades:
        return "Diga qué municipalidades vienen por la mancomunidad."
    return reglas.motivo_de_mancomunidad(mancomunidad)
