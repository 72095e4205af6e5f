"""Lo común a todas las direcciones de lectura: parámetros, páginas, filas rápidas y ETag.

Regla: toda lista empieza por lo que la persona puede ver (`visibles`), un parámetro desconocido, vacío
o repetido es 400, y lo que no se ve no existe (404). Las filas salen de `.values()` sin pasar por el
serializador, que queda como esquema: una prueba compara sus claves. El ETag cuenta quién pide, qué
pide, con qué programa y los números del último cambio de lo que la respuesta muestra (`numeros`); el
día, solo donde la respuesta depende de él. Saber si sigue siendo el mismo cuesta una consulta.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, ClassVar, TypeVar

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import parse_etags
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from acuerdos import ambitos, permisos
from acuerdos.errores import DatoInvalido
from acuerdos.fechas import leer_dia
from acuerdos.filtros.al_dia import AlDia
from acuerdos.filtros.base import CAMPO_DE_ORDEN, Filtros, Formas, Varios, parametros_desconocidos
from acuerdos.numeros import PARTICIPANTES, De, DeQueDepende, Numeros, consulta_para, numeros_para
from api import archivos, paginacion, preparadas
from api.columnas import PARAMETRO as CAMPOS
from api.columnas import Seleccion, leer_campos
from api.formatos import CSV, JSON, NDJSON, XLSX
from api.huella import huella
from api.limites import ConLimite
from api.negociacion import PorFormato
from api.paginacion import PROPIOS as DE_PAGINA
from api.paginacion import Orden, Origen, PaginaPedida
from api.preparadas import Filtradas, Preparada
from api.problemas import ParametrosErrados
from api.recurso import RAIZ, Contexto, Fila, Recurso
from cuentas.api import ConAlcance, puede_escribir
from cuentas.con_su_token import Consulta
from cuentas.models import Usuario
from cuentas.textos import lo_que_no_se_ve
from cuentas.traducidas import guardada

R = TypeVar("R", bound=HttpResponseBase)
CONOCIDO = "conocido_al"


def exigir_sin_parametros(request: Request) -> None:
    """:raises ParametrosErrados: si la dirección lleva alguno."""
    if errores := parametros_desconocidos(request.query_params, ()):
        raise ParametrosErrados({nombre: [frase] for nombre, frase in errores.items()})


def exigir_bien_escritos(datos: QueryDict, filtros: Mapping[str, Any], propios: Sequence[str] = ()) -> None:
    """:raises ParametrosErrados: si hay alguno que no existe, está vacío, lleva algo que no se ve o se repite."""
    conocidos = [*filtros, *propios]
    errores = {n: [f] for n, f in parametros_desconocidos(datos, conocidos).items()}
    for nombre, valores in datos.lists():
        if nombre not in conocidos:
            continue
        if any(not valor.strip() for valor in valores):
            errores[nombre] = ["Está vacío: dele un valor o quítelo."]
        elif nombre != "search" and any(v != v.strip() for v in valores):
            errores[nombre] = ["Lleva blancos al principio o al final: quítelos."]
        elif nombre != "search" and (invisible := lo_que_no_se_ve("".join(valores))):
            errores[nombre] = [f"Lleva un carácter que no se ve ({invisible}): quítelo."]
        elif len(valores) > 1 and not isinstance(filtros.get(nombre), Varios | Formas):
            errores[nombre] = ["Va una sola vez."]
    if errores:
        raise ParametrosErrados(errores)


def exigir_filtros(filtro: Filtros) -> None:
    """:raises ParametrosErrados: si alguno no sirve."""
    if errores := filtro.errores:
        raise ParametrosErrados(errores)


def _es_hoy(al: str | None) -> bool:
    """Si lo que se pide al día `al` es lo de hoy; lo que no es un día se rechaza después, con su frase."""
    try:
        return al is None or leer_dia(al) == timezone.localdate()
    except DatoInvalido:
        return True


class VistaDeLectura(Recurso, ConLimite):
    """Una dirección que se lee. En la misma se puede escribir lo que diga `escribe`: método → su vista."""

    permission_classes = [ConAlcance]
    http_method_names = ["get", "head", "options"]
    escribe: ClassVar[Mapping[str, type[APIView]]] = {}

    @property
    def allowed_methods(self) -> list[str]:
        return [*super().allowed_methods, *(metodo.upper() for metodo in self.escribe)]

    def dispatch(self, request: HttpRequest, *args: object, **claves: str) -> Any:
        if verbo := self.escribe.get((request.method or "").lower()):
            return verbo.as_view()(request, **claves)
        return super().dispatch(request, *args, **claves)

    def initial(self, request: Request, *args: object, **claves: str) -> None:
        """Antes que quién pide, si se puede pedir: a nadie se le manda a buscar un permiso que no abre nada."""
        if (request.method or "").lower() not in self.http_method_names:
            self.http_method_not_allowed(request)
        super().initial(request, *args, **claves)

    def lo_demas(self, usuario: Usuario) -> Consulta | None:
        """Los números que se van a preguntar si quien pide es `usuario`: se leen junto con su token."""
        return None

    @property
    def quien(self) -> Usuario:
        """Quien pide: sin haber ingresado no se llega a donde hace falta (`ConAlcance`)."""
        usuario = self.request.user
        assert isinstance(usuario, Usuario)
        return usuario

    def contexto(self, numeros: Numeros) -> Contexto:
        raiz = f"{self.request.scheme}://{self.request.get_host()}{RAIZ}/"
        return Contexto(self.quien, timezone.localdate(), raiz, numeros)

    def etag(self, numeros: Numeros, *, del_dia: bool) -> str:
        """Con los mismos `numeros`, la misma persona, la misma petición y el mismo programa, lo mismo."""
        return f'"{self.resumen(numeros, self.request.build_absolute_uri(), del_dia=del_dia)}"'

    def resumen(self, numeros: Numeros, direccion: str, *, del_dia: bool) -> str:
        usuario = self.request.user
        # Lo que una ficha dice que se puede hacer depende también de lo que deje el token.
        quien = (usuario.pk, usuario.rol, puede_escribir(self.request.auth)) if usuario.is_authenticated else ()
        dia = timezone.localdate() if del_dia else None
        # Prender o apagar la parte pública no es un acto, y cambia lo que cada quien lee.
        todo = (quien, dia, huella(), permisos.hay_parte_publica(), direccion, numeros)
        return sha256(repr(todo).encode()).hexdigest()[:32]

    def ya_lo_tiene(self, etag: str) -> bool:
        conocidos = parse_etags(self.request.META.get("HTTP_IF_NONE_MATCH", ""))
        return any(c.removeprefix("W/") == etag for c in conocidos)

    def responder(self, cuerpo: object, etag: str) -> Response:
        """El cuerpo con su ETag, o 304 si a quien pide le sirve cualquiera que tenga."""
        if self.le_sirve_cualquiera():
            return self.sin_cambios(etag)
        return self._con_cabeceras(Response(cuerpo), etag)

    def le_sirve_cualquiera(self) -> bool:
        return self.request.META.get("HTTP_IF_NONE_MATCH", "").strip() == "*"

    def sin_cambios(self, etag: str) -> Response:
        return self._con_cabeceras(Response(status=304), etag)

    def exigir_cargo(self) -> None:
        """:raises PermissionDenied: si no ejerce ninguno y aquí hace falta, o si dejó el que tenía."""
        respuesta = permisos.ejerce_cargo(self.request.user)
        if isinstance(respuesta, permisos.Denegado) and (respuesta.suele or not self.de_todos):
            raise PermissionDenied(respuesta.motivo)

    def _con_cabeceras(self, respuesta: R, etag: str) -> R:
        respuesta["ETag"] = etag
        respuesta["Cache-Control"] = "private, no-cache"  # se guarda, y se pregunta antes de volver a usarlo
        respuesta["Vary"] = "Accept, Authorization, Cookie"
        return respuesta


class Lista(VistaDeLectura):
    """Una lista con filtros, orden y páginas; o entera, como archivo (ver `archivos`)."""

    renderer_classes = [JSON, CSV, XLSX, NDJSON]
    content_negotiation_class = PorFormato
    filtro: Any  # la clase de sus filtros
    ademas: ClassVar[tuple[De, ...]] = ()  # de qué más dependen sus filtros
    con_vocabulario: ClassVar[bool] = False  # si lo que se busca se corrige con él

    def get(self, request: Request) -> HttpResponseBase:
        datos, formato = request.query_params, request.accepted_renderer.format
        numeros = self.numeros(datos)
        etag = self.etag_de_lista(numeros, datos, formato)
        self.exigir_cargo()
        if self.ya_lo_tiene(etag):
            return self.sin_cambios(etag)
        contexto = self.contexto(numeros)
        if self.le_sirve_cualquiera():
            self.preparar(contexto, datos)  # lo que esté mal se dice igual
            return self.sin_cambios(etag)
        if formato != JSON.format and not any(nombre in datos for nombre in DE_PAGINA):
            return self._con_cabeceras(self.entera(datos, contexto, formato), etag)
        return self._con_cabeceras(self.una_pagina(datos, contexto, formato), etag)

    def una_pagina(self, datos: QueryDict, contexto: Contexto, formato: str) -> HttpResponseBase:
        """Una página, en JSON o como archivo: entonces, la dirección de la siguiente va en `Link`.

        :raises ParametrosErrados: si algún parámetro no sirve. :raises NotFound: si no hay tal página.
        """
        lista = guardada(self._clave(contexto, datos), lambda: self.preparar(contexto, datos))
        seleccion = leer_campos(datos.get(CAMPOS), self.serializer_class)
        contexto = replace(contexto, al=lista.filtradas.al, conocido_al=lista.filtradas.conocido_al)
        leidas = lista.consulta.filas()
        cuenta = lista.cuenta(leidas)
        pagina = paginacion.paginar(leidas, lista.orden, lista.peticion)
        filas = self.filas(pagina.filas, contexto)
        siguiente = self._enlace(pagina.siguiente)
        if formato != JSON.format:
            respuesta = self.como_archivo(iter([filas]), seleccion, formato)
            if siguiente:
                respuesta["Link"] = f'<{siguiente}>; rel="next"'
            return respuesta
        cuerpo = {
            "count": cuenta,
            "next": siguiente,
            "previous": self._enlace(pagina.anterior),
            **lista.filtradas.extra,
            "results": seleccion.proyectar(filas),
        }
        return Response(cuerpo)

    def etag_de_lista(self, numeros: Numeros, datos: QueryDict, formato: str) -> str:
        """El de siempre, y el formato. De un día que ya pasó no importa qué día es hoy."""
        de_hoy = _es_hoy(datos.get("al"))
        direccion = f"{self.request.build_absolute_uri()}#{formato}"
        return f'"{self.resumen(numeros, direccion, del_dia=self.depende_del_dia and de_hoy)}"'

    def entera(self, datos: QueryDict, contexto: Contexto, formato: str) -> HttpResponseBase:
        """Todas las filas, como archivo. :raises ParametrosErrados: si algún parámetro no sirve."""
        self.revisar_parametros(datos)
        orden = self.orden(datos.get(CAMPO_DE_ORDEN))
        paginacion.leer_peticion(datos, Origen.de(self.recurso, datos, orden.nombre))
        seleccion = leer_campos(datos.get(CAMPOS), self.serializer_class)
        crudas, contexto = self.todas(datos, contexto, orden)
        tandas = archivos.empezadas(archivos.en_tandas(crudas, lambda tanda: self.filas(tanda, contexto)))
        return self.como_archivo(tandas, seleccion, formato)

    def como_archivo(self, tandas: archivos.Tandas, seleccion: Seleccion, formato: str) -> HttpResponseBase:
        nombre = f"{self.recurso}-{timezone.localdate().isoformat()}"
        if formato == NDJSON.format:
            return archivos.como_ndjson(tandas, seleccion.proyectar, nombre)
        if formato == CSV.format:
            return archivos.como_csv(tandas, seleccion.columnas, nombre)
        return archivos.como_libro(tandas, seleccion.columnas, nombre, hoja=self.recurso)

    def todas(self, datos: QueryDict, contexto: Contexto, orden: Orden) -> tuple[Iterator[Fila], Contexto]:
        """Todas las filas, leídas según se piden y en su orden, y el contexto con el día en que se miran."""
        filtradas = self.filtradas(datos, contexto)
        columnas = {*self.campos, orden.columna, orden.clave}
        filas = filtradas.qs.order_by(*orden.columnas(al_reves=False)).values(*columnas)
        contexto = replace(contexto, al=filtradas.al, conocido_al=filtradas.conocido_al)
        return filas.iterator(chunk_size=archivos.TANDA), contexto

    def numeros(self, datos: QueryDict) -> Numeros:
        """Los números de los que dependen las filas."""
        return numeros_para(self.request.user, **self.de_que_depende(datos))

    def lo_demas(self, usuario: Usuario) -> Consulta | None:
        return consulta_para(usuario, **self.de_que_depende(self.request.query_params))

    def de_que_depende(self, datos: QueryDict) -> DeQueDepende:
        palabras = self.con_vocabulario and "search" in datos
        if self.de_todos:
            return {"fijos": (De(ambitos.CUALQUIERA, self.tipo), *self.ademas), "palabras": palabras}
        return {
            "propios": (self.tipo,),
            "fijos": (*self.nombra, *self.ademas),
            "palabras": palabras,
            "participantes": "sector" in datos or "municipalidad" in datos,
        }

    def preparar(self, contexto: Contexto, datos: QueryDict) -> Preparada:
        """Lo que se va a preguntar. :raises ParametrosErrados: si algún parámetro no sirve."""
        self.revisar_parametros(datos)
        orden = self.orden(datos.get(CAMPO_DE_ORDEN))
        peticion = paginacion.leer_peticion(datos, Origen.de(self.recurso, datos, orden.nombre))
        return self.armar(datos, contexto, orden, peticion)

    def armar(self, datos: QueryDict, contexto: Contexto, orden: Orden, peticion: PaginaPedida) -> Preparada:
        return preparadas.armar(self.filtradas(datos, contexto), orden, peticion, self.campos)

    def _clave(self, contexto: Contexto, datos: QueryDict) -> Any:
        """Con qué se guarda lo preparado; None si depende de más que la petición y el día (ver `preparadas`)."""
        nombres = [valor for valor in datos.getlist("municipalidad") if not valor.isdigit()]
        if not contexto.usuario.es_secretaria or "search" in datos or nombres:
            return None
        # Pedir los de un lugar trae también aquellos en que participa, que al preparar ya se buscaron.
        participan = tuple(numero for numero in contexto.numeros if numero[0] == PARTICIPANTES)
        return type(self), self.request.META["QUERY_STRING"], contexto.dia, participan

    def revisar_parametros(self, datos: QueryDict) -> None:
        """:raises ParametrosErrados: si hay alguno que no existe o está mal escrito (ver `exigir_bien_escritos`)."""
        exigir_bien_escritos(datos, self.filtro.base_filters, (*paginacion.PROPIOS, *paginacion.DE_FORMA))

    def filtradas(self, datos: QueryDict, contexto: Contexto) -> Filtradas:
        """:raises ParametrosErrados: si algún filtro no sirve."""
        # Lo que después se anuló entonces contaba: qué queda de ello lo dice el filtro.
        qs = (self.accesibles if CONOCIDO in datos else self.visibles)(contexto.usuario)
        if not any(nombre in self.filtro.base_filters for nombre in datos):
            return Filtradas(qs, self.junto_a_las_filas(None))
        filtro = self.filtro(datos, qs, dia=contexto.dia, quien=contexto.usuario, solo_los_que_vienen=True)
        exigir_filtros(filtro)
        al, conocido = (filtro.dia_pedido, filtro.conocido) if isinstance(filtro, AlDia) else (None, None)
        return Filtradas(filtro.qs, self.junto_a_las_filas(filtro), al, conocido)

    def junto_a_las_filas(self, filtro: Filtros | None) -> Fila:
        return {}

    def orden(self, escrito: str | None) -> Orden:
        clave = self.filtro.desempate[0]
        ordenes = self.filtro.base_filters[CAMPO_DE_ORDEN]
        columnas = ordenes.campos
        # Un orden que no existe lo rechaza después el filtro, con su frase.
        nombre = escrito if escrito is not None and escrito in columnas else clave
        columna = columnas.get(nombre, clave).lstrip("-")
        campo = self.filtro._meta.model._meta.get_field(columna)
        en_espanol = nombre.lstrip("-") in ordenes.alfabeticos
        return Orden(nombre, columna, clave, nombre.startswith("-"), campo.null, en_espanol)

    def _enlace(self, cambio: dict[str, str] | None) -> str | None:
        if cambio is None:
            return None
        datos = self.request.query_params.copy()
        for nombre in ("page", "cursor"):
            datos.pop(nombre, None)
        datos.update(cambio)
        return f"{self.request.build_absolute_uri(self.request.path)}?{datos.urlencode()}"
