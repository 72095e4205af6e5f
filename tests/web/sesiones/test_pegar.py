"""La agenda pegada desde una hoja: entra entera o se dice, línea por línea, por qué no."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.test import Client

from reuniones.models import Reunion, Sesion
from tests.fabricas import SAN_JOSE_LAMBAYEQUE, UMACHIRI
from tests.web.sesiones.conftest import ONGOY

PEGAR = "/sesiones/MEA-VIVA/agenda/pegar/"
CON_TITULOS = (
    "Sala\tHora inicio\tHora fin\tSector\tMunicipalidades\n"
    "Sala 1\t9:00 a. m.\t9.40 h\tMTPE\tMD de Umachiri (Melgar, Puno); 140311\n"
    "\n"
    "Sala 2\t09:00\t09:40\tmvcs\tONGOY (CHINCHEROS, APURÍMAC)\n"
)


def agenda(sesion: Sesion) -> list[Any]:
    return [
        (r.codigo, r.sala, r.inicio_previsto, r.fin_previsto, {p.municipalidad_id for p in r.participaciones.all()})
        for r in sesion.reuniones.order_by("codigo")
    ]


def test_lo_pegado_con_titulos_en_cualquier_orden_entra_entero(viva: Sesion, como: Callable[[str], Client]) -> None:
    respuesta = como("olga").post(PEGAR, {"texto": CON_TITULOS}, follow=True)
    assert "2 reuniones programadas." in respuesta.content.decode()
    assert agenda(viva) == [
        ("MTPE-01", "Sala 1", time(9), time(9, 40), {UMACHIRI, SAN_JOSE_LAMBAYEQUE}),
        ("MVCS-01", "Sala 2", time(9), time(9, 40), {ONGOY}),
    ]


@pytest.mark.parametrize("sector", ["MTPE", "Trabajo", "Ministerio de Trabajo"])
def test_escrita_a_mano_en_el_orden_que_se_dice(sector: str, viva: Sesion, como: Callable[[str], Client]) -> None:
    como("olga").post(PEGAR, {"texto": f"{sector} | 09:00 | 09:40 | Sala 1 | 210809"})
    assert agenda(viva) == [("MTPE-01", "Sala 1", time(9), time(9, 40), {UMACHIRI})]


@pytest.mark.parametrize(
    ("texto", "frase"),
    [
        ("MEF|09:00|09:40|Sala 1|210809", "Línea 1: «MEF» no es un sector de la sesión"),
        ("MTPE|09:00|a las diez|Sala 1|210809", "«a las diez» no es una hora"),
        ("MTPE|09:00|09:40|Sala 1|Miraflores", "Línea 1:"),
        ("MTPE|09:00|09:40|Sala 1|", "Elija al menos una municipalidad."),
        ("MTPE|09:00|09:40|Sala 1|210809\nMVCS|09:20|10:00|Sala 1|030606", "Línea 2:"),
        ("MTPE|10:00|09:40|Sala 1|210809", "termina después de empezar"),
        ("   ", "Pegue o escriba al menos una reunión."),
    ],
)
def test_con_una_linea_mala_no_entra_ninguna_y_se_dice_cual(
    texto: str, frase: str, viva: Sesion, como: Callable[[str], Client]
) -> None:
    respuesta = como("olga").post(PEGAR, {"texto": texto})
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()
    assert not Reunion.objects.filter(sesion=viva).exists()


@pytest.mark.parametrize(
    "hora",
    ["09:00-09:40", "9:00 a. m. – 9:40 a. m.", "9.00 h a 9.40 h", "9:00 hasta las 9:40"],
)
@pytest.mark.parametrize("titulo", ["Hora", "HORARIO", "Turno"])
def test_las_dos_horas_en_una_sola_columna(titulo: str, hora: str, viva: Sesion, como: Callable[[str], Client]) -> None:
    como("olga").post(PEGAR, {"texto": f"Sector\tSala\t{titulo}\tMunicipalidades\nMTPE\tSala 1\t{hora}\t210809"})
    assert agenda(viva) == [("MTPE-01", "Sala 1", time(9), time(9, 40), {UMACHIRI})]


def test_la_hora_que_falta_se_dice_cual_es(viva: Sesion, como: Callable[[str], Client]) -> None:
    texto = "Sector\tSala\tHora\tMunicipalidades\nMTPE\tSala 1\t09:00\t210809"
    html = como("olga").post(PEGAR, {"texto": texto}).content.decode()
    assert "Línea 2: Falta a qué hora termina" in html
    assert "«» no es una hora" not in html
    con_fin = "Sector\tHora\tFin\tMunicipalidades\nMTPE\t09:00\t09:40\t210809"
    como("olga").post(PEGAR, {"texto": con_fin})
    assert [(r.inicio_previsto, r.fin_previsto) for r in viva.reuniones.all()] == [(time(9), time(9, 40))]
