"""Las direcciones de las suscripciones: quién las abre, qué contestan y qué no muestran."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from api.models import Suscripcion
from api.suscripciones import reparto
from api.urls import DE_SUSCRIPCIONES
from cuentas.models import Usuario
from tests.api.conftest import BASE
from tests.api.suscripciones.conftest import DESTINO, Reloj, Suscribir

pytestmark = pytest.mark.django_db
ESPACIO = "api:"
TODOS = ("olga", "carlos", "fatima", "benita", "soledad", "mario", "eva")
# Cada dirección, de la suscripción de Fátima: cómo se abre y quién la ve. A los demás no les existe.
MATRIZ = {
    "suscripciones": ("get", "", TODOS),
    "suscripciones_detalle": ("get", "{pk}/", ("fatima", "carlos")),
    "entregas": ("get", "{pk}/entregas/", ("fatima", "carlos")),
    "pausar_suscripcion": ("post", "{pk}/pausar/", ("fatima", "carlos")),
    "reanudar_suscripcion": ("post", "{pk}/reanudar/", ("fatima",)),
    "girar_secreto": ("post", "{pk}/secreto/", ("fatima",)),
    "probar_suscripcion": ("post", "{pk}/probar/", ("fatima",)),
    "repetir_entrega": ("post", "{pk}/entregas/{entrega}/repetir/", ("fatima",)),
    "anular_suscripcion": ("post", "{pk}/anular/", ("fatima", "carlos")),
}
Escribe = Callable[[Usuario], Client]


def pedir(cliente: Client, metodo: str, camino: str, cuerpo: object = None, **cabeceras: str) -> Any:
    datos = {"data": json.dumps(cuerpo or {}), "content_type": "application/json"} if metodo != "get" else {}
    return getattr(cliente, metodo)(f"{BASE}/suscripciones/{camino}", headers=cabeceras, **datos)


def test_cada_direccion_tiene_su_fila() -> None:
    assert len(MATRIZ) == len(DE_SUSCRIPCIONES) + 3


def test_cada_quien_lo_suyo(
    fatima: Usuario, suscribir: Suscribir, reloj: Reloj, escribe: Escribe, request: pytest.FixtureRequest
) -> None:
    suscripcion = suscribir(fatima)
    entrega = reparto.probar(suscripcion, ahora=reloj())
    clientes = {quien: escribe(request.getfixturevalue(quien)) for quien in TODOS}
    for nombre, (metodo, camino, quienes) in MATRIZ.items():
        camino = camino.format(pk=suscripcion.pk, entrega=entrega.pk)
        for quien in sorted(TODOS, key=lambda quien: quien == "fatima" and nombre != "anular_suscripcion"):
            if nombre == "anular_suscripcion" and quien in quienes:
                continue
            respuesta = pedir(clientes[quien], metodo, camino)
            negado = 403 if (quien, nombre) == ("eva", "reanudar_suscripcion") else 404  # no ejerce ningún cargo
            assert respuesta.status_code == (200 if quien in quienes else negado), (nombre, quien)
        assert pedir(Client(), metodo, camino).status_code == 401
    assert pedir(clientes["carlos"], "post", f"{suscripcion.pk}/anular/").status_code == 200
    assert not Suscripcion.objects.exists()


def test_al_crearla_se_muestra_el_secreto_y_nunca_mas(fatima: Usuario, escribe: Escribe) -> None:
    cliente = escribe(fatima)
    creada = pedir(cliente, "post", "", {"destino": DESTINO, "tipos": ["acuerdo"], "desde": 0})
    assert creada.status_code == 201
    assert creada["Cache-Control"] == "no-store"
    secreto = creada.json()["secreto"]
    assert secreto.startswith("whsec_")
    pk = creada.json()["id"]
    for camino in ("", f"{pk}/", f"{pk}/entregas/"):
        assert secreto not in pedir(cliente, "get", camino).content.decode()
    nuevo = pedir(cliente, "post", f"{pk}/secreto/").json()["secreto"]
    assert nuevo != secreto


def test_quien_no_supo_si_se_creo_recibe_el_mismo_secreto(fatima: Usuario, escribe: Escribe) -> None:
    cliente, cuerpo = escribe(fatima), {"destino": DESTINO}
    primera, segunda = (pedir(cliente, "post", "", cuerpo, **{"Idempotency-Key": "una"}) for _ in range(2))
    assert (primera.content, segunda["Idempotent-Replayed"]) == (segunda.content, "true")
    assert Suscripcion.objects.count() == 1


@pytest.mark.parametrize(
    ("cuerpo", "puntero", "dice"),
    [
        ({}, "/destino", "Falta: es obligatorio."),
        ({"destino": ""}, "/destino", "Tiene que empezar por https://"),
        ({"destino": "https://localhost/"}, "/destino", "Es de una red privada"),
        ({"destino": DESTINO, "tipos": ["acuerdos"]}, "/tipos", "«acuerdos» no sirve"),
        ({"destino": DESTINO, "desde": -1}, "/desde", "Como mínimo, 0."),
        ({"destino": DESTINO, "desde": 10**15}, "/desde", "todavía no se dio"),
        ({"destino": DESTINO, "secreto": "mío"}, "/secreto", "No existe"),
        ({"destino": DESTINO + "\u200b/\u0000"}, "/destino", ""),
    ],
)
def test_lo_que_no_sirve_se_dice(fatima: Usuario, escribe: Escribe, cuerpo: object, puntero: str, dice: str) -> None:
    respuesta = pedir(escribe(fatima), "post", "", cuerpo)
    if not dice:  # lo que no se ve se quita, y queda una dirección que sirve
        assert respuesta.json()["destino"] == DESTINO + "/"
        return
    assert respuesta.status_code == 400
    error = respuesta.json()["errores"][0]
    assert error["pointer"].startswith(puntero)
    assert dice in error["detail"]


def test_se_corrige_lo_que_se_diga(fatima: Usuario, suscribir: Suscribir, escribe: Escribe) -> None:
    suscripcion = suscribir(fatima, descripcion="Antes")
    corregida = pedir(escribe(fatima), "patch", f"{suscripcion.pk}/", {"descripcion": "SIAF", "tipos": ["sesion"]})
    assert corregida.status_code == 200, corregida.content
    assert (corregida.json()["descripcion"], corregida.json()["tipos"]) == ("SIAF", ["sesion"])
    assert corregida.json()["destino"] == suscripcion.destino


def test_pausada_por_el_coordinador_dice_quien(
    fatima: Usuario, carlos: Usuario, suscribir: Suscribir, escribe: Escribe
) -> None:
    suscripcion = suscribir(fatima)
    pausada = pedir(escribe(carlos), "post", f"{suscripcion.pk}/pausar/").json()
    assert (pausada["activa"], pausada["motivo_de_pausa"]) == (False, "La pausó Carlos Ramos")
    assert pedir(escribe(fatima), "post", f"{suscripcion.pk}/reanudar/").json()["activa"]


def test_con_un_token_de_lectura_o_desde_el_navegador_no(
    fatima: Usuario, con_token: Callable[[Usuario], Client], client: Client
) -> None:
    negado = pedir(con_token(fatima), "post", "", {"destino": DESTINO})
    assert "Pida uno de alcance «escritura»" in negado.json()["detail"]
    client.force_login(fatima)
    assert "mira con un token" in pedir(client, "post", "", {"destino": DESTINO}).json()["detail"]


def test_quien_ya_tiene_la_misma_respuesta_recibe_304(
    fatima: Usuario, suscribir: Suscribir, con_token: Callable[[Usuario], Client]
) -> None:
    camino, cliente = f"{suscribir(fatima).pk}/", con_token(fatima)
    etag = pedir(cliente, "get", camino)["ETag"]
    assert pedir(cliente, "get", camino, **{"If-None-Match": etag}).status_code == 304
