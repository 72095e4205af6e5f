"""Filtros de la lista de acuerdos. El estado y todo lo que dice «hoy» se cuentan en `dia`, que es el de la puerta."""

from collections.abc import Callable, Collection
from datetime import date
from functools import partial, reduce
from operator import or_

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy

from acuerdos.busqueda import Interpretacion, palabras
from acuerdos.condiciones import en_que_esta
from acuerdos.consultas import AcuerdoQuerySet
from acuerdos.enums import Estado, Responsable, Semaforo, Situacion, Tipo
from acuerdos.estados import SIN_AVANCE, limite_de_silencio
from acuerdos.estados_sql import condicion_de_estado, condicion_de_semaforo
from acuerdos.filtros.base import (
    Busqueda,
    DeMunicipalidades,
    DeSectores,
    Fecha,
    FiltroDeOrden,
    Filtros,
    Forma,
    Formas,
    PorCondicion,
    SiNo,
    Varios,
)
from acuerdos.filtros.campos import Catalogo, opciones_de
from acuerdos.inversiones import Inversion, condicion_de_inversion
from acuerdos.models import Acuerdo, Avance, Clasificacion, Hito, Palabra
from acuerdos.permisos import Quien, reuniones_visibles, visibles
from municipalidades.directorio import leer_directorio
from municipalidades.models import Municipalidad, Region
from municipalidades.nombres import dice_que_es_municipalidad
from reuniones.models import Reunion, Sector, Sesion

DE_PROVINCIA = 4  # los primeros dígitos del UBIGEO


def _municipalidades() -> dict[str, str]:
    return dict(Municipalidad.objects.values_list("ubigeo", "distrito"))


def _provincias() -> dict[str, str]:
    filas = Municipalidad.objects.values_list("ubigeo", "provincia")
    return {ubigeo[:DE_PROVINCIA]: provincia for ubigeo, provincia in filas}


def _municipalidades_dichas(ubigeos: Collection[str]) -> dict[str, str]:
    campos = ("ubigeo", "distrito", "provincia", "region__nombre")
    filas = Municipalidad.objects.filter(pk__in=ubigeos).values_list(*campos)
    return {ubigeo: f"{distrito} ({provincia}, {region})" for ubigeo, distrito, provincia, region in filas}


def _provincias_dichas(codigos: Collection[str]) -> dict[str, str]:
    filas = Municipalidad.objects.filter(reduce(or_, (Q(ubigeo__startswith=codigo) for codigo in codigos)))
    return {ubigeo[:DE_PROVINCIA]: provincia for ubigeo, provincia in filas.values_list("ubigeo", "provincia")}


MUNICIPALIDAD = {
    "label": gettext_lazy("Municipalidad (nombre o UBIGEO)"),
    "help_text": gettext_lazy("Su UBIGEO; también se entiende su nombre oficial, si no deja duda"),
    "forma": r"[0-9]{6}",
    "correcto": "un UBIGEO son 6 dígitos, por ejemplo 210809",
    "catalogo": Catalogo(
        "el UBIGEO de ninguna municipalidad",
        lambda valores, _: set(Municipalidad.objects.filter(pk__in=valores).values_list("pk", flat=True)),
        _municipalidades,
        "municipalidades",
        _municipalidades_dichas,
    ),
}
PROVINCIA = {
    "label": "Provincia",
    "help_text": "Los 4 primeros dígitos del UBIGEO",
    "forma": r"[0-9]{4}",
    "correcto": "una provincia son los 4 primeros dígitos del UBIGEO, por ejemplo 2108",
    "catalogo": Catalogo(
        "el comienzo del UBIGEO de ninguna provincia",
        lambda *_: _provincias(),
        _provincias,
        "municipalidades",
        _provincias_dichas,
    ),
}
# De estos no se ofrece el más parecido: son muchos, y cada quien ve los suyos.
SIN_PARECIDOS: dict[str, str] = {}
CODIGO = {"forma": r"[A-Z0-9]+(-[A-Z0-9]+)*", "correcto": "un código es como MEA-2025-001", "max_length": 30}
CUI = {"forma": r"[0-9]{1,7}", "correcto": "un CUI son hasta 7 dígitos"}
ID = {"forma": r"[0-9]{1,18}", "correcto": "un id es un número entero"}


def registrados(
    modelo: type[Model], que: str, lista: str, *, los_que_ve: Callable[[Quien], Q], campo: str = "pk"
) -> Catalogo:
    """Los valores de `campo` que tiene alguna fila de `modelo` que ve quien pide."""

    def existen(valores: Collection[str], quien: Quien | None) -> set[str]:
        if quien is None:
            return set()
        filas = modelo._default_manager.filter(los_que_ve(quien), **{f"{campo}__in": valores})
        hallados = {str(valor) for valor in filas.values_list(campo, flat=True)}
        return {valor for valor in valores if valor in hallados or (valor.isdigit() and str(int(valor)) in hallados)}

    return Catalogo(que, existen, lambda: SIN_PARECIDOS, lista)


