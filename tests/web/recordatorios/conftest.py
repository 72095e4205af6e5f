"""El hito y las reglas de las pruebas de los recordatorios, también para sus páginas."""

from tests.recordatorios.conftest import hito as hito
from tests.recordatorios.conftest import solo as solo
