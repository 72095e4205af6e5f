"""Lo que el tablero lee: figuras por estado, sector y región, y lo que pide atención hoy. Consultas contadas."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from acuerdos.condiciones import con_acuerdos, con_traba_abierta
from acuerdos.consultas import AcuerdoQuerySet
from acuerdos.enums import Situacion
from acuerdos.estados import SIN_AVANCE, limite_de_alerta, limite_de_silencio, lo_primero_que_vence
from acuerdos.filtros.acuerdos import DE_PROVINCIA
from acuerdos.models import Acuerdo
from acuerdos.reglas import DIAS_DE_ALERTA
from cuentas.traducidas import contar, traer
from municipalidades.models import Municipalidad
from web.comun import enlaces
from web.comun.lo_que_ve import para
from web.comun.resumen import ResumenDeAcuerdos, estados_al

PRIMEROS = 5
DE_CADA_UNO = (
    *("codigo", "texto", "sector_id", "municipalidad__distrito"),
    *("plazo_vigente", "proximo_vencimiento", "silencio_desde"),
)


@dataclass(frozen=True, slots=True)
class Ambito:
    """De qué se habla: lo que `usuario` ve de `sesion` (None: de todas) en el día `al`, siendo `hoy` hoy.

    `region`: solo de esa, por su código; vacía, de todas.
    """

    usuario: Any
    sesion: Any
    al: date
    hoy: date
    region: str = ""

    @property
    def es_hoy(self) -> bool:
        return self.al == self.hoy

    @property
    def filtros(self) -> dict[str, Any]:
        """Los parámetros con que la lista muestra este mismo ámbito."""
        return {**self.sesion_en_filtro, "al": None if self.es_hoy else self.al.isoformat()}

    @property
    def sesion_en_filtro(self) -> dict[str, Any]:
        """El de su sesión, para las listas que son siempre de hoy."""
        return {"sesion": self.sesion and self.sesion.codigo, "region": self.region or None}

    def acuerdos(self) -> AcuerdoQuerySet:
        visibles = Acuerdo.objects.visibles_para(self.usuario)
        suyos = visibles.filter(sesion=self.sesion) if self.sesion else visibles
        return suyos.filter(municipalidad__region=self.region) if self.region else suyos


@dataclass(frozen=True, slots=True)
class Figuras:
    """El resumen y sus cuadros: de cada lugar (una región o, dentro de una, una provincia) y sector, por estado.

    `nombres`: el de cada lugar.
    """

    resumen: ResumenDeAcuerdos
    lugares: dict[str, Counter[str]] = field(default_factory=dict)
    nombres: dict[str, str] = field(default_factory=dict)
    sectores: dict[str, Counter[str]] = field(default_factory=dict)


def leer_figuras(ambito: Ambito) -> Figuras:
    """Las de hoy salen de lo proyectado; las de un día pasado, de los hechos."""
    filas = traer(*traducida(ambito, "figuras", _de_hoy)) if ambito.es_hoy else _de_entonces(ambito)
    estados: Counter[str] = Counter()
    lugares: dict[str, Counter[str]] = {}
    nombres: dict[str, str] = {}
    sectores: dict[str, Counter[str]] = {}
    por_validar = 0
    for sector, lugar, nombre, estado, cantidad, espera in filas:
        estados[estado] += cantidad
        por_validar += espera
        lugares.setdefault(lugar, Counter())[estado] += cantidad
        nombres[lugar] = nombre
        sectores.setdefault(sector, Counter())[estado] += cantidad
    return Figuras(ResumenDeAcuerdos(dict(estados), por_validar), lugares, nombres, sectores)


def _campos(ambito: Ambito) -> tuple[Any, ...]:
    """Sector, lugar y nombre del lugar."""
    if ambito.region:
        return "sector_id", Substr("municipalidad_id", 1, DE_PROVINCIA), "municipalidad__provincia"
    return "sector_id", "municipalidad__region_id", "municipalidad__region__nombre"


def _de_hoy(ambito: Ambito) -> Any:
    return (
        ambito.acuerdos()
        .con_estado(ambito.hoy)
        .order_by()
        .values_list(*_campos(ambito), "estado")
        .annotate(n=Count("pk"), espera=Count("pk", filter=Q(por_validar=True)))
    )


def _de_entonces(ambito: Ambito) -> Any:
    estados = estados_al(ambito.al, ambito.sesion and ambito.sesion.pk)
    for pk, *resto in ambito.acuerdos().filter(evento_el__lte=ambito.al).values_list("pk", *_campos(ambito)):
        if pk in estados:
            entonces = estados[pk]
            yield *resto, entonces.estado, 1, int(entonces.por_validar)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilaDeAtencion:
    """Un acuerdo (con `codigo`) o una municipalidad (con `ubigeo`) que pide atención; `dia`: desde o hasta cuándo."""

    texto: str
    lugar: str
    codigo: str = ""
    ubigeo: str = ""
    sector: str = ""
    dia: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListaDeAtencion:
    """Cuántos son (`total`, `de_que`), los primeros, la dirección de la lista entera y qué decir si no hay ninguno."""

    ident: str
    titulo: str
    total: int
    filas: list[FilaDeAtencion]
    url: str
    vacio: str
    de_que: str = "acuerdos"


def leer_pendientes(ambito: Ambito) -> list[ListaDeAtencion]:
    """Las listas de atención; las vacías, al final."""
    listas = [
        _por_vencer(ambito),
        _callados(ambito),
        _con_trabas(ambito),
        _sin_hitos(ambito),
        _sin_punto_focal(ambito),
    ]
    return sorted(listas, key=lambda lista: not lista.total)


def _por_vencer(ambito: Ambito) -> ListaDeAtencion:
    hasta = limite_de_alerta(ambito.hoy)
    return _lista(
        "vencen",
        f"Vencen en {DIAS_DE_ALERTA} días",
        ambito,
        lambda suyo: suyo.acuerdos().por_vencer(suyo.hoy, hasta).por_urgencia(),
        enlaces.lista(**ambito.sesion_en_filtro, vence_hasta=hasta.isoformat(), ordering="proximo_vencimiento"),
        vacio=f"Nada vence en los próximos {DIAS_DE_ALERTA} días.",
        dia=lambda acuerdo: lo_primero_que_vence(acuerdo.plazo_vigente, acuerdo.proximo_vencimiento),
    )


def _callados(ambito: Ambito) -> ListaDeAtencion:
    return _lista(
        "callados",
        SIN_AVANCE,
        ambito,
        lambda suyo: suyo.acuerdos().callados(limite_de_silencio(suyo.hoy)).order_by("silencio_desde", "codigo"),
        enlaces.lista(**ambito.sesion_en_filtro, callado="true", ordering="ultimo_avance_el"),
        vacio="Todos los acuerdos tienen avances recientes.",
        dia=lambda acuerdo: acuerdo.silencio_desde,
    )


def _con_trabas(ambito: Ambito) -> ListaDeAtencion:
    return _lista(
        "trabas",
        "Con trabas abiertas",
        ambito,
        lambda suyo: suyo.acuerdos().filter(con_traba_abierta()).order_by("codigo"),
        enlaces.lista(**ambito.sesion_en_filtro, con_traba="true"),
        vacio="No hay trabas abiertas.",
    )


def _sin_hitos(ambito: Ambito) -> ListaDeAtencion:
    return _lista(
        "sin-hitos",
        "Sin hitos",
        ambito,
        lambda suyo: suyo.acuerdos().filter(situacion=Situacion.SIN_HITOS).order_by("plazo_vigente", "codigo"),
        enlaces.lista(**ambito.sesion_en_filtro, sin_hitos="true"),
        vacio="Todos los acuerdos vigentes tienen hitos.",
    )


DelAmbito = Callable[[Ambito], "QuerySet[Any]"]


def traducida(ambito: Ambito, ident: str, hacer: DelAmbito) -> tuple[Any, ...]:
    """Lo que `traer` y `contar` piden: la consulta depende del ámbito, y de quien mira solo su rol y sus cargos."""
    clave = ident, ambito.hoy, ambito.al, ambito.sesion and ambito.sesion.pk, ambito.region
    return para(ambito.usuario, clave, lambda alguien: hacer(replace(ambito, usuario=alguien)))


def _lista(
    ident: str,
    titulo: str,
    ambito: Ambito,
    acuerdos: DelAmbito,
    url: str,
    *,
    vacio: str,
    dia: Callable[[Acuerdo], date | None] | None = None,
) -> ListaDeAtencion:
    """`dia`: de cada acuerdo, desde o hasta cuándo."""
    total = contar(*traducida(ambito, ident, acuerdos))

    def primeros(suyo: Ambito) -> "QuerySet[Any]":
        return acuerdos(suyo).select_related("municipalidad").only(*DE_CADA_UNO)[:PRIMEROS]

    filas = [
        FilaDeAtencion(
            codigo=acuerdo.codigo,
            texto=acuerdo.texto,
            lugar=acuerdo.municipalidad.nombre,
            sector=acuerdo.sector_id,
            dia=dia(acuerdo) if dia else None,
        )
        for acuerdo in (traer(*traducida(ambito, f"{ident}: los primeros", primeros)) if total else [])
    ]
    return ListaDeAtencion(ident=ident, titulo=titulo, total=total, filas=filas, url=url, vacio=vacio)


def _sin_punto_focal(ambito: Ambito) -> ListaDeAtencion:
    total = contar(*traducida(ambito, "sin punto focal", _vacantes))
    primeras = traer(*traducida(ambito, "sin punto focal: las primeras", _primeras_vacantes)) if total else []
    return ListaDeAtencion(
        ident="sin-punto-focal",
        titulo="Municipalidades sin punto focal",
        total=total,
        filas=[FilaDeAtencion(ubigeo=sola.ubigeo, texto=sola.nombre, lugar=sola.region.nombre) for sola in primeras],
        url=enlaces.municipalidades(**ambito.sesion_en_filtro, con_acuerdos="true", sin_punto_focal="true"),
        vacio="Todas las municipalidades con acuerdos tienen punto focal.",
        de_que="municipalidades",
    )


def _vacantes(ambito: Ambito) -> "QuerySet[Municipalidad]":
    vacantes: QuerySet[Municipalidad] = Municipalidad.objects.sin_punto_focal()
    return vacantes.filter(con_acuerdos(ambito.acuerdos()))


def _primeras_vacantes(ambito: Ambito) -> "QuerySet[Municipalidad]":
    return _vacantes(ambito).select_related("region").order_by("ubigeo")[:PRIMEROS]
