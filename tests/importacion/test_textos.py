"""Lo que no se ve en una celda no estorba, y lo que no se puede teclear en un código se dice."""

from datetime import date, time
from typing import Any

import pytest

from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from reuniones.models import Reunion
from tests.importacion.libros import bueno, intentar, libro_de

pytestmark = pytest.mark.django_db


def con_invisibles() -> dict[str, list[list[Any]]]:
    hojas = bueno()
    hojas["Reuniones"][1][0] = "MTPE-01\u200b"
    hojas["Reuniones"][1][3] = "09:00\u200e"
    hojas["Acuerdos"][0][6] = "Sec\u200btor"
    hojas["Acuerdos"][1][1] = "MEP–2025‑001\u200b"
    hojas["Acuerdos"][1][5] = "\ufeff210809"
    hojas["Acuerdos"][2][12] = "\u200e18/07/2025"
    hojas["Acuerdos"][2][13] = "9811142\u200b"
    hojas["Acuerdos"][0].append("Monto")
    for fila, monto in zip(hojas["Acuerdos"][1:], ["\u202a1200.50\u202c", "", "", ""], strict=True):
        fila.append(monto)
    return hojas


def test_lo_que_no_se_ve_se_quita_de_codigos_ubigeos_fechas_horas_y_cifras(por: Usuario) -> None:
    resultado = intentar(con_invisibles(), por)
    assert resultado.errores == ()
    uno, dos = Acuerdo.objects.order_by("codigo")[:2]
    assert (uno.codigo, uno.municipalidad_id, uno.reunion.codigo) == ("MEP-2025-001", "210809", "MTPE-01")
    assert (str(uno.monto), dos.cui, dos.plazo) == ("1200.50", "9811142", date(2025, 7, 18))
    assert Reunion.objects.get(codigo="MTPE-01").inicio_previsto == time(9)


def test_el_libro_limpio_de_despues_no_trae_nada_nuevo(por: Usuario) -> None:
    assert intentar(con_invisibles(), por).errores == ()
    hojas = bueno()
    hojas["Acuerdos"][1][5] = "210809"
    segundo = intentar(hojas, por)
    assert (segundo.errores, segundo.nuevas) == ((), 0)
    assert Reunion.objects.count() == 2


@pytest.mark.parametrize(
    ("hoja", "fila", "columna", "codigo", "celda"),
    [
        ("Acuerdos", 1, 1, "МEP-2025-001", "Acuerdos!B2"),
        ("Acuerdos", 1, 7, "МTPE-01", "Acuerdos!H2"),
        ("Reuniones", 1, 0, "MTΡE-01", "Reuniones!A2"),
        ("Hitos", 1, 0, "MEР-2025-001", "Hitos!A2"),
    ],
)
def test_un_codigo_con_letras_de_otro_alfabeto_se_rechaza_diciendo_cual(
    por: Usuario, hoja: str, fila: int, columna: int, codigo: str, celda: str
) -> None:
    hojas = bueno()
    hojas[hoja][fila][columna] = codigo
    (frase,) = [e.problema for e in intentar(hojas, por).errores if e.celda == celda]
    assert "una letra del alfabeto" in frase


def test_el_archivo_de_prueba_lleva_de_verdad_lo_que_no_se_ve() -> None:
    """Sin esto, las de arriba pasarían aunque la biblioteca lo quitara al escribir."""
    celdas = [valor for fila in libro_de(con_invisibles()).hojas["Acuerdos"].filas for valor in fila]
    assert "MEP–2025‑001\u200b" in celdas and "\ufeff210809" in celdas
