"""Lo que se retoca del OpenAPI ya armado."""

import re
from typing import Any

from api.ejemplos import poner_ejemplos
from api.esquema import ES_ENTRADA

LISTA = re.compile(r"^Lista\w+$")
REFERENCIA = "#/components/schemas/"


def retocar(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Todo: los ejemplos, al final, cumplen lo ya retocado."""
    result["servers"] = [{"url": "/", "description": "Este mismo sitio"}]
    result["info"]["license"] = {"name": "MIT", "identifier": "MIT"}
    return poner_ejemplos(admitir_parciales(cerrar_entradas(result)))


def cerrar_entradas(result: dict[str, Any]) -> dict[str, Any]:
    """Lo que se envía no lleva más campos que los suyos: los demás se rechazan."""
    for nombre, tipo in result["components"]["schemas"].items():
        if re.search(ES_ENTRADA, nombre):
            tipo["additionalProperties"] = False
    return result


def admitir_parciales(result: dict[str, Any]) -> dict[str, Any]:
    """Con `campos`, las filas de una lista traen solo lo pedido: son las mismas, sin nada obligatorio."""
    tipos = result["components"]["schemas"]
    for nombre in [nombre for nombre in tipos if LISTA.match(nombre)]:
        filas = tipos[nombre]["properties"]["results"]
        entera = filas["items"]["$ref"].removeprefix(REFERENCIA)
        filas["items"] = {"anyOf": [filas["items"], {"$ref": REFERENCIA + _parcial(tipos, entera)}]}
    result["components"]["schemas"] = dict(sorted(tipos.items()))
    return result


def _parcial(tipos: dict[str, Any], nombre: str) -> str:
    """El nombre de su parte sin nada obligatorio, que queda entre los `tipos`; lo que va adentro, también."""
    nuevo = f"{nombre}Parcial"
    if nuevo not in tipos and tipos[nombre].get("type") == "object":
        campos = {campo: _sin_exigir(tipos, esquema) for campo, esquema in tipos[nombre]["properties"].items()}
        ayuda = f"{nombre} con solo los campos que se pidieron"
        tipos[nuevo] = {"type": "object", "description": ayuda, "properties": campos}
    return nuevo if nuevo in tipos else nombre


def _sin_exigir(tipos: dict[str, Any], esquema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in esquema:
        return esquema | {"$ref": REFERENCIA + _parcial(tipos, esquema["$ref"].removeprefix(REFERENCIA))}
    return esquema
