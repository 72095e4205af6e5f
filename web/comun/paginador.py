"""Las páginas de una lista que crece sin fin: contarla entera costaría más que mostrarla.

Regla: se cuenta hasta `FILAS_CONTADAS`. De las que pasen se dice que son más, y a ellas se llega filtrando: nadie
recorre doscientas páginas.
"""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext

from web.comun.lo_que_ve import LoQueVe

FILAS_CONTADAS = 10_000


class PaginadorAcotado(Paginator):
    """De una consulta. `count`: cuántas filas tienen página, y no cuántas hay: eso lo dice `cuantas`."""

    @cached_property
    def count(self) -> int:
        return min(self._contadas, FILAS_CONTADAS)

    def cuantas(self) -> str:
        """«235»; si pasan de lo que se cuenta, «más de 10,000»."""
        if self._contadas > FILAS_CONTADAS:
            return gettext("más de %(cuantas)s") % {"cuantas": f"{FILAS_CONTADAS:,}"}
        return f"{self._contadas:,}"

    @cached_property
    def _contadas(self) -> int:
        consulta: Any = self.object_list
        if isinstance(consulta, LoQueVe):
            return consulta.contar_hasta(FILAS_CONTADAS + 1)
        # Cuáles sean da igual: ni su orden ni sus columnas.
        return int(consulta.order_by().values("pk")[: FILAS_CONTADAS + 1].count())
