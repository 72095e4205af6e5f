"""Cómo se escribe por la API: de la petición a la acción, y de lo hecho a la respuesta.

Regla: aquí no se decide nada. Quién puede lo dice `permisos.puede`; qué vale, la acción; quién ve, el
queryset de siempre. En este orden se contesta: 404 si no se ve, 403 si se ve y no se puede (con el
motivo), 428 si no se dijo qué se leyó, 400 si lo enviado no tiene forma, 412 si ya es otra cosa, y 400 si
la acción no lo admite. Lo hecho, su número de cambio y lo que se contestó van en una transacción.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, TypeVar

from django.http import Http404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from acuerdos import permisos
from acuerdos.acciones.base import bloquear, bloquear_fila
from acuerdos.acciones.transaccion import en_transaccion, en_transaccion_y_luego
from acuerdos.enums import TipoDeCambio
from acuerdos.errores import AccionDenegada
from acuerdos.models import Acuerdo
from acuerdos.numeros import numero_de
from acuerdos.permisos import Accion, Denegado, Respuesta
from api import condiciones
from api.entradas import Entrada, SinDatos
from api.fichas import Detalle
from api.formatos import JSON
from api.lectores import LectorDeJson
from api.problemas import CabeceraErrada, ClaveUsada, FaltaVersion
from api.recurso import RAIZ, Fila
from api.vistas import VistaDeLectura, exigir_sin_parametros
from cuentas import repeticiones
from cuentas.api import DE_SOLO_LECTURA, puede_escribir
from cuentas.bases import CON_SU_CLAVE
from cuentas.models import Usuario
from cuentas.repeticiones import Contestado, OtraPeticion

REPETIDA = "Idempotent-Replayed"
CABECERAS = ("ETag", "Location", "Retry-After")
SEGUNDOS_DE_ENCARGO = 10  # cada cuánto vale la pena mirar si ya está


@dataclass(frozen=True, slots=True)
class PeticionDeVerbo:
    """Lo que se pide a una acción: quién, sobre qué, con qué y cuándo; y lo que el verbo preparó antes, si algo."""

    por: Usuario
    objeto: Any
    datos: dict[str, Any]
    ahora: datetime
    preparado: Any = None


@dataclass(frozen=True, slots=True)
class FichaDeLoHecho:
    """Lo que quedó hecho: la ficha que lo muestra y las claves de su dirección."""

    ficha: type[Detalle]
    claves: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Anulado:
    """Lo que dejó de verse: de qué acuerdo era y por qué."""

    acuerdo: Acuerdo
    motivo: str


@dataclass(frozen=True, slots=True)
class Contenido:
    """Lo que se contesta tal cual, de lo que no tiene ficha con versión."""

    cuerpo: Fila


class ConstanciaSerializer(serializers.Serializer[Any]):
    """De lo que se anuló ya no hay ficha: queda esto."""

    acuerdo = serializers.CharField(help_text="Código del acuerdo del que era")
    motivo = serializers.CharField()
    numero = serializers.IntegerField(help_text="El del último cambio del acuerdo, como en el ETag")


@dataclass(frozen=True, slots=True)
class Encargado:
    """Lo que tarda más que una petición: se hace aparte. `donde`: en qué lista aparecerá, después de la raíz."""

    cuerpo: Fila
    donde: str


Hecho = FichaDeLoHecho | Anulado | Contenido | Encargado


class Verbo(VistaDeLectura):
    """Algo que se hace por la API."""

    http_method_names = ["post", "options"]
    parser_classes = [LectorDeJson]
    nombre: ClassVar[str]  # como sale en `acciones_disponibles`
    accion: ClassVar[Accion]
    entrada: ClassVar[type[Entrada] | None] = SinDatos  # None: solo como formulario
    con_archivos: ClassVar[type[Entrada] | None] = None  # lo mismo, como formulario
    crea: ClassVar[bool] = False  # nada de lo que había cambia: If-Match no hace falta
    de_todas_maneras: ClassVar[bool] = False  # cambia lo que solo mueve quien pide: tampoco
    anula: ClassVar[bool] = False
    constancia_class = ConstanciaSerializer
    contesta: ClassVar[type[serializers.Serializer[Any]] | None] = None  # si no es la ficha de `da`
    encarga: ClassVar[type[serializers.Serializer[Any]] | None] = None  # lo del 202, si puede hacerse aparte
    de: ClassVar[type[Detalle]]  # sobre qué
    da: ClassVar[type[Detalle]]  # qué se contesta
    tipo = TipoDeCambio.ACUERDO
    # Si no es de un acuerdo, de qué es la versión que se compara: su tipo y la columna de su clave.
    de_que_fila: ClassVar[tuple[TipoDeCambio, str] | None] = None

    def get_parsers(self) -> list[Any]:
        return [LectorDeJson()] * (self.entrada is not None) + [MultiPartParser()] * (self.con_archivos is not None)

    # --- Lo que cada uno dice -----------------------------------------------------------------------
    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> Any:
        """Sobre qué. :raises Http404: si no lo ve."""
        return self.de.objeto(self.de(), usuario, claves)

    @classmethod
    def permiso(cls, usuario: Usuario, objeto: Any) -> Respuesta:
        return permisos.puede(usuario, cls.accion, objeto)

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: Any) -> Denegado | str | None:
        """Lo que, además del permiso, lo impide ahora, si hay algo. La acción lo dirá de todos modos."""
        return None

    def acuerdo_id(self, objeto: Any) -> int | None:
        """El acuerdo que se bloquea y cuya versión se compara."""
        return int(objeto.su_acuerdo.pk)

    def preparar(self, peticion: PeticionDeVerbo) -> Any:
        """Lo que tarda, o se lee de una mirada, y por eso va antes de la transacción. `hacer` lo encuentra en ella."""
        return None

    def hacer(self, peticion: PeticionDeVerbo) -> Hecho:
        raise NotImplementedError

    # --- De la petición a la acción -----------------------------------------------------------------
    def post(self, request: Request, **claves: str) -> Response:
        exigir_sin_parametros(request)
        self.exigir_cargo()
        usuario, ahora = self.quien, timezone.now()
        clave, resumen = self.clave(request), condiciones.resumen_de(request)
        pedida = partial(self.repetida, usuario=usuario, clave=clave, resumen=resumen, ahora=ahora)
        if ya := pedida(repeticiones.buscar):
            if self.leidas(request) == frozenset():  # quien repite también dice qué leyó, y con eso no se hizo nada
                raise FaltaVersion
            return self.otra_vez(ya)
        try:
            objeto = self.sobre_que(usuario, claves)
        except (Http404, AccionDenegada):
            if ya := pedida(repeticiones.buscar):  # la misma, a la vez, lo anuló después de la primera mirada
                return self.otra_vez(ya)
            raise
        leidas = self.leidas(request)
        peticion = PeticionDeVerbo(usuario, objeto, self.leer(request), ahora)
        peticion = replace(peticion, preparado=self.preparar(peticion))

        def hacer() -> Hecho | Contestado:
            if ya := pedida(repeticiones.apartar):
                return ya
            self.exigir_version(objeto, leidas)
            return self.hacer(peticion)

        def luego(hecho: Hecho | Contestado) -> Response:
            if isinstance(hecho, Contestado):
                return self.otra_vez(hecho)
            respuesta = self.mostrar(hecho)
            cabeceras = {nombre: respuesta[nombre] for nombre in CABECERAS if nombre in respuesta}
            contestado = Contestado(respuesta.status_code, JSON().render(respuesta.data), cabeceras)
            repeticiones.guardar(usuario=usuario, clave=clave, contestado=contestado)
            return respuesta

        if clave:
            return en_transaccion_y_luego(hacer, luego)
        hecho = en_transaccion(hacer)  # sin nada que guardar, se muestra cuando ya nadie espera
        assert not isinstance(hecho, Contestado)
        return self.mostrar(hecho)

    @staticmethod
    def clave(request: Request) -> str:
        """La Idempotency-Key, o vacío. Con ella, y lo enviado entero, la petición se puede repetir: queda dicho."""
        clave = condiciones.clave_de(request)
        request.META[CON_SU_CLAVE] = bool(clave) and hasattr(request._request, "_body")
        return clave

    def leidas(self, request: Request) -> frozenset[int] | None:
        """:raises FaltaVersion: si no dice qué leyó y hace falta, o lo dice en blanco."""
        return condiciones.versiones_leidas(request, hace_falta=not (self.crea or self.de_todas_maneras))

    def sobre_que(self, usuario: Usuario, claves: Mapping[str, Any]) -> Any:
        """:raises Http404: si no lo ve. :raises AccionDenegada: si lo ve y no puede."""
        objeto = self.objeto(usuario, claves)
        self.exigir_permiso(usuario, objeto)
        return objeto

    def exigir_permiso(self, usuario: Usuario, objeto: Any) -> None:
        respuesta = self.permiso(usuario, objeto)
        if isinstance(respuesta, Denegado):
            raise AccionDenegada(respuesta.causa, respuesta.motivo)

    def exigir_version(self, objeto: Any, leidas: frozenset[int] | None) -> None:
        """Con el acuerdo bloqueado hasta el fin: quien llegue a la vez espera y encuentra otra versión.

        :raises OtraVersion: si se leyó otra. :raises CabeceraErrada: si no hay con qué compararla.
        """
        if leidas is None:
            return
        acuerdo = self.acuerdo_id(objeto)
        if acuerdo is not None:
            condiciones.exigir_version(leidas, numero_de(self.tipo, bloquear(acuerdo).codigo))
        elif self.de_que_fila is None:
            raise CabeceraErrada({"If-Match": ["Aquí no se usa: quítela."]})
        elif objeto is not None:  # si no es ninguno que vea, lo dirá el campo que lo nombra
            tipo, clave = self.de_que_fila
            condiciones.exigir_version(leidas, numero_de(tipo, getattr(bloquear_fila(objeto), clave)))

    def leer(self, request: Request) -> dict[str, Any]:
        """Lo enviado, campo por campo. :raises ValidationError: por cada uno, lo que está mal."""
        es_formulario = request.content_type.startswith("multipart/")
        # Sin cuerpo no hay tipo: si solo se admite el formulario, dice qué le falta.
        clase = self.con_archivos if self.con_archivos and (es_formulario or self.entrada is None) else self.entrada
        assert clase is not None  # uno de los dos
        entrada = clase(data=request.data, context={"formulario": es_formulario}, partial=self.parcial)
        entrada.is_valid(raise_exception=True)
        return dict(entrada.validated_data)

    parcial: ClassVar[bool] = False

    @staticmethod
    def repetida(preguntar: Callable[..., Contestado | None], *, clave: str, **suyas: Any) -> Contestado | None:
        """Lo que ya se contestó a esa clave; None si a ninguna, o si vino sin clave."""
        try:
            return preguntar(clave=clave, **suyas) if clave else None
        except OtraPeticion:
            raise ClaveUsada from None

    # --- De lo hecho a la respuesta -----------------------------------------------------------------
    def mostrar(self, hecho: Hecho) -> Response:
        if isinstance(hecho, Contenido):
            return _sin_guardar(Response(hecho.cuerpo, status=201 if self.crea else 200))
        if isinstance(hecho, Encargado):
            respuesta = Response(hecho.cuerpo, status=202)
            respuesta["Location"] = self.request.build_absolute_uri(f"{RAIZ}/{hecho.donde}")
            respuesta["Retry-After"] = str(SEGUNDOS_DE_ENCARGO)
            return _sin_guardar(respuesta)
        if isinstance(hecho, Anulado):
            return self.constancia(hecho)
        ficha = hecho.ficha()
        ficha.request = self.request
        numeros = ficha.numeros(hecho.claves)
        respuesta = Response(ficha.ficha(numeros, hecho.claves), status=201 if self.crea else 200)
        respuesta["ETag"] = ficha.etag_de_ficha(numeros, hecho.claves)
        if self.crea:
            respuesta["Location"] = self.request.build_absolute_uri(ficha.direccion(hecho.claves))
        return _sin_guardar(respuesta)

    def constancia(self, hecho: Anulado) -> Response:
        numero = numero_de(TipoDeCambio.ACUERDO, hecho.acuerdo.codigo)
        respuesta = Response({"acuerdo": hecho.acuerdo.codigo, "motivo": hecho.motivo, "numero": numero})
        respuesta["ETag"] = f'"{numero}"'
        return _sin_guardar(respuesta)

    def otra_vez(self, contestado: Contestado) -> Response:
        respuesta = Response(contestado.cuerpo, status=contestado.estado)
        for nombre, valor in contestado.cabeceras.items():
            respuesta[nombre] = valor
        respuesta[REPETIDA] = "true"
        return _sin_guardar(respuesta)

    @classmethod
    def como_accion(cls, usuario: Usuario, objeto: Any, request: Request) -> Fila:
        """Cómo se ofrece en la ficha de `objeto`."""
        respuesta = cls.permiso(usuario, objeto)
        negado = respuesta if isinstance(respuesta, Denegado) else cls.impedimento(usuario, objeto)
        if isinstance(negado, Denegado):
            causa, motivo = negado.causa.name.lower(), negado.motivo
        else:
            motivo = "" if negado is None else negado
            causa = "dato" if motivo else ""
        if not motivo and not puede_escribir(request.auth):
            causa, motivo = "alcance", DE_SOLO_LECTURA
        return {
            "accion": cls.nombre,
            "puede": not motivo,
            "causa": causa,
            "motivo": motivo,
            "metodo": cls.http_method_names[0].upper(),
            "url": f"{request.scheme}://{request.get_host()}{RAIZ}/{cls.donde(objeto)}",
        }

    @classmethod
    def donde(cls, objeto: Any) -> str:
        """Su dirección, después de la raíz de la API."""
        raise NotImplementedError


class Correccion(Verbo):
    """Cambiar algunos campos: los que no van quedan como están."""

    http_method_names = ["patch", "options"]
    parcial = True

    def patch(self, request: Request, **claves: str) -> Response:
        return self.post(request, **claves)


V = TypeVar("V", bound=type[Verbo])


def sobre(ficha: type[Detalle]) -> Callable[[V], V]:
    """Decora un verbo: se hace sobre lo de esa ficha, que lo ofrece."""

    def poner(verbo: V) -> V:
        verbo.de = ficha
        if issubclass(verbo, Correccion):
            ficha.escribe = {"patch": verbo}
        ficha.verbos = (*ficha.verbos, verbo)
        return verbo

    return poner


def _sin_guardar(respuesta: Response) -> Response:
    respuesta["Cache-Control"] = "no-store"
    return respuesta
