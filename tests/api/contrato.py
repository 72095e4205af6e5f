"""Lo que el contrato no puede prever, dicho como comprobaciones de schemathesis en lugar de las suyas.

`positive_data_acceptance` pide que se admita lo que cumple el esquema. El contrato no enumera los catálogos, que
cambian, ni las reglas de cada acción: dice dónde están. `admite_lo_bien_formado` deja que se rechace por eso y por
nada más: lo que se rechaza por su forma (un tipo, un campo que no existe) sí tenía que decirlo el esquema.

También por la línea de órdenes, contra un servidor de verdad:

    SCHEMATHESIS_HOOKS=tests.api.contrato schemathesis run URL/api/v1/esquema/ -H "Authorization: Token …" \\
        --exclude-checks positive_data_acceptance,missing_required_header
"""

import re
from typing import Any

import schemathesis
from schemathesis.specs.openapi.checks import missing_required_header, positive_data_acceptance

# Con `al`, lo que no ha llegado y lo que solo se sabe de hoy: depende de otro parámetro, y el contrato no lo dice.
DE_OTRO_DIA = ("todavía no llega", "Solo se sabe de hoy", "En un día pasado se ordena")
DE_FORMA = re.compile(
    r"^Es (un texto|un número|true o false|una lista|un archivo, no un texto)"
    r"|^No existe el campo|^Falta: es obligatorio"
    r"|^No puede ser null|^Envíe (un objeto|al menos|hasta)|^Escriba el (día|instante) así|no sirve\. Los que hay: "
    r"|^Como (mínimo|máximo), |^Tiene más de \d+ letras|no se pudo leer"
)


@schemathesis.check
def pide_lo_que_falta(ctx: Any, response: Any, case: schemathesis.Case) -> bool | None:
    """Sin If-Match se rechaza con 428 (RFC 6585), y no con un 400."""
    if response.status_code == 428:
        return None
    visto: bool | None = missing_required_header(ctx, response, case)
    return visto


@schemathesis.check
def admite_lo_bien_formado(ctx: Any, response: Any, case: schemathesis.Case) -> bool | None:
    if _podia_rechazarse(response, case):
        return None
    visto: bool | None = positive_data_acceptance(ctx, response, case)
    return visto


def _podia_rechazarse(respuesta: Any, caso: schemathesis.Case) -> bool:
    # Lo leído ya es otra cosa, no dice qué se leyó, o la clave se usó.
    if caso.method != "GET" and respuesta.status_code in (412, 422, 428):
        return True
    if respuesta.status_code != 400:
        return False
    problema = respuesta.json()
    if caso.method == "GET":
        return se_rechaza_por_catalogo(caso, problema)
    frases = [error["detail"] for error in problema.get("errores", [])] or [problema["detail"]]
    return not any(DE_FORMA.search(frase) for frase in frases)


def se_rechaza_por_catalogo(caso: schemathesis.Case, problema: Any) -> bool:
    """Si todo lo que se rechaza es de un catálogo, y por no estar en él; o de un día que no ha llegado."""
    parametros = caso.operation.definition.raw["parameters"]
    catalogos = {p["name"] for p in parametros if "x-catalogo" in p}
    return all(
        (error["parametro"] in catalogos and ("no sirve. " in error["detail"] or "no es el" in error["detail"]))
        or any(frase in error["detail"] for frase in DE_OTRO_DIA)
        for error in problema.get("errores", [{"parametro": "", "detail": problema["detail"]}])
    )
