"""Un ejemplo de cada cuerpo que el OpenAPI describe: de lo que se envía, de lo que se contesta y de los errores.

Lo que se contesta se arma campo por campo, con valores de la demostración; un campo sin el suyo lleva el de su forma.
Así no se queda atrás: si el contrato cambia, el ejemplo cambia con él. Lo que se envía está escrito en
`envios_de_ejemplo`: no todo lo que cumple su forma se admite. Un error dice lo que dice de verdad el de su código.
"""

import re
from typing import Any

from api.envios_de_ejemplo import ENVIOS, FORMULARIOS
from api.problemas import problema

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
    "departamento": ("Puno",),
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
    "sectores": ("MTPE",),
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
# Los que en lo de una clase son otros: por clase y campo. El nombre de la clase, sin lo que le agrega su ficha.
DE_SU_CLASE: dict[str, object] = {
    "Accion.accion": "registrar_hito",
    "Accion.causa": "",
    "Accion.metodo": "POST",
    "Accion.motivo": "",
    "Accion.url": f"{SITIO}acuerdos/MEA-2025-001/hitos/",
    "AsistenciaTecnica.descripcion": "Se revisó el expediente con la municipalidad",
    "Cambio.baja": False,
    "Cambio.causa": "",
    "Cambio.clave": "MEA-2025-001",
    "Cambio.motivo": "",
    "Clasificacion.codigo": "asistencia_tecnica",
    "Clasificacion.nombre": "Asistencia técnica",
    "DeRegion.codigo": "21",
    "DeRegion.nombre": "Puno",
    "DeSector.nombre": "Ministerio de Trabajo y Promoción del Empleo",
    "Parte.codigo": "21",
    "Parte.nombre": "Puno",
    "ParteDeSector.nombre": "Ministerio de Trabajo y Promoción del Empleo",
    "Mensaje.texto": "¿Cuándo llega la opinión favorable?",
    "PuntoFocal.nombre": "Fátima Mamani",
    "Region.codigo": "21",
    "Region.nombre": "Puno",
    "ResumenDeRecurso.tipo": "acuerdo",
    "Reunion.codigo": "MTPE-01",
    "Sector.nombre": "Ministerio de Trabajo y Promoción del Empleo",
    "Sesion.codigo": "MEA-2025",
    "Sesion.nombre": "MUNI Ejecutivo 2025",
    "SesionDeCorte.codigo": "MEA-2025",
    "SesionDeCorte.nombre": "MUNI Ejecutivo 2025",
}
# Dónde se lee lo de cada una; lo demás, donde su acuerdo.
DE_SU_CLASE |= {
    f"{clase}.url": f"{SITIO}{donde}/"
    for clase, donde in {
        "Avance": "avances/12",
        "Clasificacion": "clasificaciones/asistencia_tecnica",
        "Corte": "cortes/MEA-2025-1",
        "Evidencia": "evidencias/12",
        "Hito": "acuerdos/MEA-2025-001/hitos/1",
        "Lectura": "lecturas/12",
        "Mensaje": "mensajes/12",
        "Municipalidad": "municipalidades/210809",
        "PuntoFocal": "puntos_focales/12",
        "QuienParticipa": "participantes/12",
        "Recordatorio": "recordatorios/12",
        "Region": "regiones/21",
        "Reunion": "sesiones/MEA-2025/reuniones/MTPE-01",
        "Sector": "sectores/MTPE",
        "Sesion": "sesiones/MEA-2025",
        "Solicitud": "solicitudes/reprogramacion-12",
        "Suscripcion": "suscripciones/12",
        "Traba": "trabas/12",
    }.items()
}
SIN_OTRA_PAGINA = ("next", "previous")
# Las claves de lo que se contesta por clave, y lo que va en cada una si no lo dice su forma.
POR_CLAVE = {"recursos": "acuerdos", "cubetas": "0"}
DE_FORMATO = {"date": DIA, "date-time": INSTANTE, "uri": f"{SITIO}acuerdos/MEA-2025-001/", "time": "09:30:00"}
DE_TIPO = {"string": "Texto", "integer": 1, "number": 1.0, "boolean": True, "null": None}
DE_PATRON = ("09:30:00", INSTANTE)
CLASES_DE_VALOR = {"string": str, "integer": int, "number": float, "boolean": bool}


