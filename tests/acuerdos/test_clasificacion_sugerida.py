"""La clasificación que el texto de un acuerdo sugiere."""

import pytest

from acuerdos.clasificacion_sugerida import RAICES, sugerida


@pytest.mark.parametrize(
    ("texto", "clave"),
    [
        ("Asistir a la Unidad Local de Empadronamiento para actualizar la clasificación", "asistencia_tecnica"),
        ("Brindar asistencia técnica para el inventario de recursos turísticos", "asistencia_tecnica"),
        ("Revisar la solicitud de financiamiento de la institución educativa", "asistencia_tecnica"),
        ("EVALUAR LA TRANSFERENCIA DE PARTIDAS PARA EL CAMINO VECINAL", "financiamiento"),
        ("Coordinar la dotación de materiales educativos", "financiamiento"),
        ("Programar una visita técnica al sistema de agua", "visita_a_territorio"),
        ("Instalar la instancia distrital de concertación", "reunion_complementaria"),
        ("Acreditar la Defensoría Municipal del Niño", "orientacion"),
        ("Evaluar la categorización del puesto de salud", "orientacion"),
        ("Coordinar una reunión y una visita", ""),
        ("Sembrar árboles", ""),
        ("", ""),
    ],
)
def test_se_sugiere_lo_que_el_texto_nombra_y_si_duda_nada(texto: str, clave: str) -> None:
    assert sugerida(texto, RAICES) == clave


def test_solo_las_que_hay_en_el_catalogo() -> None:
    assert sugerida("Programar una visita técnica", ["orientacion"]) == ""
    assert sugerida("Evaluar la categorización del puesto", ["financiamiento"]) == ""
