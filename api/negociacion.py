"""En qué formato se pidió la respuesta: lo dice `formato=` o, como en cualquier API, Accept; de los dos, `formato`."""

from typing import Any

from rest_framework.request import Request

from api.formatos import PorAccept
from api.problemas import ParametrosErrados

PARAMETRO = "formato"


class PorFormato(PorAccept):
    """El formato que nombra `formato`; si no viene, el de Accept."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        pedidos = request.query_params.getlist(PARAMETRO)
        if not pedidos:
            return super().select_renderer(request, renderers, format_suffix)
        if len(pedidos) > 1:
            raise ParametrosErrados({PARAMETRO: ["Va una sola vez."]})
        for renderer in renderers:
            if renderer.format == pedidos[0]:
                return renderer, renderer.media_type
        hay = ", ".join(renderer.format for renderer in renderers)
        raise ParametrosErrados({PARAMETRO: [f"«{pedidos[0][:60]}» no es un formato. Los que hay: {hay}."]})
