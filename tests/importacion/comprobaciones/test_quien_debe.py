"""Quien encabeza, nombrado en la columna «de quién», queda en blanco antes de comprobar; lo demás no se toca."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from acuerdos.acciones.plan import DatosDeHito, FilaDeAcuerdo
from importacion.comprobaciones.quien_debe import dejar_en_blanco_al_que_encabeza

DIA = date(2025, 9, 1)
ACUERDO = FilaDeAcuerdo(
    codigo="MEP-2025-001",
    municipalidad="211105",
    sector="MVCS",
    reunion="",
    tipo="tarea",
    clasificacion="orientacion",
    texto="Uno",
    responsable="GL",
    plazo=DIA,
)


@dataclass
class Solo:
    """Un contexto con lo que esto mira."""

    hitos: list[Any] = field(default_factory=list)
    acuerdos: dict[str, FilaDeAcuerdo] = field(default_factory=lambda: {ACUERDO.codigo: ACUERDO})

    @property
    def lectura(self) -> "Solo":
        return self


@dataclass
class UnoLeido:
    dato: DatosDeHito


@pytest.mark.una_vez
@pytest.mark.parametrize(
    ("responsable", "escrito", "queda"),
    [
        ("GL", "211105", ""),
        ("GN", "MVCS", ""),
        ("GN", "211105", "211105"),  # del otro lado: eso es un error, y lo dice la comprobación
        ("GL", "MVCS", "MVCS"),
        ("GL", "211101", "211101"),  # otra municipalidad
        ("GL", "", ""),
    ],
)
def test_solo_queda_en_blanco_quien_encabeza_de_su_lado(responsable: str, escrito: str, queda: str) -> None:
    hito = DatosDeHito(ACUERDO.codigo, 1, "Uno", responsable, DIA, 1, DIA, escrito)
    dejar_en_blanco_al_que_encabeza(Solo([UnoLeido(hito)]))  # type: ignore[arg-type]
    assert hito.de_quien == queda


@pytest.mark.una_vez
def test_de_un_acuerdo_que_no_se_conoce_no_se_toca() -> None:
    hito = DatosDeHito("OTRO-1", 1, "Uno", "GL", DIA, 1, DIA, "211105")
    dejar_en_blanco_al_que_encabeza(Solo([UnoLeido(hito)]))  # type: ignore[arg-type]
    assert hito.de_quien == "211105"
