"""Las solicitudes: lo que un lado pide (otro plazo, o dejar de medir un acuerdo) y un coordinador decide.

Son dos tablas, y aquí una sola lista: primero las desestimaciones y después las reprogramaciones, cada
una por su id. La clave dice cuál es: `reprogramacion-12`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from acuerdos.anulados import sin_anular
from acuerdos.archivos import abrir_archivo
from acuerdos.enums import ClaseDeSolicitud, EstadoSolicitud, TipoDeCambio
from acuerdos.evidencias import EXTENSION, tipo_de
from acuerdos.filtros import DesestimacionFiltro, ReprogramacionFiltro, SolicitudFiltro
from acuerdos.filtros.base import Filtros
from acuerdos.limpieza.clases import BYTES_QUE_SE_MIRAN
from acuerdos.models import Desestimacion, Reprogramacion
from acuerdos.numeros import DeQueDepende
from api.archivos import TANDA
from api.evidencias import ArchivoDe
from api.fichas import DE_LAS_ACCIONES, ConAcciones, Detalle
from api.hechos import CON_SU_ACUERDO, codigo_de_su_acuerdo
from api.paginacion import Orden, PaginaPedida
from api.preparadas import Filtradas
from api.recurso import Contexto, Fila, Recurso
from api.vistas import Lista, exigir_filtros
from cuentas.models import Usuario


@dataclass(frozen=True, slots=True)
class TablaDeSolicitudes:
    """Una de las dos tablas."""

    nombre: str
    modelo: Any
    filtro: type[Filtros]
    campos: tuple[str, ...]

    def clave(self, pk: int) -> str:
        return f"{self.nombre}-{pk}"


COMUNES = (
    "id",
    "acuerdo__codigo",
    "motivo",
    "solicitado_el",
    "estado",
    "decidido_el",
    "motivo_de_decision",
)
DE_PLAZO = ("hito_id", "hito__numero", "plazo_anterior", "plazo_nuevo")
DESESTIMACION = TablaDeSolicitudes(
    ClaseDeSolicitud.DESESTIMACION, Desestimacion, DesestimacionFiltro, (*COMUNES, "archivo")
)
REPROGRAMACION = TablaDeSolicitudes(
    ClaseDeSolicitud.REPROGRAMACION, Reprogramacion, ReprogramacionFiltro, (*COMUNES, *DE_PLAZO)
)
CLASES = {clase.nombre: clase for clase in (DESESTIMACION, REPROGRAMACION)}


class SolicitudFila(serializers.Serializer[Any]):
    clave = serializers.CharField(help_text="Su clase y su id: reprogramacion-12")
    clase = serializers.ChoiceField(choices=ClaseDeSolicitud.choices)
    id = serializers.IntegerField(help_text="Único entre las de su clase")
    acuerdo = serializers.CharField(help_text="Código del acuerdo")
    hito = serializers.IntegerField(allow_null=True, help_text="id del hito; null si es de todo el acuerdo")
    numero_de_hito = serializers.IntegerField(allow_null=True)
    motivo = serializers.CharField()
    plazo_anterior = serializers.DateField(allow_null=True, help_text="null en una desestimación")
    plazo_nuevo = serializers.DateField(allow_null=True, help_text="null en una desestimación")
    solicitado_el = serializers.DateField()
    estado = serializers.ChoiceField(choices=EstadoSolicitud.choices)
    decidido_el = serializers.DateField(allow_null=True)
    motivo_de_decision = serializers.CharField()
    archivo = serializers.URLField(allow_null=True, help_text="El documento de una desestimación")
    url = serializers.URLField()


class SolicitudFicha(SolicitudFila, ConAcciones):
    pass


class Solicitudes(Recurso):
    recurso = "solicitudes"
    serializer_class = SolicitudFila
    tipo = TipoDeCambio.ACUERDO
    propios: ClassVar[tuple[str, ...]] = (
        "id",
        "motivo",
        "solicitado_el",
        "estado",
        "decidido_el",
        "motivo_de_decision",
    )

    def fila(self, cruda: Fila, contexto: Contexto) -> Fila:
        clave = cruda["clave"]
        url = contexto.url("solicitudes", clave)
        return {campo: cruda[campo] for campo in self.propios} | {
            "clave": clave,
            "clase": clave.partition("-")[0],
            "acuerdo": cruda["acuerdo__codigo"],
            "hito": cruda.get("hito_id"),
            "numero_de_hito": cruda.get("hito__numero"),
            "plazo_anterior": cruda.get("plazo_anterior"),
            "plazo_nuevo": cruda.get("plazo_nuevo"),
            "archivo": f"{url}archivo/" if cruda.get("archivo") else None,
            "url": url,
        }


@dataclass(frozen=True, slots=True)
class Juntas:
    """Las dos tablas como una sola lista, ya filtradas. Se leen en orden hasta llenar la página."""

    partes: tuple[tuple[TablaDeSolicitudes, QuerySet[Any]], ...]
    orden: Orden
    peticion: PaginaPedida
    filtradas: Filtradas

    @property
    def consulta(self) -> "Juntas":
        return self

    def filas(self) -> list[Fila]:
        """Las de la página y una más."""
        return [fila for _, fila in zip(range(self.peticion.tamano + 1), self._desde(), strict=False)]

    def _desde(self) -> Iterator[Fila]:
        posicion, saltar = self.peticion.posicion, self.peticion.desde
        al_reves = self.orden.baja != (posicion is not None and posicion.al_reves)
        desde, _, pk = posicion.clave.partition("-") if posicion else ("", "", "")
        for clase, filas in sorted(self.partes, key=lambda parte: parte[0].nombre, reverse=al_reves):
            if posicion and (clase.nombre > desde if al_reves else clase.nombre < desde):
                continue
            if clase.nombre == desde:
                filas = filas.filter(pk__lt=pk) if al_reves else filas.filter(pk__gt=pk)
            if saltar and saltar >= (cuantas := filas.count()):
                saltar -= cuantas
                continue
            filas = filas.order_by("-pk" if al_reves else "pk")[saltar : saltar + self.peticion.tamano + 1]
            saltar = 0
            for cruda in filas.values(*clase.campos):
                yield cruda | {"clave": clase.clave(cruda["id"])}

    def cuenta(self, leidas: list[Any]) -> int | None:
        peticion = self.peticion
        if not peticion.posicion and len(leidas) <= peticion.tamano and (leidas or not peticion.desde):
            return peticion.desde + len(leidas)
        return sum(filas.order_by().count() for _, filas in self.partes) if peticion.con_total else None


class SolicitudesLista(Solicitudes, Lista):
    """Lo que se pide sobre los acuerdos que la persona ve: otro plazo, o dejar de medirlos."""

    filtro = SolicitudFiltro

    def orden(self, escrito: str | None) -> Orden:
        baja = (escrito or "").startswith("-")
        return Orden("-clave" if baja else "clave", "clave", "clave", baja, False)

    def _clave(self, contexto: Contexto, datos: QueryDict) -> None:
        return None

    def armar(self, datos: QueryDict, contexto: Contexto, orden: Orden, peticion: PaginaPedida) -> Any:
        return Juntas(self.partes(datos, contexto), orden, peticion, Filtradas(Reprogramacion.objects.none(), {}))

    def partes(self, datos: QueryDict, contexto: Contexto) -> tuple[tuple[TablaDeSolicitudes, QuerySet[Any]], ...]:
        """Las filas de cada tabla que se pide, ya filtradas."""
        ninguna = Reprogramacion.objects.none()
        al_pedir: dict[str, Any] = {"dia": contexto.dia, "quien": contexto.usuario, "solo_los_que_vienen": True}
        exigir_filtros(SolicitudFiltro(datos, ninguna, **al_pedir))
        clases = datos.getlist("clase") or list(CLASES)
        partes = []
        for clase in (CLASES[nombre] for nombre in dict.fromkeys(clases)):
            filas = clase.modelo.objects.visibles_para(contexto.usuario)
            partes.append((clase, clase.filtro(datos, filas, **al_pedir).qs.order_by()))
        return tuple(partes)

    def todas(self, datos: QueryDict, contexto: Contexto, orden: Orden) -> tuple[Iterator[Fila], Contexto]:
        partes = sorted(self.partes(datos, contexto), key=lambda parte: parte[0].nombre, reverse=orden.baja)
        return _de_corrido(partes, orden), contexto


def _de_corrido(partes: Sequence[tuple[TablaDeSolicitudes, QuerySet[Any]]], orden: Orden) -> Iterator[Fila]:
    for clase, filas in partes:
        for cruda in filas.order_by("-pk" if orden.baja else "pk").values(*clase.campos).iterator(chunk_size=TANDA):
            yield cruda | {"clave": clase.clave(cruda["id"])}


class SolicitudesDetalle(Solicitudes, Detalle):
    """Una solicitud."""

    clave = "clave"
    serializer_class = SolicitudFicha
    de_las_acciones = DE_LAS_ACCIONES

    def valor(self, claves: Mapping[str, Any]) -> Any:
        return int(claves["clave"].partition("-")[2])

    def de_que_depende(self, claves: Mapping[str, Any]) -> DeQueDepende:
        tabla = clase_de(claves).modelo._meta.db_table
        self.clave_de_cambio = codigo_de_su_acuerdo("s.id = %s", f"{tabla} s ON s.acuerdo_id = a.id")  # type: ignore[misc]
        return super().de_que_depende(claves)

    def leer(self, usuario: Usuario, claves: Mapping[str, Any]) -> Fila | None:
        clase = clase_de(claves)
        filas = clase.modelo.objects.visibles_para(usuario).filter(pk=self.valor(claves))
        cruda = filas.values(*clase.campos).first()
        return cruda and cruda | {"clave": clase.clave(cruda["id"])}

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> Any:
        filas = clase_de(claves).modelo.objects.accesibles_para(usuario).filter(sin_anular("acuerdo"))
        return get_object_or_404(filas.select_related("registrado_por", *CON_SU_ACUERDO), pk=self.valor(claves))


def clase_de(claves: Mapping[str, Any]) -> TablaDeSolicitudes:
    return CLASES[claves["clave"].partition("-")[0]]


class ArchivoDeSolicitud(ArchivoDe):
    """El documento que sustenta una desestimación."""

    recurso = "solicitudes_archivo"
    clave = "clave"

    def hallar(self, usuario: Usuario, claves: Mapping[str, Any]) -> tuple[Any, str, str, str]:
        clase, pk = clase_de(claves), int(claves["clave"].partition("-")[2])
        visibles = (
            clase.modelo.objects.visibles_para(usuario) if clase is DESESTIMACION else Desestimacion.objects.none()
        )
        pedida = visibles.select_related("acuerdo").filter(pk=pk).first()
        if pedida is None or not pedida.archivo:  # la importada puede no traerlo
            raise Http404
        nombre = f"desestimacion-{pedida.acuerdo.codigo}"
        with abrir_archivo(pedida.archivo, nombre=nombre, sha256=pedida.sha256) as abierto:
            tipo = tipo_de(abierto.read(BYTES_QUE_SE_MIRAN))  # del que no se guardó el tipo: lo dice su contenido
        return pedida.archivo, f"{nombre}{EXTENSION.get(tipo, '')}", tipo, pedida.sha256
