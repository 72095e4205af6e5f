"""Todo lo que espera a la Secretaría, en un solo lugar: avances, plazos, desestimaciones e hitos propuestos.

Cada pestaña dice cuánto espera y lo muestra lo más antiguo primero, con su motivo y su sustento al lado. Se decide uno
o varios a la vez; cada uno es su propia acción, con su propio «no» y su motivo.
"""

from django.http import HttpRequest, HttpResponse

from acuerdos.enums import Accion
from web.comun.paginas import exigir, ver_y_enviar
from web.validacion import avances, solicitudes
from web.validacion.cola import atender

COLAS = {
    una.ver: una
    for una in (avances.CULMINADOS, avances.TODOS, solicitudes.PLAZOS, solicitudes.DESESTIMACIONES, solicitudes.HITOS)
}


@ver_y_enviar
def cola(request: HttpRequest) -> HttpResponse:
    """La pestaña que dice `?ver=`; sin él, los avances terminados."""
    exigir(request, Accion.VER_COLA_DE_VALIDACION)
    return atender(request, COLAS.get(request.GET.get("ver", ""), avances.CULMINADOS))
