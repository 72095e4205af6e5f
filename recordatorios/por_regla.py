"""De qué regla es un recordatorio: su clase la nombra («despues-14» es la segunda vez de «7 días después, cada 7»)."""

from collections.abc import Iterable

from acuerdos.models import ReglaDeRecordatorio


def de_que_reglas(reglas: Iterable[ReglaDeRecordatorio], clase: str, rol: str) -> set[int]:
    """Los `id` de las que lo ponen: dos pueden caer el mismo día.

    A quien se le avisa por dos reglas se le escribe por un solo rol: si ninguna es del suyo, son las de esos días.
    """
    de_esos_dias = [regla for regla in reglas if _cae(regla, clase)]
    de_su_rol = [regla for regla in de_esos_dias if regla.destinatario == rol]
    return {regla.pk for regla in de_su_rol or de_esos_dias}


def _cae(regla: ReglaDeRecordatorio, clase: str) -> bool:
    nombre, _, resto = clase.partition("-")
    dias = resto.partition("@")[0]
    if nombre != regla.clase or not dias.isdecimal():
        return False
    pasados = int(dias) - regla.dias
    return pasados == 0 or bool(regla.repetir_cada and pasados > 0 and pasados % regla.repetir_cada == 0)
