"""Cada operación del OpenAPI trae ejemplos, y cada uno cumple su esquema."""

from collections.abc import Iterator
from typing import Any

import pytest

from api.documentos import esquema
from api.ejemplos import SITIO, ejemplo_de
from api.problemas import CLASES

JSON = ("application/json", "application/problem+json")


def cuerpos(contrato: Any) -> Iterator[tuple[str, Any]]:
    """Cada JSON que se envía o se contesta, con dónde."""
    for direccion, operaciones in contrato["paths"].items():
        for metodo, operacion in operaciones.items():
            partes = {"envía": operacion.get("requestBody", {}), **operacion["responses"]}
            for que, parte in partes.items():
                for tipo, contenido in parte.get("content", {}).items():
                    if tipo in JSON:
                        yield f"{metodo} {direccion} {que}", contenido


def test_todo_cuerpo_trae_un_ejemplo_que_cumple_su_esquema() -> None:
    from jsonschema import Draft202012Validator  # noqa: PLC0415  # son dos segundos y medio, y solo hace falta aquí

    contrato, malos = esquema(), {}
    for donde, contenido in cuerpos(contrato):
        de_los_suyos = contenido["schema"] | {"components": contrato["components"]}
        validador = Draft202012Validator(de_los_suyos, format_checker=Draft202012Validator.FORMAT_CHECKER)
        if errores := [e.message for e in validador.iter_errors(contenido["example"])]:
            malos[donde] = errores
    assert malos == {}


def test_toda_operacion_que_contesta_json_trae_el_suyo_y_el_de_sus_errores() -> None:
    con_ejemplo = {donde.rsplit(" ", 1)[0] for donde, c in cuerpos(esquema()) if "example" in c}
    todas = {f"{m} {d}" for d, operaciones in esquema()["paths"].items() for m in operaciones}
    assert con_ejemplo == todas


def test_el_de_un_avance_se_entiende_solo() -> None:
    contrato = esquema()
    avance = contrato["paths"]["/api/v1/acuerdos/{codigo}/hitos/{numero}/avances/"]["post"]
    enviado = avance["requestBody"]["content"]["application/json"]["example"]
    assert (enviado["porcentaje"], enviado["fecha"]) == (40, "2025-03-31")
    mal = avance["responses"]["400"]["content"]["application/problem+json"]["example"]
    assert mal["errores"] == [{"detail": "Es un número entero.", "pointer": "/porcentaje"}]
    leyendo = contrato["paths"]["/api/v1/cambios/"]["get"]["responses"]["400"]["content"]["application/problem+json"]
    assert leyendo["example"]["errores"] == [{"detail": "Es un número entero.", "parametro": "desde"}]
    assert avance["responses"]["412"]["content"]["application/problem+json"]["example"]["version_actual"] == 4182


def test_el_de_un_error_es_como_se_contesta() -> None:
    for donde, contenido in cuerpos(esquema()):
        codigo = donde.rsplit(" ", 1)[1]
        if codigo.isdigit() and int(codigo) >= 400:
            clase, ejemplo = CLASES[int(codigo)], contenido["example"]
            assert (ejemplo["type"], ejemplo["title"]) == (f"/api/v1/docs/#{clase.ancla}", clase.titulo), donde


def leido(direccion: str, codigo: str = "200", metodo: str = "get") -> Any:
    respuesta = esquema()["paths"][f"/api/v1/{direccion}"][metodo]["responses"][codigo]
    return respuesta["content"]["application/json"]["example"]


def test_lo_que_se_contesta_no_dice_lo_que_no_puede_ser() -> None:
    (region,) = leido("regiones/")["results"]
    assert region == {"codigo": "21", "nombre": "Puno", "url": f"{SITIO}regiones/21/"}
    acuerdo = leido("acuerdos/{codigo}/")
    assert (acuerdo["region"]["codigo"], acuerdo["sector"]["sigla"]) == ("21", "MTPE")
    assert all(accion["puede"] is not bool(accion["motivo"]) for accion in acuerdo["acciones_disponibles"])
    assert all(cambio["baja"] is not bool(cambio["url"]) for cambio in leido("cambios/")["results"])
    assert leido("resumen/")["recursos"]["acuerdos"]["cubetas"]


@pytest.mark.parametrize(
    ("forma", "nombre", "valor"),
    [
        ({"type": "string", "pattern": "^[0-9]{6}$"}, "ubigeo", "210809"),
        ({"type": ["string", "null"], "format": "date"}, "plazo", "2025-03-31"),
        ({"type": "integer", "minimum": 7}, "cuantos", 7),
        ({"type": "array", "items": {"type": "string", "enum": ["", "GL"]}}, "lados", ["GL"]),
    ],
)
def test_un_campo_lleva_lo_suyo_si_cabe_en_su_forma(forma: Any, nombre: str, valor: object) -> None:
    assert ejemplo_de(forma, {}, nombre) == valor


def test_el_contrato_dice_donde_esta_y_con_que_licencia() -> None:
    assert esquema()["servers"] == [{"url": "/", "description": "Este mismo sitio"}]
    assert esquema()["info"]["license"] == {"name": "MIT", "identifier": "MIT"}
