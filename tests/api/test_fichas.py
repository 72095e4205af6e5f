"""Una fila sola, por su clave."""

from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from acuerdos.acciones.base import guardar
from acuerdos.models import Acuerdo
from cuentas.enums import Alcance
from cuentas.models import Usuario
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA
from tests.api.conftest import BASE, cliente_de, errores_de, leer


def test_los_detalles_no_aceptan_parametros(carlos_api: Client, acuerdo_de_fatima: Acuerdo) -> None:
    assert "al" in errores_de(leer(carlos_api, f"/acuerdos/{acuerdo_de_fatima.codigo}/?al=2025-03-31", 400))


@pytest.mark.parametrize(
    "direccion",
    [
        "/acuerdos/%00/",
        "/acuerdos/x%0A/",
        "/hitos/99999999999999999999/",
        "/hitos/999999999999999999/",
        "/nada/",
        "/municipalidades/2108090/",
        "/acuerdos/NO-EXISTE-001/",
        "/sesiones/NO-EXISTE/corte/",
        "/hitos/-1/",
    ],
)
def test_lo_que_no_existe_es_404_en_problem_json(direccion: str, carlos_api: Client) -> None:
    respuesta = carlos_api.get(f"{BASE}{direccion}")
    assert (respuesta.status_code, respuesta["Content-Type"]) == (404, "application/problem+json")


def cambia_con_otro_nombre(cliente: Client, ficha: str, persona: Usuario, **campos: str) -> Any:
    """Lo que dice la ficha después de que a `persona` le cambian eso; con el ETag de antes no es un 304."""
    etag = cliente.get(BASE + ficha)["ETag"]
    for campo, valor in campos.items():
        setattr(persona, campo, valor)
    guardar(persona, por=persona, ahora=AHORA)
    respuesta = cliente.get(BASE + ficha, headers={"if-none-match": etag})
    assert respuesta.status_code == 200
    return respuesta.json()


def test_a_quien_le_cambian_el_usuario_su_cargo_cambia(fatima: Usuario, carlos_api: Client) -> None:
    ficha = f"/puntos_focales/{fatima.puntos_focales.get().pk}/"
    hasta = leer(carlos_api, "/cambios/?desde=0&page_size=1000")["hasta"]
    assert cambia_con_otro_nombre(carlos_api, ficha, fatima, username="f.mamani")["usuario"] == "f.mamani"
    cambios = leer(carlos_api, f"/cambios/?desde={hasta}")["results"]
    assert [cambio["tipo"] for cambio in cambios] == ["punto_focal"]


def test_la_solicitud_cambia_si_cambia_el_nombre_de_quien_la_pidio(
    fatima: Usuario, carlos: Usuario, acuerdo_de_fatima: Acuerdo, carlos_api: Client
) -> None:
    """Lo dice el motivo de no poder decidirla, a quien puso su contacto."""
    ajena = f.FabricaUsuario(nombre="Nombre de antes")
    ajena.email = "otra@ejemplo.pe"
    guardar(ajena, por=carlos, ahora=AHORA)
    pedida = f.FabricaDesestimacion(acuerdo=f.FabricaAcuerdo(sesion=acuerdo_de_fatima.sesion), registrado_por=ajena)
    dice = cambia_con_otro_nombre(
        carlos_api, f"/solicitudes/desestimacion-{pedida.pk}/", Usuario.objects.get(pk=ajena.pk), nombre="Otro nombre"
    )
    motivos = " ".join(accion["motivo"] for accion in dice["acciones_disponibles"])
    assert "Nombre de antes" not in motivos


def test_con_un_token_de_lectura_no_se_ofrece_lo_que_no_deja(carlos: Usuario, acuerdo_de_fatima: Acuerdo) -> None:
    direccion = f"/acuerdos/{acuerdo_de_fatima.codigo}/"
    lee, escribe = cliente_de(carlos), cliente_de(carlos, Alcance.ESCRITURA)
    suyas, ajenas = (leer(cliente, direccion)["acciones_disponibles"] for cliente in (lee, escribe))
    puede = [accion["accion"] for accion in ajenas if accion["puede"]]
    assert puede and not any(accion["puede"] for accion in suyas)
    assert {accion["causa"] for accion in suyas if accion["accion"] in puede} == {"alcance"}
    (ofrecida,) = (accion for accion in suyas if accion["accion"] == "anular")
    negado = lee.post(ofrecida["url"].removeprefix("http://testserver"), "{}", "application/json")
    assert (negado.status_code, negado.json()["detail"]) == (403, ofrecida["motivo"])
    etag = escribe.get(BASE + direccion)["ETag"]
    assert lee.get(BASE + direccion, headers={"if-none-match": etag}).status_code == 200


def test_toda_accion_se_ofrece_en_la_ficha_de_lo_suyo(acuerdo_de_fatima: Acuerdo, carlos: Usuario) -> None:
    """También nombrar a un punto focal, y anular una asistencia; lo ofrecido lleva adonde se hace."""
    cliente = cliente_de(carlos, Alcance.ESCRITURA)
    (nombrar,) = leer(cliente, f"/municipalidades/{acuerdo_de_fatima.municipalidad_id}/")["acciones_disponibles"]
    assert (nombrar["accion"], nombrar["puede"]) == ("nombrar_punto_focal", True)
    traba = leer(cliente, f"/trabas/{acuerdo_de_fatima.trabas.get().pk}/")
    (anular,) = (una for una in traba["acciones_disponibles"] if una["accion"] == "anular_asistencia_tecnica")
    (dada,) = traba["asistencias_tecnicas"]
    assert (anular["puede"], anular["url"].endswith(f"/asistencias/{dada['id']}/anular/")) == (True, True)
    for ofrecida in (nombrar, anular):
        ruta = ofrecida["url"].removeprefix("http://testserver")
        assert resolve(ruta).func.cls.http_method_names[0].upper() == ofrecida["metodo"]
