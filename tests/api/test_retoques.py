"""Lo que se retoca del contrato: las cabeceras que se contestan, los grupos, y cómo se ingresa."""

import re
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import Acuerdo
from api.documentos import esquema
from api.retoques import CABECERAS
from api.urls import RECURSOS
from cuentas.api import crear_token
from cuentas.models import Usuario
from tests.api.conftest import BASE
from tests.api.odata.cliente import basica


def del_contrato(direccion: str, codigo: int, metodo: str = "get") -> Any:
    """Lo que el contrato dice de esa respuesta."""
    ruta = direccion.removeprefix("http://testserver").split("?")[0]
    for forma, operaciones in esquema()["paths"].items():
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(forma)), ruta):
            return operaciones[metodo]["responses"][str(codigo)]
    raise LookupError(ruta)


def exigir_declaradas(respuesta: Any, direccion: str) -> None:
    dichas = del_contrato(direccion, respuesta.status_code)["headers"].keys()
    llegan = {nombre for nombre in CABECERAS if nombre in respuesta}
    assert llegan <= dichas, direccion
    assert ("ETag" in dichas) == ("ETag" in respuesta), direccion


@pytest.mark.parametrize("lista", [lista.recurso for lista, _ in RECURSOS] + ["cambios", "resumen", "mapa"])
def test_cada_respuesta_lleva_las_cabeceras_que_el_contrato_dice(
    lista: str, carlos_api: Client, acuerdo_de_fatima: Acuerdo
) -> None:
    direccion = f"{BASE}/{lista}/" + ("?desde=0" if lista == "cambios" else "")
    leida = carlos_api.get(direccion)
    exigir_declaradas(leida, direccion)
    exigir_declaradas(carlos_api.get(direccion, headers={"if-none-match": leida["ETag"]}), direccion)
    exigir_declaradas(Client().get(direccion), direccion)
    for fila in leida.json().get("results", [])[:1]:
        if fila.get("url"):
            exigir_declaradas(carlos_api.get(fila["url"]), fila["url"])


def test_lo_que_se_escribe_dice_donde_quedo_y_con_que_version() -> None:
    creado = del_contrato(f"{BASE}/acuerdos/MEA-2025-001/trabas/", 201, "post")["headers"]
    assert {"ETag", "Location", "Idempotent-Replayed"} <= creado.keys()
    assert {"Location", "Retry-After"} <= del_contrato(f"{BASE}/cortes/", 202, "post")["headers"].keys()
    assert "ETag" in del_contrato(f"{BASE}/acuerdos/MEA-2025-001/anular/", 412, "post")["headers"]
    assert {"Retry-After", "RateLimit"} <= del_contrato(f"{BASE}/acuerdos/", 429)["headers"].keys()


def test_nada_va_sin_decir_que_es() -> None:
    contrato = esquema()
    usados = {operacion["tags"][0] for rutas in contrato["paths"].values() for operacion in rutas.values()}
    assert {grupo["name"] for grupo in contrato["tags"] if grupo["description"]} == usados
    mudas = [
        (ruta, codigo)
        for ruta, operaciones in contrato["paths"].items()
        for operacion in operaciones.values()
        for codigo, respuesta in operacion["responses"].items()
        if not respuesta["description"]
    ]
    assert mudas == []


def test_con_basic_se_lee_y_no_se_escribe_y_el_contrato_lo_dice(carlos: Usuario) -> None:
    assert esquema()["components"]["securitySchemes"]["basic"]["scheme"] == "basic"
    acuerdos = esquema()["paths"]["/api/v1/acuerdos/"]
    admiten = {metodo: {"basic": []} in acuerdos[metodo]["security"] for metodo in ("get", "post")}
    assert admiten == {"get": True, "post": False}
    cliente = Client(headers={"authorization": basica(crear_token(usuario=carlos)[1])})
    assert cliente.get(f"{BASE}/acuerdos/").status_code == 200
    assert cliente.post(f"{BASE}/acuerdos/", "{}", "application/json").status_code == 401
