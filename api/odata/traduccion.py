"""De las opciones de OData a los parámetros de nuestras listas: los mismos filtros, el mismo orden, las mismas páginas.

Lo que no lleva `$` es un filtro propio y pasa tal cual (`/odata/v1/hitos?sesion=MEA-2025`): así, lo que OData no sabe
decir (el estado en otro día, lo callado) también se pide desde Excel.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict

from acuerdos.filtros.base import CAMPO_DE_ORDEN, parametros_desconocidos
from api.columnas import CampoDeFila
from api.odata.gramatica import SE_ENTIENDE, Condicion, FiltroErrado, leer_filtro
from api.paginacion import DE_CURSOR, DE_TAMANO, DE_TOTAL, TAMANO_MAXIMO
from api.problemas import ParametrosErrados

OPCIONES = ("$filter", "$select", "$orderby", "$top", "$skiptoken", "$count", "$search", "$format")
DIA = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T00:00(?::00(?:\.0+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?")
PREFERIDO = re.compile(r"(?:odata\.)?maxpagesize=([0-9]{1,6})")
DE_BUSQUEDA = re.compile(r'"([^"]*)"|(\S+)')
SE_BUSCA = "son palabras, que han de estar todas (con AND o sin él); lo que va entre comillas se busca tal cual."
UN_DIA = timedelta(days=1)
NUMERO_MAXIMO, CIFRAS = 10**9, 10
UBIGEO = re.compile(r"[0-9]{6}")
# Por recurso, de una propiedad al filtro que la compara con uno o varios valores.
IGUAL: dict[str, dict[str, str]] = {
    "acuerdos": {
        "sesion": "sesion",
        "sector_sigla": "sector",
        "region_codigo": "region",
        "municipalidad_ubigeo": "municipalidad",
        "tipo": "tipo",
        "clasificacion": "clasificacion",
        "responsable": "responsable",
        "cui": "cui",
        "por_validar": "por_validar",
        "hoy_estado": "estado",
        "hoy_semaforo": "semaforo",
    },
    "hitos": {"acuerdo": "acuerdo", "responsable": "responsable", "validado": "validado", "hoy_vencido": "vencido"},
    "avances": {"acuerdo": "acuerdo", "hito": "hito"},
    "evidencias": {"acuerdo": "acuerdo", "hito": "hito", "avance": "avance"},
    "solicitudes": {"acuerdo": "acuerdo", "hito": "hito", "clase": "clase", "estado": "estado"},
    "trabas": {"acuerdo": "acuerdo", "categoria": "categoria"},
    "lecturas": {"acuerdo": "acuerdo", "cui": "cui"},
    "participantes": {"acuerdo": "acuerdo", "municipalidad": "municipalidad", "sector": "sector"},
    "mensajes": {"acuerdo": "acuerdo", "lado": "lado", "dirigido_a": "dirigido_a"},
    "recordatorios": {"acuerdo": "acuerdo", "hito": "hito", "estado": "estado"},
    "reuniones": {"codigo": "codigo", "sesion": "sesion", "sector_sigla": "sector", "estado": "estado"},
    "cortes": {"sesion": "sesion", "en_pie": "en_pie"},
    "sesiones": {"etapa": "etapa", "publicada": "publicada"},
    "municipalidades": {"region_codigo": "region", "tipo": "tipo"},
    "puntos_focales": {"municipalidad": "municipalidad", "titular": "titular"},
}
# Un filtro que trae más que los iguales (por un sector, también los acuerdos en que participa) se termina de comparar
# con su columna: quien pide «eq» por OData no vuelve a mirar las filas.
EXACTAS: dict[str, dict[str, str]] = {
    "acuerdos": {"sector_sigla": "sector_id", "municipalidad_ubigeo": "municipalidad_id"},
    "participantes": {"sector": "sector_id", "municipalidad": "municipalidad_id"},
}
# Y a los que la comparan con una fecha: desde y hasta, incluidas.
ENTRE: dict[str, dict[str, tuple[str, str]]] = {
    "acuerdos": {"plazo_vigente": ("plazo_desde", "plazo_hasta")},
    "hitos": {"plazo_vigente": ("plazo_desde", "plazo_hasta")},
    "avances": {"fecha": ("fecha_desde", "fecha_hasta")},
    "lecturas": {"leida_el": ("leida_desde", "leida_hasta")},
    "solicitudes": {"solicitado_el": ("solicitado_desde", "solicitado_hasta")},
    "recordatorios": {"programado_el": ("programado_desde", "programado_hasta")},
    "reuniones": {"fecha": ("fecha_desde", "fecha_hasta")},
    "cortes": {"al": ("al_desde", "al_hasta")},
    "sesiones": {"fecha": ("fecha_desde", "fecha_hasta")},
}


def propiedad_de(columna: CampoDeFila) -> str:
    """Cómo se llama una columna en OData, que no admite puntos: `hoy_estado`."""
    return columna.nombre.replace(".", "_")


@dataclass(frozen=True, slots=True)
class Consulta:
    """Lo que se pide, dicho con nuestros parámetros. `tope`: cuántas filas en total, si se dijo.

    `exactos`: lo que además se compara con su columna (ver `EXACTAS`).
    """

    datos: QueryDict
    columnas: list[CampoDeFila]
    tope: int | None
    con_cuenta: bool
    exactos: dict[str, list[str]]


def leer_consulta(
    parametros: QueryDict, recurso: str, columnas: Sequence[CampoDeFila], filtros: Sequence[str], prefiere: str
) -> Consulta:
    """Lo que dice `parametros`. `prefiere` es la cabecera Prefer.

    :raises ParametrosErrados: si alguna opción no se admite o no se entiende.
    """
    propias = [n for n in parametros if n.startswith("$")]
    ajenas = [n for n in filtros if n != CAMPO_DE_ORDEN]
    if malas := parametros_desconocidos(parametros, [*OPCIONES, *ajenas], que="la opción"):
        raise ParametrosErrados({nombre: [frase] for nombre, frase in malas.items()})
    if repetidas := [n for n in propias if len(parametros.getlist(n)) > 1]:
        raise ParametrosErrados({nombre: ["Va una sola vez."] for nombre in repetidas})
    datos, exactos = QueryDict(mutable=True), dict[str, list[str]]()
    for nombre in ajenas:
        if nombre in parametros:
            datos.setlist(nombre, parametros.getlist(nombre))
    if "$filter" in parametros:
        exactos = _filtrar(datos, str(parametros["$filter"]), recurso)
    if "$search" in parametros:
        if "search" not in filtros:
            raise ParametrosErrados({"$search": ["Aquí no se busca por palabras: use $filter."]})
        datos["search"] = _palabras(str(parametros["$search"]))
    if "$orderby" in parametros:
        datos[CAMPO_DE_ORDEN] = _orden(str(parametros["$orderby"]))
    if "$skiptoken" in parametros:
        datos[DE_CURSOR] = str(parametros["$skiptoken"])
    if parametros.get("$format", "json").split(";")[0] not in ("json", "application/json"):
        raise ParametrosErrados({"$format": ["Aquí se contesta en json. Para CSV o Excel, /api/v1/ con formato=."]})
    tope = _tope(parametros.get("$top"))
    con_cuenta = _si_no(parametros.get("$count", "false"))
    if con_cuenta:
        datos[DE_TOTAL] = "1"
    datos[DE_TAMANO] = str(max(1, min(tope if tope is not None else TAMANO_MAXIMO, _preferido(prefiere))))
    return Consulta(datos, _elegidas(parametros.get("$select"), columnas), tope, con_cuenta, exactos)


def _palabras(escrito: str) -> str:
    """Las que se buscan, todas. :raises ParametrosErrados: si piden lo que aquí no se sabe combinar."""
    dichas = []
    for entre_comillas, suelta in DE_BUSQUEDA.findall(escrito):
        if suelta in ("OR", "NOT") or "(" in suelta or ")" in suelta:
            raise ParametrosErrados({"$search": [f"«{suelta[:40]}» no se entiende: {SE_BUSCA}"]})
        if suelta != "AND":
            dichas.append(entre_comillas or suelta.strip('"'))
    if not "".join(dichas).strip():
        raise ParametrosErrados({"$search": [f"No dice qué buscar: {SE_BUSCA}"]})
    return " ".join(dichas)


def _preferido(cabecera: str) -> int:
    hallado = PREFERIDO.search(cabecera)
    return max(1, min(int(hallado[1]), TAMANO_MAXIMO)) if hallado else TAMANO_MAXIMO


def _tope(escrito: str | None) -> int | None:
    if escrito is None:
        return None
    # Cuántas cifras, antes de leerlas: con más de 4 300, leerlas falla.
    if not (escrito.isascii() and escrito.isdigit() and len(escrito) <= CIFRAS and int(escrito) <= NUMERO_MAXIMO):
        raise ParametrosErrados({"$top": ["Es un número entero, de 0 en adelante."]})
    return int(escrito)


def _si_no(escrito: str) -> bool:
    if escrito not in ("true", "false"):
        raise ParametrosErrados({"$count": ["Es true o false."]})
    return escrito == "true"


def _elegidas(escrito: str | None, columnas: Sequence[CampoDeFila]) -> list[CampoDeFila]:
    if escrito is None or escrito.strip() == "*":
        return list(columnas)
    hay = {propiedad_de(columna): columna for columna in columnas}
    pedidas = list(dict.fromkeys(nombre.strip() for nombre in escrito.split(",")))
    if malas := parametros_desconocidos(pedidas, hay, que="la propiedad"):
        raise ParametrosErrados({"$select": list(malas.values())})
    return [hay[nombre] for nombre in pedidas]


def _orden(escrito: str) -> str:
    """`plazo_vigente desc` es `-plazo_vigente`. Si no es uno de los nuestros, lo dice después el filtro."""
    partes = escrito.strip().split()
    if "," in escrito or not 1 <= len(partes) <= 2 or partes[1:] not in ([], ["asc"], ["desc"]):
        raise ParametrosErrados({"$orderby": ["Es una sola propiedad y, si se quiere al revés, «desc»."]})
    return f"-{partes[0]}" if partes[1:] == ["desc"] else partes[0]


def _filtrar(datos: QueryDict, escrito: str, recurso: str) -> dict[str, list[str]]:
    """Pone en `datos` los filtros que dice `escrito`; devuelve los que hay que comparar además con su columna."""
    exactos, columnas = dict[str, list[str]](), EXACTAS.get(recurso, {})
    try:
        for condicion in leer_filtro(escrito):
            nombre, valores = _traducida(condicion, recurso)
            if nombre in datos:
                raise FiltroErrado(f"Hay dos condiciones sobre «{condicion.propiedad}»: deje una. {SE_ENTIENDE}")
            if nombre == "municipalidad":
                _exigir_ubigeos(condicion)
            datos.setlist(nombre, valores)
            if columna := columnas.get(condicion.propiedad):
                exactos[f"{columna}__in"] = valores
    except FiltroErrado as error:
        raise ParametrosErrados({"$filter": [str(error)]}) from None
    return exactos


def _exigir_ubigeos(condicion: Condicion) -> None:
    """El filtro propio entiende además nombres; «eq» compara con la columna, que lleva el UBIGEO.

    :raises FiltroErrado: si algún valor no lo es.
    """
    if malos := [valor for valor in condicion.valores if not UBIGEO.fullmatch(valor)]:
        raise FiltroErrado(
            f"«{malos[0][:60]}» no es un UBIGEO: «{condicion.propiedad}» se compara con sus seis dígitos. Por su "
            "nombre, con el filtro propio: ?municipalidad=…"
        )


def _traducida(condicion: Condicion, recurso: str) -> tuple[str, list[str]]:
    """El filtro nuestro y sus valores. :raises FiltroErrado: si no hay ninguno que lo diga."""
    iguales, entre = IGUAL.get(recurso, {}), ENTRE.get(recurso, {})
    if condicion.operador in ("eq", "in") and condicion.propiedad in iguales:
        return iguales[condicion.propiedad], list(condicion.valores)
    if condicion.operador in ("ge", "gt", "le", "lt") and condicion.propiedad in entre:
        desde, hasta = entre[condicion.propiedad]
        dia = _dia(condicion.valores[0])
        match condicion.operador:
            case "ge":
                return desde, [dia.isoformat()]
            case "gt":
                return desde, [(dia + UN_DIA).isoformat()]
            case "le":
                return hasta, [dia.isoformat()]
            case _:
                return hasta, [(dia - UN_DIA).isoformat()]
    con_valor, con_fecha = ", ".join(iguales) or "ninguna", ", ".join(entre) or "ninguna"
    raise FiltroErrado(
        f"No se puede filtrar «{condicion.propiedad} {condicion.operador}». Con eq o in: {con_valor}. "
        f"Con ge, gt, le o lt: {con_fecha}."
    )


def _dia(escrito: str) -> date:
    hallado = DIA.fullmatch(escrito)
    try:
        if hallado is None:
            raise ValueError
        dia = date.fromisoformat(hallado[1])
        dia - UN_DIA, dia + UN_DIA  # que tampoco el siguiente se salga del calendario
    except (ValueError, OverflowError):
        raise FiltroErrado(f"«{escrito[:40]}» no es una fecha: escríbala 2025-03-31.") from None
    return dia
