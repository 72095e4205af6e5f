"""Qué cambió desde un número, y el resumen de todo: con los dos, una copia está al día y lo puede probar.

Regla: la de `acuerdos.espejo`. Se pide `desde` el `hasta` de la vez anterior (0, la primera) y se siguen
los `next`; el `hasta` es el mismo en todas las páginas. De cada cosa que cambió se lee su ficha en `url`.
"""

import re
from collections.abc import Collection
from hashlib import sha256
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import QueryDict
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from acuerdos import ambitos, espejo
from acuerdos.acciones.transaccion import en_transaccion
from acuerdos.enums import CausaDeBaja, TipoDeCambio
from acuerdos.espejo import Miras, Novedad, OtroAlcance
from acuerdos.filtros.base import parametros_desconocidos
from acuerdos.models import Avance, Evidencia, Hito, LecturaDeInversion, MensajeDeAcuerdo, Participante, Traba
from acuerdos.numeros import Numeros
from api.cortes import Cortes
from api.formatos import JSON
from api.problemas import OtraCopia, ParametrosErrados
from api.recurso import Fila
from api.solicitudes import CLASES
from api.vistas import VistaDeLectura, exigir_sin_parametros
from corte.momento import de_una_sola_mirada
from cuentas.models import Usuario

T = TipoDeCambio
RECURSOS = {
    T.ACUERDO: "acuerdos",
    T.REUNION: "reuniones",
    T.SESION: "sesiones",
    T.SECTOR: "sectores",
    T.REGION: "regiones",
    T.MUNICIPALIDAD: "municipalidades",
    T.CLASIFICACION: "clasificaciones",
    T.RECORDATORIO: "recordatorios",
    T.PUNTO_FOCAL: "puntos_focales",
}
CUANTAS, MAXIMO = 500, 1_000
NUMERO, CURSOR = re.compile(r"[0-9]{1,18}"), re.compile(r"([0-9]{1,18})-([0-9]{1,18})")
DE_OTRA_BASE = "Ese número todavía no se dio: es de otra base, o de antes de restaurarla. Empiece de nuevo con desde=0."


class CambioSerializer(serializers.Serializer[Any]):
    tipo = serializers.ChoiceField(choices=[(tipo.value, tipo.label) for tipo in RECURSOS])
    clave = serializers.CharField(help_text="La de su dirección: código, sigla, UBIGEO o id")
    version = serializers.IntegerField(help_text="El número de su último cambio: el de su ETag y el de If-Match")
    baja = serializers.BooleanField(help_text="Ya no la ve: quítela de su copia")
    causa = serializers.ChoiceField(
        choices=["", *CausaDeBaja.values, espejo.FUERA_DE_ALCANCE], help_text="Por qué; vacía si la ve"
    )
    motivo = serializers.CharField(help_text="El que escribió quien la anuló")
    url = serializers.URLField(allow_null=True, help_text="De donde se lee; null si es baja")


class CambiosSerializer(serializers.Serializer[Any]):
    hasta = serializers.IntegerField(help_text="Con el que se pide la próxima vez, cuando ya no haya «next»")
    next = serializers.URLField(allow_null=True)
    results = CambioSerializer(many=True)


class ResumenDeRecurso(serializers.Serializer[Any]):
    tipo = serializers.CharField(required=False, help_text="El que le dan los cambios")
    filas = serializers.IntegerField()
    cubetas = serializers.DictField(
        child=serializers.CharField(),
        required=False,
        help_text="Por la primera cifra del sha256 de la clave: suma de los sha256 de «tipo clave versión», mod 2²⁵⁶",
    )


class ResumenSerializer(serializers.Serializer[Any]):
    hasta = serializers.IntegerField(help_text="El número del último cambio de lo que ve")
    recursos = serializers.DictField(child=ResumenDeRecurso(), help_text="Por el nombre de su dirección")


class DeLaCopia(VistaDeLectura):
    """Lo común a las dos."""

    def etag_de_la_copia(self, miras: Miras, hasta: int) -> str:
        desde_donde: Numeros = tuple((ambito, "", hasta) for ambito in sorted(miras.ahora))
        return self.etag(desde_donde, del_dia=False)


