"""Los teléfonos como los escribe una oficina, y el número al que se escribe o que se comprueba."""

import pytest

from acuerdos.acciones.cuentas import revisar_contacto
from acuerdos.errores import DatoInvalido
from cuentas.telefonos import cifras_del_primero


@pytest.mark.parametrize(
    ("telefono", "cifras"),
    [
        ("", ""),
        ("+51 984 123 456", "51984123456"),
        ("(051) 351234 anexo 203", "051351234"),
        ("051-351234 Anx. 12", "051351234"),
        ("984.123.456", "984123456"),
        ("\u202a+51 984 123 456\u202c", "51984123456"),
        ("951234567 / 984765432", "951234567"),
        ("951 234 567; 051 351234 ext 4", "951234567"),
    ],
)
def test_los_de_una_oficina_se_aceptan(telefono: str, cifras: str) -> None:
    revisar_contacto("", telefono)
    assert cifras_del_primero(telefono) == cifras


@pytest.mark.parametrize(
    "telefono", ["ninguno", "-", "anexo 203", "12345", "951 234 567 / no", "951234567 llamar", "()"]
)
def test_lo_que_no_es_un_telefono_se_dice(telefono: str) -> None:
    with pytest.raises(DatoInvalido, match="Escriba el número con sus cifras"):
        revisar_contacto("", telefono)
