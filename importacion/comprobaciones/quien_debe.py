"""Quién debe un hito: el que encabeza el acuerdo, que se guarda en blanco, o uno que participa del mismo lado.

Un libro puede nombrar a quien encabeza. Se deja en blanco antes de comprobar: las comprobaciones solo miran.
"""

from acuerdos.acciones.plan import DatosDeHito, FilaDeAcuerdo
from acuerdos.enums import Responsable
from importacion.comprobaciones.contexto import ContextoDeComprobacion


def lado_y_quien_encabeza(hito: DatosDeHito, acuerdo: FilaDeAcuerdo) -> tuple[Responsable, str]:
    """De qué lado es quien lo debe (un UBIGEO son cifras), y quién encabeza el acuerdo de ese lado."""
    if hito.de_quien.isdigit():
        return Responsable.GL, acuerdo.municipalidad
    return Responsable.GN, acuerdo.sector


def dejar_en_blanco_al_que_encabeza(contexto: ContextoDeComprobacion) -> None:
    for leido in contexto.lectura.hitos:
        hito, acuerdo = leido.dato, contexto.acuerdos.get(leido.dato.acuerdo)
        if hito.de_quien and acuerdo and (hito.responsable, hito.de_quien) == lado_y_quien_encabeza(hito, acuerdo):
            hito.de_quien = ""
