"""Lo que se retoca del OpenAPI ya armado."""

import re
from typing import Any

from api.ejemplos import poner_ejemplos
from api.esquema import ES_ENTRADA

LISTA = re.compile(r"^Lista\w+$")
REFERENCIA = "#/components/schemas/"
# Las que llevan las respuestas: qué dicen, y de qué tipo son.
CABECERAS = {
    "ETag": ("La versión de lo que se lee: para If-None-Match y, la de una ficha, para If-Match", "string"),
    "Idempotent-Replayed": ("true: es lo que ya se contestó a esa Idempotency-Key", "string"),
    "Location": ("Dónde se lee", "string"),
    "RateLimit": ("Cuántas quedan (r) y en cuántos segundos se cuenta de nuevo (t), si hay límite", "string"),
    "RateLimit-Policy": ("Cuántas se admiten (q) en cuántos segundos (w), si hay límite", "string"),
    "Retry-After": ("En cuántos segundos vale la pena probar otra vez", "integer"),
    "WWW-Authenticate": ("Con qué se ingresa", "string"),
}
DE_CADA_CODIGO = {
    "202": ("Location", "Retry-After"),
    "401": ("WWW-Authenticate",),
    "412": ("ETag",),
    "429": ("Retry-After",),
    "503": ("Retry-After",),
}
SIN_VERSION = frozenset({"suscripciones"})  # lo personal


def retocar(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Todo: los ejemplos, al final, cumplen lo ya retocado."""
    result["servers"] = [{"url": "/", "description": "Este mismo sitio"}]
    result["info"]["license"] = {"name": "MIT", "identifier": "MIT"}
    for retoque in (cerrar_entradas, admitir_parciales, decir_cabeceras, decir_que_es, admitir_basic):
        result = retoque(result)
    return poner_ejemplos(result)


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


def decir_cabeceras(result: dict[str, Any]) -> dict[str, Any]:
    """En cada respuesta, las cabeceras que lleva: están una vez, entre los componentes."""
    result["components"]["headers"] = {
        nombre: {"description": ayuda, "schema": {"type": tipo}} for nombre, (ayuda, tipo) in CABECERAS.items()
    }
    for operaciones in result["paths"].values():
        for metodo, operacion in operaciones.items():
            for codigo, respuesta in operacion["responses"].items():
                nombres = _cabeceras_de(metodo, operacion["tags"][0], codigo)
                respuesta["headers"] = {nombre: {"$ref": f"#/components/headers/{nombre}"} for nombre in nombres}
    return result


def _cabeceras_de(metodo: str, recurso: str, codigo: str) -> list[str]:
    con_version = recurso not in SIN_VERSION
    nombres = ["RateLimit", "RateLimit-Policy", *DE_CADA_CODIGO.get(codigo, ())]
    if con_version and codigo in ("200", "201", "304"):
        nombres.append("ETag")
    if codigo == "201" and con_version:
        nombres.append("Location")
    if metodo != "get" and codigo in ("200", "201", "202"):
        nombres.append("Idempotent-Replayed")
    return nombres


def decir_que_es(result: dict[str, Any]) -> dict[str, Any]:
    """Qué es cada grupo y qué se contesta, que sin esto van en blanco."""
    grupos: dict[str, str] = {}
    for direccion, operaciones in result["paths"].items():
        for operacion in operaciones.values():
            grupo = operacion["tags"][0]
            if grupo not in grupos or direccion == f"/api/v1/{grupo}/":
                grupos[grupo] = (operaciones.get("get") or operacion)["summary"]
            for codigo, respuesta in operacion["responses"].items():
                if codigo.startswith("2") and not respuesta["description"]:
                    respuesta["description"] = operacion["summary"]
    result["tags"] = [{"name": grupo, "description": que} for grupo, que in grupos.items()]
    return result


def admitir_basic(result: dict[str, Any]) -> dict[str, Any]:
    """El token, como la clave de Basic: solo para leer."""
    result["components"]["securitySchemes"]["basic"] = {
        "type": "http",
        "scheme": "basic",
        "description": "El token como clave, con cualquier usuario, que es lo que Excel sabe enviar. Solo para leer.",
    }
    for operaciones in result["paths"].values():
        if leer := operaciones.get("get"):
            leer["security"] = [*leer.get("security", []), {"basic": []}]
    return result
