"""Las celdas como las escribe la oficina: rayas, montos, fechas y horas."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from acuerdos.models import Acuerdo, Avance, Hito
from cuentas.models import Usuario
from reuniones.models import Reunion
from tests.importacion.libros import bueno, intentar

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("nada", ["-", "—", "N/A", "n.a.", "No aplica", "S/N", "ninguno"])
def test_una_raya_o_un_no_aplica_en_una_columna_opcional_es_un_blanco(por: Usuario, nada: str) -> None:
    hojas = bueno()
    hojas["Sesión"][4][1] = nada
    hojas["Reuniones"][2][3:5] = [nada, nada]
    hojas["Acuerdos"][0].append("Monto")
    for fila in hojas["Acuerdos"][1:]:
        fila.append(nada)
    hojas["Acuerdos"][1][5] = hojas["Acuerdos"][4][7] = hojas["Acuerdos"][1][13] = nada
    hojas["Hitos"][1][5] = nada
    hojas["Avances"][1][4:6] = [nada, nada]
    assert intentar(hojas, por).errores == ()
    acuerdo = Acuerdo.objects.get(codigo="MEP-2025-001")
    assert (acuerdo.cui, acuerdo.monto, Hito.objects.get(acuerdo=acuerdo, numero=1).peso) == ("", None, 1)
    assert Avance.objects.filter(validado_el=None, descripcion="").exists()


def test_en_una_columna_obligatoria_una_raya_no_es_un_dato(por: Usuario) -> None:
    hojas = bueno()
    hojas["Acuerdos"][1][12] = "-"
    assert [(e.celda, e.valor) for e in intentar(hojas, por).errores] == [("Acuerdos!M2", "-")]


def test_los_montos_como_se_escriben_en_el_peru(por: Usuario) -> None:
    hojas = bueno()
    hojas["Acuerdos"][0].append("Monto S/")
    for fila, monto in zip(hojas["Acuerdos"][1:], ["S/ 1'250,000.50", "1 250 000", 1200.5, ""], strict=True):
        fila.append(monto)
    assert intentar(hojas, por).errores == ()
    montos = list(Acuerdo.objects.order_by("codigo").values_list("monto", flat=True))
    assert montos == [Decimal("1250000.50"), Decimal("1250000.00"), Decimal("1200.50"), None]


def test_las_fechas_como_las_escribe_cada_quien(por: Usuario) -> None:
    hojas = bueno()
    plazos = ["15 de octubre de 2025", "2025-10-15T05:00:00.000Z", "15-oct-25", "2025/10/15"]
    for fila, plazo in zip(hojas["Acuerdos"][1:], plazos, strict=True):
        fila[12] = plazo
    for fila in hojas["Hitos"][1:]:
        fila[4] = "30/09/25"
    assert intentar(hojas, por).errores == ()
    assert set(Acuerdo.objects.values_list("plazo", flat=True)) == {date(2025, 10, 15)}
    assert set(Hito.objects.values_list("plazo", flat=True)) == {date(2025, 9, 30)}


def test_las_horas_en_formato_de_horas_transcurridas(por: Usuario) -> None:
    def adornar(libro: Any, hojas: dict[str, Any]) -> None:
        formato = libro.add_format({"num_format": "[h]:mm"})
        hojas["Reuniones"].write_number("D2", 9 / 24, formato)
        hojas["Reuniones"].write_number("E2", 9 / 24 + 40 / 1440, formato)

    assert intentar(bueno(), por, adornar).errores == ()
    reunion = Reunion.objects.get(codigo="MTPE-01")
    assert (reunion.inicio_previsto, reunion.fin_previsto) == (time(9), time(9, 40))


def test_mas_de_un_dia_transcurrido_no_es_una_hora_y_se_muestra_como_en_excel(por: Usuario) -> None:
    def adornar(libro: Any, hojas: dict[str, Any]) -> None:
        hojas["Reuniones"].write_number("D2", 33.0833333 / 24, libro.add_format({"num_format": "[h]:mm"}))

    (error,) = intentar(bueno(), por, adornar).errores
    assert (error.celda, error.valor, error.problema) == ("Reuniones!D2", "33:05", "No es una hora.")
