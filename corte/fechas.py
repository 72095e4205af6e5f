"""Los días y los instantes de los que ya puede haber corte.

Regla: el día de un corte va de la fecha de la sesión a hoy, y `conocido_al` no pasa de ahora: lo que aún puede cambiar
no se vuelve a imprimir igual. Todas las puertas (página, API, orden) pasan por aquí.
"""

from datetime import date, datetime

from django.utils import timezone

from acuerdos.errores import DatoInvalido
from acuerdos.palabras import instante_en_palabras
from acuerdos.reglas import en_fecha
from reuniones.models import Sesion


def revisar_fecha(al: date, sesion: Sesion, ahora: datetime, conocido_al: datetime | None = None) -> None:
    """Deja pasar los días y los instantes de los que ya puede haber corte.

    La fecha de la sesión se mira aquí solo sin `conocido_al`: con él, es la que entonces se conocía (`corte`).

    :raises DatoInvalido: con `al`, si es anterior a la sesión o aún no llega; con `conocido_al`, si aún no llega.
    """
    hoy = timezone.localdate(ahora)
    if conocido_al is None:
        revisar_desde_la_sesion(al, sesion.nombre, sesion.fecha)
    if al > hoy:
        raise DatoInvalido(al=f"El {en_fecha(al)} todavía no llega: como máximo, el corte es de hoy ({en_fecha(hoy)}).")
    if conocido_al is not None and conocido_al > ahora:
        raise DatoInvalido(
            conocido_al=f"El {instante_en_palabras(conocido_al)}, todavía no llega: para lo que se sabe ahora, "
            "déjelo vacío."
        )


def revisar_desde_la_sesion(al: date, nombre: str, fecha: date) -> None:
    """:raises DatoInvalido: con `al`, si es anterior a la `fecha` de la sesión de ese `nombre`."""
    if al < fecha:
        raise DatoInvalido(
            al=f"El {en_fecha(al)} es anterior a {nombre} ({en_fecha(fecha)}): elija ese día o uno posterior."
        )
