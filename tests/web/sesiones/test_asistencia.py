"""La asistencia por categoría: una tabla que se escribe, con o sin JavaScript, sin pisar la de otra persona."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from acuerdos.acciones.sesiones import registrar_asistencia
from reuniones.models import Sesion
from web.sesiones.asistencia import DE_COSTUMBRE, conciliar

DIRECCION = "/sesiones/MEA-VIVA/asistencia/"


def envio(*filas: tuple[str, Any], leida: dict[str, int] | None = None, **mas: Any) -> dict[str, Any]:
    datos: dict[str, Any] = {"leida": json.dumps(leida or {})} | mas
    for n, (categoria, cantidad) in enumerate(filas):
        datos |= {f"f{n}-categoria": categoria, f"f{n}-cantidad": cantidad}
    return datos


def guardada(sesion: Sesion) -> dict[str, int]:
    return {a.categoria: a.cantidad for a in sesion.asistencias.all()}


def filas(respuesta: Any) -> list[tuple[Any, Any]]:
    return [(f["categoria"].value(), f["cantidad"].value()) for f in respuesta.context["filas"]]


def test_ofrece_las_categorias_de_la_lamina_y_despues_las_guardadas(
    viva: Sesion, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    assert [c for c, _ in filas(navegador.get(DIRECCION))] == list(DE_COSTUMBRE)
    respuesta = navegador.post(DIRECCION, envio(("Ministras/os", 11), ("Alcaldesas distritales", 62), ("Otra", "")))
    assert respuesta["Location"] == "/sesiones/MEA-VIVA/"
    assert guardada(viva) == {"Ministras/os": 11, "Alcaldesas distritales": 62}
    respuesta = navegador.get(DIRECCION)
    assert filas(respuesta) == [("Ministras/os", "11"), ("Alcaldesas distritales", "62")]
    assert respuesta.context["total"] == 73


def test_sin_javascript_se_agregan_y_quitan_filas_sin_perder_lo_escrito(
    viva: Sesion, como: Callable[[str], Client]
) -> None:
    navegador = como("olga")
    escrito = (("Ministras/os", "11"), ("Con ñ 😀", "3x"))
    respuesta = navegador.post(DIRECCION, envio(*escrito, agregar="1"))
    assert filas(respuesta) == [*escrito, ("", "")]
    assert respuesta.context["total"] == 11
    assert filas(navegador.post(DIRECCION, envio(*escrito, quitar="0"))) == [escrito[1]]
    assert filas(navegador.post(DIRECCION, envio(*escrito, quitar="ninguna"))) == list(escrito)
    assert guardada(viva) == {}


@pytest.mark.parametrize(
    ("escritas", "frase"),
    [
        ([("A", "-1")], "número entero de 0 a "),
        ([("A", "1.5")], "número entero"),
        ([("A", "muchas")], "número entero"),
        ([("A", "9" * 30)], "número entero de 0 a "),
        ([("", "4")], "Escriba de qué categoría son"),
        ([("Alcaldesas", "1"), ("alcaldesas ", "2")], "está dos veces"),
        ([("x" * 81, "1")], "80"),
        ([("A\x00", "1"), ("A", "2")], "está dos veces"),
        ([(f"C{n}", "1") for n in range(51)], "como máximo, 50"),
        ([("Ya estaba", "")], "Escriba cuántas personas"),
    ],
)
def test_lo_que_no_sirve_se_dice_en_su_fila(
    escritas: list[tuple[str, str]], frase: str, viva: Sesion, olga: Any, como: Callable[[str], Client]
) -> None:
    registrar_asistencia(por=olga, sesion=viva, cantidades={"Ya estaba": 5}, ahora=timezone.now())
    respuesta = como("olga").post(DIRECCION, envio(*escritas, leida={"Ya estaba": 5}))
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()
    assert guardada(viva) == {"Ya estaba": 5}


def test_si_otra_persona_la_guardo_antes_se_junta_y_se_revisa(
    viva: Sesion, carlos: Any, como: Callable[[str], Client]
) -> None:
    leida = {"Ministras/os": 10, "Alcaldesas": 60}
    registrar_asistencia(
        por=carlos, sesion=viva, cantidades={"Ministras/os": 11, "Alcaldesas": 61, "Técnicos": 5}, ahora=timezone.now()
    )
    navegador = como("olga")
    respuesta = navegador.post(DIRECCION, envio(("Ministras/os", 10), ("Alcaldesas", 62), leida=leida))
    assert respuesta.status_code == 409
    assert filas(respuesta) == [("Ministras/os", "11"), ("Alcaldesas", "62"), ("Técnicos", "5")]
    assert "Ambos la cambiaron" in respuesta.content.decode()
    assert guardada(viva)["Alcaldesas"] == 61, "nada se guarda hasta revisarlo"
    nueva = json.loads(respuesta.context["leida"])
    assert navegador.post(DIRECCION, envio(*filas(respuesta), leida=nueva)).status_code == 302
    assert guardada(viva) == {"Ministras/os": 11, "Alcaldesas": 62, "Técnicos": 5}


@pytest.mark.parametrize(
    ("leida", "suya", "mia", "mezcla", "chocan"),
    [
        ({"A": 1}, {"A": 2}, {"A": 1}, {"A": 2}, []),
        ({"A": 1}, {"A": 1}, {"A": 2}, {"A": 2}, []),
        ({"A": 1}, {"A": 2}, {"A": 3}, {"A": 3}, ["A"]),
        ({"A": 1}, {}, {"A": 1}, {}, []),
        ({"A": 1}, {"A": 1}, {}, {}, []),
        ({"A": 1}, {"A": 2}, {}, {}, ["A"]),
        ({}, {"A": 1}, {"B": 2}, {"A": 1, "B": 2}, []),
        ({}, {"A": 1}, {"A": 1}, {"A": 1}, []),
    ],
)
def test_conciliar_toma_el_cambio_de_quien_cambio(
    leida: dict[str, int], suya: dict[str, int], mia: dict[str, int], mezcla: dict[str, int], chocan: list[str]
) -> None:
    hecha, cambios = conciliar(leida, suya, mia)
    assert hecha == mezcla
    assert [cambio.categoria for cambio in cambios if cambio.choca] == chocan


@pytest.mark.parametrize(
    "leida", ["", "{", "[1]", '{"A": "x"}', '{"A": true}', pytest.param("[" * 100_000, id="hondo")]
)
def test_lo_leido_que_no_se_entiende_se_toma_por_nada(leida: str, viva: Sesion, como: Callable[[str], Client]) -> None:
    datos = envio(("A", 1)) | {"leida": leida}
    assert como("olga").post(DIRECCION, datos).status_code == 302


@pytest.mark.parametrize("alterada", [{"\ud800": 1}, {"a\x00b": 1}, {"": 1}, {"x" * 9_000: 1}])
def test_lo_leido_alterado_no_rompe_la_pagina(
    alterada: dict[str, int], viva: Sesion, como: Callable[[str], Client]
) -> None:
    respuesta = como("olga").post(DIRECCION, envio(("Otra", "1"), leida=alterada, agregar="1"))
    assert respuesta.status_code == 200
    assert b"\x00" not in respuesta.content
