"""Los hitos de unos pocos acuerdos como estaban en el día de un corte: los de la ficha de una municipalidad."""

from acuerdos.estados import acuerdo_en_dia
from acuerdos.models import Hito
from acuerdos.models.hechos import hechos_de
from corte.datos_del_detalle import AcuerdoDelDia, HitoDelDia
from corte.momento import Momento


def hitos_del_dia(momento: Momento, acuerdos: dict[int, AcuerdoDelDia]) -> tuple[HitoDelDia, ...]:
    """Por acuerdo y por número. `acuerdos`: por su clave, los de la municipalidad."""
    con_versiones = momento.conocido_al is not None
    hechos = hechos_de(acuerdos, con_versiones=con_versiones)
    suyos = [
        (acuerdo.codigo, hito)
        for pk, acuerdo in acuerdos.items()
        for hito in acuerdo_en_dia(hechos[pk], momento.al, momento.conocido_al).hitos
    ]
    # También se corrigen, y el texto y quién lo debe se escriben en la ficha: los de entonces.
    dicen = momento.nombres(Hito, "numero", "texto", "responsable", claves=[hito.id for _, hito in suyos])
    hitos = []
    for codigo, hito in suyos:
        numero, texto, responsable = dicen[hito.id]
        hitos.append(HitoDelDia(codigo, numero, texto, responsable, hito.plazo, hito.porcentaje, hito.validado))
    return tuple(hitos)