def poner_ejemplos(result: dict[str, Any]) -> dict[str, Any]:
    """Un ejemplo en cada JSON de cada operación; los de error, en la forma de su código."""
    tipos = result["components"]["schemas"]
    for operaciones in result["paths"].values():
        for metodo, operacion in operaciones.items():
            _poner_lo_enviado(operacion, tipos)
            for codigo, respuesta in operacion["responses"].items():
                _poner(respuesta, tipos, int(codigo), leyendo=metodo == "get")
    return result


def _poner_lo_enviado(operacion: dict[str, Any], tipos: dict[str, Any]) -> None:
    escritos = {"application/json": ENVIOS, "multipart/form-data": FORMULARIOS}
    for tipo, contenido in operacion.get("requestBody", {}).get("content", {}).items():
        escrito = escritos[tipo].get(operacion["operationId"])
        contenido["example"] = ejemplo_de(contenido["schema"], tipos) if escrito is None else escrito


def _poner(parte: dict[str, Any], tipos: dict[str, Any], codigo: int, *, leyendo: bool) -> None:
    for tipo, contenido in parte.get("content", {}).items():
        if tipo == "application/json" and "schema" in contenido:
            contenido["example"] = ejemplo_de(contenido["schema"], tipos)
        elif tipo == "application/problem+json":
            contenido["example"] = _de_problema(codigo, leyendo=leyendo)


def _de_problema(codigo: int, *, leyendo: bool) -> dict[str, Any]:
    """Como se contesta uno de ese código; el de 400 dice además qué parámetro o qué campo está mal."""
    cuerpo = problema(codigo)
    if codigo == 400:
        cuerpo["detail"] = "Es un número entero."
        donde = {"parametro": "desde"} if leyendo else {"pointer": "/porcentaje"}
        cuerpo["errores"] = [donde | {"detail": cuerpo["detail"]}]
    if codigo == 412:
        cuerpo["version_actual"] = 4182
    return cuerpo


def ejemplo_de(esquema: dict[str, Any], tipos: dict[str, Any], nombre: str = "", de: str = "") -> Any:
    """Un valor que cumple `esquema`. `nombre`: el campo en que va; `de`: la clase de la que es ese campo."""
    if f"{de}.{nombre}" in DE_SU_CLASE:
        return DE_SU_CLASE[f"{de}.{nombre}"]
    if nombre in SIN_OTRA_PAGINA:
        return None
    if "$ref" in esquema:
        clase = esquema["$ref"].removeprefix(REFERENCIA)
        return ejemplo_de(tipos[clase], tipos, "", re.sub(r"(Fila|Ficha)$", "", clase))
    for junta in ("allOf", "anyOf", "oneOf"):
        if junta in esquema:
            return ejemplo_de(esquema[junta][0], tipos, nombre, de)
    if "enum" in esquema:
        return next((valor for valor in esquema["enum"] if valor), esquema["enum"][0])
    if "const" in esquema:
        return esquema["const"]
    clase = _tipo_de(esquema)
    if clase == "object":
        campos = esquema.get("properties", {})
        if nombre in POR_CLAVE:
            return {POR_CLAVE[nombre]: ejemplo_de(esquema["additionalProperties"], tipos, "sha256")}
        return {campo: ejemplo_de(suyo, tipos, campo, de) for campo, suyo in campos.items()}
    if clase == "array":
        cuantos = esquema.get("minItems", 1)
        return [ejemplo_de(esquema["items"], tipos, nombre, de) for _ in range(cuantos)]
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
