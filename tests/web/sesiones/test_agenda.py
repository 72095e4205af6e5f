"""Programar, mover, cancelar y reponer desde el navegador; y la agenda por sala."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from acuerdos.acciones.agenda import editar_reunion
from reuniones.models import Reunion, Sesion
from tests import fabricas
from tests.fabricas import SAN_JOSE_LAMBAYEQUE, UMACHIRI
from tests.web.sesiones.conftest import ONGOY

NUEVA = "/sesiones/MEA-VIVA/agenda/nueva/"
TURNO = {"sector": "MTPE", "sala": "Sala 1", "inicio": "09:00", "fin": "09:40", "reparto": "juntas"}


def van(reunion: Reunion) -> set[str]:
    return set(reunion.participaciones.values_list("municipalidad_id", flat=True))


def elegidas(respuesta: Any) -> list[str]:
    return [m.pk for m in respuesta.context["selector"].elegidas]


# --- Programar ------------------------------------------------------------------------------------------------------
def test_se_programa_y_se_puede_seguir_con_el_turno_siguiente(viva: Sesion, como: Callable[[str], Client]) -> None:
    respuesta = como("olga").post(NUEVA, TURNO | {"municipalidades": UMACHIRI, "paso": "otra"}, follow=True)
    assert respuesta.redirect_chain[0][0] == f"{NUEVA}?sector=MTPE&sala=Sala+1&inicio=09%3A40&fin=10%3A20"
    assert "Programada: MTPE-01 de 09:00 a 09:40 en «Sala 1»." in respuesta.content.decode()
    form = respuesta.context["form"]
    assert (form["sector"].value(), form["sala"].value(), form["inicio"].value()) == ("MTPE", "Sala 1", "09:40")
    assert van(viva.reuniones.get()) == {UMACHIRI}


def test_varias_en_turnos_seguidos(viva: Sesion, como: Callable[[str], Client]) -> None:
    datos = TURNO | {"municipalidades": f"{ONGOY},{UMACHIRI}", "reparto": "seguidas", "paso": "guardar"}
    respuesta = como("olga").post(NUEVA, datos, follow=True)
    assert respuesta.redirect_chain == [("/sesiones/MEA-VIVA/agenda/", 302)]
    turnos = [(r.codigo, r.inicio_previsto, van(r)) for r in viva.reuniones.order_by("codigo")]
    assert turnos == [("MTPE-01", time(9), {ONGOY}), ("MTPE-02", time(9, 40), {UMACHIRI})]


def test_un_choque_se_explica_y_lo_escrito_sigue(reunion: Reunion, como: Callable[[str], Client]) -> None:
    datos = TURNO | {"sector": "MVCS", "inicio": "09:30", "fin": "10:00", "municipalidades": f"{ONGOY},{UMACHIRI}"}
    respuesta = como("olga").post(NUEVA, datos)
    assert respuesta.status_code == 400
    texto = respuesta.content.decode()
    assert "La sala «Sala 1» ya tiene a MTPE-01, de 09:00 a 09:40." in texto
    assert "Umachiri (Melgar) está en MTPE-01, de 09:00 a 09:40, en la sala «Sala 1»." in texto
    assert 'href="#buscar"' in texto, "el resumen de errores lleva al buscador"
    assert elegidas(respuesta) == [ONGOY, UMACHIRI]
    assert respuesta.context["form"]["inicio"].value() == "09:30"


@pytest.mark.parametrize(
    ("cambio", "frase"),
    [
        ({"sector": "MEF"}, "elija de lo que ofrece"),
        ({"sector": ""}, "Falta «Sector»"),
        ({"inicio": "25:00"}, "escriba la hora, de 00:00 a 23:59"),
        ({"fin": "09:00"}, "termina después de empezar"),
        ({"municipalidades": ""}, "Elija al menos una municipalidad"),
        ({"reparto": "otro"}, "elija de lo que ofrece"),
        ({"sala": "x" * 61}, "60"),
        (
            {"reparto": "seguidas", "inicio": "22:00", "fin": "23:30", "municipalidades": f"{ONGOY},{UMACHIRI}"},
            "medianoche",
        ),
    ],
)
def test_lo_que_no_sirve_se_dice(
    cambio: dict[str, str], frase: str, viva: Sesion, como: Callable[[str], Client]
) -> None:
    respuesta = como("olga").post(NUEVA, TURNO | {"municipalidades": UMACHIRI} | cambio)
    assert respuesta.status_code == 400
    assert frase.lower() in respuesta.content.decode().lower()
    assert not viva.reuniones.exists()


# --- Mover ----------------------------------------------------------------------------------------------------------
def abierta(navegador: Client, direccion: str) -> dict[str, Any]:
    form = navegador.get(direccion).context["form"]
    return {c: form[c].value() for c in ("version", "leido", "sala")} | {
        "inicio": "09:00",
        "fin": "09:40",
        "municipalidades": UMACHIRI,
    }


def test_se_mueve(reunion: Reunion, como: Callable[[str], Client]) -> None:
    navegador, direccion = como("olga"), "/reuniones/MEA-VIVA/MTPE-01/mover/"
    datos = abierta(navegador, direccion) | {
        "inicio": "11:00",
        "fin": "11:30",
        "municipalidades": f"{UMACHIRI},{ONGOY}",
    }
    assert elegidas(navegador.post(direccion, datos | {"agregar": SAN_JOSE_LAMBAYEQUE})) == [
        UMACHIRI,
        ONGOY,
        SAN_JOSE_LAMBAYEQUE,
    ]
    assert navegador.post(direccion, datos).status_code == 302
    reunion.refresh_from_db()
    assert (reunion.inicio_previsto, reunion.version, van(reunion)) == (time(11), 2, {UMACHIRI, ONGOY})


def test_dos_que_la_mueven_a_la_vez_ven_las_dos_versiones(
    reunion: Reunion, carlos: Any, como: Callable[[str], Client]
) -> None:
    navegador, direccion = como("olga"), "/reuniones/MEA-VIVA/MTPE-01/mover/"
    datos = abierta(navegador, direccion) | {"sala": "Sala 3", "municipalidades": f"{UMACHIRI},{ONGOY}"}
    editar_reunion(
        por=carlos,
        reunion=reunion,
        version=1,
        municipalidades=reunion.municipalidades.all(),
        inicio=time(10),
        fin=time(10, 40),
        sala="Sala 9",
        ahora=timezone.now(),
    )
    respuesta = navegador.post(direccion, datos)
    assert respuesta.status_code == 409
    texto = respuesta.content.decode()
    assert "Sala 9" in texto
    assert "Sala 3" in texto
    form = respuesta.context["form"]
    final = {c: form[c].value() for c in ("version", "leido", "sala")} | {
        "inicio": "10:00",
        "fin": "10:40",
        "municipalidades": f"{UMACHIRI},{ONGOY}",
    }
    assert navegador.post(direccion, final).status_code == 302
    reunion.refresh_from_db()
    assert (reunion.sala, reunion.inicio_previsto, van(reunion)) == ("Sala 3", time(10), {UMACHIRI, ONGOY})


def test_de_la_que_ya_empezo_se_dice_por_que_no(reunion: Reunion, como: Callable[[str], Client]) -> None:
    Reunion.objects.update(inicio_real=time(9, 3), estado="realizada")
    navegador = como("olga")
    for que in ("mover", "cancelar"):
        texto = navegador.get(f"/reuniones/MEA-VIVA/MTPE-01/{que}/").content.decode()
        assert "MTPE-01 figura como realizada: ya no se mueve." in texto
    assert "Mover" not in navegador.get("/sesiones/MEA-VIVA/agenda/").content.decode()


# --- Cancelar y reponer ---------------------------------------------------------------------------------------------
def test_se_cancela_con_motivo_se_ve_por_que_y_se_repone(reunion: Reunion, como: Callable[[str], Client]) -> None:
    navegador, direccion = como("olga"), "/reuniones/MEA-VIVA/MTPE-01/cancelar/"
    assert navegador.post(direccion, {"version": 1, "motivo": " "}).status_code == 400
    respuesta = navegador.post(direccion, {"version": 1, "motivo": "No viajó <b>"}, follow=True)
    assert "MTPE-01 cancelada: su turno queda libre." in respuesta.content.decode()
    assert "No viajó &lt;b&gt;" in respuesta.content.decode()
    reponer = "/reuniones/MEA-VIVA/MTPE-01/reponer/"
    assert "acaba de cambiar" in navegador.post(reponer, {"version": 1}, follow=True).content.decode()
    assert "Repuesta: MTPE-01" in navegador.post(reponer, {"version": 2}, follow=True).content.decode()
    reunion.refresh_from_db()
    assert reunion.estado == "programada"
    assert "no está cancelada" in navegador.post(reponer, {"version": 3}, follow=True).content.decode()


@pytest.mark.parametrize("version", ["", "x", "9" * 30, "-1", "²"])
def test_sin_version_buena_no_se_cancela(version: str, reunion: Reunion, como: Callable[[str], Client]) -> None:
    datos = {"version": version, "motivo": "Porque sí"}
    respuesta = como("olga").post("/reuniones/MEA-VIVA/MTPE-01/cancelar/", datos)
    assert respuesta.status_code == 400
    assert "Porque sí" in respuesta.content.decode()
    reunion.refresh_from_db()
    assert reunion.estado == "programada"


def test_una_con_acuerdos_no_se_cancela(reunion: Reunion, como: Callable[[str], Client]) -> None:
    fabricas.FabricaAcuerdo(sesion=reunion.sesion, reunion=reunion)
    datos = {"version": 1, "motivo": "No hubo nadie"}
    respuesta = como("olga").post("/reuniones/MEA-VIVA/MTPE-01/cancelar/", datos)
    assert "MTPE-01 ya tiene 1 acuerdo" in respuesta.content.decode()
