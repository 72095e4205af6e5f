"""Las direcciones de las suscripciones: cada quien las suyas; el coordinador las ve todas, sin sus secretos."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from acuerdos.permisos import Permitido, Respuesta
from api.cambios import RECURSOS
from api.entradas import Entero, Entrada, EntradaDeLista, EntradaDeRenglon, Opcion
from api.models import DESTINO_MAXIMO, ClaseDeEntrega, Entrega, Suscripcion
from api.recurso import Fila
from api.suscripciones import reglas, reparto
from api.verbos.base import Contenido, Correccion, PeticionDeVerbo, Verbo
from api.vistas import VistaDeLectura, exigir_sin_parametros
from cuentas.models import TokenAPI, Usuario

ENTREGAS_QUE_SE_MUESTRAN = 100
TIPOS = [tipo.value for tipo in RECURSOS]


class SuscripcionSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    destino = serializers.URLField(help_text="Adonde se entrega")
    descripcion = serializers.CharField()
    tipos = serializers.ListField(child=serializers.CharField(), help_text="De qué cosas; vacía, de todas")
    usuario = serializers.CharField(help_text="De quién es: se ve lo que ve esa persona")
    creada_en = serializers.DateTimeField()
    desde = serializers.IntegerField(help_text="El número del último cambio que ya recibió")
    activa = serializers.BooleanField()
    motivo_de_pausa = serializers.CharField(help_text="Por qué no está activa")
    url = serializers.URLField()


class SuscripcionConSecreto(SuscripcionSerializer):
    secreto = serializers.CharField(help_text="Con él se comprueba la firma. No se vuelve a mostrar")


class IntentoSerializer(serializers.Serializer[Any]):
    en = serializers.DateTimeField()
    codigo = serializers.IntegerField(allow_null=True, help_text="El HTTP con que contestó; null si no contestó")
    falla = serializers.CharField(help_text="Por qué no se entregó; vacía si se entregó")
    milisegundos = serializers.IntegerField()


class EntregaSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    identificador = serializers.CharField(help_text="El de webhook-id")
    clase = serializers.ChoiceField(choices=ClaseDeEntrega.choices)
    creada_en = serializers.DateTimeField()
    entregada = serializers.BooleanField()
    terminada_en = serializers.DateTimeField(allow_null=True, help_text="null: se seguirá intentando")
    proximo_en = serializers.DateTimeField(allow_null=True, help_text="Cuándo se intentará; null si terminó")
    cuerpo = serializers.CharField(help_text="Lo enviado, tal cual se firmó")
    intentos = IntentoSerializer(many=True)


class SuscripcionesSerializer(serializers.Serializer[Any]):
    results = SuscripcionSerializer(many=True)


class EntregasSerializer(serializers.Serializer[Any]):
    results = EntregaSerializer(many=True)


def visibles(usuario: Usuario) -> QuerySet[Suscripcion]:
    """Las suyas; el coordinador, todas."""
    todas = Suscripcion.objects.select_related("usuario").order_by("pk")
    return todas if usuario.es_coordinador else todas.filter(usuario=usuario)


def suscripcion_de(usuario: Usuario, claves: Mapping[str, Any]) -> Suscripcion:
    """:raises Http404: si no existe o no la ve."""
    suscripcion: Suscripcion = get_object_or_404(visibles(usuario), pk=claves["id"])
    return suscripcion


class DeSuscripciones(VistaDeLectura):
    """Lo común a las lecturas."""

    recurso = "suscripciones"

    def fila_de(self, suscripcion: Suscripcion) -> Fila:
        return {
            "id": suscripcion.pk,
            "destino": suscripcion.destino,
            "descripcion": suscripcion.descripcion,
            "tipos": suscripcion.tipos,
            "usuario": suscripcion.usuario.username,
            "creada_en": suscripcion.creada_en,
            "desde": suscripcion.desde,
            "activa": suscripcion.pausada_en is None,
            "motivo_de_pausa": suscripcion.motivo_de_pausa,
            "url": self.contexto(()).url("suscripciones", suscripcion.pk),
        }

    def con_su_etag(self, cuerpo: Fila) -> Response:
        etag = f'"{sha256(repr(cuerpo).encode()).hexdigest()[:32]}"'
        return self.sin_cambios(etag) if self.ya_lo_tiene(etag) else self.responder(cuerpo, etag)


class SuscripcionesLista(DeSuscripciones):
    """Las suscripciones a lo que cambia (webhooks)."""

    operacion = "suscripciones_listar"
    serializer_class = SuscripcionesSerializer

    def get(self, request: Request) -> Response:
        exigir_sin_parametros(request)
        return self.con_su_etag({"results": [self.fila_de(s) for s in visibles(self.quien)]})


class SuscripcionesDetalle(DeSuscripciones):
    """Una suscripción."""

    operacion = "suscripciones_leer"
    serializer_class = SuscripcionSerializer

    def get(self, request: Request, **claves: str) -> Response:
        exigir_sin_parametros(request)
        return self.con_su_etag(self.fila_de(suscripcion_de(self.quien, claves)))


class EntregasDeSuscripcion(DeSuscripciones):
    """Las últimas cien entregas de una suscripción, con cada intento; la más nueva primero."""

    operacion = "entregas_listar"
    serializer_class = EntregasSerializer

    def get(self, request: Request, **claves: str) -> Response:
        exigir_sin_parametros(request)
        entregas = suscripcion_de(self.quien, claves).entregas.order_by("-pk").prefetch_related("registro")
        return self.con_su_etag({"results": [fila_de_entrega(e) for e in entregas[:ENTREGAS_QUE_SE_MUESTRAN]]})


def fila_de_entrega(entrega: Entrega) -> Fila:
    campos = ("en", "codigo", "falla", "milisegundos")
    return {
        "id": entrega.pk,
        "identificador": entrega.identificador,
        "clase": entrega.clase,
        "creada_en": entrega.creada_en,
        "entregada": entrega.entregada,
        "terminada_en": entrega.terminada_en,
        "proximo_en": None if entrega.terminada_en else entrega.proximo_en,
        "cuerpo": entrega.cuerpo,
        "intentos": [{c: getattr(i, c) for c in campos} for i in sorted(entrega.registro.all(), key=lambda i: i.pk)],
    }


# --- Lo que se escribe ------------------------------------------------------------------------------
def _tipos() -> EntradaDeLista:
    return EntradaDeLista(
        child=Opcion(choices=TIPOS), required=False, default=list, max_length=len(TIPOS), help_text="Vacía: de todas"
    )


class SuscripcionEntrada(Entrada):
    destino = EntradaDeRenglon(
        max_length=DESTINO_MAXIMO, help_text="Una dirección https:// que se alcance desde Internet"
    )
    descripcion = EntradaDeRenglon(max_length=100, required=False, default="")
    tipos = _tipos()
    desde = Entero(
        min_value=0,
        max_value=10**18 - 1,
        required=False,
        help_text="El número después del cual se le avisa; 0, todo lo que hay; si no va, desde ahora",
    )


class CorreccionDeSuscripcionEntrada(Entrada):
    destino = EntradaDeRenglon(max_length=DESTINO_MAXIMO)
    descripcion = EntradaDeRenglon(max_length=100)
    tipos = _tipos()


class DeLaSuscripcion(DeSuscripciones, Verbo):
    """Lo común a los verbos. La mueve su dueño; el coordinador puede además pausarla y anularla."""

    http_method_names = ["post", "options"]
    de_todas_maneras = True
    del_coordinador = False
    contesta: ClassVar[type[serializers.Serializer[Any]]] = SuscripcionSerializer

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> Any:
        if self.del_coordinador:
            return suscripcion_de(usuario, claves)
        return get_object_or_404(Suscripcion.objects.select_related("usuario"), pk=claves["id"], usuario=usuario)

    @classmethod
    def permiso(cls, usuario: Usuario, objeto: models.Model) -> Respuesta:
        return Permitido()

    def exigir_cargo(self) -> None:
        """Quien dejó su cargo todavía puede cerrar lo suyo."""

    def acuerdo_id(self, objeto: models.Model) -> int | None:
        return None

    @property
    def token(self) -> TokenAPI | None:
        return self.request.auth if isinstance(self.request.auth, TokenAPI) else None

    def hacer(self, peticion: PeticionDeVerbo) -> Contenido:
        return Contenido(self.fila_de(self.mover(peticion.objeto, peticion)))

    def mover(self, suscripcion: Suscripcion, peticion: PeticionDeVerbo) -> Suscripcion:
        raise NotImplementedError


class CrearSuscripcion(DeLaSuscripcion):
    """Suscribirse a lo que cambia: se entrega en la dirección que se diga."""

    crea, entrada, contesta = True, SuscripcionEntrada, SuscripcionConSecreto

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> None:
        return None

    def exigir_cargo(self) -> None:
        VistaDeLectura.exigir_cargo(self)

    def hacer(self, peticion: PeticionDeVerbo) -> Contenido:
        suscripcion, secreto = reglas.crear(por=peticion.por, token=self.token, **peticion.datos)
        suscripcion.refresh_from_db()
        return Contenido({**self.fila_de(suscripcion), "secreto": secreto})


class CorregirSuscripcion(DeLaSuscripcion, Correccion):
    """Cambiar adónde se entrega, para qué es o de qué cosas."""

    http_method_names = ["patch", "options"]
    entrada = CorreccionDeSuscripcionEntrada

    def mover(self, suscripcion: Suscripcion, peticion: PeticionDeVerbo) -> Suscripcion:
        reglas.corregir(suscripcion, **peticion.datos)
        return suscripcion


class PausarSuscripcion(DeLaSuscripcion):
    """Dejar de entregar por un tiempo."""

    del_coordinador = True

    def mover(self, suscripcion: Suscripcion, peticion: PeticionDeVerbo) -> Suscripcion:
        propia = peticion.por.pk == suscripcion.usuario_id
        motivo = reglas.A_MANO if propia else f"La pausó {peticion.por}"
        reglas.pausar(suscripcion, motivo=motivo, ahora=peticion.ahora)
        return suscripcion


class ReanudarSuscripcion(DeLaSuscripcion):
    """Volver a entregar, desde donde se quedó y mirando con este token."""

    def exigir_cargo(self) -> None:
        VistaDeLectura.exigir_cargo(self)

    def mover(self, suscripcion: Suscripcion, peticion: PeticionDeVerbo) -> Suscripcion:
        reglas.reanudar(suscripcion, token=self.token, ahora=peticion.ahora)
        return suscripcion


class AnularSuscripcion(DeLaSuscripcion):
    """Quitarla, con sus entregas."""

    del_coordinador = True

    def hacer(self, peticion: PeticionDeVerbo) -> Contenido:
        fila = self.fila_de(peticion.objeto)
        peticion.objeto.delete()
        return Contenido(fila)


class GirarSecreto(DeLaSuscripcion):
    """Cambiar el secreto. El de hasta hoy firma también, durante un día."""

    contesta = SuscripcionConSecreto

    def hacer(self, peticion: PeticionDeVerbo) -> Contenido:
        secreto = reglas.girar_secreto(peticion.objeto, ahora=peticion.ahora)
        return Contenido({**self.fila_de(peticion.objeto), "secreto": secreto})


class ProbarSuscripcion(DeLaSuscripcion):
    """Enviar una prueba, sin esperar a que algo cambie."""

    contesta = EntregaSerializer

    def hacer(self, peticion: PeticionDeVerbo) -> Contenido:
        return Contenido(fila_de_entrega(reparto.probar(peticion.objeto, ahora=peticion.ahora)))


class RepetirEntrega(DeLaSuscripcion):
    """Enviar otra vez una entrega: con su identificador y lo que llevaba."""

    contesta = EntregaSerializer

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> Entrega:
        suyas = Entrega.objects.filter(suscripcion=claves["id"], suscripcion__usuario=usuario)
        entrega: Entrega = get_object_or_404(suyas, pk=claves["entrega"])
        return entrega

    def hacer(self, peticion: PeticionDeVerbo) -> Contenido:
        return Contenido(fila_de_entrega(reparto.repetir(peticion.objeto, ahora=peticion.ahora)))


SuscripcionesLista.escribe = {"post": CrearSuscripcion}
SuscripcionesDetalle.escribe = {"patch": CorregirSuscripcion}
