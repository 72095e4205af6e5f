"""Lo que la base pide de un acuerdo."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def test_un_acuerdo_no_repite_su_codigo_ni_anulado():
    f.FabricaAcuerdo(codigo="MEA-TEST-777", anulado=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        f.FabricaAcuerdo(codigo="MEA-TEST-777")


@pytest.mark.parametrize(
    ("evento", "plazo", "cabe"),
    [
        (date(2024, 2, 29), date(2026, 2, 28), True),
        (date(2024, 2, 29), date(2026, 3, 1), False),
        (date(2025, 1, 13), date(2027, 1, 13), True),
        (date(2025, 1, 13), date(2027, 1, 14), False),
    ],
)
def test_la_ventana_del_plazo_es_la_misma_en_la_base_que_en_la_regla(evento, plazo, cabe):
    sesion = f.FabricaSesion(fecha=evento)
    if cabe:
        assert f.FabricaAcuerdo(sesion=sesion, plazo=plazo).pk
        return
    with pytest.raises(IntegrityError, match="acuerdo_plazo_en_ventana"), transaction.atomic():
        f.FabricaAcuerdo(sesion=sesion, plazo=plazo)
