"""Un ejemplo de cada cuerpo que el OpenAPI describe: de lo que se envía, de lo que se contesta y de los errores.

Se arman campo por campo, con valores de la demostración; un campo sin el suyo lleva el de su forma. Así no se quedan
atrás: si el contrato cambia, el ejemplo cambia con él.
"""

import re
from typing import Any

REFERENCIA = "#/components/schemas/"
DIA, INSTANTE = "2025-03-31", "2025-03-31T09:30:00-05:00"
SITIO = "https://muniejecutivo.ejemplo.gob.pe/api/v1/"
# De cada campo, lo que suele llevar. Uno que en otro lugar tiene otra forma lleva ahí el de esa forma.
VALORES: dict[str, tuple[object, ...]] = {
    "acuerdo": ("MEA-2025-001",),
    "avance": (40.0, 1),
    "cargo": ("Jefa de Infraestructura",),
    "clasificacion": ("asistencia_tecnica",),
    "clave": ("reprogramacion-12", "MEA-2025-1"),
    "codigo": ("MEA-2025-001",),
    "como": ("Se aprobó la opinión técnica",),
    "correo": ("puntofocal@umachiri.example",),
    "cui": ("2345678",),
    "fase": ("Ejecución",),
    "cuerpo": ('{"type": "cambios"}',),
    "descripcion": ("Se presentó el expediente técnico",),
    "destino": ("https://sistema.ejemplo.gob.pe/avisos/",),
    "detail": ("«vencidos» no sirve. ¿Quiso decir «vencido»?",),
    "documento": ("Resolución de Alcaldía 012-2025",),
    "lugar": ("Lima",),
    "monto": (1500.5,),
    "motivo": ("Faltaba el informe de la obra",),
    "municipalidad": ("210809",),
    "necesidad": ("Opinión favorable del sector",),
    "nombre": ("Umachiri",),
    "nombre_completo": ("Municipalidad Distrital de Umachiri",),
    "parametro": ("estado",),
    "persona": ("Fátima Mamani",),
    "pointer": ("/porcentaje",),
    "porcentaje": (40, 40.0),
    "provincia": ("Melgar",),
    "region": ("21",),
    "reunion": ("MTPE-01",),
    "sala": ("Sala 3",),
    "sector": ("MTPE",),
    "sesion": ("MEA-2025",),
    "sigla": ("MTPE",),
    "sha256": ("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",),
    "status": (400,),
    "telefono": ("951 234 567",),
    "texto": ("Asesorar en la formulación del expediente técnico",),
    "title": ("La petición no se entiende",),
    "type": ("/api/v1/docs/#pedido-malo",),
    "ubigeo": ("210809",),
    "usuario": ("fatima",),
}
DE_FORMATO = {"date": DIA, "date-time": INSTANTE, "uri": f"{SITIO}acuerdos/MEA-2025-001/", "time": "09:30:00"}
DE_TIPO = {"string": "Texto", "integer": 1, "number": 1.0, "boolean": True, "null": None}
DE_PATRON = ("09:30:00", INSTANTE)
CLASES_DE_VALOR = {"string": str, "integer": int, "number": float, "boolean": bool}


def poner_ejemplos(result: dict[str, Any]) -> dict[str, Any]:
    """Un ejemplo en cada JSON de cada operación; los de error, en la forma de su código."""
    tipos = result["components"]["schemas"]
    for operaciones in result["paths"].values():
        for operacion in operaciones.values():
            _poner(operacion.get("requestBody", {}), tipos)
            for codigo, respuesta in operacion["responses"].items():
                _poner(respuesta, tipos, int(codigo))
    return result


def _poner(parte: dict[str, Any], tipos: dict[str, Any], codigo: int = 0) -> None:
    for tipo, contenido in parte.get("content", {}).items():
        if tipo == "application/json" and "schema" in contenido:
            contenido["example"] = ejemplo_de(contenido["schema"], tipos)
        elif tipo == "application/problem+json":
            contenido["example"] = _de_problema(codigo, parte.get("description", ""))


def _de_problema(codigo: int, titulo: str) -> dict[str, Any]:
    """Uno de ese código; el de 400 dice además qué campo está mal."""
    cuerpo: dict[str, Any] = {"type": "/api/v1/docs/#errores", "title": titulo, "status": codigo, "detail": titulo}
    if codigo == 400:
        cuerpo["detail"] = "Es un número entero."
        cuerpo["errores"] = [{"detail": cuerpo["detail"], "pointer": "/porcentaje"}]
    if codigo == 412:
        cuerpo["version_actual"] = 4182
    return cuerpo


def ejemplo_de(esquema: dict[str, Any], tipos: dict[str, Any], nombre: str = "") -> Any:
    """Un valor que cumple `esquema`. `nombre`: el campo en que va."""
    if "$ref" in esquema:
        return ejemplo_de(tipos[esquema["$ref"].removeprefix(REFERENCIA)], tipos, nombre)
    for junta in ("allOf", "anyOf", "oneOf"):
        if junta in esquema:
            return ejemplo_de(esquema[junta][0], tipos, nombre)
    if "enum" in esquema:
        return next((valor for valor in esquema["enum"] if valor), esquema["enum"][0])
    if "const" in esquema:
        return esquema["const"]
    clase = _tipo_de(esquema)
    if clase == "object":
        campos = esquema.get("properties", {})
        return {campo: ejemplo_de(suyo, tipos, campo) for campo, suyo in campos.items()}
    if clase == "array":
        cuantos = esquema.get("minItems", 1)
        return [ejemplo_de(esquema["items"], tipos, nombre) for _ in range(cuantos)]
    return _suelto(esquema, clase, nombre)


def _tipo_de(esquema: dict[str, Any]) -> str:
    tipo = esquema.get("type", "object")
    return str(tipo if isinstance(tipo, str) else next(t for t in tipo if t != "null"))


def _suelto(esquema: dict[str, Any], clase: str, nombre: str) -> Any:
    """El primero de los suyos que tiene su forma: el del campo, el de su formato, el de su patrón o el de su tipo."""
    formato = esquema.get("format", "")
    del_campo = () if formato in DE_FORMATO else VALORES.get(nombre, ())
    candidatos = (*del_campo, *([DE_FORMATO[formato]] if formato in DE_FORMATO else []), *DE_PATRON)
    if clase == "string":
        patron, largo = esquema.get("pattern", ""), esquema.get("maxLength", 10**6)
        propios = candidatos if patron or del_campo or formato in DE_FORMATO else ()
        return next((v for v in propios if isinstance(v, str) and len(v) <= largo and re.search(patron, v)), "Texto")
    de_su_clase = [v for v in del_campo if type(v) is CLASES_DE_VALOR.get(clase)]
    minimo = esquema.get("minimum", 0)
    return next(iter(de_su_clase), max(minimo, 1) if clase in ("integer", "number") else DE_TIPO[clase])
