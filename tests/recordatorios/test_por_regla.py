"""De qué regla es cada recordatorio."""

import pytest

from acuerdos.models import ReglaDeRecordatorio
from recordatorios.por_regla import de_que_reglas

REGLAS = [
    ReglaDeRecordatorio(pk=1, clase="antes", dias=7, destinatario="responsable"),
    ReglaDeRecordatorio(pk=2, clase="despues", dias=7, repetir_cada=7, destinatario="responsable"),
    ReglaDeRecordatorio(pk=3, clase="despues", dias=28, destinatario="coordinador"),
    ReglaDeRecordatorio(pk=4, clase="silencio", dias=30, repetir_cada=30, destinatario="responsable"),
]


@pytest.mark.parametrize(
    ("clase", "rol", "suyas"),
    [
        ("antes-7", "responsable", {1}),
        ("antes-14", "responsable", set()),
        ("despues-21", "responsable", {2}),
        ("despues-28", "responsable", {2}),
        ("despues-28", "coordinador", {3}),
        ("despues-28", "operador", {2, 3}),
        ("silencio-60@2025-01-01", "responsable", {4}),
        ("ahora@2025-01-01", "responsable", set()),
    ],
)
def test_la_que_cae_ese_dia_y_a_ese_rol(clase, rol, suyas):
    assert de_que_reglas(REGLAS, clase, rol) == suyas
