"""La ficha de una cosa, por su clave natural: todo lo suyo, y lo que se puede hacer con ella.

Su ETag empieza por el número del último cambio de la cosa, que es con lo que se la cambia (ver
`condiciones`). Lo que se puede hacer depende además de la etapa de la sesión y de quién mira.
"""

import functools
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Protocol

from django.db import models
from django.http import Http404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from acuerdos import ambitos
from acuerdos.enums import TipoDeCambio
from acuerdos.numeros import De, DeQueDepende, Numeros, Una, consulta_para, numeros_para
from api.condiciones import etag_de
from api.recurso import Contexto, Fila
from api.vistas import VistaDeLectura, exigir_sin_parametros
from cuentas.con_su_token import Consulta
from cuentas.models import Usuario

# De qué depende lo que se puede hacer: la etapa de la sesión y, por los cuatro ojos, quién puso qué contacto.
DE_LAS_ACCIONES = (
    De(ambitos.CUALQUIERA, TipoDeCambio.SESION),
    De(ambitos.TOTAL, TipoDeCambio.PUNTO_FOCAL),
    De(ambitos.TOTAL, TipoDeCambio.CUENTA),
)


class AccionSerializer(serializers.Serializer[Any]):
    """Algo que se puede hacer, o por qué no."""

    accion = serializers.CharField()
    puede = serializers.BooleanField()
    causa = serializers.CharField(
        help_text="Por qué no, para un programa; «dato»: por cómo está la cosa ahora; «alcance»: su token solo lee"
    )
    motivo = serializers.CharField(help_text="Por qué no, en palabras; vacío si puede")
    metodo = serializers.CharField()
    url = serializers.URLField()


class ConAcciones(serializers.Serializer[Any]):
    """Lo que una ficha dice además de la fila."""

    acciones_disponibles = AccionSerializer(many=True)


class Detalle(VistaDeLectura):
    """Una sola fila, por su clave natural."""

    clave: ClassVar[str]  # columna que la identifica; en la dirección se llama igual
    forma: ClassVar[str] = ""  # la de la clave, si no es la de las claves que se llaman así
    verbos: ClassVar[tuple[type["Accionable"], ...]] = ()  # lo que se puede hacer con ella: ver `verbos.base.sobre`
    de_las_acciones: ClassVar[tuple[De, ...]] = ()  # de qué depende, además, lo que se puede hacer

    def get(self, request: Request, **claves: str) -> Response:
        exigir_sin_parametros(request)
        numeros = self.numeros(claves)
        etag = self.etag_de_ficha(numeros, claves)
        self.exigir_cargo()
        if self.ya_lo_tiene(etag):
            return self.sin_cambios(etag)
        return self.responder(self.ficha(numeros, claves), etag)

    def ficha(self, numeros: Numeros, claves: Mapping[str, Any]) -> Fila:
        """:raises Http404: si no existe o no la ve."""
        contexto = self.contexto(numeros)
        cruda = self.leer(contexto.usuario, claves)
        if cruda is None:
            raise Http404
        cuerpo = self.completa(cruda, contexto)
        if self.verbos:
            self.acciones_de(cuerpo, self.objeto_de(cruda, claves))
        return cuerpo

    def acciones_de(self, cuerpo: Fila, objeto: Any) -> None:
        """Pone en `cuerpo` lo que se puede hacer con `objeto`."""
        cuerpo["acciones_disponibles"] = self.ofrecer(self.verbos, objeto)

    def ofrecer(self, verbos: Sequence[type["Accionable"]], objeto: Any) -> list[Fila]:
        return [verbo.como_accion(self.quien, objeto, self.request) for verbo in verbos]

    def leer(self, usuario: Usuario, claves: Mapping[str, Any]) -> Fila | None:
        """Las columnas de esa fila, si la ve."""
        qs = self.visibles(usuario).filter(**self.condicion(claves)).order_by()
        cruda: Fila | None = qs.values(*self.campos).first()
        return cruda

    def condicion(self, claves: Mapping[str, Any]) -> dict[str, Any]:
        """Qué fila es la de esas claves, las de la dirección."""
        return {self.clave: claves[self.clave]}

    def numeros(self, claves: Mapping[str, Any]) -> Numeros:
        """Los números de los que depende esa fila."""
        return numeros_para(self.request.user, **self.de_que_depende(claves))

    def lo_demas(self, usuario: Usuario) -> Consulta | None:
        return consulta_para(usuario, **self.de_que_depende(self.kwargs))

    def de_que_depende(self, claves: Mapping[str, Any]) -> DeQueDepende:
        valor = self.valor(claves)
        if self.de_todos:
            return {"fijos": (De(ambitos.CUALQUIERA, self.tipo, str(valor)), *self.de_las_acciones)}
        return {
            "propios": (self.tipo,),
            "una": Una(valor if self.clave_de_cambio != "%s" else str(valor), self.clave_de_cambio),
            "fijos": (*self.nombra, *self.de_las_acciones),
        }

    def valor(self, claves: Mapping[str, Any]) -> Any:
        """Lo que `clave_de_cambio` espera."""
        valor = claves[self.clave]
        return int(valor) if self.clave == "id" else valor

    def etag_de_ficha(self, numeros: Numeros, claves: Mapping[str, Any]) -> str:
        """Empieza por la versión de la cosa, que es con lo que se la cambia (ver `condiciones`)."""
        suyos = [numero for _, tipo, numero in numeros if tipo == self.tipo.value and numero is not None]
        direccion = self.request.build_absolute_uri(self.direccion(claves))
        return etag_de(max(suyos, default=None), self.resumen(numeros, direccion, del_dia=self.depende_del_dia))

    @classmethod
    def direccion(cls, claves: Mapping[str, Any]) -> str:
        return _direccion(f"api:{cls.recurso}_detalle", tuple(claves.items()))

    def completa(self, cruda: Fila, contexto: Contexto) -> Fila:
        return self.filas([cruda], contexto)[0]

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> Any:
        """La fila, con todo lo que hace falta para preguntar qué se puede hacer con ella.

        :raises Http404: si no existe o no la ve.
        """
        raise NotImplementedError

    def objeto_de(self, cruda: Fila, claves: Mapping[str, Any]) -> Any:
        """El de esa fila ya leída: quien la leyó entera no lo lee otra vez."""
        return self.objeto(self.quien, claves)


@functools.lru_cache(maxsize=4096)
def _direccion(vista: str, claves: tuple[tuple[str, Any], ...]) -> str:
    """La de una ficha, que va en su ETag: armarla costaba la décima parte de un 304."""
    return reverse(vista, kwargs=dict(claves))


class Accionable(Protocol):
    """Lo que una ficha necesita de un verbo para ofrecerlo."""

    @classmethod
    def como_accion(cls, usuario: Usuario, objeto: models.Model, request: Request) -> Fila: ...
