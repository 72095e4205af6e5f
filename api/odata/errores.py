"""Un error, en la forma de OData (JSON Format 4.01, §21.1)."""

from typing import Any

TIPO_JSON = "application/json;odata.metadata=minimal;charset=utf-8"
VERSION = "4.0"


def en_forma_de_odata(problema: dict[str, Any]) -> dict[str, Any]:
    """Un problema nuestro, dicho como lo dice OData."""
    error: dict[str, Any] = {"code": problema["type"].rpartition("#")[2], "message": problema["detail"]}
    if detalles := problema.get("errores"):
        error["details"] = [
            {"code": error["code"], "target": uno.get("parametro", ""), "message": uno["detail"]} for uno in detalles
        ]
    return {"error": error}