DE_ACUERDO = registrados(Acuerdo, "el código de ningún acuerdo", "acuerdos", los_que_ve=visibles, campo="codigo")
DE_HITO = registrados(Hito, "el id de ningún hito", "hitos", los_que_ve=partial(visibles, prefijo="acuerdo__"))
DE_AVANCE = registrados(
    Avance, "el id de ningún avance", "avances", los_que_ve=partial(visibles, prefijo="hito__acuerdo__")
)
DE_REUNION = registrados(
    Reunion, "el código de ninguna reunión", "reuniones", los_que_ve=reuniones_visibles, campo="codigo"
)

SESIONES = opciones_de(Sesion, "codigo", "codigo", "nombre")
SECTORES = opciones_de(Sector, "sigla", "sigla", "nombre")
REGIONES = opciones_de(Region, "codigo", "nombre")
CLASIFICACIONES = opciones_de(Clasificacion, "codigo", "nombre")


class AcuerdoFiltro(Filtros):
    """Los filtros que la gente espera. Varios valores de uno mismo suman; filtros distintos restan."""

    desempate = ("codigo",)

    search = Busqueda(label="Buscar", method="buscar", help_text="Todas las palabras, por su raíz y sin acentos")
    sesion = Varios(field_name="sesion__codigo", label="Sesión", choices=SESIONES)
    sector = DeSectores(field_name="sector_id", label="Sector", choices=SECTORES)
    region = Varios(field_name="municipalidad__region_id", label="Región", choices=REGIONES)
    provincia = Forma(field_name="municipalidad__ubigeo", lookup_expr="startswith", **PROVINCIA)
    municipalidad = DeMunicipalidades(field_name="municipalidad_id", **MUNICIPALIDAD)
    estado = PorCondicion(condicion=condicion_de_estado, label="Estado", choices=Estado.choices)
    semaforo = PorCondicion(condicion=condicion_de_semaforo, label="Semáforo", choices=Semaforo.choices)
    responsable = Varios(field_name="responsable", label="Responsable", choices=Responsable.choices)
    tipo = Varios(field_name="tipo", label="Tipo", choices=Tipo.choices)
    clasificacion = Varios(field_name="clasificacion_id", label="Clasificación", choices=CLASIFICACIONES)
    por_validar = SiNo(condicion=lambda dia: Q(por_validar=True), label="Por validar")
    sin_hitos = SiNo(condicion=lambda dia: Q(situacion=Situacion.SIN_HITOS), label="Sin hitos")
    vencido = SiNo(condicion=lambda dia: condicion_de_estado(Estado.VENCIDO, dia), label="Vencido")
    callado = SiNo(
        condicion=lambda dia: Q(silencio_desde__isnull=False, silencio_desde__lte=limite_de_silencio(dia)),
        label=SIN_AVANCE,
    )
    plazo_desde = Fecha(field_name="plazo_vigente", lookup_expr="gte", label="Plazo en vigor desde")
    plazo_hasta = Fecha(field_name="plazo_vigente", lookup_expr="lte", label="Plazo en vigor hasta")
    vence_hasta = Fecha(method="por_vencer", label="Algo vence desde hoy hasta")
    cui = Formas(field_name="cui", label="CUI", **CUI)
    inversion = PorCondicion(condicion=condicion_de_inversion, label="Inversión", choices=Inversion.choices)
    ordering = FiltroDeOrden(
        campos={
            "codigo": "codigo",
            "plazo_vigente": "plazo_vigente",
            "avance": "avance",
            "proximo_vencimiento": "proximo_vencimiento",
            "ultimo_avance_el": "ultimo_avance_el",
        }
    )

    class Meta:
        model = Acuerdo
        fields: list[str] = []

    interpretacion: Interpretacion | None = None

    @property
    def correcciones(self) -> str:
        """«Buscando también …» si alguna palabra buscada no existe y hay otra que se le parece; si no, vacío."""
        return self.interpretacion.aviso if self.interpretacion else ""

    def buscar(self, qs: AcuerdoQuerySet, _nombre: str, texto: str) -> AcuerdoQuerySet:
        """Las palabras de `texto` o, si es el nombre oficial de una municipalidad, los que la tienen."""
        if dice_que_es_municipalidad(texto) and (llamadas := leer_directorio().llamadas(texto)):
            return qs.filter(en_que_esta("municipalidad_id", [m.ubigeo for m in llamadas]))
        self.interpretacion = Palabra.objects.interpretar(palabras(texto))
        return qs.con_palabras(self.interpretacion.grupos)

    def por_vencer(self, qs: AcuerdoQuerySet, _nombre: str, hasta: date) -> AcuerdoQuerySet:
        return qs.por_vencer(self.dia, hasta)
