"""Celdas como las guarda una oficina: cada una da el valor que quien la escribió leería."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from acuerdos.escrito import cui_escrito, hora_de_fraccion
from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from reuniones.models import Reunion
from tests.importacion.libros import Hojas, bueno, intentar

pytestmark = pytest.mark.django_db


def de_una_oficina() -> Hojas:
    """El libro bueno, con cada celda escrita a su modo."""
    hojas = bueno()
    titulos, uno, dos, tres, cuatro = hojas["Acuerdos"]
    titulos.append("Monto")
    # Código, sector, responsable, plazo, CUI y monto.
    escritas: list[tuple[Any, ...]] = [
        ("MEP–2025–001", "Trabajo", "Municipalidad", "domingo 23 de noviembre de 2025", "No aplica", "S/ 1'250,000.50"),
        ("MEP — 2025 — 002", "MTPE", "Nacional", "18 de julio del 2025", "-", "S/. 2.350.000,75"),
        ("MEP-2025-003", "Vivienda", "GORE", "2026-01-13T00:00:00-05:00", "CUI N° 2345678", "—"),
        ("MEP-2025-004", "Ministerio de Salud", "GN", "1-dic-25", "CUI: 2345679", "N/A"),
    ]
    for fila, (codigo, sector, responsable, plazo, cui, monto) in zip((uno, dos, tres, cuatro), escritas, strict=True):
        fila[1], fila[6], fila[11:] = codigo, sector, [responsable, plazo, cui, monto]
    hojas["Hitos"][1][0] = "MEP‑2025‑001"
    hojas["Reuniones"][1][3:5] = [timedelta(hours=9), "9:40 hrs"]
    hojas["Reuniones"][2][3:5] = [0.40625, "10h25"]
    return hojas


def test_cada_celda_da_lo_que_dice(por: Usuario) -> None:
    assert intentar(de_una_oficina(), por).errores == ()
    campos = ("codigo", "sector", "responsable", "plazo", "cui", "monto")
    assert list(Acuerdo.objects.order_by("codigo").values_list(*campos)) == [
        ("MEP-2025-001", "MTPE", "GL", date(2025, 11, 23), "", Decimal("1250000.50")),
        ("MEP-2025-002", "MTPE", "GN", date(2025, 7, 18), "", Decimal("2350000.75")),
        ("MEP-2025-003", "MVCS", "GR", date(2026, 1, 13), "2345678", None),
        ("MEP-2025-004", "MINSA", "GN", date(2025, 12, 1), "2345679", None),
    ]
    assert set(Reunion.objects.values_list("inicio_previsto", "fin_previsto")) == {
        (time(9), time(9, 40)),
        (time(9, 45), time(10, 25)),
    }


@pytest.mark.parametrize(
    ("escrito", "cui"),
    [
        *(("CUI 2345678", "2345678"), ("C.U.I. Nº 2345678", "2345678"), ("cui:2345678", "2345678")),
        *(("Código único de inversiones 2345678", "2345678"), ("2345678", "2345678"), ("SNIP 234567", "SNIP 234567")),
        ("cuidado", "cuidado"),
    ],
)
def test_el_rotulo_de_un_cui_no_es_parte_de_el(escrito: str, cui: str) -> None:
    assert cui_escrito(escrito) == cui


@pytest.mark.parametrize(
    ("parte", "hora"),
    [
        (0.375, time(9)),
        (0.40625, time(9, 45)),
        (0.4028, time(9, 40)),
        (0.0, None),
        (1.0, None),
        (9.4, None),
        (0.999999, None),
    ],
)
def test_una_parte_del_dia_es_su_hora_si_da_un_minuto(parte: float, hora: time | None) -> None:
    assert hora_de_fraccion(parte) == hora
