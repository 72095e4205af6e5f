"""El acuerdo de los pasos del seguimiento y el de la sala: su ficha es la página de la que todos salen."""

from tests.web.reuniones.conftest import sala
from tests.web.seguimiento.conftest import caso

__all__ = ["caso", "sala"]
