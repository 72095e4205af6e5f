"""Lo que cuelga de un acuerdo, para su página: cada consulta traducida una vez, y el acuerdo puesto en cada cosa."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from acuerdos.models import Acuerdo
from cuentas.traducidas import traer


def lo_de(acuerdo: Acuerdo, hacer: Callable[[int], QuerySet[Any]]) -> list[Any]:
    """Las filas de `hacer(acuerdo.pk)`. Todas con el mismo `acuerdo`: el permiso de cada una no lo vuelve a leer."""
    cosas = traer(("de la ficha", hacer), hacer, acuerdo.pk)
    for cosa in cosas:
        cosa.acuerdo = acuerdo
    return cosas