class CambiosVista(DeLaCopia):
    """Qué cambió de lo que ve, desde un número."""

    recurso = "cambios"
    operacion = "cambios_listar"
    tipos: ClassVar[Collection[TipoDeCambio]] = espejo.SERVIDOS
    serializer_class = CambiosSerializer
    parametros = (
        OpenApiParameter(
            "desde",
            {"type": "integer", "minimum": 0, "maximum": 10**18 - 1},
            required=True,
            description="El `hasta` de la vez anterior; 0 la primera",
        ),
        OpenApiParameter(
            "page_size", {"type": "integer", "minimum": 1, "maximum": MAXIMO, "default": CUANTAS}, description="Filas"
        ),
        OpenApiParameter(
            "cursor", {"type": "string", "pattern": f"^{CURSOR.pattern}$"}, description="El que trae next"
        ),
    )

    def get(self, request: Request) -> Response:
        desde, despues_de, hasta, cuantas = leer_peticion(request.query_params)
        self.exigir_cargo()
        try:
            miras = espejo.miras_de(self.quien, desde)
        except OtroAlcance:
            raise OtraCopia from None
        # También el de un cursor: si no, lo que llegue hasta ahí se daría por leído.
        if max(desde, hasta or 0) > miras.tope:
            raise NotFound(DE_OTRA_BASE)
        etag = ""
        if hasta is None:
            hasta = espejo.hasta_donde(miras)
            # De lo que dejó se dicen también los cambios posteriores, que ese número no cuenta.
            etag = "" if miras.dejados else self.etag_de_la_copia(miras, hasta)
        if etag and self.ya_lo_tiene(etag):
            return self.sin_cambios(etag)
        cuerpo = self.cuerpo(miras, desde, despues_de, hasta, cuantas)
        etag = etag or self.etag_de_lo_dicho(cuerpo)
        return self.sin_cambios(etag) if self.ya_lo_tiene(etag) else self.responder(cuerpo, etag)

    def cuerpo(self, miras: Miras, desde: int, despues_de: int, hasta: int, cuantas: int) -> Fila:
        hasta_ahi = {"desde": desde, "despues_de": despues_de, "hasta": hasta, "cuantas": cuantas}
        tramo = espejo.tramo(miras, **hasta_ahi, tipos=self.tipos)
        siguiente = None
        if tramo.queda is not None:
            datos = f"desde={desde}&page_size={cuantas}&cursor={tramo.queda}-{hasta}"
            siguiente = f"{self.request.build_absolute_uri(self.request.path)}?{datos}"
        raiz = self.contexto(()).raiz
        return {
            "hasta": max(hasta, desde),
            "next": siguiente,
            "results": [fila_de_novedad(novedad, raiz) for novedad in tramo.novedades],
        }

    def etag_de_lo_dicho(self, cuerpo: Fila) -> str:
        """Con un cursor el `hasta` es fijo, y lo que cambia después sale del cuerpo: si es igual, lo dice el cuerpo."""
        resumen = sha256(JSON().render(cuerpo)).hexdigest()
        return self.etag(((ambitos.CUALQUIERA, resumen, 0),), del_dia=False)


def fila_de_novedad(novedad: Novedad, raiz: str) -> Fila:
    """Como se le dice a quien pregunta y a quien se suscribe. `raiz`: cómo empiezan las direcciones de la API."""
    return {
        "tipo": novedad.tipo,
        "clave": novedad.clave,
        "version": novedad.version,
        "baja": bool(novedad.causa),
        "causa": novedad.causa,
        "motivo": novedad.motivo,
        "url": None if novedad.causa else f"{raiz}{RECURSOS[T(novedad.tipo)]}/{novedad.clave}/",
    }


def leer_peticion(datos: QueryDict) -> tuple[int, int, int | None, int]:
    """(desde, después de cuál seguir, hasta, cuántas). :raises ParametrosErrados: si alguno falta o no sirve."""
    conocidos = ("desde", "page_size", "cursor")
    errores = {nombre: [frase] for nombre, frase in parametros_desconocidos(datos, conocidos).items()}
    errores |= {n: ["Va una sola vez."] for n in conocidos if len(datos.getlist(n)) > 1}
    desde, cuantas, cursor = datos.get("desde"), datos.get("page_size", str(CUANTAS)), datos.get("cursor")
    if desde is None or not NUMERO.fullmatch(desde):
        errores.setdefault("desde", ["Es un número entero: el «hasta» de la vez anterior, o 0 la primera."])
    if not NUMERO.fullmatch(cuantas) or not 1 <= int(cuantas) <= MAXIMO:
        errores.setdefault("page_size", [f"Es un número entero de 1 a {MAXIMO}."])
    hallado = CURSOR.fullmatch(cursor) if cursor is not None else None
    if cursor is not None and hallado is None:
        errores.setdefault("cursor", ["No es un cursor: use el que trae «next»."])
    if errores:
        raise ParametrosErrados(errores)
    assert desde is not None
    return int(desde), int(hallado[1]) if hallado else 0, int(hallado[2]) if hallado else None, int(cuantas)


class ResumenVista(DeLaCopia):
    """El resumen de todo lo que ve: si el de una copia es igual, la copia está completa."""

    recurso = "resumen"
    operacion = "resumen_leer"
    serializer_class = ResumenSerializer

    def get(self, request: Request) -> Response:
        exigir_sin_parametros(request)
        self.exigir_cargo()
        with de_una_sola_mirada():
            return en_transaccion(self.sumar)

    def sumar(self) -> Response:
        """Todo del mismo instante: lo sumado es lo que había hasta su `hasta`, aunque otros estén guardando."""
        usuario = Usuario.objects.get(pk=self.quien.pk)
        miras = espejo.miras_de(usuario, 0)
        hasta = espejo.hasta_donde(miras)
        etag = self.etag_de_la_copia(miras, hasta)
        if self.ya_lo_tiene(etag):
            return self.sin_cambios(etag)
        recursos: dict[str, Fila] = {
            RECURSOS[tipo]: {"tipo": tipo.value, "filas": resumen.filas, "cubetas": resumen.cubetas}
            for tipo, resumen in espejo.resumir(miras).items()
        }
        recursos |= {nombre: {"filas": filas.count()} for nombre, filas in self.de_los_acuerdos(usuario).items()}
        solicitudes = (clase.modelo.objects.visibles_para(usuario).count() for clase in CLASES.values())
        recursos["solicitudes"] = {"filas": sum(solicitudes)}
        recursos["cortes"] = {"filas": Cortes().visibles(usuario).count()}
        return self.responder({"hasta": hasta, "recursos": recursos}, etag)

    def de_los_acuerdos(self, usuario: Usuario) -> dict[str, QuerySet[Any]]:
        """Lo que cuelga de cada acuerdo y cambia con él, para contarlo."""
        modelos: dict[str, Any] = {
            "hitos": Hito,
            "avances": Avance,
            "evidencias": Evidencia,
            "trabas": Traba,
            "lecturas": LecturaDeInversion,
            "participantes": Participante,
            "mensajes": MensajeDeAcuerdo,
        }
        return {nombre: modelo.objects.visibles_para(usuario) for nombre, modelo in modelos.items()}
