"""Lo ya registrado, como la importación lo lee."""

from datetime import date

import pytest

from acuerdos.acciones.avances import registrar_avance
from acuerdos.models import Hito
from cuentas.models import Usuario
from tests.importacion.libros import AHORA, bueno, intentar

pytestmark = pytest.mark.django_db


def test_lo_que_se_registro_en_el_sistema_no_estorba(por: Usuario) -> None:
    intentar(bueno(), por)
    hito = Hito.objects.get(acuerdo__codigo="MEP-2025-003")
    registrar_avance(por=por, hito=hito, fecha=date(2025, 6, 1), porcentaje=20, descripcion="Por la web", ahora=AHORA)
    assert intentar(bueno(), por).nuevas == 0
