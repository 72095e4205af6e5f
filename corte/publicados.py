"""Los cortes ya publicados de una sesión, como estaban en el instante en que se lee otro.

Regla: el siguiente se compara con el último publicado hasta entonces que no estuviera retirado, de ese día o de uno
anterior; y su cambio, con el último de un día anterior.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from acuerdos.models import CortePublicado
from corte.momento import Momento


@dataclass(frozen=True, slots=True)
class Publicado:
    """Lo que de un corte publicado hace falta para compararse con él."""

    numero: int
    al: date
    conocido_al: datetime
    publicado_en: datetime
    cifras: dict[str, Any]


def publicados_hasta(momento: Momento) -> list[Publicado]:
    """Los que estaban en pie, el último primero. Una consulta."""
    en_pie = Q(retirado_en__isnull=True)
    if momento.conocido_al is not None:
        en_pie = (en_pie | Q(retirado_en__gt=momento.conocido_al)) & Q(publicado_en__lte=momento.conocido_al)
    suyos = CortePublicado.objects.filter(en_pie, sesion=momento.sesion, al__lte=momento.al)
    campos = ("numero", "al", "conocido_al", "publicado_en", "cifras")
    return [Publicado(*fila) for fila in suyos.order_by("-al", "-publicado_en").values_list(*campos)]
