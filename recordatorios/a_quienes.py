"""A quiénes toca un hecho que se cuenta: quien debe el hito, los dos lados, quien lo registró, quien participa."""

from acuerdos.destinos import Destino, Destinos
from acuerdos.enums import Destinatario
from acuerdos.models import Evidencia, Participante
from recordatorios.clases import Hecho, acuerdo_de, hito_de


def a_quien_lo_debe(destinos: Destinos, hecho: Hecho) -> list[Destino]:
    """El lado que debe el hito y, si sigue en su cargo, quien lo informó o lo pidió; sin hito, los dos lados."""
    hito = hito_de(hecho)
    if hito is None:
        return a_los_dos_lados(destinos, hecho)
    return [*al_lado_que_lo_debe(destinos, hito), *a_quien_lo_registro(destinos, hecho)]


def al_lado_que_lo_debe(destinos: Destinos, hito: Hecho) -> list[Destino]:
    """Quien debe el hito como quedó; a quien lo escribió no se le habla."""
    return destinos.del_lado_que_debe(hito)


def a_los_dos_lados_del_acuerdo(destinos: Destinos, hecho: Hecho) -> list[Destino]:
    acuerdo = acuerdo_de(hecho)
    return [*destinos.de_la_municipalidad(acuerdo), *destinos.del_sector(acuerdo)]


def a_los_dos_lados(destinos: Destinos, hecho: Hecho) -> list[Destino]:
    return [*a_los_dos_lados_del_acuerdo(destinos, hecho), *a_quien_lo_registro(destinos, hecho)]


def a_quien_participa(destinos: Destinos, participante: Participante) -> list[Destino]:
    return destinos.de_quien_participa(participante)


def a_quien_lo_registro(destinos: Destinos, hecho: Hecho) -> list[Destino]:
    acuerdo = acuerdo_de(hecho)
    persona_id = (hecho.avance if isinstance(hecho, Evidencia) else hecho).registrado_por_id
    if not destinos.sigue_en_su_cargo(persona_id, acuerdo):
        return []
    return [Destino(Destinatario.RESPONSABLE, persona_id=persona_id)]
