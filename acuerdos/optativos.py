"""Lo que un acuerdo puede decir o callar, declarado una vez.

De aquí lo toman quien lo escribe (`acciones.acuerdos.DatosDeAcuerdo`), la fila de un libro
(`acciones.plan.FilaDeAcuerdo`) y el acuerdo como estaba un día (`corte.datos_del_detalle.AcuerdoDelDia`). Que ninguna
puerta lo olvide lo prueba `tests/acuerdos/test_campos_de_un_acuerdo.py`.
"""

from dataclasses import dataclass, fields
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LoOptativo:
    """`cui`, de hasta 7 dígitos; `monto`, en soles."""

    cui: str = ""
    monto: Decimal | None = None


OPTATIVOS = tuple(campo.name for campo in fields(LoOptativo))
