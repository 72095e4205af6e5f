"""Programar, mover, cancelar y reponer desde el navegador; y la agenda por sala."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from acuerdos.acciones.agenda import editar_reunion
from municipalidades.models import Municipalidad
from reuniones.models import Reunion, Sector, Sesion
from tests import fabricas
from tests.fabricas import SAN_JOSE_LAMBAYEQUE, UMACHIRI
from tests.web.sesiones.conftest import ONGOY, programada
from tests.web.test_consultas import contar
from tests.web.test_peso import OFICINA, UN_VIAJE, pedir, peso

NUEVA = "/sesiones/MEA-VIVA/agenda/nueva/"
TURNO = {"sector": "MTPE", "sala": "Sala 1", "inicio": "09:00", "fin": "09:40", "reparto": "juntas"}


def van(reunion: Reunion) -> set[str]:
    return set(reunion.participaciones.values_list("municipalidad_id", flat=True))


def elegidas(respuesta: Any) -> list[str]:
    return [m.pk for m in respuesta.context["selector"].elegidas]


# --- Elegir municipalidades -----------------------------------------------------------------------------------------
def test_se_busca_por_nombre_se_agrega_se_quita_y_lo_escrito_sigue(viva: Sesion, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    respuesta = navegador.post(NUEVA, TURNO | {"paso": "buscar", "buscar": "san josé"})
    assert respuesta.status_code == 200
    texto = respuesta.content.decode()
    assert [m.distrito for m in respuesta.context["selector"].halladas][:2] == ["San José"] * 2, "la que se llama así"
    assert 'href="#buscar"' not in texto
    assert texto.count("San José</b>") > 1, "hay varias con ese nombre, cada una con su provincia"
    assert "Lambayeque, Lambayeque · 140311" in texto
    assert respuesta.context["form"]["sala"].value() == "Sala 1"
    respuesta = navegador.post(NUEVA, TURNO | {"municipalidades": UMACHIRI, "agregar": SAN_JOSE_LAMBAYEQUE})
    assert elegidas(respuesta) == [UMACHIRI, SAN_JOSE_LAMBAYEQUE]
    respuesta = navegador.post(NUEVA, TURNO | {"municipalidades": f"{UMACHIRI},{ONGOY}", "quitar": UMACHIRI})
    assert elegidas(respuesta) == [ONGOY]
    assert not viva.reuniones.exists()


def test_si_solo_una_dice_eso_el_boton_la_agrega_y_mientras_se_teclea_no(
    viva: Sesion, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    for texto in ("umachiri", "210809", "san jose lambayeque lambayeque", "Municipalidad Provincial de Huaura"):
        assert len(elegidas(navegador.post(NUEVA, TURNO | {"paso": "buscar", "buscar": texto}))) == 1, texto
        assert elegidas(navegador.post(NUEVA, TURNO | {"paso": "hallar", "buscar": texto})) == []


@pytest.mark.parametrize("texto", ["", " ", "%", "' OR 1=1 --", "\x00", "x" * 5000, "😀", "ninguna así", "²³"])
def test_buscar_disparates_no_revienta(texto: str, viva: Sesion, como: Callable[[str], Client]) -> None:
    assert como("olga").post(NUEVA, TURNO | {"paso": "buscar", "buscar": texto}).status_code == 200


@pytest.mark.parametrize("ubigeos", ["999999", "abc", "²³²³²³", "210809" * 500, "\x00", ",,,"])
def test_una_municipalidad_que_no_existe_no_entra(ubigeos: str, viva: Sesion, como: Callable[[str], Client]) -> None:
    respuesta = como("olga").post(NUEVA, TURNO | {"municipalidades": ubigeos})
    assert respuesta.status_code == 400
    assert not viva.reuniones.exists()
    como("olga").post(NUEVA, TURNO | {"agregar": ubigeos})


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
        ({"sector": "MEF"}, "opción válida"),
        ({"sector": ""}, "Este campo"),
        ({"inicio": "25:00"}, "hora válida"),
        ({"fin": "09:00"}, "termina después de empezar"),
        ({"municipalidades": ""}, "Elija al menos una municipalidad"),
        ({"reparto": "otro"}, "opción válida"),
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


# --- La agenda por sala ---------------------------------------------------------------------------------------------
def test_va_por_sala_en_orden_y_cada_quien_ve_las_suyas(
    viva: Sesion, reunion: Reunion, cancelada: Reunion, como: Callable[[str], Client]
) -> None:
    for n, sala in enumerate(("Sala 10", "sala 2", "", "Sala 2"), start=2):
        horas = {"inicio_previsto": time(9 + n), "fin_previsto": time(10 + n)}
        programada(viva, f"MTPE-0{n}", sala=sala, municipalidades=[ONGOY], **horas)
    salas = como("olga").get("/sesiones/MEA-VIVA/agenda/").context["salas"]
    assert [(sala.nombre, [fila.reunion.codigo for fila in sala.reuniones]) for sala in salas] == [
        ("Sala 1", ["MTPE-01", "MVCS-01"]),
        ("sala 2", ["MTPE-03", "MTPE-05"]),
        ("Sala 10", ["MTPE-02"]),
        ("", ["MTPE-04"]),
    ]
    de_fatima = como("fatima").get("/sesiones/MEA-VIVA/agenda/")
    assert [fila.reunion.codigo for sala in de_fatima.context["salas"] for fila in sala.reuniones] == ["MTPE-01"]
    assert "Mover" not in de_fatima.content.decode()


def test_un_hueco_de_la_agenda_lleva_a_programarlo(reunion: Reunion, como: Callable[[str], Client]) -> None:
    navegador = como("olga")
    texto = navegador.get("/sesiones/MEA-VIVA/").content.decode()
    assert f"{NUEVA}?sector=MVCS&amp;inicio=09:00&amp;fin=09:40" in texto
    form = navegador.get(f"{NUEVA}?sector=MVCS&inicio=09:00&fin=09:40").context["form"]
    assert (form["sector"].value(), form["fin"].value()) == ("MVCS", "09:40")


@pytest.mark.parametrize(
    ("direccion", "tope"),
    [
        ("/sesiones/MEA-VIVA/", 10),
        ("/sesiones/MEA-VIVA/agenda/", 6),
        (NUEVA, 8),
        ("/reuniones/MEA-VIVA/MTPE-01/mover/", 9),
        ("/sesiones/MEA-VIVA/etapa/", 8),
        ("/sesiones/MEA-VIVA/asistencia/", 5),
        ("/sesiones/MEA-VIVA/editar/", 7),
    ],
)
def test_las_consultas_no_crecen_con_las_reuniones(
    direccion: str, tope: int, viva: Sesion, reunion: Reunion, cancelada: Reunion, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    con_pocas = contar(navegador, direccion)
    for n, ubigeo in enumerate(Municipalidad.objects.values_list("pk", flat=True)[:60]):
        programada(viva, f"MTPE-{n + 10}", sala=f"Sala {n}", municipalidades=[ubigeo, ONGOY])
    assert contar(navegador, direccion) <= con_pocas <= tope


@pytest.mark.parametrize(
    ("quien", "direccion", "tope"),
    [
        ("olga", "/sesiones/MEA-VIVA/", OFICINA),
        ("olga", "/sesiones/MEA-VIVA/agenda/", OFICINA),
        ("olga", NUEVA, OFICINA),
        ("olga", "/sesiones/MEA-VIVA/editar/", OFICINA),
        ("olga", "/sesiones/MEA-VIVA/asistencia/", OFICINA),
        ("fatima", "/sesiones/MEA-VIVA/agenda/", UN_VIAJE),
    ],
)
def test_con_quince_sectores_y_ciento_cincuenta_turnos_sigue_pesando_poco(
    quien: str, direccion: str, tope: int, viva: Sesion, como: Callable[[str], Client]
) -> None:
    sectores = list(Sector.objects.all()[:15])
    viva.sectores.set(sectores)
    ubigeos = list(Municipalidad.objects.values_list("pk", flat=True)[:150])
    for n, ubigeo in enumerate(ubigeos):
        sector, hora = sectores[n % 15].pk, 8 + n // 15
        van_a_esta = [ubigeo, UMACHIRI] if n % 15 == 0 else [ubigeo]
        programada(
            viva,
            f"{sector}-{n // 15 + 1:02d}",
            sector_id=sector,
            sala=f"Sala {n % 15 + 1}",
            inicio_previsto=time(hora),
            fin_previsto=time(hora, 40),
            municipalidades=van_a_esta,
        )
    assert peso(pedir(como(quien), direccion)) <= tope
