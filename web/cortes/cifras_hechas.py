"""Las cifras de un corte, contadas una vez por cambio: en la oficina las miran muchos, y contarlas es media página.

Regla: la de las páginas abiertas (`web.comun.guardadas`). Valen mientras no haya otro acto, que da número (decisión
20) y se pregunta cada vez; lo que cambió sin un acto se ve al minuto. Van enteras y no dependen de quien mira: quién
puede verlas se decide antes, y lo que lee de ellas, después (`Corte.para`).
"""

import threading
import time
from collections import OrderedDict
from datetime import date, datetime

from acuerdos.espejo import ultimo_numero
from corte.cifras import corte
from corte.datos import Corte
from reuniones.models import Sesion
from web.comun import guardadas

CORTES_A_MANO = 32  # en cada proceso: de las más grandes, unos 100 kB cada una
Cual = tuple[int, date, datetime | None]

_hechas: OrderedDict[Cual, tuple[int, float, Corte]] = OrderedDict()
_cerrojo = threading.Lock()


def cifras_de(sesion: Sesion, al: date, conocido_al: datetime | None) -> Corte:
    """El corte de `sesion` como lo daría `corte`, sin detalle.

    :raises DatoInvalido: lo que `corte`.
    """
    if not guardadas.VALE_GUARDADA:
        return corte(sesion, al, conocido_al)
    cual, numero = (sesion.pk, al, conocido_al), ultimo_numero()  # antes de contar: lo contado es de ese o de después
    with _cerrojo:
        de_que_numero, hasta, hechas = _hechas.get(cual, (None, 0.0, None))
    if hechas is not None and de_que_numero == numero and time.monotonic() <= hasta:
        return hechas
    hechas = corte(sesion, al, conocido_al)
    with _cerrojo:
        _hechas[cual] = numero, time.monotonic() + guardadas.VALE_GUARDADA, hechas
        _hechas.move_to_end(cual)
        while len(_hechas) > CORTES_A_MANO:
            _hechas.popitem(last=False)
    return hechas


def olvidar() -> None:
    """Ninguna vale."""
    with _cerrojo:
        _hechas.clear()
