"""El acuerdo de los pasos del seguimiento: la ficha es la página de la que todos salen."""

from tests.web.seguimiento.conftest import caso

__all__ = ["caso"]
