"""Las direcciones de OData: el documento de servicio, `$metadata`, cada conjunto y su `$count`.

Regla: un conjunto es una lista de la API y nada más: mismos permisos, filtros, orden y páginas; solo cambia cómo se
pide y cómo se escribe. Un error va en la forma de OData. Entra con el token como clave de Basic, que es lo que Excel
sabe mandar, o como en la API.

Fuente: OData Version 4.01 (OASIS), Parts 1 y 2, y OData JSON Format 4.01.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from api import problemas
from api.columnas import CampoDeFila, columnas_de
from api.formatos import JSON
from api.odata.errores import TIPO_JSON, VERSION, en_forma_de_odata
from api.odata.metadatos import metadatos
from api.odata.traduccion import Consulta, leer_consulta, propiedad_de
from api.paginacion import paginar
from api.preparadas import Filtradas
from api.recurso import Contexto, Fila
from api.urls import RECURSOS
from api.vistas import Lista, VistaDeLectura
from cuentas.api import PorBasicaDeOData, PorSesion
from cuentas.models import Usuario

RAIZ = "/odata/v1/"


class Siempre(BaseContentNegotiation):
    """Contesta en JSON, pida lo que pida Accept: los clientes viejos de OData nombran solo Atom y leen JSON igual."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class DeOData(VistaDeLectura):
    """Lo común a todas."""

    authentication_classes = [PorBasicaDeOData, PorSesion]
    renderer_classes = [JSON]
    content_negotiation_class = Siempre
    schema = None

    def get_exception_handler(self) -> Callable[..., Response]:
        return responder

    def lo_demas(self, usuario: Usuario) -> None:
        """Aquí lo que se pregunta se sabe después de traducir lo pedido."""

    @property
    def raiz(self) -> str:
        return f"{self.request.scheme}://{self.request.get_host()}{RAIZ}"

    def finalize_response(self, request: Request, response: Response, *args: object, **claves: object) -> Response:
        respuesta = super().finalize_response(request, response, *args, **claves)
        respuesta["OData-Version"] = VERSION
        respuesta["Cache-Control"] = "private, no-cache"
        respuesta["Vary"] = "Authorization, Cookie"
        return respuesta


class Servicio(DeOData):
    """Los conjuntos que hay."""

    def get(self, request: Request) -> Response:
        conjuntos = [{"name": nombre, "kind": "EntitySet", "url": nombre} for nombre in CONJUNTOS]
        cuerpo = {"@odata.context": f"{self.raiz}$metadata", "value": conjuntos}
        return Response(cuerpo, content_type=TIPO_JSON)


class Metadatos(DeOData):
    """Qué propiedades tiene cada conjunto, en CSDL."""

    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(metadatos(CONJUNTOS), content_type="application/xml")


class Conjunto(DeOData):
    """Las filas de una lista. Se mezcla con ella: ver `conjunto_de`."""

    nombre: ClassVar[str]
    filtro: Any
    exactos: Mapping[str, list[str]] = {}

    def get(self, request: Request) -> HttpResponseBase:
        self.exigir_cargo()
        columnas = columnas_de(self.serializer_class)
        prefiere = request.headers.get("Prefer", "")
        consulta = self.leer_consulta(request, columnas, prefiere)
        return Response(self.cuerpo(consulta, request.query_params), content_type=TIPO_JSON)

    def leer_consulta(self, request: Request, columnas: Sequence[CampoDeFila], prefiere: str) -> Consulta:
        consulta = leer_consulta(request.query_params, self.recurso, columnas, list(self.filtro.base_filters), prefiere)
        self.exactos = consulta.exactos
        return consulta

    def filtradas(self, datos: QueryDict, contexto: Contexto) -> Filtradas:
        de_la_lista: Any = super()
        filtradas: Filtradas = de_la_lista.filtradas(datos, contexto)
        # De otro día el filtro ya deja los iguales y nada más; la columna de hoy quitaría lo que entonces los era.
        if not self.exactos or filtradas.al is not None:
            return filtradas
        return replace(filtradas, qs=filtradas.qs.filter(**self.exactos))

    def cuerpo(self, consulta: Consulta, parametros: QueryDict) -> Fila:
        lista: Any = self
        contexto = self.contexto(lista.numeros(consulta.datos))
        preparada = lista.preparar(contexto, consulta.datos)
        leidas = preparada.consulta.filas()
        cuenta = preparada.cuenta(leidas)
        pagina = paginar(leidas, preparada.orden, preparada.peticion)
        crudas = [] if consulta.tope == 0 else pagina.filas
        filtradas = preparada.filtradas
        filas = self.filas(crudas, replace(contexto, al=filtradas.al, conocido_al=filtradas.conocido_al))
        cuerpo: Fila = {"@odata.context": f"{self.raiz}$metadata#{self.nombre}{_elegido(consulta, parametros)}"}
        if consulta.con_cuenta:
            cuerpo["@odata.count"] = cuenta
        cuerpo["value"] = planas(filas, consulta.columnas)
        quedan = None if consulta.tope is None else consulta.tope - len(filas)
        if pagina.siguiente and quedan != 0:
            cuerpo["@odata.nextLink"] = self._siguiente(parametros, pagina.siguiente["cursor"], quedan)
        return cuerpo

    def _siguiente(self, parametros: QueryDict, cursor: str, quedan: int | None) -> str:
        datos = parametros.copy()
        datos["$skiptoken"] = cursor
        if quedan is not None:
            datos["$top"] = str(quedan)
        return f"{self.raiz}{self.nombre}?{datos.urlencode(safe='$')}"


class Cuenta(Conjunto):
    """Cuántas filas: un número y nada más."""

    def get(self, request: Request) -> HttpResponseBase:
        self.exigir_cargo()
        consulta = self.leer_consulta(request, columnas_de(self.serializer_class), "")
        datos, lista = consulta.datos.copy(), self
        datos["total"], datos["page_size"] = "1", "1"
        vista: Any = lista
        preparada = vista.preparar(self.contexto(()), datos)
        return HttpResponse(str(preparada.cuenta(preparada.consulta.filas())), content_type="text/plain")


def _elegido(consulta: Consulta, parametros: QueryDict) -> str:
    return f"({','.join(map(propiedad_de, consulta.columnas))})" if "$select" in parametros else ""


def planas(filas: list[Fila], columnas: list[CampoDeFila]) -> list[Fila]:
    """Las filas como las ve una tabla: cada columna con su valor, sin nada adentro."""
    propiedades = [(propiedad_de(columna), columna) for columna in columnas]
    return [{nombre: columna.valor(fila) for nombre, columna in propiedades} for fila in filas]


def responder(error: Exception, contexto: dict[str, Any]) -> Response:
    """El manejador de errores: el de la API, en la forma de OData."""
    respuesta = problemas.responder(error, contexto)
    return Response(
        en_forma_de_odata(respuesta.data),
        status=respuesta.status_code,
        headers=_cabeceras(respuesta),
        content_type=TIPO_JSON,
    )


def _cabeceras(respuesta: Response) -> dict[str, str]:
    return {nombre: respuesta[nombre] for nombre in ("WWW-Authenticate", "Retry-After") if nombre in respuesta}


CONJUNTOS: dict[str, type[Lista]] = {lista.recurso: lista for lista, _ in RECURSOS}


def conjunto_de(lista: type[Lista], comun: type[Conjunto]) -> type[Any]:
    """La vista de OData de esa lista."""
    return type(f"{comun.__name__}De{lista.__name__}", (comun, lista), {"nombre": lista.recurso, "escribe": {}})
