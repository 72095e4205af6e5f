"""Lo comprometido y lo devengado en un día: de los acuerdos, su monto; de sus inversiones, lo último que se leyó.

Regla: cada inversión se cuenta una vez, aunque la compartan varios acuerdos. El devengado se mira sobre el costo (o el
PIM) de las mismas inversiones de las que se leyó. Si ese día no se había leído ninguna, no se dice nada.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from acuerdos.inversiones import Lectura, contradicciones, lecturas_en
from acuerdos.reglas import redondear
from corte.datos import InversionDelCorte
from corte.datos_del_detalle import AcuerdoDelDia
from corte.del_dia import acuerdos_del_dia
from corte.momento import Momento


def lecturas_del_dia(momento: Momento) -> dict[tuple[int, str], Lectura]:
    """Por acuerdo y CUI, la que ese día valía."""
    return lecturas_en(momento.acuerdos().values("pk"), momento.al, momento.conocido_al)


def inversion_del_dia(momento: Momento) -> InversionDelCorte | None:
    """La de toda la sesión. Una consulta si no hay lecturas; si las hay, además, las de sus acuerdos."""
    leidas = lecturas_del_dia(momento)
    if not leidas:
        return None
    return inversion_de((a, leidas.get((pk, a.cui))) for pk, a in acuerdos_del_dia(momento).items())


def inversion_de(acuerdos: Iterable[tuple[AcuerdoDelDia, Lectura | None]]) -> InversionDelCorte | None:
    """La de unos acuerdos, cada uno con su lectura; None si ninguno la tiene."""
    vigentes = [(a, leida) for a, leida in acuerdos if a.vigente]
    montos = [a.monto for a, _ in vigentes if a.monto is not None]
    de_cada_cui: dict[str, Lectura] = {}
    for acuerdo, leida in vigentes:
        if leida and (acuerdo.cui not in de_cada_cui or leida.leida_el > de_cada_cui[acuerdo.cui].leida_el):
            de_cada_cui[acuerdo.cui] = leida
    if not de_cada_cui:
        return None
    con_base = [(leida.devengado, leida.base) for leida in de_cada_cui.values() if leida.base]
    costo = sum((base for devengado, base in con_base if devengado is not None and base), Decimal(0))
    devengado = sum((d for d, _ in con_base if d is not None), Decimal(0))
    return InversionDelCorte(
        comprometido=sum(montos, Decimal(0)),
        acuerdos_con_monto=len(montos),
        inversiones_leidas=len(de_cada_cui),
        costo=costo,
        devengado=devengado,
        porcentaje_devengado=redondear(Fraction(devengado) * 100 / Fraction(costo), 1) if costo else None,
        contradicen=sum(bool(leida and contradicciones(leida, a.estado, a.avance)) for a, leida in vigentes),
    )
