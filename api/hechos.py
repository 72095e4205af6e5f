"""Lo que comparten los hechos que cuelgan de un acuerdo y cambian con él: hitos, avances, evidencias, trabas…"""

from datetime import datetime

from django.utils import timezone

LIMA = timezone.get_default_timezone()
CON_SU_ACUERDO = ("acuerdo__sesion", "acuerdo__sector", "acuerdo__municipalidad")


def codigo_de_su_acuerdo(condicion: str, *uniones: str) -> str:
    """SQL: el código del acuerdo del que cuelga lo que cumple `condicion`."""
    unidas = " ".join(f"JOIN {union}" for union in uniones)
    return f"(SELECT a.codigo FROM acuerdos_acuerdo a {unidas} WHERE {condicion})"  # noqa: S608  # sin nada de fuera


def en_lima(instante: datetime) -> datetime:
    return instante.astimezone(LIMA)


def con_su_acuerdo(camino: str) -> tuple[str, ...]:
    """Lo que hay que traer con una fila para preguntar qué se puede hacer con ella."""
    return tuple(f"{camino}{uno}" for uno in CON_SU_ACUERDO)
